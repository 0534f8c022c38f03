using System.Collections.Immutable;
using Rpa.Bots.Assets;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>The other scripts of the bundle, read when a script runs them; each once, however often it is run.</summary>
internal sealed class Neighbours
{
    /// <summary>Scripts in scripts beyond this depth are taken for a cycle.</summary>
    private const int Deepest = 16;

    private readonly Func<string, AssetSource?> _find;
    private readonly ImmutableList<string> _chain;
    private readonly Dictionary<string, Found> _read;
    private ImmutableArray<string> _cycle = [];

    private Neighbours(Func<string, AssetSource?> find, ImmutableList<string> chain, Dictionary<string, Found> read)
    {
        _find = find;
        _chain = chain;
        _read = read;
    }

    /// <summary>What a name leads to.</summary>
    /// <param name="Exists">There is such a file.</param>
    /// <param name="Script">The script; null where it has faults.</param>
    /// <param name="Cycle">The names that lead back, where they do.</param>
    public sealed record Found(bool Exists, PageScript? Script, ImmutableArray<string> Cycle);

    /// <summary>Those that a script sees which is read for itself.</summary>
    public static Neighbours Of(AssetSource source) => new(source.Neighbour, [source.Name], []);

    /// <summary>The script of a name.</summary>
    public Found Find(string name)
    {
        if (_chain.IndexOf(name) is >= 0 and var begin)
        {
            return Leading([.. _chain.Skip(begin), name]);
        }

        if (_chain.Count >= Deepest)
        {
            return Leading([.. _chain, name]);
        }

        if (_read.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_find(name) is not { } source)
        {
            return new Found(Exists: false, null, []);
        }

        var faults = new DiagnosticBag();
        var inner = new Neighbours(_find, _chain.Add(name), _read);
        var script = PageScriptKind.Read(source, faults, inner);
        if (inner._cycle is { IsEmpty: false } cycle)
        {
            // What leads back depends on where it began, so it is not kept.
            return Leading(cycle);
        }

        return _read[name] = new Found(Exists: true, faults.HasErrors ? null : script, []);
    }

    private Found Leading(ImmutableArray<string> cycle)
    {
        _cycle = cycle;
        return new Found(Exists: true, null, cycle);
    }
}
