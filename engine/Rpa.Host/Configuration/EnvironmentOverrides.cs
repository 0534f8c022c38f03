using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Language.Schema;

namespace Rpa.Host.Configuration;

/// <summary>
/// Environment variables in place of settings: `RPA_DATABASE`, `RPA_WEB__LISTEN`, `RPA_MAIL__DEFAULT__SMTP__HOST`. Two underlines go a level down, one stands for a hyphen; the items
/// of a list are parted by commas. What a variable sets becomes part of the tree, so that it is checked like the file itself; a finding names the variable.
/// </summary>
internal static class EnvironmentOverrides
{
    private const string Prefix = "RPA_";

    /// <summary>Variables of this program that are no settings.</summary>
    private static readonly ImmutableArray<string> Others = ["RPA_CONFIG", "RPA_ACTOR", "RPA_ROLES", "RPA_CHROMIUM", "RPA_AUDIT_KEY_FILE", "RPA_API_TOKEN"];

    /// <summary>The tree with the variables in it.</summary>
    public static YamlMapping Apply(YamlMapping root, IEnumerable<KeyValuePair<string, string>> variables, DiagnosticBag diagnostics)
    {
        foreach (var (name, value) in variables.Where(v => v.Key.StartsWith(Prefix, StringComparison.Ordinal) && !Others.Contains(v.Key)).OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith("RPA_SECRET_", StringComparison.Ordinal))
            {
                continue;
            }

            var path = name[Prefix.Length..].Split("__").Select(p => p.ToLowerInvariant().Replace('_', '-')).ToArray();
            var span = SourceSpan.StartOf(name);
            if (Find(ConfigShapes.File, path, 0) is not { } shape)
            {
                diagnostics.Report(ConfigDiagnostics.UnknownVariable, span, $"The variable {name} names no setting.", DidYouMean.IsNear(name, Names(ConfigShapes.File, Prefix)) ? DidYouMean.Remedy(name, Names(ConfigShapes.File, Prefix)) : "`rpa schema config` lists the settings.");
                continue;
            }

            root = Set(root, path, 0, ValueOf(shape, value, span), span);
        }

        return root;
    }

    private static YamlNode ValueOf(Shape shape, string value, SourceSpan span) => shape is ListShape
        ? new YamlSequence([.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(v => (YamlNode)new YamlScalar(v, YamlStyle.Quoted, span))], span)
        : new YamlScalar(value, value.Length == 0 ? YamlStyle.Plain : YamlStyle.Quoted, span);

    private static Shape? Find(Shape shape, string[] path, int depth) => (shape, depth == path.Length) switch
    {
        (TextShape or ListShape { Item: TextShape }, true) => shape,
        (_, true) => null,
        (MapShape map, _) => map.Keys.FirstOrDefault(k => k.Name == path[depth]) is { } key ? Find(key.Shape, path, depth + 1) : null,
        (OpenShape open, _) when path[depth].Length > 0 => Find(open.Value, path, depth + 1),
        _ => null,
    };

    private static YamlMapping Set(YamlMapping map, string[] path, int depth, YamlNode value, SourceSpan span)
    {
        var key = path[depth];
        var present = map.Entries.FirstOrDefault(e => e.Key.Text == key);
        var child = depth == path.Length - 1
            ? value
            : Set(present?.Value as YamlMapping ?? new YamlMapping([], present?.Value.Span ?? span), path, depth + 1, value, span);
        var entry = new YamlEntry(present?.Key ?? new YamlScalar(key, YamlStyle.Plain, span), child);
        return map with { Entries = present is null ? map.Entries.Add(entry) : map.Entries.Replace(present, entry) };
    }

    private static IEnumerable<string> Names(MapShape map, string prefix) => map.Keys.SelectMany(key =>
    {
        var name = prefix + key.Name.ToUpperInvariant().Replace('-', '_');
        return key.Shape is MapShape inner ? Names(inner, name + "__") : [name];
    });
}
