using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Rpa.Language.Parsing;

namespace Rpa.Language.Bundles;

/// <summary>What the files of a bundle are for, and their hash.</summary>
internal static class BundleFiles
{
    public const string Workflow = "workflow.yaml";

    public const string RulesEnding = ".rules.yaml";

    /// <summary>Path for diagnostics: `workflows/intake/workflow.yaml`.</summary>
    public static string Display(BundleSource source, string path) => source.DisplayPath.Length == 0 ? path : $"{source.DisplayPath}/{path}";

    /// <summary>The file is part of the version; tests and notes are not.</summary>
    public static bool Counts(string path, BotCatalog catalog) => path == Workflow || path.EndsWith(RulesEnding, StringComparison.Ordinal) || AssetTable.KindOf(path, catalog) is not null;

    /// <summary>
    /// SHA-256 over workflow, rules and assets, by ordinal path: for each the length and bytes of the path, then of the content (lengths as 64-bit big-endian).
    /// Tests and notes beside them do not count.
    /// </summary>
    public static string Hash(BundleSource source, BotCatalog catalog)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach (var (path, bytes) in source.Files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (!Counts(path, catalog))
            {
                continue;
            }

            foreach (var part in (ReadOnlySpan<ReadOnlyMemory<byte>>)[Encoding.UTF8.GetBytes(path), bytes])
            {
                BinaryPrimitives.WriteInt64BigEndian(length, part.Length);
                hash.AppendData(length);
                hash.AppendData(part.Span);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
