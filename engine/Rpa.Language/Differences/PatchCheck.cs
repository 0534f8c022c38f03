using System.Collections.Immutable;
using Rpa.Language.Bundles;
using Rpa.Language.Parsing;

namespace Rpa.Language.Differences;

/// <summary>What may be given to running cases as it is (R12): other contents of scripts, forms and letters that take and give the same. Everything else is a new version.</summary>
/// <param name="Files">The files that the patch changes, with their new contents.</param>
/// <param name="Faults">Why it is no patch; empty where it is one.</param>
public sealed record PatchCheck(ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files, ImmutableArray<string> Faults)
{
    /// <summary>Holds the files of a patch against the version that cases are pinned to.</summary>
    public static PatchCheck Of(CompiledBundle pinned, CompiledBundle patched)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var path in pinned.Source.Files.Keys.Union(patched.Source.Files.Keys).Where(p => BundleFiles.Counts(p, pinned.Catalog)).Order(StringComparer.Ordinal))
        {
            var (was, isNow) = (pinned.Source.Files.TryGetValue(path, out var before), patched.Source.Files.TryGetValue(path, out var after));
            if (!was || !isNow)
            {
                faults.Add($"{path}: {(was ? "the file is gone" : "the file is new")}. A patch changes files and neither adds nor removes one.");
            }
            else if (!before.Span.SequenceEqual(after.Span))
            {
                files[path] = after;
                faults.AddRange(FaultsOf(path, pinned, patched));
            }
        }

        if (files.Count == 0 && faults.Count == 0)
        {
            faults.Add("Nothing is changed: the files are those that the cases work with already.");
        }

        return new PatchCheck(files.ToImmutable(), faults.ToImmutable());
    }

    private static IEnumerable<string> FaultsOf(string path, CompiledBundle pinned, CompiledBundle patched)
    {
        if (AssetTable.KindOf(path, pinned.Catalog) is not { } kind)
        {
            return [$"{path}: only scripts, forms and letters can be patched. Publish a new version, and move cases to it."];
        }

        var key = (kind.Name, path[..^kind.Ending.Length]);
        return pinned.Assets.TryGetValue(key, out var before) && patched.Assets.TryGetValue(key, out var after)
            ? BundleDifferences.Signature(before.Signature, after.Signature).Select(change => $"{path}: {change}. A patch takes and gives the same; publish a new version.")
            : [$"{path}: the file cannot be read."];
    }
}
