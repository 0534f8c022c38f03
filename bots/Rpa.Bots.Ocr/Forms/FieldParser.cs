using System.Globalization;
using System.Text.RegularExpressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Reads the <c>fields:</c> of a form template.</summary>
internal sealed partial class FieldParser(DiagnosticBag diagnostics, double pageWidth, double pageHeight, Func<string, ReadOnlyMemory<byte>?> beside)
{
    private const double LeastZone = 2;

    /// <summary>The types by the words of the grammar.</summary>
    internal static readonly Dictionary<string, FieldType> Types = new(StringComparer.Ordinal)
    {
        ["text"] = FieldType.Text,
        ["integer"] = FieldType.Integer,
        ["decimal"] = FieldType.Decimal,
        ["money"] = FieldType.Money,
        ["date"] = FieldType.Date,
        ["email"] = FieldType.Email,
        ["iban"] = FieldType.Iban,
        ["postal-code"] = FieldType.PostalCode,
        ["phone"] = FieldType.Phone,
        ["choice"] = FieldType.Choice,
        ["checkbox"] = FieldType.Checkbox,
    };

    private static readonly Dictionary<string, FieldType[]> KeysOf = new(StringComparer.Ordinal)
    {
        ["min"] = [FieldType.Integer, FieldType.Decimal, FieldType.Money, FieldType.Date],
        ["max"] = [FieldType.Integer, FieldType.Decimal, FieldType.Money, FieldType.Date],
        ["dictionary"] = [FieldType.Text],
        ["multiline"] = [FieldType.Text],
        ["options"] = [FieldType.Choice],
    };

    private static readonly string[] OfWritten = ["pattern", "whitelist", "comb"];

    internal List<FormField>? Parse(YamlNode? node)
    {
        if (node is not YamlMapping mapping)
        {
            if (node is not null)
            {
                diagnostics.Report(YamlDiagnostics.WrongKind, node.Span, $"'fields' is {node.Kind}; a mapping of names is expected.");
            }

            return null;
        }

        return [.. mapping.Entries.Select(Field).OfType<FormField>()];
    }

    private FormField? Field(YamlEntry entry)
    {
        var name = entry.Key.Text;
        if (!CamelCase().IsMatch(name))
        {
            diagnostics.Report(YamlDiagnostics.BadName, entry.Key.Span, $"'{name}' is no name of a field.", "Write camelCase, such as 'birthDate'.");
        }

        if (entry.Value is not YamlMapping mapping)
        {
            diagnostics.Report(YamlDiagnostics.WrongKind, entry.Value.Span, $"field '{name}' is {entry.Value.Kind}.", "Write '{ type: text, at: [x, y, width, height] }'.");
            return null;
        }

        var fields = new YamlFields(mapping, "a field", diagnostics, FormShape.Field);
        if (fields.Text("type") is not { } typeName)
        {
            return null;
        }

        if (!Types.TryGetValue(typeName, out var type))
        {
            diagnostics.Report(YamlDiagnostics.BadChoice, fields.At("type"), $"'{typeName}' is no type of field.", DidYouMean.Remedy(typeName, Types.Keys));
            return null;
        }

        CheckKeys(fields, typeName, type);
        var options = type == FieldType.Choice ? Options(fields.Required("options")) : [];
        var zone = type == FieldType.Choice ? default(Millimetres) : Zone(fields.Numbers("at", 4), fields.At("at"));
        return zone is null ? null : new FormField(name, type)
        {
            Zone = zone.Value,
            Options = options,
            Page = (int)(fields.Number("page", 1, 20) ?? 1),
            Required = fields.Boolean("required") ?? false,
            Min = type == FieldType.Date ? null : (decimal?)fields.Number("min", -1e11, 1e11),
            Max = type == FieldType.Date ? null : (decimal?)fields.Number("max", -1e11, 1e11),
            Earliest = type == FieldType.Date ? Day(fields, "min") : null,
            Latest = type == FieldType.Date ? Day(fields, "max") : null,
            Pattern = Pattern(fields),
            Whitelist = fields.Text("whitelist") ?? "",
            Dictionary = Dictionary(mapping["dictionary"]),
            WordList = (mapping["dictionary"] as YamlScalar)?.Text,
            Comb = (int)(fields.Number("comb", 2, 60) ?? 0),
            Multiline = fields.Boolean("multiline") ?? false,
            Accept = fields.Number("accept", 0.5, 1),
            PdfField = fields.Text("pdf-field"),
        };
    }

    private void CheckKeys(YamlFields fields, string typeName, FieldType type)
    {
        var marks = type is FieldType.Choice or FieldType.Checkbox;
        var misplaced = KeysOf.Where(key => fields.Has(key.Key) && !key.Value.Contains(type)).Select(key => key.Key)
            .Concat(OfWritten.Where(key => marks && fields.Has(key)))
            .Concat(type == FieldType.Choice && fields.Has("at") ? ["at"] : []);
        foreach (var key in misplaced)
        {
            diagnostics.Report(FormDiagnostics.KeyDoesNotFit, fields.At(key), $"'{key}' has no meaning for a field of type {typeName}.", "Remove it.");
        }
    }

    private Millimetres? Zone(double[]? numbers, SourceSpan span)
    {
        if (numbers is null)
        {
            return null;
        }

        var zone = new Millimetres(numbers[0], numbers[1], numbers[2], numbers[3]);
        if (zone.Width < LeastZone || zone.Height < LeastZone)
        {
            diagnostics.Report(FormDiagnostics.TooSmall, span, string.Create(CultureInfo.InvariantCulture, $"the zone measures {zone.Width} x {zone.Height} mm."), "At least 2 x 2 mm are needed; the order is [x, y, width, height].");
        }

        if (zone.X < 0 || zone.Y < 0 || zone.X + zone.Width > pageWidth || zone.Y + zone.Height > pageHeight)
        {
            diagnostics.Report(FormDiagnostics.OutsidePage, span, string.Create(CultureInfo.InvariantCulture, $"the zone ends at {zone.X + zone.Width}, {zone.Y + zone.Height}, the page at {pageWidth}, {pageHeight} mm."), "The order is [x, y, width, height], from the upper left corner.");
        }

        return zone;
    }

    private List<FormOption> Options(YamlNode? node)
    {
        var options = new List<FormOption>();
        if (node is not YamlMapping mapping || mapping.Entries.Length < 2)
        {
            if (node is not null)
            {
                diagnostics.Report(YamlDiagnostics.WrongKind, node.Span, "a choice has at least two options.", "Write 'name: [x, y, width, height]' lines.");
            }

            return options;
        }

        foreach (var entry in mapping.Entries)
        {
            if (Zone(YamlFields.NumbersOf(entry.Value, entry.Key.Text, 4, diagnostics), entry.Value.Span) is { } zone)
            {
                options.Add(new FormOption(entry.Key.Text, zone));
            }
        }

        return options;
    }

    private DateOnly? Day(YamlFields fields, string key)
    {
        if (fields.Text(key) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        diagnostics.Report(YamlDiagnostics.BadDate, fields.At(key), $"'{text}' is no day.", "Write it as 2026-01-31.");
        return null;
    }

    /// <summary>A pattern as its author wrote it.</summary>
    internal static string Inner(Regex pattern) => pattern.ToString()[Opening.Length..^Closing.Length];

    private const string Opening = "^(?:";
    private const string Closing = ")$";

    private Regex? Pattern(YamlFields fields)
    {
        if (fields.Text("pattern") is not { } text)
        {
            return null;
        }

        try
        {
            return new Regex($"{Opening}{text}{Closing}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            diagnostics.Report(YamlDiagnostics.BadPattern, fields.At("pattern"), $"'{text}' is no pattern: {exception.Message}", "Look-around and back-references are not allowed.");
            return null;
        }
    }

    private List<string> Dictionary(YamlNode? node)
    {
        if (node is null)
        {
            return [];
        }

        if (node is YamlScalar { Text: { Length: > 0 } reference })
        {
            return WordList.Read(reference, node.Span, beside, diagnostics);
        }

        if (node is YamlSequence list && list.Items.Length > 0 && list.Items.All(item => item is YamlScalar { Text.Length: > 0 }))
        {
            return [.. list.Items.Cast<YamlScalar>().Select(item => item.Text)];
        }

        diagnostics.Report(YamlDiagnostics.WrongKind, node.Span, "'dictionary' is no list of texts.", "Write '[one, two]', or the name of a word list such as 'forms/streets'.");
        return [];
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,63}$", RegexOptions.NonBacktracking)]
    private static partial Regex CamelCase();
}
