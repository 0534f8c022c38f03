using Rpa.Bots.Effects;

namespace Rpa.Engine.Effects;

/// <summary>The gate of one attempt (R2): it opens once, and only after the intent is durable.</summary>
/// <param name="commitIntent">Commits the intent under the case's lease; throws <see cref="EffectRefusedException"/> where nothing may happen any more.</param>
internal sealed class EffectGate(Func<string, CancellationToken, Task<ArmedEffect>> commitIntent) : IEffectGate
{
    private int _calls;

    /// <summary>The gate of a probe: asking changes nothing outside.</summary>
    public static EffectGate Closed { get; } = new((_, _) => throw new EffectRefusedException("A probe asks and changes nothing; it may not begin an effect."));

    /// <summary>What was written down, or null.</summary>
    public Intent? Intent { get; private set; }

    /// <inheritdoc/>
    public async Task<ArmedEffect> BeginAsync(string description, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _calls) > 1 && this != Closed)
        {
            throw new InvalidOperationException("BeginAsync was called twice in one attempt. An attempt has one irreversible step; split the action.");
        }

        var armed = await commitIntent(description, cancellationToken);
        Intent = armed.Intent;
        cancellationToken.ThrowIfCancellationRequested();
        return armed;
    }
}
