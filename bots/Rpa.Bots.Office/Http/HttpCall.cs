using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Cel.Conformance;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Office.Http;

/// <summary>One call as a workflow words it: the inputs of both actions, and the request they make.</summary>
internal sealed record HttpCall(HttpService Service, string Method, Uri Address, ImmutableArray<int> Accepted)
{
    /// <summary>Bytes that a call may carry.</summary>
    private const int LargestBody = 16 * 1024 * 1024;

    private static readonly string[] s_changing = ["POST", "PUT", "PATCH", "DELETE"];

    /// <summary>What both actions take.</summary>
    public static ImmutableArray<InputParameter> Asking { get; } =
    [
        new("service", CelType.String, TakesPersonal: false),
        new("path", CelType.String),
        new("parts", CelType.Map(CelType.String, CelType.Dyn), IsRequired: false),
        new("query", CelType.Map(CelType.String, CelType.Dyn), IsRequired: false),
        new("headers", CelType.Map(CelType.String, CelType.String), IsRequired: false),
        new("accept", CelType.List(CelType.Int), IsRequired: false, TakesPersonal: false),
    ];

    /// <summary>What an answer gives.</summary>
    public static ImmutableArray<CelField> Answer { get; } =
    [
        new("status", CelType.Int),
        new("headers", CelType.Map(CelType.String, CelType.String)),
        new("text", CelType.String),
        new("json", CelType.Dyn),
        new("document", CelType.Document, IsOptional: true),
    ];

    /// <summary>Headers that the workflow adds.</summary>
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body; null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Its media type.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>What lets the target see that the same call comes again; null for a question.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Method, host and path: a query may hold what is not for the history.</summary>
    public string Shown => $"{Method} {Address.GetLeftPart(UriPartial.Path)}";

    /// <summary>A question.</summary>
    public static HttpCall Get(ActionContext context, IEnumerable<HttpService> services) => Of(context, services, "GET");

    /// <summary>A call that changes something. Its key is the same for each attempt of a visit.</summary>
    public static async Task<HttpCall> ChangeAsync(ActionContext context, IEnumerable<HttpService> services, CancellationToken cancellationToken)
    {
        var method = context.Inputs.Text("method") ?? "POST";
        if (!s_changing.Contains(method))
        {
            throw new HttpInputException($"The method is '{method}'; one of {string.Join(", ", s_changing)} was expected. What only reads is `http.get`.");
        }

        var call = Of(context, services, method);
        var (body, type) = await BodyAsync(context, cancellationToken);
        return body is { Length: > LargestBody }
            ? throw new HttpInputException($"The body has {body.Value.Length} bytes; at most {LargestBody} are sent.")
            : call with { Body = body, ContentType = context.Inputs.Text("content-type") ?? type, IdempotencyKey = $"{context.Case.Reference}-{context.Case.Visit}" };
    }

    /// <summary>The request as it is sent over a stream that is connected already.</summary>
    public HttpRequestMessage ToRequest(Uri address, ISecrets secrets)
    {
        // The stream is the protected one, so that nothing is left for the client to protect.
        var request = new HttpRequestMessage(new HttpMethod(Method), new UriBuilder(address) { Scheme = "http", Port = address.Port }.Uri) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Host = address.Authority;
        request.Headers.ConnectionClose = true;
        foreach (var (name, value) in Headers)
        {
            HttpHeaders.Add(request.Headers, name, value);
        }

        if (IdempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", IdempotencyKey);
        }

        if (Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(ContentType, out var type) ? type : throw new HttpInputException($"'{ContentType}' is no media type.");
        }

        Authorize(request, secrets);
        return request;
    }

    private void Authorize(HttpRequestMessage request, ISecrets secrets)
    {
        if (Service.Secret is not { } name)
        {
            return;
        }

        var secret = secrets.Get(name);
        if (!HttpHeaders.IsValue(Service.User is null ? secret : ""))
        {
            throw new BotConfigurationException($"The secret '{name}' of the service '{Service.Name}' holds a line break or another character that no header can hold. Write the secret alone.");
        }

        var header = Service.User is { } user ? ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")))
            : Service.SecretHeader is { } own ? (own, secret) : ("Authorization", "Bearer " + secret);
        request.Headers.TryAddWithoutValidation(header.Item1, header.Item2);
    }

    private static HttpCall Of(ActionContext context, IEnumerable<HttpService> services, string method)
    {
        var inputs = context.Inputs;
        var service = HttpService.Find(services, inputs.Text("service"));
        var address = HttpPath.Address(service, inputs.Text("path") ?? "", inputs["parts"] as MapValue, inputs["query"] as MapValue);
        var accepted = inputs["accept"] is ListValue list ? list.Items.OfType<IntValue>().Select(i => (int)i.Number) : [];
        return new HttpCall(service, method, address, [.. accepted])
        {
            Headers = [.. (inputs["headers"] as MapValue ?? MapValue.Empty).Entries.Where(e => e.Value is not NullValue).Select(e => (e.Key.ToString()!, e.Value.ToString()!))],
        };
    }

    /// <summary>A text goes as it is, a document as its bytes, everything else as JSON.</summary>
    private static async Task<(ReadOnlyMemory<byte>? Bytes, string Type)> BodyAsync(ActionContext context, CancellationToken cancellationToken)
    {
        if (Document.FromValue(context.Inputs["document"]) is { } document)
        {
            return context.Inputs["body"] is null
                ? (await context.Documents.ReadAsync(document, cancellationToken), document.MediaType)
                : throw new HttpInputException("Both 'body' and 'document' are given; a call carries one of them.");
        }

        return context.Inputs["body"] switch
        {
            null or NullValue => ((ReadOnlyMemory<byte>?)null, ""),
            StringValue text => (Encoding.UTF8.GetBytes(text.Text), "text/plain; charset=utf-8"),
            var value => (Encoding.UTF8.GetBytes(CelJson.Text(value)), "application/json"),
        };
    }
}
