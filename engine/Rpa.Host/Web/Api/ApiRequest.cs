using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using Rpa.Bots.Documents;
using Rpa.Bots.Triggers;
using Rpa.Expressions.Cel.Conformance;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;

namespace Rpa.Host.Web.Api;

/// <summary>
/// Takes a stranger's JSON apart by the keys an endpoint knows. What does not fit is collected; all of it is told at once. The caps keep a request from costing more than it is worth.
/// </summary>
internal sealed class ApiRequest
{
    /// <summary>Most bytes of a request.</summary>
    public const int MaxBytes = 48 * 1024 * 1024;

    private const int MaxDepth = 40;
    private const int MaxValues = 20_000;
    private const int MaxDataCharacters = 2_000_000;
    private const int MaxDocuments = 50;
    private const int MaxIdLength = 200;
    private const int MaxShown = 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private readonly JsonElement _root;
    private readonly List<string> _findings = [];

    private ApiRequest(JsonElement root) => _root = root;

    /// <summary>What is wrong with it; empty where nothing is.</summary>
    public IReadOnlyList<string> Findings => _findings.Count <= MaxShown ? _findings : [.. _findings.Take(MaxShown), $"{_findings.Count - MaxShown} more."];

    /// <summary>The request as JSON with documents named by their SHA-256, after they were read.</summary>
    public ReadOnlyMemory<byte> Raw { get; private set; }

    /// <summary>Parses a request; what is no JSON object gives a request with that finding alone.</summary>
    public static ApiRequest Parse(ReadOnlyMemory<byte> json, params ReadOnlySpan<string> keys)
    {
        ApiRequest request;
        try
        {
            DemandUnicode(json.Span);
            using var document = JsonDocument.Parse(json, Strict);
            request = new ApiRequest(document.RootElement.Clone());
        }
        catch (JsonException fault)
        {
            var broken = new ApiRequest(default);
            broken._findings.Add(string.Create(CultureInfo.InvariantCulture, $"The request is no JSON as expected (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}): each key once, nested at most {MaxDepth} deep, UTF-8."));
            return broken;
        }

        catch (InvalidOperationException)
        {
            var broken = new ApiRequest(default);
            broken._findings.Add("The request holds a text that is no valid Unicode.");
            return broken;
        }

        if (request._root.ValueKind != JsonValueKind.Object)
        {
            request._findings.Add($"The request is {Kind(request._root)}; an object was expected.");
            return request;
        }

        foreach (var property in request._root.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
            {
                request._findings.Add($"'{Shown(property.Name)}' is not known. {Expressions.Diagnostics.DidYouMean.Remedy(property.Name, keys.ToArray())}");
            }
        }

        return request;
    }

    /// <summary>The sender's id: needed, at most 200 characters, none of them a control character or a space at an end.</summary>
    public string Id(string key)
    {
        var id = Text(key, isRequired: true);
        if (id.Length > MaxIdLength || id.Any(char.IsControl) || id.Trim() != id)
        {
            _findings.Add($"'{key}' has {id.Length} characters; expected are 1 to {MaxIdLength} without line breaks or spaces around them.");
        }

        return id;
    }

    /// <summary>A moment with its offset.</summary>
    public DateTimeOffset Moment(string key)
    {
        var text = Text(key, isRequired: true);
        if (text.Length > 0 && new DataType(DataKind.DateTime).FromText(text, CultureInfo.InvariantCulture).Value is TimestampValue moment && text.Contains('T', StringComparison.Ordinal))
        {
            return moment.Instant;
        }

        if (text.Length > 0)
        {
            _findings.Add($"'{key}' is '{Shown(text)}'; a moment such as 2026-11-22T09:30:00+01:00 was expected.");
        }

        return default;
    }

    /// <summary>An e-mail address, or null where it is not given.</summary>
    public string? Email(string key)
    {
        var text = Text(key, isRequired: false);
        if (text.Length == 0 || EmailAddress.IsValid(text))
        {
            return text.Length == 0 ? null : text;
        }

        _findings.Add($"'{key}' is '{Shown(text)}'; an e-mail address was expected.");
        return null;
    }

    /// <summary>An object as a tree of values; empty where it is not given.</summary>
    public MapValue Tree(string key)
    {
        if (Find(key) is not { } json)
        {
            return MapValue.Empty;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            _findings.Add($"'{key}' is {Kind(json)}; an object was expected.");
            return MapValue.Empty;
        }

        if (json.GetRawText().Length > MaxDataCharacters || Count(json) > MaxValues)
        {
            _findings.Add(string.Create(CultureInfo.InvariantCulture, $"'{key}' is too large: at most {MaxValues} values in {MaxDataCharacters} characters. Send files as attachments."));
            return MapValue.Empty;
        }

        return (MapValue)CelJson.Read(json);
    }

    /// <summary>Documents: `[{ "name": …, "content": BASE64 }]`, typed by their content. The request without their bytes is kept as <see cref="Raw"/>.</summary>
    public ImmutableArray<ArrivedDocument> Documents(string key)
    {
        var documents = ImmutableArray.CreateBuilder<ArrivedDocument>();
        if (Find(key) is { } list)
        {
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxDocuments)
            {
                _findings.Add($"'{key}' is {Kind(list)}; a list of at most {MaxDocuments} objects with 'name' and 'content' was expected.");
            }
            else
            {
                foreach (var (item, number) in list.EnumerateArray().Select((i, n) => (i, n + 1)))
                {
                    if (Document(item, $"{key}[{number}]") is { } document)
                    {
                        documents.Add(document);
                    }
                }
            }
        }

        if (_root.ValueKind == JsonValueKind.Object)
        {
            Raw = WithoutBytes(key, documents);
        }

        return documents.ToImmutable();
    }

    private ArrivedDocument? Document(JsonElement item, string what)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.String
            || !item.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || item.EnumerateObject().Any(p => p.Name is not ("name" or "content")))
        {
            _findings.Add($"'{what}' is not as expected: an object with the texts 'name' and 'content' (base64), and nothing else.");
            return null;
        }

        if (!content.TryGetBytesFromBase64(out var bytes))
        {
            _findings.Add($"'{what}.content' is no base64.");
            return null;
        }

        if (bytes.Length == 0)
        {
            _findings.Add($"'{what}.content' is empty.");
            return null;
        }

        return new ArrivedDocument(FileNames.Clean(name.GetString()) ?? "document", ContentSniffer.MediaType(bytes), bytes);
    }

    private ReadOnlyMemory<byte> WithoutBytes(string documentsKey, IEnumerable<ArrivedDocument> documents)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in _root.EnumerateObject().Where(p => p.Name != documentsKey))
            {
                property.WriteTo(writer);
            }

            writer.WriteStartArray(documentsKey);
            foreach (var document in documents)
            {
                writer.WriteStartObject();
                writer.WriteString("name", document.Name);
                writer.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(document.Bytes.Span)));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private string Text(string key, bool isRequired)
    {
        if (Find(key) is not { } json)
        {
            if (isRequired)
            {
                _findings.Add($"'{key}' is missing.");
            }

            return "";
        }

        if (json.ValueKind != JsonValueKind.String)
        {
            _findings.Add($"'{key}' is {Kind(json)}; a text was expected.");
            return "";
        }

        var text = json.GetString()!;
        if (isRequired && text.Length == 0)
        {
            _findings.Add($"'{key}' is empty.");
        }

        return text;
    }

    private JsonElement? Find(string key) =>
        _root.ValueKind == JsonValueKind.Object && _root.TryGetProperty(key, out var json) && json.ValueKind != JsonValueKind.Null ? json : null;

    /// <summary>JSON can spell halves of characters, which no text has; throws <see cref="InvalidOperationException"/>.</summary>
    private static void DemandUnicode(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && (reader.ValueIsEscaped ? reader.GetString() is null : !Utf8.IsValid(reader.ValueSpan)))
            {
                throw new InvalidOperationException("Not UTF-8.");
            }
        }
    }

    private static int Count(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => 1 + json.EnumerateObject().Sum(p => Count(p.Value)),
        JsonValueKind.Array => 1 + json.EnumerateArray().Sum(Count),
        _ => 1,
    };

    private static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"a list of {json.GetArrayLength()}",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        _ => "nothing",
    };

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
