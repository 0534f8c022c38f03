using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Rpa.Engine;
using Rpa.Engine.Intake;
using Rpa.Language.Running;

namespace Rpa.Host.Web.Api;

/// <summary>
/// The API for other programs. Every call carries a bearer token, which says who calls and in which department; without one nothing is read, not even the request's body.
/// </summary>
internal sealed class ApiEndpoints(RpaEngine engine, ApiTokens tokens, ILogger log) : IDisposable
{
    /// <summary>Requests whose bodies are in memory at a time; the others wait.</summary>
    private const int MostAtOnce = 4;

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    /// <summary>Adds the addresses of the API.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").AllowAnonymous();
        api.MapPost("/submissions/{service}", (string service, HttpContext context) => TakeAsync(context, ApiRight.Submit, (body, token) => SubmitAsync(service, body, token, context)));
        api.MapPost("/workflows/{workflow}/cases", (string workflow, HttpContext context) => TakeAsync(context, ApiRight.Start, (body, token) => StartAsync(workflow, body, token, context)));
        api.MapPost("/cases/{reference}/messages/{message}", (string reference, string message, HttpContext context) =>
            TakeAsync(context, ApiRight.Send, (body, token) => SendAsync(reference, message, body, token, context)));
        api.MapGet("/cases/{reference}", (string reference, HttpContext context) => GuardAsync(context, ApiRight.Read, token => StatusAsync(reference, token, context)));
        api.Map("/{**rest}", (string? rest, HttpContext context) => GuardAsync(context, right: null, _ => Task.FromResult(NoAddress(rest))));
    }

    private static IResult NoAddress(string? rest) => ApiAnswer.Problem(404, $"There is no address '/api/{(rest?.Length > 60 ? rest[..60] + "…" : rest)}' for this method.");

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task<IResult> SubmitAsync(string service, ReadOnlyMemory<byte> body, ApiToken token, HttpContext context)
    {
        var request = ApiRequest.Parse(body, "id", "submittedAt", "data", "attachments", "replyTo");
        var (id, at, data, attachments, replyTo) = (request.Id("id"), request.Moment("submittedAt"), request.Tree("data"), request.Documents("attachments"), request.Email("replyTo"));
        return request.Findings.Count > 0
            ? ApiAnswer.Problem(400, "The application cannot be taken in.", request.Findings)
            : ApiAnswer.Of(await engine.Commands.SubmitOnlineAsync(new OnlineSubmission(id, service, at, data, attachments, replyTo, request.Raw), token.Actor, context.RequestAborted));
    }

    private async Task<IResult> StartAsync(string workflow, ReadOnlyMemory<byte> body, ApiToken token, HttpContext context)
    {
        var request = ApiRequest.Parse(body, "id", "data", "documents");
        var (id, data, documents) = (request.Id("id"), request.Tree("data"), request.Documents("documents"));
        return request.Findings.Count > 0
            ? ApiAnswer.Problem(400, "The case cannot be started.", request.Findings)
            : ApiAnswer.Of(await engine.Commands.StartOnceAsync(new ProgramStart(id, workflow, data, documents, request.Raw), token.Actor, context.RequestAborted));
    }

    private async Task<IResult> SendAsync(string reference, string message, ReadOnlyMemory<byte> body, ApiToken token, HttpContext context)
    {
        var request = ApiRequest.Parse(body, "content", "documents");
        var (content, documents) = (request.Tree("content"), request.Documents("documents"));
        if (request.Findings.Count > 0)
        {
            return ApiAnswer.Problem(400, "The message cannot be taken in.", request.Findings);
        }

        if (await FindAsync(reference, token, context) is null)
        {
            return ApiAnswer.NoCase(reference);
        }

        var receipt = await engine.Commands.SendAsync(reference, message, content, documents, token.Actor, context.RequestAborted);
        return receipt.Verdict == VerdictKind.Refused
            ? ApiAnswer.Problem(409, receipt.Message.En, [], reference)
            : ApiAnswer.Accepted(new { reference, verdict = receipt.Verdict?.ToString().ToLowerInvariant() ?? "stored", message = receipt.Message.En, state = receipt.State });
    }

    private async Task<IResult> StatusAsync(string reference, ApiToken token, HttpContext context)
    {
        if (await FindAsync(reference, token, context) is not { } snapshot)
        {
            return ApiAnswer.NoCase(reference);
        }

        return Results.Json(new
        {
            reference,
            workflow = snapshot.Workflow,
            state = snapshot.State,
            phase = snapshot.Phase.ToString().ToLowerInvariant(),
            outcome = snapshot.Outcome,
            startedAt = snapshot.StartedAt,
            enteredAt = snapshot.EnteredAt,
        });
    }

    /// <summary>A case of the caller's department; another one's is as unknown as none.</summary>
    private async Task<CaseSnapshot?> FindAsync(string reference, ApiToken token, HttpContext context) =>
        await engine.Queries.CaseAsync(reference, context.RequestAborted) is { Snapshot: var snapshot } && snapshot.Department == token.Department ? snapshot : null;

    private Task<IResult> TakeAsync(HttpContext context, ApiRight right, Func<ReadOnlyMemory<byte>, ApiToken, Task<IResult>> take) => GuardAsync(context, right, async token =>
    {
        if (!context.Request.HasJsonContentType())
        {
            return ApiAnswer.Problem(415, "The request must have the content type application/json.");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = ApiRequest.MaxBytes;
        }

        await _turns.WaitAsync(context.RequestAborted);
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return await take(body.GetBuffer().AsMemory(0, (int)body.Length), token);
        }
        catch (BadHttpRequestException fault)
        {
            return fault.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? ApiAnswer.Problem(413, string.Create(CultureInfo.InvariantCulture, $"The request is too large: at most {ApiRequest.MaxBytes / (1024 * 1024)} MB."))
                : ApiAnswer.Problem(fault.StatusCode, "The request broke off.");
        }
        finally
        {
            _turns.Release();
        }
    });

    private async Task<IResult> GuardAsync(HttpContext context, ApiRight? right, Func<ApiToken, Task<IResult>> answer)
    {
        if (tokens.Find(context.Request.Headers.Authorization.ToString()) is not { } token)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ApiAnswer.Problem(401, "A call needs the header 'Authorization: Bearer TOKEN' with a token that the operator has set.");
        }

        if (right is { } needed && !token.Rights.Contains(needed))
        {
            return ApiAnswer.Problem(403, $"The token '{token.Name}' may not {needed.ToString().ToLowerInvariant()}.");
        }

        try
        {
            return await answer(token);
        }
#pragma warning disable CA1031 // A program must get an answer it can read, not a page for people.
        catch (Exception bug) when (bug is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.LogError(bug, "A call of the API failed: {Method} {Path}", context.Request.Method, context.Request.Path);
            return ApiAnswer.Problem(500, "This is a bug of Rpa. Nothing is lost: send the request again later under the same id.");
        }
    }
}
