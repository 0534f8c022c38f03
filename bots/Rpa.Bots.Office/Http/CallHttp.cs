using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Expressions;
using Rpa.Expressions.Cel;

namespace Rpa.Bots.Office.Http;

/// <summary>`http.call`: changes something in another program. The call carries a key of case and visit; a probe by `http.get` looks for the case reference that the workflow puts into it.</summary>
internal sealed class CallHttp(ImmutableArray<HttpService> services) : IBotAction
{
    public static ActionSignature TheSignature { get; } = new(
        "http.call",
        new LocalText("Ein anderes Programm etwas ändern lassen", "Let another program change something"),
        [
            .. HttpCall.Asking,
            new("method", CelType.String, IsRequired: false, TakesPersonal: false),
            new("body", CelType.Dyn, IsRequired: false),
            new("document", CelType.Document, IsRequired: false),
            new("content-type", CelType.String, IsRequired: false, TakesPersonal: false),
        ],
        HttpCall.Answer,
        ["rejected", "denied"],
        IsEffect: true,
        GetHttp.Capability)
    {
        ProbeAction = GetHttp.ActionName,
        WritesInputs = true,
    };

    /// <inheritdoc/>
    public ActionSignature Signature => TheSignature;

    /// <inheritdoc/>
    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        HttpCall call;
        HttpExchange connected;
        try
        {
            call = await HttpCall.ChangeAsync(context, services, cancellationToken);
            connected = await HttpExchange.ConnectAsync(context, call, cancellationToken);
        }
        catch (HttpInputException fault)
        {
            return new ActionOutcome.Refused("rejected", fault.Message);
        }
        catch (HttpRequestException fault)
        {
            return new ActionOutcome.Retry(fault.Message);
        }

        await using var exchange = connected;
        var armed = await context.Effect.BeginAsync(call.Shown, cancellationToken);
        try
        {
            return await OutcomeAsync(context, call, await exchange.SendAsync(armed), cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            return new ActionOutcome.Uncertain(fault.Message);
        }
    }

    private static async Task<ActionOutcome> OutcomeAsync(ActionContext context, HttpCall call, HttpAnswer answer, CancellationToken cancellationToken) => answer switch
    {
        _ when answer.IsDone(call) => answer.IsBroken
            ? new ActionOutcome.Uncertain($"{call.Shown} was answered with {answer.Status} and something that is no JSON.")
            : new ActionOutcome.Done(await answer.ToResultAsync(context, cancellationToken)),
        { IsDenied: true } => new ActionOutcome.Refused("denied", answer.InWords(call), answer.ToDetail()),
        { MayPass: true } => new ActionOutcome.Uncertain(answer.InWords(call)),
        _ => new ActionOutcome.Refused("rejected", answer.InWords(call), answer.ToDetail()),
    };
}
