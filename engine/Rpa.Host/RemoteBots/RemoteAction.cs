using Rpa.Bots.Actions;
using Rpa.Bots.Effects;

namespace Rpa.Host.RemoteBots;

/// <summary>An action that a process of somebody else does. To the engine it is one like any other: the same intents, the same probes.</summary>
internal sealed class RemoteAction(RemoteDeclaration declaration, RemoteBroker broker) : IProbingAction
{
    /// <summary>How long an attempt waits for a bot that takes it.</summary>
    private static readonly TimeSpan TakenWithin = TimeSpan.FromSeconds(60);

    /// <summary>How often it is looked whether the bot was heard of.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public ActionSignature Signature { get; } = declaration.ToSignature();

    /// <inheritdoc/>
    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var work = new RemoteWork(declaration, context, asked: null);
        return await WaitAsync(work, cancellationToken) switch
        {
            { Outcome: { } outcome } => outcome,
            _ when work.Armed is not null => new ActionOutcome.Uncertain("The bot was not heard of any more after the effect had begun."),
            _ when work.IsTaken => new ActionOutcome.Retry("The bot was not heard of any more."),
            _ => new ActionOutcome.Retry($"No bot has taken '{declaration.Name}' within {TakenWithin.TotalSeconds:0} seconds. Start one."),
        };
    }

    /// <inheritdoc/>
    public async Task<ProbeAnswer> ProbeAsync(ActionContext context, Intent intent, CancellationToken cancellationToken)
    {
        var work = new RemoteWork(declaration, context, intent);
        return await WaitAsync(work, cancellationToken) is { Answer: { } answer } ? answer
            : new ProbeAnswer.Unknown(work.IsTaken ? "The bot was not heard of any more." : $"No bot has taken the question about '{declaration.Name}'.");
    }

    /// <summary>The end, or null where nobody took it or the bot fell silent.</summary>
    private async Task<RemoteEnd?> WaitAsync(RemoteWork work, CancellationToken cancellationToken)
    {
        broker.Offer(work);
        try
        {
            while (!work.End.IsCompleted)
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(work.End, Task.Delay(Look, work.Context.Time, end.Token));
                await end.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                if (!work.End.IsCompleted && work.Silent > (work.IsTaken ? RemoteBroker.RenewWithin : TakenWithin))
                {
                    return null;
                }
            }

            return await work.End;
        }
        finally
        {
            broker.Withdraw(work);
        }
    }
}
