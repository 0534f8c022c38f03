using System.Collections.Immutable;
using Microsoft.Playwright;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>Reads targets and conditions of a page script.</summary>
internal static class TargetReader
{
    private static readonly Dictionary<string, TargetKind> s_kinds = new()
    {
        ["label"] = TargetKind.Label,
        ["near"] = TargetKind.Near,
        ["placeholder"] = TargetKind.Placeholder,
        ["text"] = TargetKind.Text,
        ["value-of"] = TargetKind.ValueOf,
        ["test-id"] = TargetKind.TestId,
        ["css"] = TargetKind.Css,
        ["role"] = TargetKind.Role,
    };

    private static readonly string[] s_roles =
        ["alert", "button", "cell", "checkbox", "combobox", "dialog", "group", "heading", "link", "listitem", "radio", "region", "row", "status", "tab", "table", "textbox"];

    /// <summary>The keys that point at something: ways to find it, and roles, which are a way by their name.</summary>
    public static IEnumerable<string> Ways => s_kinds.Keys.Concat(s_roles);

    /// <summary>A text alone is a target of kind <paramref name="byText"/>; otherwise a mapping with one way to point.</summary>
    public static Target? Read(YamlNode? node, TargetKind byText, ScriptScope scope)
    {
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalar { Text: not "" } scalar)
        {
            return scope.Template(scalar) is { } text ? new Target(byText, null, text, null, [], First: false, scalar.Span) : null;
        }

        var reader = MappingReader.Of(node, PageScriptShape.Target, "the target", scope.Diagnostics);
        return reader.IsAbsent ? null : Read(reader, scope);
    }

    /// <summary>What must hold: a text or target that is shown, or a mapping of conditions that must all hold.</summary>
    public static Condition? Condition(YamlNode? node, ScriptScope scope)
    {
        if (node is not YamlMapping mapping || !mapping.Entries.Any(e => PageScriptShape.Condition.Key(e.Key.Text) is not null))
        {
            return Read(node, TargetKind.Text, scope) is { } target ? new Shows(target, target.Span) : null;
        }

        var reader = MappingReader.Of(mapping, PageScriptShape.Condition, "the condition", scope.Diagnostics);
        var parts = ImmutableArray.CreateBuilder<Condition>();
        foreach (var shows in Several(reader.Node("shows")))
        {
            Add(parts, Read(shows, TargetKind.Text, scope) is { } target ? new Shows(target, target.Span) : null);
        }

        foreach (var missing in Several(reader.Node("missing")))
        {
            Add(parts, Read(missing, TargetKind.Text, scope) is { } target ? new Missing(target, target.Span) : null);
        }

        if (reader.Scalar("address") is { } address)
        {
            Add(parts, scope.Template(address) is { } pattern ? new AtAddress(pattern, address.Span) : null);
        }

        if (reader.Scalar("dialog") is { } dialog)
        {
            Add(parts, scope.Template(dialog) is { } said ? new DialogSaid(said, dialog.Span) : null);
        }

        if (reader.Scalar("so") is { } so)
        {
            Add(parts, scope.Program(so, CelType.Bool) is { } program ? new Holds(program, so.Span) : null);
        }

        foreach (var entry in reader.Entries("values"))
        {
            Add(parts, Value(entry, scope));
        }

        reader.Done();
        if (parts.Count == 0 && !scope.Diagnostics.HasErrors)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.BadCondition, mapping.Span, "The condition says nothing.", $"Give at least one of: {string.Join(", ", PageScriptShape.Condition.Keys.Select(k => k.Name))}.");
        }

        return parts.Count == 1 ? parts[0] : parts.Count == 0 ? null : new AllOf(parts.DrainToImmutable(), mapping.Span);
    }

    private static HasValue? Value(YamlEntry entry, ScriptScope scope)
    {
        if (entry.Value is not YamlScalar scalar)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.BadCondition, entry.Value.Span, $"The value of '{entry.Key.Text}' is {entry.Value.Kind}; a text was expected.", "Quote a '${…}' value.");
            return null;
        }

        return Read(entry.Key, TargetKind.ValueOf, scope) is { } target && scope.Template(scalar) is { } value ? new HasValue(target, value, entry.Key.Span) : null;
    }

    private static void Add(ImmutableArray<Condition>.Builder parts, Condition? part)
    {
        if (part is not null)
        {
            parts.Add(part);
        }
    }

    private static IEnumerable<YamlNode> Several(YamlNode? node) => node is YamlSequence list ? list.Items : node is null ? [] : [node];

    private static Target? Read(MappingReader reader, ScriptScope scope)
    {
        var ways = Ways.Where(key => reader.Mapping[key] is not null).ToList();
        if (ways.Count != 1)
        {
            scope.Diagnostics.Report(
                ScriptDiagnostics.BadTarget,
                reader.Span,
                ways.Count == 0 ? "The target does not say how to find it." : $"The target says {ways.Count} ways to find it: {string.Join(", ", ways)}.",
                $"Give exactly one of: {string.Join(", ", Ways)}.");
            return null;
        }

        var way = ways[0];
        var isRoleName = !s_kinds.TryGetValue(way, out var kind);
        var text = reader.Scalar(way);
        var role = isRoleName ? way : kind == TargetKind.Role ? text?.Text : null;
        var name = kind == TargetKind.Role && !isRoleName ? reader.Scalar("name") : text;
        var within = Read(reader.Node("within"), TargetKind.Text, scope);
        var frames = reader.Texts("frame", orSingle: true).Select(f => f.Text).ToImmutableArray();
        var first = reader.Boolean("first");
        reader.Done();
        if (role is not null && (!Enum.TryParse<AriaRole>(role, ignoreCase: true, out _) || role.Any(char.IsAsciiDigit)))
        {
            scope.Diagnostics.Report(ScriptDiagnostics.UnknownRole, reader.SpanOf(way), $"There is no role '{role}'.", DidYouMean.Remedy(role, Enum.GetNames<AriaRole>().Select(r => r.ToLowerInvariant())));
            return null;
        }

        var template = scope.Template(name);
        return name is not null && template is null || (name is null && role is null)
            ? null
            : new Target(isRoleName ? TargetKind.Role : kind, role, template, within, frames, first, reader.Span);
    }
}
