using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rpa.Bots.Documents;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Parsing;

namespace Rpa.Language.Testing;

/// <summary>Values as a test's author writes them, by the type that their place has.</summary>
internal sealed class TestValues(DiagnosticBag diagnostics)
{
    private const string FieldMark = ".";

    /// <summary>A value of a declared field; a fault is reported and null.</summary>
    public Value? Field(DataField field, YamlNode node)
    {
        if (field.Type.Kind == DataKind.Choice && node is YamlScalar option && !field.Type.Options.Contains(option.Text))
        {
            diagnostics.Report(LanguageDiagnostics.UnknownOption, node.Span, $"'{field.Name}' has no option '{option.Text}'.", DidYouMean.Remedy(option.Text, field.Type.Options));
            return null;
        }

        if (field.Type.Kind == DataKind.Document)
        {
            return Document(node)?.ToValue();
        }

        if (Typed(node, field.Type.CelType, field.Name) is not { } value)
        {
            return null;
        }

        var conversion = field.Type.FromValue(value);
        if (conversion.Value is null)
        {
            diagnostics.Report(LanguageDiagnostics.BadValue, node.Span, $"'{field.Name}': {conversion.Fault?.En}", "Write a value that the field can hold.");
        }

        return conversion.Value;
    }

    /// <summary>Values of declared fields; unknown ones are reported.</summary>
    public MapValue Fields(YamlNode? node, ParseContext context) => MapValue.FromStrings(
        ParseContext.Entries(node).Select(e => (Field: IsSwallowed(e.Key) ? null : context.Field(e.Key), e.Value)).Where(e => e.Field is not null)
            .Select(e => (e.Field!.Name, Value: Field(e.Field, e.Value))).Where(e => e.Value is not null).Select(e => KeyValuePair.Create(e.Name, e.Value!)));

    /// <summary>`{ text: One, two }`: the comma has ended the text, and what follows it has become a key.</summary>
    private bool IsSwallowed(YamlScalar key)
    {
        if (key.Style != YamlStyle.Plain || !key.Text.Contains(' ', StringComparison.Ordinal))
        {
            return false;
        }

        diagnostics.Report(LanguageDiagnostics.UnknownField, key.Span, $"'{Short(key.Text)}' is no field.", "If it belongs to the text before it, quote that text: a comma ends a text inside of '{ }'.");
        return true;
    }

    /// <summary>A value of a type; <paramref name="what"/> is its name. What is missing is filled in unless <paramref name="isRead"/> says that the path is read.</summary>
    public Value? Typed(YamlNode node, CelType type, string what, Func<string, bool>? isRead = null, DiagnosticDescriptor? unknown = null)
    {
        unknown ??= LanguageDiagnostics.UnknownInput;
        switch (type.Kind)
        {
            case CelKind.Optional:
                return Typed(node, type.Parameters[0], what, isRead, unknown);
            case CelKind.Record when type == CelType.Document:
                return Document(node)?.ToValue();
            case CelKind.Record:
                return Record(node, type, what, isRead, unknown);
            case CelKind.List when node is YamlSequence list:
                var items = list.Items.Select(i => Typed(i, type.Parameters[0], what, isRead, unknown)).ToList();
                return items.Contains(null) ? null : Value.Of(items!);
            case CelKind.Map when node is YamlMapping map:
                var entries = map.Entries.Select(e => (e.Key.Text, Value: Typed(e.Value, type.Parameters[1], e.Key.Text, isRead, unknown))).ToList();
                return entries.Exists(e => e.Value is null) ? null : MapValue.FromStrings(entries.Select(e => KeyValuePair.Create(e.Text, e.Value!)));
            case CelKind.Map when node is YamlScalar { IsEmpty: true }:
                return MapValue.Empty;
            case CelKind.Dyn or CelKind.Error:
                return Free(node);
            default:
                if (node is YamlScalar { IsEmpty: false } scalar && Constants.Of(type, scalar.Text) is { } value)
                {
                    return value;
                }

                diagnostics.Report(LanguageDiagnostics.WrongType, node.Span, $"'{what}' is {Shown(node)}; {type} was expected.");
                return null;
        }
    }

    /// <summary>A value nobody has declared: whole numbers, true and false are what they look like, the rest is text.</summary>
    public static Value Free(YamlNode node) => node switch
    {
        YamlSequence list => Value.Of(list.Items.Select(Free)),
        YamlMapping map => MapValue.FromStrings(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Free(e.Value)))),
        YamlScalar { Style: YamlStyle.Plain, Text: var text } when (Constants.Of(CelType.Int, text) ?? Constants.Of(CelType.Bool, text)) is { } plain => plain,
        YamlScalar scalar => Value.Of(scalar.Text),
        _ => Value.Of(""),
    };

    /// <summary>The documents of a list.</summary>
    public ImmutableArray<Document> Documents(YamlNode? node) => [.. ParseContext.Items(node).Select(Document).OfType<Document>()];

    /// <summary>Whether what a case has is what a test's author wrote.</summary>
    public static bool Matches(Value? actual, YamlNode expected) => (actual, expected) switch
    {
        (null or NullValue, _) => false,
        (ListValue list, YamlSequence items) => list.Items.Length == items.Items.Length && list.Items.Zip(items.Items).All(p => Matches(p.First, p.Second)),
        (MapValue map, YamlMapping entries) => entries.Entries.All(e => Matches(map[e.Key.Text], e.Value)),
        (MapValue map, YamlScalar scalar) => map.Text("name") == scalar.Text,
        (_, YamlScalar scalar) => actual!.ToString() == scalar.Text || (actual is not StringValue && Constants.Of(actual.Type, scalar.Text) is { } value && value.Equals(actual)),
        _ => false,
    };

    /// <summary>A value in a message.</summary>
    public static string Shown(Value? value) => value is null or NullValue ? "unset" : value is StringValue or MapValue or ListValue ? $"'{Short(value.ToString())}'" : value.ToString();

    /// <summary>What was written, in a message.</summary>
    public static string Shown(YamlNode node) => node is YamlScalar scalar ? (scalar.IsEmpty ? "empty" : $"'{Short(scalar.Text)}'") : node is YamlSequence list ? $"[{Short(string.Join(", ", list.Items.Select(Shown)))}]" : "a mapping";

    /// <summary>A text in a message: cut, and on one line.</summary>
    public static string OnOneLine(string text) => Short(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).TrimEnd('.');

    private static string Short(string text) => text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 200), "…");

    private MapValue? Record(YamlNode node, CelType type, string what, Func<string, bool>? isRead, DiagnosticDescriptor unknown)
    {
        if (node is not (YamlMapping or YamlScalar { IsEmpty: true }))
        {
            diagnostics.Report(LanguageDiagnostics.WrongType, node.Span, $"'{what}' is {node.Kind}; a mapping was expected.");
            return null;
        }

        var values = new List<KeyValuePair<string, Value>>();
        var whole = true;
        foreach (var entry in ParseContext.Entries(node))
        {
            if (type.Field(entry.Key.Text) is not { } field)
            {
                diagnostics.Report(unknown, entry.Key.Span, $"'{what}' has no '{entry.Key.Text}'.", DidYouMean.Remedy(entry.Key.Text, type.Fields.Select(f => f.Name)));
                whole = false;
            }
            else if (Typed(entry.Value, field.Type, entry.Key.Text, path => isRead?.Invoke(entry.Key.Text + FieldMark + path) ?? true, unknown) is { } value)
            {
                values.Add(KeyValuePair.Create(field.Name, value));
            }
            else
            {
                whole = false;
            }
        }

        // A key that is spelt wrong is not missing as well.
        foreach (var field in type.Fields.Where(f => whole && !f.IsOptional && ParseContext.Entries(node).All(e => e.Key.Text != f.Name)))
        {
            // Of a record that is left out only what is always in it can be missed.
            var missed = field.Type is { Kind: CelKind.Record } inner && inner != CelType.Document
                ? inner.Fields.Any(f => !f.IsOptional && (isRead?.Invoke(field.Name + FieldMark + f.Name) ?? true))
                : isRead?.Invoke(field.Name) ?? true;
            if (missed)
            {
                diagnostics.Report(unknown, node.Span, $"'{what}' lacks '{field.Name}' ({field.Type}), which is always there.", $"Add '{field.Name}: …'.");
                whole = false;
            }
            else
            {
                values.Add(KeyValuePair.Create(field.Name, Filler(field.Type)));
            }
        }

        return whole ? MapValue.FromStrings(values) : null;
    }

    /// <summary>Stands for an output that is always there and that nobody looks at.</summary>
    private static Value Filler(CelType type) => type.Kind switch
    {
        CelKind.Int => Value.Of(0),
        CelKind.Decimal => Value.Of(0m),
        CelKind.Double => new DoubleValue(0),
        CelKind.Bool => BoolValue.False,
        CelKind.List => ListValue.Empty,
        CelKind.Map => MapValue.Empty,
        CelKind.Date => Value.Of(new DateOnly(2026, 1, 5)),
        CelKind.Timestamp => Value.Of(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero)),
        CelKind.Duration => DurationValue.From(TimeSpan.Zero),
        CelKind.Record => MapValue.FromStrings(type.Fields.Where(f => !f.IsOptional).Select(f => KeyValuePair.Create(f.Name, Filler(f.Type)))),
        _ => Value.Of(""),
    };

    private Document? Document(YamlNode node)
    {
        var map = node as YamlMapping;
        if ((ParseContext.Text(node) ?? ParseContext.Text(map?["name"])) is not { } name)
        {
            if (map is null)
            {
                diagnostics.Report(LanguageDiagnostics.WrongType, node.Span, $"{Shown(node)} is no document.", "Write its file name, such as 'scan.pdf'.");
            }

            return null;
        }

        var size = map?["size"] is YamlScalar s && long.TryParse(s.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 1000;
        return new Document(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))), name, ParseContext.Text(map?["type"]) ?? TypeOf(name), size);
    }

    private static string TypeOf(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".pdf" => "application/pdf",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".tif" or ".tiff" => "image/tiff",
        ".txt" => "text/plain",
        ".eml" => "message/rfc822",
        _ => "application/octet-stream",
    };
}
