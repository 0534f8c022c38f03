using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Host.Web.Api;

namespace Rpa.Host.RemoteBots;

/// <summary>The contract for bots in any language: lease an action, renew, begin an effect, store documents, answer. `bots/README.md` says it in words.</summary>
internal sealed class RemoteEndpoints(RemoteBroker broker, ApiTokens tokens, TimeProvider time)
{
    private const long LargestBody = 50 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        var bots = routes.MapGroup("/api/bots").AllowAnonymous().DisableAntiforgery();
        bots.MapPost("/lease", (Delegate)((HttpContext context) => GuardAsync(context, LeaseAsync)));
        bots.MapPost("/lease/{id}/renew", (string id, HttpContext context) => WithAsync(id, context, (_, _) => Task.FromResult(Results.Json(new { renewWithinSeconds = RemoteBroker.RenewWithin.TotalSeconds }))));
        bots.MapPost("/lease/{id}/effect", (string id, HttpContext context) => WithAsync(id, context, EffectAsync));
        bots.MapPost("/lease/{id}/step", (string id, HttpContext context) => WithAsync(id, context, async (work, body) =>
        {
            work.Context.Evidence.Step(Text(await JsonAsync(body), "text") ?? "");
            return Results.NoContent();
        }));
        bots.MapPost("/lease/{id}/documents/{name}", (string id, string name, HttpContext context) => WithAsync(id, context, async (work, request) =>
        {
            var bytes = await BytesAsync(request);
            var document = await work.Context.Documents.StoreAsync(Path.GetFileName(name), request.Request.ContentType ?? "application/octet-stream", bytes, request.RequestAborted);
            work.Stored[document.Id] = document;
            return Results.Json(new { document.Id, document.Name, document.MediaType, document.Size }, s_json);
        }));
        bots.MapGet("/lease/{id}/documents/{document}", (string id, string document, HttpContext context) => WithAsync(id, context, async (work, request) =>
            DocumentsOf(work.Context.Inputs).Concat(work.Stored.Values).FirstOrDefault(d => d.Id == document) is { } found
                ? Results.Bytes(await work.Context.Documents.ReadAsync(found, request.RequestAborted), found.MediaType)
                : ApiAnswer.Problem(404, "This attempt has no such document.")));
        bots.MapPost("/lease/{id}/answer", (string id, HttpContext context) => WithAsync(id, context, AnswerAsync));
    }

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private async Task<IResult> LeaseAsync(HttpContext context)
    {
        var request = await JsonAsync(context);
        var actions = (request["actions"] as JsonArray ?? []).Select(a => a?.ToString() ?? "").ToImmutableArray();
        if (actions.IsEmpty)
        {
            return ApiAnswer.Problem(400, "'actions' is missing: the names of the actions that this bot does.");
        }

        var patience = TimeSpan.FromSeconds(request["wait"] is JsonValue wait && wait.TryGetValue<double>(out var seconds) ? Math.Clamp(seconds, 0, 60) : 20);
        if (await broker.TakeAsync(actions, patience, time, context.RequestAborted) is not { } work)
        {
            return Results.NoContent();
        }

        var identity = work.Context.Case;
        return Results.Json(
            new JsonObject
            {
                ["lease"] = work.Id,
                ["action"] = work.Declaration.Name,
                ["kind"] = work.Asked is null ? "run" : "probe",
                ["case"] = new JsonObject
                {
                    ["reference"] = identity.Reference, ["workflow"] = identity.Workflow, ["department"] = identity.Department, ["state"] = identity.State,
                    ["visit"] = identity.Visit, ["attempt"] = identity.Attempt,
                },
                ["inputs"] = Inputs(work),
                ["intent"] = work.Asked is { } asked ? new JsonObject { ["key"] = asked.Key, ["description"] = asked.Description, ["begunAt"] = asked.BegunAt } : null,
                ["renewWithinSeconds"] = RemoteBroker.RenewWithin.TotalSeconds,
            });
    }

    /// <summary>The irreversible step may begin within the time told, counted from before the request was sent.</summary>
    private static async Task<IResult> EffectAsync(RemoteWork work, HttpContext context)
    {
        if (!work.Declaration.IsEffect || work.Asked is not null)
        {
            return ApiAnswer.Problem(409, $"'{work.Declaration.Name}' is {(work.Asked is null ? "declared without an effect" : "asked here, not done")}. Nothing may happen.");
        }

        try
        {
            var armed = await work.BeginAsync(Text(await JsonAsync(context), "description") ?? work.Declaration.Title.En, context.RequestAborted);
            return Results.Json(new { key = armed.Intent.Key, armedForMilliseconds = Math.Max(0, (long)armed.Remaining.TotalMilliseconds) });
        }
        catch (EffectRefusedException refused)
        {
            return ApiAnswer.Problem(409, refused.Message);
        }
    }

    private async Task<IResult> AnswerAsync(RemoteWork work, HttpContext context)
    {
        var body = await JsonAsync(context);
        var (end, fault) = RemoteAnswers.Read(work, body);
        if (end is null)
        {
            return ApiAnswer.Problem(400, fault!);
        }

        work.TryEnd(end);
        broker.Withdraw(work);
        return Results.NoContent();
    }

    private static JsonObject Inputs(RemoteWork work)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var input in work.Declaration.Inputs)
            {
                if (work.Context.Inputs[input.Name] is { } value and not NullValue)
                {
                    writer.WritePropertyName(input.Name);
                    input.Type.WriteJson(writer, value);
                }
            }

            writer.WriteEndObject();
        }

        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }

    private static IEnumerable<Document> DocumentsOf(MapValue inputs) => inputs.Entries.Select(e => Document.FromValue(e.Value)).OfType<Document>();

    private Task<IResult> WithAsync(string id, HttpContext context, Func<RemoteWork, HttpContext, Task<IResult>> act) => GuardAsync(context, async request =>
    {
        if (broker.Find(id) is not { } work)
        {
            return ApiAnswer.Problem(410, "This lease is over: answered, withdrawn because the case has moved on, or given up because the bot was not heard of. Nothing may happen any more.");
        }

        work.Hear();
        return await act(work, request);
    });

    private async Task<IResult> GuardAsync(HttpContext context, Func<HttpContext, Task<IResult>> answer)
    {
        if (tokens.Find(context.Request.Headers.Authorization.ToString()) is not { } token)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ApiAnswer.Problem(401, "A call needs the header 'Authorization: Bearer TOKEN' with a token that the operator has set.");
        }

        if (!token.Rights.Contains(ApiRight.Act))
        {
            return ApiAnswer.Problem(403, $"The token '{token.Name}' may not act as a bot.");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBody;
        }

        try
        {
            return await answer(context);
        }
        catch (JsonException fault)
        {
            return ApiAnswer.Problem(400, $"The request is no JSON object: {fault.Message}");
        }
        catch (BadHttpRequestException fault)
        {
            return ApiAnswer.Problem(fault.StatusCode, $"The request cannot be read; at most {LargestBody / 1024 / 1024} MB are taken.");
        }
    }

    private static async Task<JsonObject> JsonAsync(HttpContext context) => await BytesAsync(context) is { Length: > 0 } bytes
        ? JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { MaxDepth = 32 }) as JsonObject ?? throw new JsonException("an object was expected.")
        : [];

    private static async Task<byte[]> BytesAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private static string? Text(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
