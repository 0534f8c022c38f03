using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Expressions;

namespace Rpa.Bots.Office.Http;

/// <summary>`http.get`: asks another program something and changes nothing; the probe of `http.call`.</summary>
internal sealed class GetHttp(ImmutableArray<HttpService> services) : IBotAction
{
    public const string ActionName = "http.get";
    public const string Capability = "http";

    public static ActionSignature TheSignature { get; } = new(
        ActionName,
        new LocalText("Ein anderes Programm etwas fragen", "Ask another program something"),
        HttpCall.Asking,
        HttpCall.Answer,
        ["missing", "rejected", "denied"],
        IsEffect: false,
        Capability);

    /// <inheritdoc/>
    public ActionSignature Signature => TheSignature;

    /// <inheritdoc/>
    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        HttpAnswer answer;
        HttpCall call;
        try
        {
            call = HttpCall.Get(context, services);
            answer = await HttpExchange.AskAsync(context, call, cancellationToken);
        }
        catch (HttpInputException fault)
        {
            return new ActionOutcome.Refused("rejected", fault.Message);
        }
        catch (HttpRequestException fault)
        {
            return new ActionOutcome.Retry(fault.Message);
        }

        return answer switch
        {
            _ when answer.IsDone(call) => answer.IsBroken
                ? new ActionOutcome.Retry($"{call.Shown} was answered with {answer.Status} and something that is no JSON.")
                : new ActionOutcome.Done(await answer.ToResultAsync(context, cancellationToken)),
            { IsDenied: true } => new ActionOutcome.Refused("denied", answer.InWords(call), answer.ToDetail()),
            { MayPass: true } => new ActionOutcome.Retry(answer.InWords(call), answer.RetryAfter),
            { Status: 404 or 410 } => new ActionOutcome.Refused("missing", answer.InWords(call), answer.ToDetail()),
            _ => new ActionOutcome.Refused("rejected", answer.InWords(call), answer.ToDetail()),
        };
    }
}
