using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Expressions.Cel.Conformance;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Office.Http;

/// <summary>What came back, read to its end and no further than the service's limit.</summary>
internal sealed record HttpAnswer(int Status, ImmutableArray<(string Name, string Value)> Headers, string MediaType, byte[] Bytes)
{
    private const int ShownText = 300;

    private string? Charset { get; init; }

    /// <summary>Says yes.</summary>
    public bool IsDone(HttpCall call) => Status is (>= 200 and < 300) or 303 || call.Accepted.Contains(Status);

    /// <summary>Credentials, rights or addresses are wrong: nothing was done, and it is the operator's to mend.</summary>
    public bool IsDenied => Status is 401 or 403 or 407 or (>= 300 and < 400 and not 303);

    /// <summary>The same call may have another answer later.</summary>
    public bool MayPass => Status is 408 or 425 or 429 or >= 500 or < 200;

    /// <summary>How long the service asks to wait.</summary>
    public TimeSpan? RetryAfter => Header("retry-after") is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86_400 ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Where it says that the thing is; null for nowhere.</summary>
    public string? Location => Header("location");

    private bool IsJson => MediaType is "application/json" or "text/json" || MediaType.EndsWith("+json", StringComparison.Ordinal);

    private bool IsText => IsJson || MediaType.StartsWith("text/", StringComparison.Ordinal) || MediaType is "" or "application/xml" or "application/x-www-form-urlencoded" || MediaType.EndsWith("+xml", StringComparison.Ordinal);

    /// <summary>Reads an answer; throws <see cref="HttpRequestException"/> where it is longer than the service may send.</summary>
    public static async Task<HttpAnswer> ReadAsync(HttpResponseMessage response, HttpService service, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (bytes.Length + read > service.LargestAnswer)
            {
                throw new HttpRequestException($"{service.Address.Authority} answers with more than {service.LargestAnswer} bytes. Raise 'largest-answer' of the service '{service.Name}', or ask for less.");
            }

            bytes.Write(buffer, 0, read);
        }

        var type = response.Content.Headers.ContentType;
        return new HttpAnswer((int)response.StatusCode, [.. Read(response.Headers).Concat(Read(response.Content.Headers))], type?.MediaType?.ToLowerInvariant() ?? "", bytes.ToArray())
        {
            Charset = type?.CharSet?.Trim('"'),
        };
    }

    /// <summary>Says that it is JSON and is none.</summary>
    public bool IsBroken => IsJson && Bytes.Length > 0 && CelJson.Parse(Text()).Value is null;

    /// <summary>`result` of the workflow; what is no text becomes a document of the case.</summary>
    public async Task<MapValue> ToResultAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var document = IsText || Bytes.Length == 0 ? null
            : await context.Documents.StoreAsync(FileNames.Clean(Name()) ?? "answer", ContentSniffer.MediaType(Bytes, MediaType), Bytes, cancellationToken);
        return Value.Map(
            ("status", Value.Of(Status)),
            ("headers", MapValue.FromStrings(Headers.GroupBy(h => h.Name).Select(g => KeyValuePair.Create<string, Value>(g.Key, Value.Of(string.Join(", ", g.Select(h => h.Value))))))),
            ("text", Value.Of(IsText && !IsJson ? Text() : "")),
            ("json", Json() ?? MapValue.Empty),
            ("document", document?.ToValue()));
    }

    /// <summary>`failure.detail` of the workflow.</summary>
    public MapValue ToDetail() => Value.Map(("status", Value.Of(Status)), ("text", Value.Of(IsText && !IsJson ? Text() : "")), ("json", Json() ?? MapValue.Empty));

    /// <summary>In words for a person.</summary>
    public string InWords(HttpCall call)
    {
        var said = IsText ? Text().ReplaceLineEndings(" ").Trim() : "";
        var where = Status is >= 300 and < 400 ? $" It points to '{Location}'; calls do not go to other addresses." : "";
        return $"{call.Shown} was answered with {Status}{(said.Length == 0 ? "." : $": {(said.Length > ShownText ? said[..ShownText] + "…" : said)}")}{where}";
    }

    private Value? Json() => IsJson && Bytes.Length > 0 ? CelJson.Parse(Text()).Value : null;

    private string Text()
    {
        try
        {
            return (Charset is null ? Encoding.UTF8 : Encoding.GetEncoding(Charset)).GetString(Bytes).TrimStart('\uFEFF');
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8.GetString(Bytes);
        }
    }

    private string? Name() => ContentDispositionHeaderValue.TryParse(Header("content-disposition") ?? "", out var disposition) ? (disposition.FileNameStar ?? disposition.FileName)?.Trim('"') : null;

    private string? Header(string name) => Headers.FirstOrDefault(h => h.Name == name).Value;

    private static IEnumerable<(string Name, string Value)> Read(System.Net.Http.Headers.HttpHeaders headers) =>
        headers.NonValidated.SelectMany(h => h.Value.Select(v => (h.Key.ToLowerInvariant(), v)));
}
