using System.Collections.Concurrent;
using System.Collections.Immutable;
using Rpa.Bots.Targets;

namespace Rpa.Bots.Browser.Benches;

/// <summary>What is remembered of targets while this process runs; for measurements without an engine.</summary>
public sealed class LocalTargetMemory : ITargetMemory
{
    private readonly ConcurrentDictionary<string, SeenTarget> _seen = new();
    private readonly ConcurrentQueue<ProposedTarget> _proposed = new();
    private ImmutableDictionary<string, ImmutableArray<string>> _approved = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>How targets looked.</summary>
    public IReadOnlyDictionary<string, SeenTarget> Seen => _seen;

    /// <summary>What was taken for targets.</summary>
    public IReadOnlyCollection<ProposedTarget> Proposed => _proposed;

    /// <summary>Approves all that was proposed.</summary>
    public void Approve()
    {
        while (_proposed.TryDequeue(out var proposed))
        {
            _approved = _approved.SetItem(proposed.Target, _approved.GetValueOrDefault(proposed.Target, []).Add(proposed.Looks));
        }
    }

    /// <inheritdoc/>
    public Task<ScriptMemory> ReadAsync(ScriptVersion script, CancellationToken cancellationToken) =>
        Task.FromResult(new ScriptMemory(_seen.ToImmutableDictionary(s => s.Key, s => s.Value.Looks), _approved));

    /// <inheritdoc/>
    public Task<byte[]?> PictureAsync(ScriptVersion script, string target, CancellationToken cancellationToken) => Task.FromResult(_seen.GetValueOrDefault(target)?.Picture);

    /// <inheritdoc/>
    public Task KeepAsync(ScriptVersion script, ImmutableArray<SeenTarget> seen, CancellationToken cancellationToken)
    {
        foreach (var target in seen)
        {
            _seen.AddOrUpdate(target.Target, target, (_, before) => target with { Picture = target.Picture ?? before.Picture });
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ProposeAsync(ScriptVersion script, ImmutableArray<ProposedTarget> proposed, CancellationToken cancellationToken)
    {
        foreach (var target in proposed)
        {
            _proposed.Enqueue(target);
        }

        return Task.CompletedTask;
    }
}
