using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rpa.Language.Bundles;

namespace Rpa.Engine.Storage;

/// <summary>A published bundle as it is stored.</summary>
/// <param name="Published">Its files as they were published: what its hash is of.</param>
/// <param name="Patches">What was changed since for running cases.</param>
internal sealed record StoredBundle(BundleSource Published, BundlePatches Patches)
{
    /// <summary>The files in force.</summary>
    public BundleSource Source => Published with { Files = Published.Files.SetItems(Patches.Files) };
}

/// <summary>The patches of a bundle version, numbered and kept, and which one is in force (R12).</summary>
/// <param name="InForce">Its number; 0 for none.</param>
/// <param name="All">Every patch there was.</param>
internal sealed record BundlePatches(int InForce, ImmutableArray<BundlePatch> All)
{
    /// <summary>No patch.</summary>
    public static readonly BundlePatches None = new(0, []);

    /// <summary>The files of the patch in force, by path.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files =>
        (All.FirstOrDefault(p => p.Number == InForce)?.Files ?? []).Select(f => KeyValuePair.Create(f.Key, (ReadOnlyMemory<byte>)f.Value));

    /// <summary>Out of their column.</summary>
    public static BundlePatches Read(string? json) => json is null ? None : JsonSerializer.Deserialize<BundlePatches>(json, JsonSerializerOptions.Web) ?? None;

    /// <summary>For their column.</summary>
    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>With one more in force, on top of the one that is: a file that it does not change stays as it is.</summary>
    public BundlePatches With(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string reason, string by)
    {
        var whole = Files.Concat(files).GroupBy(f => f.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value.ToArray(), StringComparer.Ordinal);
        var patch = new BundlePatch(All.Length + 1, InForce, by, reason, whole);
        return new BundlePatches(patch.Number, All.Add(patch));
    }

    /// <summary>With what was in force before the last one.</summary>
    public BundlePatches WithoutLast() => this with { InForce = All.First(p => p.Number == InForce).Before };
}

/// <summary>One patch.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Before">What was in force before it.</param>
/// <param name="By">Who gave it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Files">All files that differ from the published ones, by path.</param>
internal sealed record BundlePatch(int Number, int Before, string By, string Reason, Dictionary<string, byte[]> Files);
