using System.Globalization;
using System.Text.Json;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Types;

/// <summary>How a conversion or check ended: a value, or a fault in both languages that a person at a form can act on.</summary>
/// <param name="Value">The value, or null.</param>
/// <param name="Fault">What is wrong and what was expected, or null.</param>
public readonly record struct Conversion(Value? Value, LocalText? Fault);

/// <summary>Declared data between people, JSON and expressions.</summary>
public static class DataTypeConversion
{
    private static readonly string[] Yes = ["ja", "j", "yes", "y", "true", "wahr", "x", "1"];
    private static readonly string[] No = ["nein", "n", "no", "false", "falsch", "0"];

    /// <summary>What a person typed or a scan shows: `1.234,56`, `21.11.2026`, `ja`; trimmed, checked against the type's bounds.</summary>
    public static Conversion FromText(this DataType type, string text) => FromText(type, text, CultureInfo.InvariantCulture);

    /// <summary>
    /// The same by the language of the page it was typed on: `1.234` is one thousand and more in German (and where the language is unknown), one and a fraction in
    /// English. What is unambiguous is read alike in both.
    /// </summary>
    public static Conversion FromText(this DataType type, string text, CultureInfo culture)
    {
        if (text.Length > 4 * DataType.DefaultMaxLength)
        {
            return Fault.Of("Der Text ist viel zu lang.", "The text is far too long.");
        }

        text = DataCheck.Normal(text);
        if (text.Length == 0)
        {
            return Fault.Empty;
        }

        var english = IsEnglish(culture);
        switch (type.Kind)
        {
            case DataKind.Text:
                return DataCheck.Check(type, Value.Of(text));
            case DataKind.Integer or DataKind.Decimal or DataKind.Money:
                return Number(type, text, english);
            case DataKind.Boolean:
                var word = text.ToLowerInvariant();
                return Yes.Contains(word) ? new(BoolValue.True, null) : No.Contains(word) ? new(BoolValue.False, null)
                    : Fault.Of($"„{Fault.Shown(text)}“: Bitte ja oder nein angeben.", $"'{Fault.Shown(text)}': please answer yes or no.");
            case DataKind.Date:
                var (day, noDay) = DateText.Parse(text);
                return new(day is { } d ? Value.Of(d) : null, noDay);
            case DataKind.DateTime:
                var (instant, noInstant) = DateText.ParseTime(text);
                return new(instant is { } i ? Value.Of(i) : null, noInstant);
            case DataKind.Duration:
                return DateText.ParseDuration(text) is { } duration ? new(duration, null) : Fault.Of(
                    $"„{Fault.Shown(text)}“ ist keine Dauer. Erwartet wird zum Beispiel 90 Minuten oder 1:30.",
                    $"'{Fault.Shown(text)}' is no duration. Expected is, for example, 90 minutes or 1:30.");
            case DataKind.Choice:
                return Option(type, text) is { } option ? new(Value.Of(option), null) : DataCheck.NoOption(type, text);
            case DataKind.Email:
                var address = text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? text[7..] : text;
                return DataCheck.Check(type, Value.Of(address));
            case DataKind.Address:
                return AddressText.Parse(text) is { } place ? DataCheck.Check(type, place) : Fault.Of(
                    $"„{Fault.Shown(text)}“ ist keine Anschrift. Erwartet wird zum Beispiel Große Bleiche 46, 55116 Mainz.",
                    $"'{Fault.Shown(text)}' is no address. Expected is, for example, Große Bleiche 46, 55116 Mainz.");
            case DataKind.List:
                return List(type, text, culture);
            default:
                return Fault.Of("Diese Angabe kann nicht als Text gemacht werden.", "This cannot be given as text.");
        }
    }

    /// <summary>Checks a value that an expression or an action produced against the type and its bounds, and adapts numbers (int to decimal).</summary>
    public static Conversion FromValue(this DataType type, Value value) => DataCheck.Check(type, value);

    /// <summary>
    /// A value out of a tree that another program sent, where days, moments and amounts may be texts: texts are read by the type, also inside of lists and records; everything else is
    /// checked as it is.
    /// </summary>
    public static Conversion FromTree(this DataType type, Value value) => DataTree.Read(type, value);

    /// <summary>From the stored form: numbers exact, money as whole cents, dates and times as ISO 8601 text. Bounds are checked as for a value.</summary>
    public static Conversion FromJson(this DataType type, JsonElement json) =>
        DataJson.Read(type, json) is { } value ? DataCheck.Check(type, value) : Fault.Kind(type, json.ValueKind.ToString().ToLowerInvariant());

    /// <summary>To the stored form.</summary>
    /// <exception cref="ArgumentException">The value does not belong to the type, which <see cref="FromValue"/> would have said.</exception>
    public static void WriteJson(this DataType type, Utf8JsonWriter writer, Value value) => DataJson.Write(type, writer, value);

    /// <summary>For people, by language: `1.234,56 EUR`, `Sa., 21.11.2026`, `ja`.</summary>
    public static string ToDisplay(this DataType type, Value value, CultureInfo culture)
    {
        var english = IsEnglish(culture);
        return (type.Kind, value) switch
        {
            (DataKind.Money, DecimalValue amount) => NumberText.Show(amount.Number, english, decimals: 2, group: true) + " EUR",
            (_, DecimalValue number) => NumberText.Show(number.Number, english),
            (DataKind.Money, IntValue amount) => NumberText.Show(amount.Number, english, decimals: 2, group: true) + " EUR",
            (_, IntValue number) => NumberText.Show(number.Number, english),
            (_, BoolValue truth) => (truth.IsTrue, english) switch { (true, false) => "ja", (false, false) => "nein", (true, true) => "yes", _ => "no" },
            (_, DateValue date) => DateText.Show(date.Day, english),
            (_, TimestampValue time) => DateText.Show(time.Instant, english),
            (_, DurationValue duration) => Duration(duration, english),
            (DataKind.Choice, StringValue option) => type.OptionLabel(option.Text).In(culture),
            (DataKind.Address, MapValue map) => AddressText.Show(map),
            (DataKind.Document, MapValue map) => map.Text("name") ?? "",
            (DataKind.Record, MapValue map) => string.Join(
                "; ", type.Fields.Where(f => map[f.Name] is not null).Select(f => $"{f.Label.In(culture)}: {f.Type.ToDisplay(map[f.Name]!, culture)}")),
            (DataKind.List, ListValue list) => string.Join(", ", list.Items.Select(i => (type.Element ?? new DataType(DataKind.Text)).ToDisplay(i, culture))),
            _ => value.ToString(),
        };
    }

    private static bool IsEnglish(CultureInfo culture) => string.Equals(culture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal);

    private static Conversion Number(DataType type, string text, bool english)
    {
        var body = text;
        if (type.Kind == DataKind.Money)
        {
            foreach (var unit in (ReadOnlySpan<string>)["EUR", "Euro", "€"])
            {
                body = body.EndsWith(unit, StringComparison.OrdinalIgnoreCase) ? body[..^unit.Length] : body.StartsWith(unit, StringComparison.OrdinalIgnoreCase) ? body[unit.Length..] : body;
            }

            body = body.Trim();
            body = body.EndsWith(",--", StringComparison.Ordinal) ? body[..^3] : body.EndsWith(",-", StringComparison.Ordinal) || body.EndsWith(",–", StringComparison.Ordinal) ? body[..^2] : body;
        }

        // A whole number or an amount of money has no three decimals, so a single separator before three digits groups, whichever it is.
        var number = NumberText.Parse(body, english);
        if (type.Kind == DataKind.Integer && number is { } n && decimal.Truncate(n) != n)
        {
            number = NumberText.Parse(body, !english) is { } other && decimal.Truncate(other) == other ? other : number;
        }

        return number is { } value ? DataCheck.Check(type, Value.Of(value)) : Fault.Of(
            $"„{Fault.Shown(text)}“ ist keine Zahl. Erwartet wird zum Beispiel {(type.Kind == DataKind.Integer ? "1234" : "1.234,56")}.",
            $"'{Fault.Shown(text)}' is no number. Expected is, for example, {(type.Kind == DataKind.Integer ? "1234" : "1,234.56")}.");
    }

    private static string? Option(DataType type, string text) =>
        type.Options.FirstOrDefault(o => o == text)
        ?? type.Options.FirstOrDefault(o => string.Equals(o, text, StringComparison.OrdinalIgnoreCase))
        ?? type.Options.FirstOrDefault(o => type.OptionLabel(o) is var label
            && (string.Equals(label.De, text, StringComparison.OrdinalIgnoreCase) || string.Equals(label.En, text, StringComparison.OrdinalIgnoreCase)));

    /// <summary>An item per line, or separated by semicolons; by commas too where no item can have one.</summary>
    private static Conversion List(DataType type, string text, CultureInfo culture)
    {
        var element = type.Element ?? new DataType(DataKind.Text);
        char[] separators = text.AsSpan().IndexOfAny('\n', ';') >= 0 || element.Kind is not (DataKind.Choice or DataKind.Email or DataKind.Date) ? ['\n', ';'] : [','];
        var items = new List<Value>();
        foreach (var part in text.Split(separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var item = element.FromText(part, culture);
            if (item.Value is null)
            {
                return item;
            }

            items.Add(item.Value);
        }

        return DataCheck.Check(type, new ListValue([.. items]));
    }

    private static string Duration(DurationValue duration, bool english)
    {
        var total = Math.Abs(duration.Seconds);
        (long Count, string De, string En)[] parts =
            [(total / 86_400, "Tg.", "d"), (total / 3600 % 24, "Std.", "h"), (total / 60 % 60, "Min.", "min"), (total % 60, "Sek.", "s")];
        var shown = string.Join(' ', parts.Where(p => p.Count > 0).Select(p => $"{p.Count.ToString(CultureInfo.InvariantCulture)} {(english ? p.En : p.De)}"));
        return shown.Length == 0 ? (english ? "0 s" : "0 Sek.") : (duration.Seconds < 0 ? "-" : "") + shown;
    }
}
