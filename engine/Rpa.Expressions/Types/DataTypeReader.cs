using System.Collections.Immutable;
using System.Globalization;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Expressions.Types;

/// <summary>
/// Reads declarations of data: `{ type: integer, min: 1, max: 366, label: { de: …, en: … }, personal: true }`; `type: list` has `of:` (a declaration or a type's
/// name), `type: record` has `fields:`, `type: choice` has `options:` (names, or a mapping of names to their labels).
/// </summary>
public static class DataTypeReader
{
    private const int MaxPattern = 500;

    private static readonly ImmutableArray<(string Name, DataKind Kind)> Kinds =
    [
        ("text", DataKind.Text), ("integer", DataKind.Integer), ("decimal", DataKind.Decimal), ("money", DataKind.Money), ("boolean", DataKind.Boolean),
        ("date", DataKind.Date), ("date-time", DataKind.DateTime), ("duration", DataKind.Duration), ("choice", DataKind.Choice), ("email", DataKind.Email),
        ("address", DataKind.Address), ("list", DataKind.List), ("record", DataKind.Record), ("document", DataKind.Document),
    ];

    /// <summary>The names that `type:` may hold.</summary>
    public static ImmutableArray<string> TypeNames { get; } = [.. Kinds.Select(k => k.Name)];

    /// <summary>The name of a kind as it is written: `date-time`.</summary>
    public static string NameOf(DataKind kind) => Kinds.First(k => k.Kind == kind).Name;

    /// <summary>The type of a declaration, or null after a fault. A plain text is a type's name: `text`.</summary>
    public static DataType? Read(YamlNode node, DiagnosticBag diagnostics) => ReadDeclaration(node, "the declaration", diagnostics)?.Type;

    /// <summary>The field that an entry `name: declaration` declares, or null after a fault.</summary>
    public static DataField? ReadField(YamlEntry entry, DiagnosticBag diagnostics)
    {
        var isName = MappingReader.IsFieldName(entry.Key, diagnostics);
        var declaration = ReadDeclaration(entry.Value, $"field '{entry.Key.Text}'", diagnostics);
        return isName && declaration is var (type, label, isPersonal)
            ? new DataField(entry.Key.Text, type, label ?? LocalText.Same(entry.Key.Text), isPersonal)
            : null;
    }

    /// <summary>The fields of a mapping of declarations, in their order; the faulty ones are left out.</summary>
    public static ImmutableArray<DataField> ReadFields(YamlMapping mapping, DiagnosticBag diagnostics) =>
        [.. mapping.Entries.Select(e => ReadField(e, diagnostics)).OfType<DataField>()];

    private static (DataType Type, LocalText? Label, bool IsPersonal)? ReadDeclaration(YamlNode node, string what, DiagnosticBag diagnostics)
    {
        if (node is YamlScalar { IsEmpty: false } name)
        {
            return Kind(name, diagnostics) is { } plain && Needs(plain) is not { } missing ? (new DataType(plain), null, false) : Report(name, diagnostics);
        }

        var reader = MappingReader.Of(node, what, diagnostics);
        if (reader.IsAbsent)
        {
            return null;
        }

        var label = reader.LocalText("label");
        var isPersonal = reader.Boolean("personal");
        var type = reader.Scalar("type", required: true) is { } scalar && Kind(scalar, diagnostics) is { } kind ? ReadType(reader, kind) : null;
        if (type is null)
        {
            // Without a type nobody knows which keys belong here.
            reader.Ignore("min", "max", "max-length", "pattern", "options", "of", "fields");
        }

        reader.Done();
        return type is null ? null : (type, label, isPersonal);
    }

    private static (DataType Type, LocalText? Label, bool IsPersonal)? Report(YamlScalar name, DiagnosticBag diagnostics)
    {
        if (Kinds.FirstOrDefault(k => k.Name == name.Text) is { Name: not null, Kind: var kind })
        {
            diagnostics.Report(YamlDiagnostics.MissingKey, name.Span, $"'{name.Text}' alone is no declaration.", $"Write {{ type: {name.Text}, {Needs(kind)}: … }}.");
        }

        return null;
    }

    private static string? Needs(DataKind kind) => kind switch
    {
        DataKind.Choice => "options",
        DataKind.List => "of",
        DataKind.Record => "fields",
        _ => null,
    };

    private static DataKind? Kind(YamlScalar name, DiagnosticBag diagnostics)
    {
        foreach (var (known, kind) in Kinds)
        {
            if (known == name.Text)
            {
                return kind;
            }
        }

        diagnostics.Report(YamlDiagnostics.BadChoice, name.Span, $"There is no data type '{name.Text}'.", DidYouMean.Remedy(name.Text, TypeNames));
        return null;
    }

    private static DataType? ReadType(MappingReader reader, DataKind kind)
    {
        var type = new DataType(kind);
        switch (kind)
        {
            case DataKind.Text:
                return type with { MaxLength = reader.Integer("max-length", 1, 1_000_000), Pattern = Pattern(reader) };
            case DataKind.Integer or DataKind.Decimal or DataKind.Money:
                return WithBounds(reader, type, null, null);
            case DataKind.Choice:
                return Options(reader, type);
            case DataKind.List:
                var of = reader.Node("of", required: true);
                var element = of is null ? null : ReadDeclaration(of, "the list's element", reader.Diagnostics)?.Type;
                return element is null ? null : WithBounds(reader, type, 0, 100_000) with { Element = element };
            case DataKind.Record:
                var fields = reader.Child("fields", required: true);
                return fields is null ? null : type with { Fields = ReadFields(fields.Mapping, reader.Diagnostics) };
            default:
                return type;
        }
    }

    private static DataType WithBounds(MappingReader reader, DataType type, decimal? least, decimal? most)
    {
        var isWhole = type.Kind is DataKind.Integer or DataKind.List;
        decimal? Bound(string key)
        {
            var bound = reader.Decimal(key, least, most);
            if (bound is { } b && isWhole && decimal.Truncate(b) != b)
            {
                reader.Report(YamlDiagnostics.BadBounds, key, $"'{b.ToString(CultureInfo.InvariantCulture)}' is no whole number.", "Write a whole number, or use type decimal.");
                return null;
            }

            return bound;
        }

        var (min, max) = (Bound("min"), Bound("max"));
        if (min > max)
        {
            reader.Report(YamlDiagnostics.BadBounds, "max", "'max' is less than 'min', so that no value fits.", "Swap them, or correct one.");
            max = null;
        }

        return type with { Min = min, Max = max };
    }

    private static DataType? Options(MappingReader reader, DataType type)
    {
        var names = ImmutableArray.CreateBuilder<YamlScalar>();
        var labels = ImmutableArray.CreateBuilder<LocalText>();
        if (reader.Mapping["options"] is YamlMapping)
        {
            var child = reader.Child("options")!;
            foreach (var entry in child.Mapping.Entries)
            {
                names.Add(entry.Key);
                labels.Add(child.LocalText(entry.Key.Text) ?? LocalText.Same(entry.Key.Text));
            }
        }
        else
        {
            names.AddRange(reader.Texts("options", required: true));
        }

        if (names.Count == 0)
        {
            if (reader.Mapping["options"] is YamlSequence or YamlMapping)
            {
                reader.Report(YamlDiagnostics.BadLength, "options", "A choice has no options.", "List at least one.");
            }

            return null;
        }

        foreach (var twice in names.GroupBy(n => n.Text).Where(g => g.Count() > 1))
        {
            reader.Diagnostics.Report(YamlDiagnostics.DuplicateKey, twice.Last().Span, $"Option '{twice.Key}' stands here again.", "Remove one of them.");
        }

        return type with { Options = [.. names.Select(n => n.Text)], OptionLabels = labels.DrainToImmutable() };
    }

    private static string? Pattern(MappingReader reader)
    {
        if (reader.Scalar("pattern") is not { } scalar)
        {
            return null;
        }

        try
        {
            if (scalar.Text.Length <= MaxPattern)
            {
                DataCheck.Pattern(scalar.Text);
                return scalar.Text;
            }

            reader.Report(YamlDiagnostics.BadPattern, "pattern", "The pattern is too long.", $"Use at most {MaxPattern.ToString(CultureInfo.InvariantCulture)} characters.");
        }
        catch (ArgumentException e)
        {
            reader.Report(YamlDiagnostics.BadPattern, "pattern", $"'{scalar.Text}' is no regular expression: {e.Message}", "Correct it, and quote it in single quotes.");
        }
        catch (NotSupportedException)
        {
            reader.Report(YamlDiagnostics.BadPattern, "pattern", $"'{scalar.Text}' uses look-around, a back reference, or repeats too often.", "Only patterns that take linear time are allowed; write it without them.");
        }

        return null;
    }
}
