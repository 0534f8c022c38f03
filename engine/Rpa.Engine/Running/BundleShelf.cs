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
    private ImmutableDictionary<string, CompiledBundle> _current = current.ToImmutableDictionary(b => b.Definition.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _patches = new(StringComparer.Ordinal);
    private long _catalogue = -1;

    /// <summary>The current bundles by workflow name.</summary>
    public ImmutableDictionary<string, CompiledBundle> Current => Volatile.Read(ref _current);

    /// <summary>The bundle with a hash; an older one is compiled from its stored files, beside the current ones that it may name.</summary>
    public async ValueTask<CompiledBundle> GetAsync(string hash)
    {
        if (_byHash.TryGetValue(hash, out var known))
        {
            return known;
        }

        var stored = await store.FindAsync(hash, CancellationToken.None)
            ?? throw new BundleMissingException($"The bundle {hash} is not published in this database. Restore it from a backup.");
        var source = stored.Source;
        var diagnostics = new DiagnosticBag();
        var others = Current.Values.Select(b => b.Source).Where(s => s.Name != source.Name);
        var compiled = BundleCompiler.Compile([source, .. others], catalog, diagnostics).FirstOrDefault(b => b.Source.Name == source.Name && (stored.Patches.InForce > 0 || b.Hash == hash))
            ?? throw new BundleMissingException($"The published bundle {hash} of '{source.Name}' no longer passes the checks of this program: {Findings(diagnostics)}");
        _patches[hash] = stored.Patches.InForce;
        return _byHash.GetOrAdd(hash, Pinned(compiled, hash));
    }

    /// <summary>The current bundle of a workflow, or null.</summary>
    public CompiledBundle? Find(string workflow) => Current.GetValueOrDefault(workflow);

    /// <summary>Keeps to the bundles it was made with until the next change in the database.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var (catalogue, published) = await store.AllAsync(cancellationToken);
        if (published.Exists(b => b.Patch > 0 && _byHash.ContainsKey(b.Hash)))
        {
            // They were compiled from files; what running cases were given since is in the database alone.
            await RefreshAsync(cancellationToken);
            return;
        }

        _catalogue = catalogue;
    }

    /// <summary>
    /// Takes over what is current in the database; null when nothing has changed, else what this program cannot read of it, in words. A bundle that it cannot read (a newer
    /// program published it) leaves the version that it had.
    /// </summary>
    public async Task<string?> RefreshAsync(CancellationToken cancellationToken)
    {
        if (await store.CatalogueAsync(cancellationToken) == _catalogue)
        {
            return null;
        }

        var (catalogue, published) = await store.AllAsync(cancellationToken);
        var wanted = published.Where(b => b.IsCurrent).ToDictionary(b => b.Workflow, b => b.Hash, StringComparer.Ordinal);
        var faults = "";

        // What is patched, or no longer, is compiled anew when it is next asked for.
        foreach (var stale in published.Where(b => _byHash.ContainsKey(b.Hash) && _patches.GetValueOrDefault(b.Hash) != b.Patch))
        {
            _byHash.TryRemove(stale.Hash, out _);
        }

        if (wanted.Values.Any(h => !_byHash.ContainsKey(h)) || wanted.Any(w => !(_current.TryGetValue(w.Key, out var had) && had.Hash == w.Value)) || wanted.Count != _current.Count)
        {
            var sources = new List<BundleSource>();
            foreach (var hash in wanted.Values)
            {
                if (_byHash.TryGetValue(hash, out var known))
                {
                    sources.Add(known.Source);
                    continue;
                }

                var stored = await store.FindAsync(hash, cancellationToken) ?? throw new BundleMissingException($"The bundle {hash} is gone.");
                _patches[hash] = stored.Patches.InForce;
                sources.Add(stored.Source);
            }

            var diagnostics = new DiagnosticBag();
            var compiled = BundleCompiler.Compile(sources, catalog, diagnostics).ToDictionary(b => b.Definition.Name, StringComparer.Ordinal);
            faults = diagnostics.HasErrors ? Findings(diagnostics) : "";
            var next = ImmutableDictionary.CreateBuilder<string, CompiledBundle>(StringComparer.Ordinal);
            foreach (var (workflow, hash) in wanted)
            {
                if (compiled.GetValueOrDefault(workflow) is { } bundle)
                {
                    next[workflow] = _byHash.GetOrAdd(hash, Pinned(bundle, hash));
                }
                else if (_current.GetValueOrDefault(workflow) is { } before)
                {
                    next[workflow] = _byHash.GetOrAdd(before.Hash, before);
                }
            }

            Volatile.Write(ref _current, next.ToImmutable());
        }

        _catalogue = catalogue;
        return faults;
    }

    /// <summary>Patched files have another hash; the version that cases are pinned to is the same.</summary>
    private static CompiledBundle Pinned(CompiledBundle compiled, string hash) =>
        compiled.Hash == hash ? compiled : new CompiledBundle(hash, compiled.Definition, compiled.Assets, compiled.Catalog, compiled.Source);

    private static string Findings(DiagnosticBag diagnostics) => string.Join("; ", diagnostics.ToImmutable().Where(d => d.Severity == Severity.Error).Select(d => d.Message).Take(3));
}

/// <summary>A case's bundle cannot be had; the case waits until an operator has mended it.</summary>
internal sealed class BundleMissingException(string message) : Exception(message);
