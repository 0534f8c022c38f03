using System.Collections.Concurrent;
using System.Collections.Immutable;
using Rpa.Engine.Storage;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;

namespace Rpa.Engine.Running;

/// <summary>Compiled bundles: the current ones by name, and those that running cases are pinned to, by hash (R12).</summary>
internal sealed class BundleShelf(ImmutableArray<CompiledBundle> current, BotCatalog catalog, BundleStore store)
{
    private readonly ConcurrentDictionary<string, CompiledBundle> _byHash = new(current.ToDictionary(b => b.Hash, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The current bundles by workflow name.</summary>
    public ImmutableDictionary<string, CompiledBundle> Current { get; } = current.ToImmutableDictionary(b => b.Definition.Name, StringComparer.Ordinal);

    /// <summary>The bundle with a hash; an older one is compiled from its stored files, beside the current ones that it may name.</summary>
    public async ValueTask<CompiledBundle> GetAsync(string hash)
    {
        if (_byHash.TryGetValue(hash, out var known))
        {
            return known;
        }

        var source = await store.FindAsync(hash, CancellationToken.None)
            ?? throw new BundleMissingException($"The bundle {hash} is not published in this database. Restore it from a backup.");
        var diagnostics = new DiagnosticBag();
        var others = Current.Values.Select(b => b.Source).Where(s => s.Name != source.Name);
        var compiled = BundleCompiler.Compile([source, .. others], catalog, diagnostics).FirstOrDefault(b => b.Hash == hash)
            ?? throw new BundleMissingException($"The published bundle {hash} of '{source.Name}' no longer passes the checks of this program: {string.Join("; ", diagnostics.ToImmutable().Select(d => d.Message).Take(3))}");
        return _byHash.GetOrAdd(hash, compiled);
    }

    /// <summary>The current bundle of a workflow, or null.</summary>
    public CompiledBundle? Find(string workflow) => Current.GetValueOrDefault(workflow);
}

/// <summary>A case's bundle cannot be had; the case waits until an operator has mended it.</summary>
internal sealed class BundleMissingException(string message) : Exception(message);
