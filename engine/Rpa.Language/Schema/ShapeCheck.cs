using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Language.Parsing;

namespace Rpa.Language.Schema;

/// <summary>
/// Checks a YAML tree against a shape and reports all that does not fit. What is read afterwards may take the fitting parts and skip the rest silently.
/// </summary>
public sealed class ShapeCheck(DiagnosticBag diagnostics)
{
    /// <summary>Checks <paramref name="node"/>, the value of <paramref name="what"/>; what is missing is reported <paramref name="at"/> its name.</summary>
    public void Check(YamlNode node, Shape shape, string what, SourceSpan? at = null)
    {
        switch (shape)
        {
            case TextShape text:
                CheckText(node, text, what);
                break;
            case LocalTextShape:
                CheckLocalText(node, what);
                break;
            case ListShape list:
                CheckList(node, list, what);
                break;
            case MapShape map:
                CheckMap(node, map, what, at);
                break;
            case OpenShape open:
                CheckOpen(node, open, what);
                break;
            case EitherShape either:
                CheckEither(node, either, what, at);
                break;
            case VariantShape variant:
                CheckVariant(node, variant, what, at);
                break;
        }
    }

    /// <summary>The kind of a mapping of several kinds, or null where it is unclear.</summary>
    public static Variant? Pick(YamlMapping map, VariantShape shape)
    {
        var found = shape.Variants.Where(v => map[v.Key] is not null).ToList();
        if (found.Count == 1)
        {
            return found[0];
        }

        return null;
    }

    private void CheckText(YamlNode node, TextShape shape, string what)
    {
        if (node is not YamlScalar scalar)
        {
            Report(YamlDiagnostics.WrongKind, node, $"'{what}' is {node.Kind}; {Describe(shape)} was expected.");
            return;
        }

        // A quoted nothing is a text, but no name of anything.
        if (scalar.Text.Length == 0 && (scalar.Style == YamlStyle.Plain || shape.Kind is TextKind.State or TextKind.Field or TextKind.Outcome or TextKind.Action or TextKind.Workflow or TextKind.Table or TextKind.Asset or TextKind.Expression))
        {
            Report(YamlDiagnostics.NoValue, node, $"'{what}' has no value; {Describe(shape)} was expected.");
            return;
        }

        var text = scalar.Text;
        switch (shape.Kind)
        {
            case TextKind.Name or TextKind.Role when !Spelling.IsName(text):
                Report(YamlDiagnostics.BadName, node, $"'{text}' is no name for '{what}'.", "Names are lower-case words joined by hyphens, such as 'holiday-let'.");
                break;
            case TextKind.Number when Spelling.Number(text) is not { } number || number < shape.Least:
                Report(YamlDiagnostics.BadNumber, node, $"'{what}' is '{text}'; a whole number{(shape.Least > int.MinValue ? $" from {shape.Least}" : "")} was expected.");
                break;
            case TextKind.Boolean when text is not ("true" or "false"):
                Report(YamlDiagnostics.BadBoolean, node, $"'{what}' is '{text}'; true or false was expected.");
                break;
            case TextKind.Choice when !shape.Options.Contains(text):
                Report(YamlDiagnostics.BadChoice, node, $"'{what}' is '{text}'.", DidYouMean.Remedy(text, shape.Options));
                break;
            case TextKind.Period when Spelling.Period(text) is null:
                Report(YamlDiagnostics.BadPeriod, node, $"'{what}' is '{text}'; a period was expected.", "Write a number and a unit, such as '2 working days', '3 months' or '30 seconds'.");
                break;
            case TextKind.Date when Spelling.Date(text) is null:
                Report(YamlDiagnostics.BadDate, node, $"'{what}' is '{text}'; a day was expected.", "Write it as 2026-01-31.");
                break;
            case TextKind.Moment when Spelling.Moment(text) is null:
                Report(YamlDiagnostics.BadDate, node, $"'{what}' is '{text}'; a day or a moment was expected.", "Write it as 2026-01-31 or 2026-01-31 09:30, from 1900 to 2999.");
                break;
            case TextKind.Cron when Spelling.CronFault(text) is { } fault:
                Report(LanguageDiagnostics.BadCron, node, $"'{text}' is no schedule: {fault}.", "'0 30 6 ? * MON-FRI' means half past six on working days.");
                break;
        }
    }

    private void CheckLocalText(YamlNode node, string what)
    {
        switch (node)
        {
            case YamlMapping map:
                foreach (var entry in map.Entries.Where(e => e.Key.Text is not ("de" or "en")))
                {
                    Report(YamlDiagnostics.UnknownKey, entry.Key, $"'{what}' has no language '{entry.Key.Text}'.", "Expected: de, en.");
                }

                foreach (var language in (string[])["de", "en"])
                {
                    if (map[language] is not { } text)
                    {
                        Report(YamlDiagnostics.MissingLanguage, node, $"'{what}' lacks the language '{language}'.", $"Add '{language}: …'.");
                    }
                    else
                    {
                        CheckText(text, new TextShape(TextKind.Text), $"{what}: {language}");
                    }
                }

                break;
            default:
                CheckText(node, new TextShape(TextKind.Text), what);
                break;
        }
    }

    private void CheckList(YamlNode node, ListShape shape, string what)
    {
        if (node is not YamlSequence list)
        {
            Report(YamlDiagnostics.WrongKind, node, $"'{what}' is {node.Kind}; a list was expected.", "Write the items as '[a, b]' or as lines that begin with '- '.");
            return;
        }

        if (list.Items.Length < shape.Least)
        {
            Report(YamlDiagnostics.BadLength, node, $"'{what}' has {list.Items.Length} items; at least {shape.Least} was expected.");
        }

        foreach (var item in list.Items)
        {
            Check(item, shape.Item, what);
        }
    }

    private void CheckMap(YamlNode node, MapShape shape, string what, SourceSpan? at)
    {
        if (node is YamlScalar { Text.Length: 0, Style: YamlStyle.Plain } && shape.MayBeEmpty)
        {
            return;
        }

        if (node is not YamlMapping map)
        {
            Report(YamlDiagnostics.WrongKind, node, $"'{what}' is {node.Kind}; a mapping with {Keys(shape)} was expected.");
            return;
        }

        CheckKeys(map, shape, what, at ?? node.Span);
    }

    private void CheckKeys(YamlMapping map, MapShape shape, string what, SourceSpan span)
    {
        foreach (var entry in map.Entries)
        {
            var key = shape.Keys.FirstOrDefault(k => k.Name == entry.Key.Text);
            if (key is null)
            {
                Report(YamlDiagnostics.UnknownKey, entry.Key, $"A {shape.Name} has no key '{entry.Key.Text}'.", DidYouMean.Remedy(entry.Key.Text, shape.Keys.Select(k => k.Name)));
            }
            else
            {
                Check(entry.Value, key.Shape, key.Name, entry.Key.Span);
            }
        }

        if (map.IsPartial)
        {
            return;
        }

        foreach (var key in shape.Keys.Where(k => k.IsRequired && map[k.Name] is null))
        {
            diagnostics.Report(YamlDiagnostics.MissingKey, span, $"'{what}' lacks '{key.Name}': {key.Meaning}.", $"Add '{key.Name}: …'.");
        }
    }

    private void CheckOpen(YamlNode node, OpenShape shape, string what)
    {
        if (node is not YamlMapping map)
        {
            if (node is not YamlScalar { Text.Length: 0, Style: YamlStyle.Plain } || shape.Least > 0)
            {
                Report(YamlDiagnostics.WrongKind, node, $"'{what}' is {node.Kind}; a mapping was expected.");
            }

            return;
        }

        if (map.Entries.Length < shape.Least && !map.IsPartial)
        {
            Report(YamlDiagnostics.BadLength, node, $"'{what}' is empty.");
        }

        foreach (var entry in map.Entries)
        {
            if (shape.KeyKind == TextKind.Name)
            {
                CheckText(entry.Key, new TextShape(TextKind.Name), what);
            }
            else if (shape.KeyKind == TextKind.FieldName && shape.Value is not DataShape && !Spelling.IsFieldName(entry.Key.Text))
            {
                Report(YamlDiagnostics.BadName, entry.Key, $"'{entry.Key.Text}' is no name for '{what}'.", "Fields are written in camelCase with letters and digits, such as 'applicantName'.");
            }

            Check(entry.Value, shape.Value, entry.Key.Text, entry.Key.Span);
        }
    }

    private void CheckEither(YamlNode node, EitherShape shape, string what, SourceSpan? at)
    {
        var fitting = shape.Alternatives.FirstOrDefault(a => Fits(node, a));
        if (fitting is null)
        {
            Report(YamlDiagnostics.WrongKind, node, $"'{what}' is {node.Kind}; {string.Join(" or ", shape.Alternatives.Select(Describe))} was expected.");
            return;
        }

        Check(node, fitting, what, at);
    }

    private void CheckVariant(YamlNode node, VariantShape shape, string what, SourceSpan? at)
    {
        var kinds = shape.Variants.Select(v => v.Key).ToList();
        if (node is not YamlMapping map)
        {
            Report(YamlDiagnostics.WrongKind, node, $"'{what}' is {node.Kind}; a {shape.What} with one of {string.Join(", ", kinds)} was expected.");
            return;
        }

        var found = kinds.Where(k => map[k] is not null).ToList();
        if (found.Count > 1)
        {
            var second = map.Entries.Last(e => found.Contains(e.Key.Text)).Key;
            Report(LanguageDiagnostics.KindUnclear, second, $"'{what}' is of two kinds: {string.Join(" and ", found.Select(f => $"'{f}'"))}.", "Keep one of them.");
            return;
        }

        if (found.Count == 1)
        {
            CheckKeys(map, shape.Variants.First(v => v.Key == found[0]).Map, what, at ?? map.Span);
        }
        else if (shape.OpenKey is null && !map.IsPartial)
        {
            // The key nearest to a kind's is what the author meant to write.
            var near = map.Entries.FirstOrDefault(e => DidYouMean.IsNear(e.Key.Text, kinds));
            diagnostics.Report(
                LanguageDiagnostics.KindUnclear, near?.Key.Span ?? at ?? map.Span, $"'{what}' is no {shape.What} of a known kind.",
                near is null ? $"Expected one of the keys: {string.Join(", ", kinds)}." : DidYouMean.Remedy(near.Key.Text, kinds));
        }
    }

    private static bool Fits(YamlNode node, Shape shape) => shape switch
    {
        TextShape => node is YamlScalar,
        LocalTextShape => node is YamlScalar or YamlMapping,
        ListShape => node is YamlSequence,
        MapShape or OpenShape or VariantShape => node is YamlMapping,
        _ => true,
    };

    private static string Keys(MapShape shape) => string.Join(", ", shape.Keys.Where(k => k.IsRequired).DefaultIfEmpty(shape.Keys[0]).Select(k => $"'{k.Name}'"));

    /// <summary>The shape in words, for messages.</summary>
    internal static string Describe(Shape shape) => shape switch
    {
        TextShape text => text.Kind switch
        {
            TextKind.State => "the name of a state",
            TextKind.Field => "the name of a field",
            TextKind.Outcome => "STATE.OUTCOME",
            TextKind.Role => "a role",
            TextKind.Action => "an action such as 'document.read'",
            TextKind.Workflow => "the name of a workflow",
            TextKind.Table => "the name of a rule table",
            TextKind.Asset => "an asset such as 'scripts/new-entry'",
            TextKind.Expression => "a quoted expression",
            TextKind.Period => "a period such as '2 working days'",
            TextKind.Number => "a whole number",
            TextKind.Boolean => "true or false",
            TextKind.Choice => $"one of {string.Join(", ", text.Options)}",
            TextKind.Cron => "a cron expression",
            TextKind.Cell => "a cell",
            TextKind.Date => "a day such as 2026-01-31",
            TextKind.Moment => "a moment such as 2026-01-31 09:30",
            TextKind.Name => "a name",
            _ => "a text",
        },
        LocalTextShape => "a text or { de, en }",
        ListShape list => $"a list of {Describe(list.Item)}",
        MapShape map => $"a mapping with {Keys(map)}",
        OpenShape => "a mapping",
        VariantShape variant => $"a {variant.What}",
        EitherShape either => string.Join(" or ", either.Alternatives.Select(Describe)),
        _ => "a value",
    };

    private void Report(DiagnosticDescriptor descriptor, YamlNode node, string message, NearName remedy) => diagnostics.Report(descriptor, node.Span, message, remedy);

    private void Report(DiagnosticDescriptor descriptor, YamlNode node, string message, string remedy = "") =>
        diagnostics.Report(descriptor, node.Span, message, remedy);
}
