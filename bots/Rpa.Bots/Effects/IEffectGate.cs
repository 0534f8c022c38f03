namespace Rpa.Bots.Effects;

/// <summary>Rule R2: an outside effect is written down before it happens.</summary>
public interface IEffectGate
{
    /// <summary>
    /// Commits the intent and returns the armed effect. Called once per attempt, immediately before the irreversible step. Throws
    /// <see cref="EffectRefusedException"/> when the lease is lost or the case was cancelled: then nothing may happen.
    /// </summary>
    /// <param name="description">What is about to happen, for people: "submit entry at the register".</param>
    /// <param name="cancellationToken">Cancels the wait for the commit; the irreversible step must then not be taken.</param>
    Task<ArmedEffect> BeginAsync(string description, CancellationToken cancellationToken);
}

/// <summary>
/// Permission for one irreversible step until a moment of the worker's monotonic clock. The step is one short function that checks
/// <see cref="Remaining"/> last.
/// </summary>
public sealed class ArmedEffect(Intent intent, TimeProvider time, long startedAt, TimeSpan window)
{
    /// <summary>What was written down.</summary>
    public Intent Intent { get; } = intent;

    /// <summary>Time left; zero or negative means the step must not be taken any more.</summary>
    public TimeSpan Remaining => window - time.GetElapsedTime(startedAt);

    /// <summary>Throws <see cref="EffectRefusedException"/> when the time is over. Call it last before the step.</summary>
    public void DemandArmed()
    {
        if (Remaining <= TimeSpan.Zero)
        {
            throw new EffectRefusedException($"The permission to act ended {-Remaining.TotalMilliseconds:F0} ms ago; nothing was done.");
        }
    }
}

/// <summary>A written-down intention to change the outside world.</summary>
/// <param name="Key">Unique: reference, visit and attempt (`2026-000123/4/1`).</param>
/// <param name="Description">For people.</param>
/// <param name="BegunAt">Database time of the commit.</param>
/// <param name="ArmedUntil">Database time after which the step can no longer happen.</param>
public sealed record Intent(string Key, string Description, DateTimeOffset BegunAt, DateTimeOffset ArmedUntil);

/// <summary>The effect may not happen (any more): lease lost, cancelled, or too late. Nothing has happened.</summary>
public sealed class EffectRefusedException(string message) : Exception(message);
