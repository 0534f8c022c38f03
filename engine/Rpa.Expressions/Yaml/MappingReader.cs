using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Schema;

namespace Rpa.Expressions.Yaml;

/// <summary>
/// Takes the keys of a mapping one by one by a schema. Each method reports what does not fit and then returns null (or an empty list), so a reader goes on without
/// asking; <see cref="Done"/> reports the keys that nobody took. A missing key is not reported where a part of the mapping could not be read.
/// </summary>
/// <example><code>
/// var reader = MappingReader.Of(node, "the task", diagnostics);
/// var role = reader.Text("role", required: true);
/// var within = reader.Period("within");
/// reader.Done();
/// </code></example>
public sealed partial class MappingReader
{
    private readonly HashSet<string> _known = [];
    private MapShape? _shape;

    private MappingReader(YamlMapping mapping, string what, DiagnosticBag diagnostics, bool isAbsent)
    {
        Mapping = mapping;
        What = what;
        Diagnostics = diagnostics;
        IsAbsent = isAbsent;
    }

    /// <summary>What is read.</summary>
    public YamlMapping Mapping { get; }

    /// <summary>What it is, for messages: `the task`, `state 'reading'`.</summary>
    public string What { get; }

    /// <summary>Where findings go.</summary>
    public DiagnosticBag Diagnostics { get; }

    /// <summary>There was no mapping, which is reported already; every key reads as missing without a further report.</summary>
    public bool IsAbsent { get; }

    /// <summary>The place of the mapping.</summary>
    public SourceSpan Span => Mapping.Span;

    /// <summary>A reader of <paramref name="node"/>; a node that is no mapping is reported and gives an absent reader.</summary>
    public static MappingReader Of(YamlNode? node, string what, DiagnosticBag diagnostics)
    {
        if (node is YamlMapping mapping)
        {
            return new MappingReader(mapping, what, diagnostics, isAbsent: false);
        }

        if (node is YamlScalar { IsEmpty: true })
        {
            diagnostics.Report(YamlDiagnostics.NoValue, node.Span, $"Nothing is written for {what}; a mapping of keys was expected.", "Write its keys below it, indented.");
        }
        else if (node is not null)
        {
            diagnostics.Report(YamlDiagnostics.WrongKind, node.Span, $"{Upper(what)} is {node.Kind}; a mapping was expected.", "Write 'key: value' lines below it, indented.");
        }

        var span = node?.Span ?? default;
        return new MappingReader(new YamlMapping([], span) { IsPartial = true }, what, diagnostics, isAbsent: true);
    }

    /// <summary>
    /// A reader of <paramref name="node"/> by a shape: the shape says which keys there are, which of them must be there and which names a choice has, so that the reader and the JSON
    /// Schema cannot differ.
    /// </summary>
    public static MappingReader Of(YamlNode? node, MapShape shape, string what, DiagnosticBag diagnostics) => Of(node, what, diagnostics).By(shape);

    /// <summary>The same reader by a shape that shows itself only in the keys written.</summary>
    public MappingReader By(MapShape shape)
    {
        _shape = shape;
        return this;
    }

    /// <summary>Whether the key is written; counts as taking it.</summary>
    public bool Has(string key) => Take(key, required: false) is not null;

    /// <summary>The value of any kind. An empty value is returned as an empty scalar.</summary>
    public YamlNode? Node(string key, bool required = false) => Take(key, required);

    /// <summary>The place of a key's value, or of the mapping where the key is missing.</summary>
    public SourceSpan SpanOf(string key) => Mapping[key]?.Span ?? Span;

    /// <summary>The place of the key itself, or of the mapping where it is missing.</summary>
    public SourceSpan KeySpanOf(string key) => Mapping.Entries.FirstOrDefault(e => e.Key.Text == key)?.Key.Span ?? Span;

    /// <summary>A text with its place; not empty.</summary>
    public YamlScalar? Scalar(string key, bool required = false)
    {
        switch (Take(key, required))
        {
            case null:
                return null;
            case YamlScalar { Text: "" } empty:
                ReportNoValue(key, empty, "a text");
                return null;
            case YamlScalar scalar:
                return scalar;
            case var other:
                ReportKind(key, other, "a text");
                return null;
        }
    }

    /// <summary>A text; not empty.</summary>
    public string? Text(string key, bool required = false) => Scalar(key, required)?.Text;

    /// <summary>A whole number.</summary>
    public int? Integer(string key, int min = int.MinValue, int max = int.MaxValue, bool required = false)
    {
        if (Scalar(key, required) is not { } scalar)
        {
            return null;
        }

        if (int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Diagnostics.Report(YamlDiagnostics.BadNumber, scalar.Span, $"'{scalar.Text}' is no whole number{Between(min == int.MinValue ? null : min, max == int.MaxValue ? null : max)}.", $"Correct '{key}'.");
        return null;
    }

    /// <summary>A decimal number with a point.</summary>
    public decimal? Decimal(string key, decimal? min = null, decimal? max = null, bool required = false)
    {
        if (Scalar(key, required) is not { } scalar)
        {
            return null;
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (decimal.TryParse(scalar.Text, Styles, CultureInfo.InvariantCulture, out var number) && number >= (min ?? number) && number <= (max ?? number))
        {
            return number;
        }

        Diagnostics.Report(YamlDiagnostics.BadNumber, scalar.Span, $"'{scalar.Text}' is no number{Between(min, max)}.", "Write digits, and a point before decimals.");
        return null;
    }

    /// <summary>`true` or `false`; <paramref name="otherwise"/> where the key is missing or faulty.</summary>
    public bool Boolean(string key, bool otherwise = false, bool required = false)
    {
        if (Scalar(key, required) is not { } scalar)
        {
            return otherwise;
        }

        if (scalar.Text is "true" or "false")
        {
            return scalar.Text == "true";
        }

        Diagnostics.Report(YamlDiagnostics.BadBoolean, scalar.Span, $"'{scalar.Text}' is neither true nor false.", "Write true or false.");
        return otherwise;
    }

    /// <summary>One of <paramref name="names"/>.</summary>
    public string? Choice(string key, IEnumerable<string> names, bool required = false)
    {
        var scalar = Scalar(key, required);
        var all = names as IReadOnlyCollection<string> ?? [.. names];
        if (scalar is null || all.Contains(scalar.Text))
        {
            return scalar?.Text;
        }

        Diagnostics.Report(YamlDiagnostics.BadChoice, scalar.Span, $"'{scalar.Text}' is not allowed for '{key}'.", DidYouMean.Remedy(scalar.Text, all));
        return null;
    }

    /// <summary>One of the names that the shape allows.</summary>
    public string? Choice(string key) => Choice(key, ((TextShape)(_shape ?? throw new InvalidOperationException($"'{key}' is read without a shape.")).Key(key)!.Shape).Options);

    /// <summary>`2 working days`, `30 seconds`, `3 months`.</summary>
    public Period? Period(string key, bool required = false)
    {
        if (Scalar(key, required) is not { } scalar)
        {
            return null;
        }

        var period = Calendars.Period.Parse(scalar.Text);
        if (period is null)
        {
            Diagnostics.Report(YamlDiagnostics.BadPeriod, scalar.Span, $"'{scalar.Text}' is no period.", $"Write {Calendars.Period.Expected}.");
        }

        return period;
    }

    /// <summary>A day, `2026-11-21`.</summary>
    public DateOnly? Date(string key, bool required = false)
    {
        if (Scalar(key, required) is not { } scalar)
        {
            return null;
        }

        if (DateOnly.TryParseExact(scalar.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Diagnostics.Report(YamlDiagnostics.BadDate, scalar.Span, $"'{scalar.Text}' is no day.", "Write year, month and day: 2026-11-21.");
        return null;
    }

    /// <summary>A text in two languages, `{ de: …, en: … }`, or one text for both.</summary>
    public LocalText? LocalText(string key, bool required = false)
    {
        switch (Take(key, required))
        {
            case null:
                return null;
            case YamlScalar { Text: "" } empty:
                ReportNoValue(key, empty, "a text, or { de: …, en: … }");
                return null;
            case YamlScalar scalar:
                return Expressions.LocalText.Same(scalar.Text);
            case YamlMapping mapping:
                var reader = Of(mapping, $"'{key}'", Diagnostics);
                var (de, en) = (reader.Text("de"), reader.Text("en"));
                reader.Done();
                if (de is null != en is null && !mapping.IsPartial)
                {
                    Diagnostics.Report(
                        YamlDiagnostics.MissingLanguage, mapping.Span, $"'{key}' has no {(de is null ? "German (de)" : "English (en)")} text.",
                        "Write both, or one plain text for both languages.");
                }

                return (de ?? en) is { } one ? new LocalText(de ?? one, en ?? one) : null;
            case var other:
                ReportKind(key, other, "a text, or { de: …, en: … },");
                return null;
        }
    }

    /// <summary>The items of a list; a default array where the key is missing or no list.</summary>
    public ImmutableArray<YamlNode> List(string key, bool required = false, bool orSingle = false)
    {
        switch (Take(key, required))
        {
            case null:
                return default;
            case YamlSequence sequence:
                return sequence.Items;
            case YamlScalar { Text: "" } empty:
                ReportNoValue(key, empty, "a list");
                return default;
            case var single when orSingle:
                return [single];
            case var other:
                ReportKind(key, other, "a list");
                return default;
        }
    }

    /// <summary>A list of texts with their places; empty where the key is missing.</summary>
    public ImmutableArray<YamlScalar> Texts(string key, bool required = false, bool orSingle = false)
    {
        var items = List(key, required, orSingle);
        var texts = ImmutableArray.CreateBuilder<YamlScalar>();
        foreach (var item in items.IsDefault ? [] : items)
        {
            if (item is YamlScalar { Text: not "" } scalar)
            {
                texts.Add(scalar);
            }
            else
            {
                ReportKind(key, item, "a text per item");
            }
        }

        return texts.DrainToImmutable();
    }

    /// <summary>A mapping, or null where the key is missing or no mapping.</summary>
    public MappingReader? Child(string key, bool required = false, string? what = null)
    {
        var node = Take(key, required);
        var reader = node is null ? null : Of(node, what ?? $"'{key}'", Diagnostics);
        if (reader is not null && MapOf(_shape?.Key(key)?.Shape) is { } map)
        {
            reader.By(map);
        }

        return reader is { IsAbsent: false } ? reader : null;
    }

    /// <summary>A list of mappings; empty where the key is missing.</summary>
    public ImmutableArray<MappingReader> Children(string key, bool required = false, string? what = null, bool orSingle = false)
    {
        var items = List(key, required, orSingle);
        var map = MapOf((_shape?.Key(key)?.Shape as ListShape)?.Item);
        return items.IsDefault ? [] :
        [
            .. items.Select(item => Of(item, what ?? $"an item of '{key}'", Diagnostics)).Where(r => !r.IsAbsent).Select(r => map is null ? r : r.By(map)),
        ];
    }

    /// <summary>The entries of a mapping whose keys are names that the author chooses (`states:`, `data:`); empty where the key is missing.</summary>
    public ImmutableArray<YamlEntry> Entries(string key, bool required = false) => Child(key, required)?.Mapping.Entries ?? [];

    /// <summary>Declares a key as known without reading it.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _known.Add(key);
        }
    }

    /// <summary>Reports each key that was not asked for.</summary>
    public void Done()
    {
        var names = _shape?.Keys.Select(k => k.Name).ToList() ?? [.. _known];
        var unused = names.Where(k => Mapping[k] is null).ToList();
        foreach (var entry in Mapping.Entries.Where(e => !_known.Contains(e.Key.Text)))
        {
            Diagnostics.Report(YamlDiagnostics.UnknownKey, entry.Key.Span, $"{Upper(What)} has no key '{entry.Key.Text}'.", DidYouMean.Remedy(entry.Key.Text, unused.Count > 0 ? unused : names));
        }
    }

    private static MapShape? MapOf(Shape? shape) => shape switch
    {
        MapShape map => map,
        EitherShape either => either.Alternatives.OfType<MapShape>().FirstOrDefault(),
        _ => null,
    };

    /// <summary>Reports a finding at a key's value.</summary>
    public void Report(DiagnosticDescriptor descriptor, string key, string message, string remedy = "") =>
        Diagnostics.Report(descriptor, SpanOf(key), message, remedy);

    /// <summary>Checks a camelCase name (data fields, outputs); reports and returns false where it is none.</summary>
    public static bool IsFieldName(YamlScalar name, DiagnosticBag diagnostics) =>
        CheckName(name, CamelCase(), "camelCase: a small letter, then letters and digits", diagnostics);

    /// <summary>Checks a kebab-case name (states, outcomes, workflows); reports and returns false where it is none.</summary>
    public static bool IsName(YamlScalar name, DiagnosticBag diagnostics) =>
        CheckName(name, KebabCase(), "small letters, digits and hyphens, beginning with a letter", diagnostics);

    private static bool CheckName(YamlScalar name, Regex pattern, string expected, DiagnosticBag diagnostics)
    {
        if (name.Text.Length <= 64 && pattern.IsMatch(name.Text))
        {
            return true;
        }

        diagnostics.Report(YamlDiagnostics.BadName, name.Span, $"'{name.Text}' is no name.", $"Write {expected}, at most 64.");
        return false;
    }

    private YamlNode? Take(string key, bool required)
    {
        _known.Add(key);
        var node = Mapping[key];
        if (_shape is not null)
        {
            var known = _shape.Key(key) ?? throw new InvalidOperationException($"The shape of {What} has no key '{key}', which its reader asks for.");
            required |= known.IsRequired;
        }

        if (node is null && required && !Mapping.IsPartial)
        {
            Diagnostics.Report(YamlDiagnostics.MissingKey, Span with { EndLine = Span.Line, EndColumn = Span.Column + 1 }, $"{Upper(What)} has no '{key}'.", $"Add '{key}: …'.");
        }

        return node;
    }

    private void ReportNoValue(string key, YamlScalar empty, string expected) =>
        Diagnostics.Report(YamlDiagnostics.NoValue, empty.Span, $"'{key}' has no value; {expected} was expected.", "Write the value, or remove the key.");

    private void ReportKind(string key, YamlNode node, string expected) =>
        Diagnostics.Report(YamlDiagnostics.WrongKind, node.Span, $"'{key}' is {node.Kind}; {expected} was expected.", node is YamlMapping ? "If this is a '${…}' value, quote it." : "");

    private static string Between(decimal? min, decimal? max) => (min, max) switch
    {
        (null, null) => "",
        (_, null) => $" of at least {min.Value.ToString(CultureInfo.InvariantCulture)}",
        (null, _) => $" of at most {max.Value.ToString(CultureInfo.InvariantCulture)}",
        _ => $" between {min.Value.ToString(CultureInfo.InvariantCulture)} and {max.Value.ToString(CultureInfo.InvariantCulture)}",
    };

    private static string Upper(string what) => what.Length == 0 ? what : char.ToUpperInvariant(what[0]) + what[1..];

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$", RegexOptions.NonBacktracking)]
    private static partial Regex CamelCase();

    [GeneratedRegex("^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex KebabCase();
}
