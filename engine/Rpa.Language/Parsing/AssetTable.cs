using System.Collections.Immutable;
using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;

namespace Rpa.Language.Parsing;

/// <summary>The assets of a bundle: every file whose ending belongs to a kind, parsed once.</summary>
internal sealed class AssetTable
{
    private readonly ImmutableDictionary<(string Kind, string Name), IAsset?> _assets;

    private AssetTable(ImmutableDictionary<(string Kind, string Name), IAsset?> assets) => _assets = assets;

    /// <summary>Those that could be read.</summary>
    public ImmutableDictionary<(string Kind, string Name), IAsset> Parsed =>
        _assets.Where(a => a.Value is not null).ToImmutableDictionary(a => a.Key, a => a.Value!);

    /// <summary>Parses every asset of <paramref name="source"/>; findings go to <paramref name="diagnostics"/>.</summary>
    public static AssetTable Read(BundleSource source, BotCatalog catalog, CelEnvironment scopes, DiagnosticBag diagnostics)
    {
        var assets = ImmutableDictionary.CreateBuilder<(string, string), IAsset?>();
        foreach (var (path, bytes) in source.Files)
        {
            if (KindOf(path, catalog) is { } kind)
            {
                var name = path[..^kind.Ending.Length];
                assets[(kind.Name, name)] = kind.Parse(new AssetSource(name, BundleFiles.Display(source, path), bytes, scopes)
                {
                    Neighbour = other => Neighbour(source, kind, other, scopes),
                    Beside = other => source.Files.TryGetValue(other, out var content) ? content : (ReadOnlyMemory<byte>?)null,
                }, diagnostics);
            }
        }

        return new AssetTable(assets.ToImmutable());
    }

    private static AssetSource? Neighbour(BundleSource source, IAssetKind kind, string name, CelEnvironment scopes) =>
        source.Files.TryGetValue(name + kind.Ending, out var bytes) ? new AssetSource(name, BundleFiles.Display(source, name + kind.Ending), bytes, scopes) : null;

    /// <summary>The assets of a bundle that was compiled.</summary>
    public static AssetTable Of(ImmutableDictionary<(string Kind, string Name), IAsset> parsed) => new(parsed.ToImmutableDictionary(a => a.Key, a => (IAsset?)a.Value));

    /// <summary>The kind whose ending a path has, the longest ending first.</summary>
    public static IAssetKind? KindOf(string path, BotCatalog catalog) =>
        catalog.AssetKinds.Values.Where(k => path.EndsWith(k.Ending, StringComparison.Ordinal) && path.Length > k.Ending.Length).MaxBy(k => k.Ending.Length);

    /// <summary>There is such a file, whether or not it could be read.</summary>
    public bool Exists(string kind, string name) => _assets.ContainsKey((kind, name));

    /// <summary>The asset, or null where it is missing or could not be read.</summary>
    public IAsset? Find(string kind, string name) => _assets.GetValueOrDefault((kind, name));

    /// <summary>Names of a kind.</summary>
    public IEnumerable<string> Names(string kind) => _assets.Keys.Where(k => k.Kind == kind).Select(k => k.Name);
}
