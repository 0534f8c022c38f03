using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Targets;
using Rpa.Engine.Storage;

namespace Rpa.Engine.Documents;

/// <summary>What bots remember of targets, as one attempt sees it: what it proposes is proposed for its case.</summary>
internal sealed class AttemptTargets(CaseIdentity identity, TargetMemoryStore store) : ITargetMemory
{
    /// <inheritdoc/>
    public Task<ScriptMemory> ReadAsync(ScriptVersion script, CancellationToken cancellationToken) => store.ReadAsync(script, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> PictureAsync(ScriptVersion script, string target, CancellationToken cancellationToken) => store.PictureAsync(script, target, cancellationToken);

    /// <inheritdoc/>
    public Task KeepAsync(ScriptVersion script, ImmutableArray<SeenTarget> seen, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return store.KeepAsync(script, seen);
    }

    /// <inheritdoc/>
    public Task ProposeAsync(ScriptVersion script, ImmutableArray<ProposedTarget> proposed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return store.ProposeAsync(identity.Reference, identity.Visit, identity.Attempt, script, proposed);
    }
}
