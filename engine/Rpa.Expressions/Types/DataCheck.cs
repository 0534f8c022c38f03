using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Types;

/// <summary>Checks a value against a declared type and its bounds.</summary>
internal static class DataCheck
{
    private const int MaxDepth = 16;
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new();

    /// <summary>The pattern over a whole text, in time linear to the text; throws <see cref="ArgumentException"/> or <see cref="NotSupportedException"/>.</summary>
    public static Regex Pattern(string pattern)
    {
        if (Patterns.Count > 1_000)
        {
            Patterns.Clear();
        }

        return Patterns.GetOrAdd(pattern, p => new Regex($@"\A(?:{p})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    public static Conversion Check(DataType type, Value value, int depth = 0) => (type.Kind, value) switch
    {
        _ when depth > MaxDepth => Fault.Of("Zu tief verschachtelt.", "Nested too deeply."),
        (DataKind.Text, StringValue text) => CheckText(type, text),
        (DataKind.Integer, NumberValue number) => Whole(number) is { } whole ? InBounds(type, whole, Value.Of((long)whole)) : Fault.Kind(type, value.Type.Name),
        (DataKind.Decimal, NumberValue number) => Exact(number) is { } exact ? InBounds(type, exact, value as DecimalValue ?? Value.Of(exact)) : Fault.Kind(type, value.Type.Name),
        (DataKind.Money, NumberValue number) => CheckMoney(type, number),
        (DataKind.Boolean, BoolValue) or (DataKind.Date, DateValue) or (DataKind.DateTime, TimestampValue) or (DataKind.Duration, DurationValue) => new(value, null),
        (DataKind.Choice, StringValue text) => type.Options.Items.Contains(text.Text) ? new(value, null) : NoOption(type, text.Text),
        (DataKind.Email, StringValue text) => EmailAddress.IsValid(text.Text) ? new(value, null) : NoEmail(text.Text),
        (DataKind.Address, MapValue map) => CheckParts(type, map, AddressText.Fields),
        (DataKind.Document, MapValue map) => map.Text("id") is not null && map.Text("name") is not null && map.Text("mediaType") is not null && map["size"] is IntValue
            ? new(value, null)
            : Fault.Kind(type, "record"),
        (DataKind.List, ListValue list) => CheckList(type, list, depth),
        (DataKind.Record, MapValue map) => CheckRecord(type, map, depth),
        _ => Fault.Kind(type, value.Type.Name),
    };

    public static Conversion NoEmail(string text) => Fault.Of(
        $"„{Fault.Shown(text)}“ ist keine E-Mail-Adresse. Erwartet wird zum Beispiel name@beispiel.de.",
        $"'{Fault.Shown(text)}' is no e-mail address. Expected is, for example, name@example.org.");

    public static Conversion NoOption(DataType type, string text)
    {
        string Names(CultureInfo culture) => string.Join(", ", type.Options.Select(o => type.OptionLabel(o).In(culture)).Take(20));
        return Fault.Of(
            $"„{Fault.Shown(text)}“ steht nicht zur Auswahl. Möglich ist: {Names(CultureInfo.GetCultureInfo("de"))}.",
            $"'{Fault.Shown(text)}' is not an option. Possible: {Names(CultureInfo.GetCultureInfo("en"))}.");
    }

    private static Conversion CheckText(DataType type, StringValue value)
    {
        var text = value.Text;
        var max = type.MaxLength ?? DataType.DefaultMaxLength;
        if (text.Length > max)
        {
            return Fault.Of(
                $"Der Text hat {Fault.Count(text.Length)} Zeichen; erlaubt sind höchstens {Fault.Count(max)}.",
                $"The text has {Fault.Count(text.Length)} characters; at most {Fault.Count(max)} are allowed.");
        }

        if (text.AsSpan().IndexOfAnyInRange('\0', '\u0008') >= 0 || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            return Fault.Of("Der Text enthält unsichtbare Steuerzeichen.", "The text contains invisible control characters.");
        }

        return type.Pattern is { } pattern && !Pattern(pattern).IsMatch(text)
            ? Fault.Of($"„{Fault.Shown(text)}“ hat nicht die erwartete Form.", $"'{Fault.Shown(text)}' does not have the expected form.")
            : new(value, null);
    }

    private static Conversion CheckMoney(DataType type, NumberValue number)
    {
        if (Exact(number) is not { } amount || Math.Abs(amount) > 90_000_000_000_000_000m)
        {
            return Fault.Kind(type, number.Type.Name);
        }

        return decimal.Round(amount, 2) != amount
            ? Fault.Of($"{Fault.Number(amount, english: false)} hat mehr als zwei Nachkommastellen.", $"{Fault.Number(amount, english: true)} has more than two decimals.")
            : InBounds(type, amount, Value.Of(amount + 0.00m));
    }

    private static Conversion InBounds(DataType type, decimal number, Value value)
    {
        if (number >= (type.Min ?? number) && number <= (type.Max ?? number))
        {
            return new(value, null);
        }

        string Bound(bool english) => (type.Min, type.Max, english) switch
        {
            ({ } min, { } max, false) => $"zwischen {Fault.Number(min, english)} und {Fault.Number(max, english)}",
            ({ } min, { } max, true) => $"between {Fault.Number(min, english)} and {Fault.Number(max, english)}",
            ({ } min, _, false) => $"ab {Fault.Number(min, english)}",
            ({ } min, _, true) => $"of at least {Fault.Number(min, english)}",
            (_, _, false) => $"bis {Fault.Number(type.Max ?? 0, english)}",
            _ => $"of at most {Fault.Number(type.Max ?? 0, english)}",
        };
        return Fault.Of(
            $"{Fault.Number(number, english: false)} ist nicht erlaubt. Erwartet wird eine Zahl {Bound(false)}.",
            $"{Fault.Number(number, english: true)} is not allowed. Expected is a number {Bound(true)}.");
    }

    private static Conversion CheckList(DataType type, ListValue list, int depth)
    {
        var (min, max) = (type.Min ?? 0, type.Max ?? DataType.DefaultMaxItems);
        if (list.Items.Length < min || list.Items.Length > max)
        {
            return Fault.Of(
                $"Die Liste hat {Fault.Count(list.Items.Length)} Einträge; erlaubt sind {Fault.Count((int)min)} bis {Fault.Count((int)max)}.",
                $"The list has {Fault.Count(list.Items.Length)} items; {Fault.Count((int)min)} to {Fault.Count((int)max)} are allowed.");
        }

        var items = ImmutableArray.CreateBuilder<Value>(list.Items.Length);
        foreach (var item in list.Items)
        {
            var checkedItem = Check(type.Element ?? new DataType(DataKind.Text), item, depth + 1);
            if (checkedItem.Value is null)
            {
                var number = Fault.Count(items.Count + 1);
                return Fault.Of($"Eintrag {number}: {checkedItem.Fault!.De}", $"Item {number}: {checkedItem.Fault!.En}");
            }

            items.Add(checkedItem.Value);
        }

        return new(new ListValue(items.DrainToImmutable()), null);
    }

    private static Conversion CheckRecord(DataType type, MapValue map, int depth)
    {
        var entries = new List<KeyValuePair<string, Value>>();
        foreach (var (key, item) in map.Entries)
        {
            if (type.Fields.FirstOrDefault(f => f.Name == key.ToString()) is not { } field)
            {
                return Fault.Of($"Das Feld „{Fault.Shown(key.ToString())}“ ist nicht bekannt.", $"The field '{Fault.Shown(key.ToString())}' is not known.");
            }

            var checkedItem = Check(field.Type, item, depth + 1);
            if (checkedItem.Value is null)
            {
                return Fault.Of($"{field.Label.De}: {checkedItem.Fault!.De}", $"{field.Label.En}: {checkedItem.Fault!.En}");
            }

            entries.Add(KeyValuePair.Create(field.Name, checkedItem.Value));
        }

        return new(MapValue.FromStrings(entries), null);
    }

    private static Conversion CheckParts(DataType type, MapValue map, string[] names)
    {
        foreach (var (key, item) in map.Entries)
        {
            if (!names.Contains(key.ToString()) || item is not StringValue { Text.Length: <= 200 })
            {
                return Fault.Kind(type, $"{Fault.Shown(key.ToString())}: {Fault.Shown(item.ToString())}");
            }
        }

        return new(map, null);
    }

    private static decimal? Whole(NumberValue number) =>
        Exact(number) is { } exact && decimal.Truncate(exact) == exact && exact is >= long.MinValue and <= long.MaxValue ? exact : null;

    private static decimal? Exact(NumberValue number) => number switch
    {
        IntValue i => i.Number,
        UIntValue u => u.Number,
        DecimalValue d => d.Number,
        DoubleValue { Number: > -7e27 and < 7e27 } d => (decimal)d.Number,
        _ => null,
    };

    /// <summary>A text as it is stored: composed letters (DIN 91379 names arrive decomposed from some systems), one kind of line end.</summary>
    public static string Normal(string text)
    {
        var trimmed = text.Trim().Replace("\r\n", "\n", StringComparison.Ordinal);
        try
        {
            return trimmed.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return new string([.. trimmed.Where(c => !char.IsSurrogate(c))]);
        }
    }
}
