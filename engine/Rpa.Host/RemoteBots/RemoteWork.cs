using System.Collections.Concurrent;
using Rpa.Bots.Actions;
using Rpa.Bots.Effects;

namespace Rpa.Host.RemoteBots;

/// <summary>One attempt (or probe) that waits for a process of somebody else, or is with one.</summary>
internal sealed class RemoteWork(RemoteDeclaration declaration, ActionContext context, Intent? asked)
{
    private readonly TaskCompletionSource<RemoteEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heardAt = context.Time.GetTimestamp();

    /// <summary>Unguessable: who knows it may answer.</summary>
    public string Id { get; } = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    public RemoteDeclaration Declaration => declaration;

    public ActionContext Context => context;

    /// <summary>The intent that a probe asks about; null for a run.</summary>
    public Intent? Asked => asked;

    /// <summary>A bot has it.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>What was written down before the irreversible step, once it was.</summary>
    public ArmedEffect? Armed { get; private set; }

    /// <summary>How it ended.</summary>
    public Task<RemoteEnd> End => _end.Task;

    /// <summary>Documents that the bot has stored.</summary>
    public ConcurrentDictionary<string, Rpa.Bots.Documents.Document> Stored { get; } = new(StringComparer.Ordinal);

    /// <summary>How long nothing was heard of the bot.</summary>
    public TimeSpan Silent => context.Time.GetElapsedTime(Interlocked.Read(ref _heardAt));

    public void Take()
    {
        IsTaken = true;
        Hear();
    }

    public void Hear() => Interlocked.Exchange(ref _heardAt, context.Time.GetTimestamp());

    public bool TryEnd(RemoteEnd end) => _end.TrySetResult(end);

    /// <summary>R2, as for every action: once, immediately before the irreversible step.</summary>
    public async Task<ArmedEffect> BeginAsync(string description, CancellationToken cancellationToken)
    {
        if (Armed is not null)
        {
            throw new EffectRefusedException("The effect was begun before; it is begun once for an attempt.");
        }

        return Armed = await context.Effect.BeginAsync(description, cancellationToken);
    }
}

/// <summary>How an attempt or a probe ended: one of both.</summary>
internal sealed record RemoteEnd(ActionOutcome? Outcome, ProbeAnswer? Answer);
