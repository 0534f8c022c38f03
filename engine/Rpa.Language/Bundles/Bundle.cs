using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Triggers;
using Rpa.Language.Definitions;

namespace Rpa.Language.Bundles;

/// <summary>The files of a process's folder. Paths use `/` and are relative to the folder.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="DisplayPath">Put before each path in diagnostics: `workflows/holiday-let-permit`.</param>
/// <param name="Files">Content by path.</param>
public sealed record BundleSource(string Name, string DisplayPath, ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files);

/// <summary>What bundles are checked against: the actions, asset kinds and triggers that bots bring. Holds no running bot.</summary>
/// <param name="Actions">Signatures by name.</param>
/// <param name="AssetKinds">Asset kinds by name.</param>
/// <param name="Triggers">Trigger sources by name.</param>
public sealed record BotCatalog(
    ImmutableDictionary<string, ActionSignature> Actions, ImmutableDictionary<string, IAssetKind> AssetKinds, ImmutableDictionary<string, TriggerSignature> Triggers);

/// <summary>What the checker knows of a trigger source.</summary>
public sealed record TriggerSignature(string Name, Rpa.Expressions.Cel.CelType ScopeType, ImmutableArray<InputParameter> Settings);

/// <summary>A checked bundle version: definition, assets, signatures. Immutable, shared.</summary>
public sealed class CompiledBundle(string hash, WorkflowDefinition definition, ImmutableDictionary<(string Kind, string Name), IAsset> assets, BotCatalog catalog, BundleSource source)
    : IAssetResolver
{
    /// <summary>SHA-256 over workflow, forms, scripts, letters and rules (not tests), lower-case hex.</summary>
    public string Hash { get; } = hash;

    /// <summary>The workflow.</summary>
    public WorkflowDefinition Definition { get; } = definition;

    /// <summary>Parsed assets by kind and reference.</summary>
    public ImmutableDictionary<(string Kind, string Name), IAsset> Assets { get; } = assets;

    /// <summary>What it was checked against.</summary>
    public BotCatalog Catalog { get; } = catalog;

    /// <summary>The files it was made from.</summary>
    public BundleSource Source { get; } = source;

    /// <inheritdoc/>
    public T Get<T>(string reference)
        where T : class, IAsset =>
        Assets.Values.OfType<T>().FirstOrDefault(a => a.Name == reference)
        ?? throw new AssetMissingException($"The bundle '{Definition.Name}' has no {typeof(T).Name} '{reference}'.");

    /// <inheritdoc/>
    public ImmutableArray<T> All<T>()
        where T : class, IAsset =>
        [.. Assets.Values.OfType<T>().OrderBy(a => a.Name, StringComparer.Ordinal)];
}
