using Rpa.Bots.Effects;

namespace Rpa.Bots.Actions;

/// <summary>One thing a bot can do. Implementations are stateless between calls and safe for parallel calls.</summary>
public interface IBotAction
{
    /// <summary>What it takes and gives.</summary>
    ActionSignature Signature { get; }

    /// <summary>
    /// Does it. An effect calls `context.Effect.BeginAsync()` once, immediately before the irreversible step. Exceptions are technical failures before that call
    /// and uncertain after it; an <see cref="OperationCanceledException"/> of <paramref name="cancellationToken"/> means the lease is lost or the worker drains.
    /// </summary>
    Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken);
}

/// <summary>An effect that can tell by itself whether an earlier attempt happened.</summary>
public interface IProbingAction : IBotAction
{
    /// <summary>Asks the target. <paramref name="context"/> is that of the earlier attempt (same visit, same inputs).</summary>
    Task<ProbeAnswer> ProbeAsync(ActionContext context, Intent intent, CancellationToken cancellationToken);
}
