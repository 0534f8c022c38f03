using System.Collections.Immutable;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Language.Bundles;

namespace Rpa.Engine.Privacy;

/// <summary>
/// What data protection must know of a published version: which fields are personal, which may not be searched by, how long its cases are kept. Read from its file alone, so that it
/// holds for versions that no program of today can run.
/// </summary>
/// <param name="Fields">Every declared field.</param>
/// <param name="Personal">Those that hold personal data, themselves or in a part.</param>
/// <param name="NotSearched">Those that a policy keeps out of every search.</param>
/// <param name="Retention">How long finished cases are kept; null for ever.</param>
internal sealed record BundleRules(ImmutableHashSet<string> Fields, ImmutableHashSet<string> Personal, ImmutableHashSet<string> NotSearched, Period? Retention)
{
    private const string File = "workflow.yaml";

    /// <summary>The rules of a version; null where its file cannot be read: then every field counts as personal.</summary>
    public static BundleRules? Of(BundleSource? source)
    {
        if (source is null || !source.Files.TryGetValue(File, out var bytes) || YamlReader.Read(File, bytes.Span, new DiagnosticBag()) is not YamlMapping root)
        {
            return null;
        }

        var data = (root["data"] as YamlMapping)?.Entries ?? [];
        return new BundleRules(
            [.. data.Select(e => e.Key.Text)],
            [.. data.Where(e => IsPersonal(e.Value)).Select(e => e.Key.Text)],
            [.. NotSearchedIn(root["policies"])],
            root["retention"] is YamlScalar retention ? Period.Parse(retention.Text) : null);
    }

    /// <summary>The rules of all versions that cases are pinned to, by hash.</summary>
    public static Dictionary<string, BundleRules?> All(SqlSession session) =>
        session.Rows("select hash, files from bundles where hash in (select distinct bundle from cases)", r => (Hash: r.GetString(0), Files: r.Bytes(1)))
            .ToDictionary(b => b.Hash, b => Of(BundleStore.Unpack(b.Files)), StringComparer.Ordinal);

    /// <summary>A document field goes with the documents.</summary>
    private static bool IsPersonal(YamlNode declaration) => declaration is YamlMapping field
        && (field["personal"] is YamlScalar { Text: "true" } || field["type"] is YamlScalar { Text: "document" }
            || (field["fields"] is YamlMapping parts && parts.Entries.Any(p => IsPersonal(p.Value)))
            || (field["of"] is YamlMapping element && IsPersonal(element)));

    private static IEnumerable<string> NotSearchedIn(YamlNode? policies) =>
        from policy in (policies as YamlSequence)?.Items ?? []
        let never = (policy as YamlMapping)?["never"] as YamlMapping
        where never?["field"] is YamlScalar && UsedIn(never["used-in"]).Contains("search", StringComparer.Ordinal)
        select ((YamlScalar)never["field"]!).Text;

    private static IEnumerable<string> UsedIn(YamlNode? node) => node switch
    {
        YamlScalar one => [one.Text],
        YamlSequence list => list.Items.OfType<YamlScalar>().Select(s => s.Text),
        _ => [],
    };
}
