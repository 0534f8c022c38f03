using System.Globalization;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Pages;

/// <summary>
/// How values look in fields: German for people's fields (`21.11.2026`, `62,5`), the browser's own form for its typed ones (`2026-11-21`, `62.5`); and whether what a field
/// shows is the value that was meant.
/// </summary>
internal static class FieldText
{
    private static readonly CultureInfo s_german = CultureInfo.GetCultureInfo("de-DE");
    private static readonly string[] s_dates = ["dd.MM.yyyy", "d.M.yyyy", "yyyy-MM-dd"];

    /// <summary>The text to fill into a control of an HTML type.</summary>
    public static string For(Value value, string type) => value switch
    {
        DateValue d when type == "date" => d.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateValue d when type == "month" => d.Day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        DateValue d => d.Day.ToString("dd.MM.yyyy", s_german),
        DecimalValue n when type is "number" or "range" => n.Number.ToString("0.############", CultureInfo.InvariantCulture),
        DoubleValue n when type is "number" or "range" => n.Number.ToString("0.############", CultureInfo.InvariantCulture),
        DecimalValue n => n.Number.ToString("0.############", s_german),
        DoubleValue n => n.Number.ToString("0.############", s_german),
        BoolValue b => b.IsTrue ? "Ja" : "Nein",
        NullValue => "",
        StringValue s when type == "date" && Date(s.Text) is { } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        StringValue s when type == "number" && Number(s.Text) is { } number => number.ToString("0.############", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>
    /// Whether <paramref name="shown"/> is <paramref name="meant"/>: whitespace and letter case aside, dates and numbers by what they say when that is what was meant.
    /// </summary>
    public static bool Same(Value meant, string shown)
    {
        switch (meant)
        {
            case DateValue d:
                return Date(shown) == d.Day;
            case NumberValue n:
                return Number(shown) is { } number && NumberValue.Compare(n, new DecimalValue(number)) == 0;
            case BoolValue b when shown is "true" or "false":
                return b.IsTrue == (shown == "true");
            default:
                var text = For(meant, "");
                return Plain(text) == Plain(shown) || (Date(text) is { } day && Date(shown) == day);
        }
    }

    /// <summary>Whether a mask has put marks into what was typed, as in `(06131) 12-34 56`: nothing lost, nothing else added, and long enough to be a number, an IBAN or a date.</summary>
    public static bool IsMasked(string typed, string shown)
    {
        var at = 0;
        foreach (var c in shown)
        {
            if (at < typed.Length && char.ToUpperInvariant(typed[at]) == char.ToUpperInvariant(c))
            {
                at++;
            }
            else if (!char.IsWhiteSpace(c) && c is not ('-' or '/' or '(' or ')' or '+' or '.' or ':' or '_'))
            {
                return false;
            }
        }

        // A point alone may have become a decimal one.
        return at == typed.Length && typed.Count(char.IsLetterOrDigit) >= 4 && (shown.Count(c => c == '.') != 1 || typed.Contains('.', StringComparison.Ordinal));
    }

    /// <summary>How a field wants its date, where its placeholder says so: `TT.MM.JJJJ`, `MM/DD/YYYY`, `yyyy-mm-dd`; null where it does not.</summary>
    public static string? DatePattern(string placeholder)
    {
        var pattern = placeholder.Trim().ToLowerInvariant().Replace('t', 'd').Replace('j', 'y').Replace('m', 'M');
        return pattern.Replace("dd", "", StringComparison.Ordinal).Replace("MM", "", StringComparison.Ordinal).Replace("yyyy", "", StringComparison.Ordinal) is [var one, var two] && one == two && one is '.' or '/' or '-'
            && pattern.Length == 10 ? pattern : null;
    }

    /// <summary>A date as people or the browser write it.</summary>
    public static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text.Trim(), s_dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A number as Germans (`1.234,50`) or the browser (`1234.5`) write it; a lone point before three digits is read as thousands only when the text has a comma or several points.</summary>
    public static decimal? Number(string text)
    {
        var t = text.Replace(" ", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).TrimEnd('€');
        if (t.Contains(',', StringComparison.Ordinal))
        {
            return decimal.TryParse(t, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, s_german, out var german) ? german : null;
        }

        if (t.Count(c => c == '.') > 1)
        {
            t = t.Replace(".", "", StringComparison.Ordinal);
        }

        return decimal.TryParse(t, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>How a value is written into a field of a kind, and what must then be read back.</summary>
    public static (string Text, Value Value) Written(Value value, ControlFacts facts)
    {
        var text = DatePattern(facts.Placeholder) is { } pattern && facts.Type is not "date" && Day(value) is { } day ? day.ToString(pattern, CultureInfo.InvariantCulture) : For(value, facts.Type);
        return (text, facts.Type == "number" && Number(text) is { } number ? Value.Of(number) : value);
    }

    /// <summary>A field that shows this holds the value that was written as <paramref name="text"/>.</summary>
    public static bool Fits(Value value, string text, string shown) => Same(value, shown) || shown == text || (value is StringValue or DateValue && IsMasked(text, shown));

    /// <summary>The day that a value is; null where it is none.</summary>
    public static DateOnly? Day(Value value) => value is DateValue date ? date.Day : value is StringValue text ? Date(text.Text) : null;

    /// <summary>The one option that can be chosen and is called so; null where none or several are.</summary>
    public static ControlOption? Option(IReadOnlyList<ControlOption> options, string meant)
    {
        var usable = options.Where(o => !o.Disabled).ToList();
        foreach (var fits in (Func<ControlOption, bool>[])
            [o => o.Text == PageReader.Words(meant), o => Same(Value.Of(meant), o.Text), o => o.Value == meant])
        {
            var found = usable.Where(fits).ToList();
            if (found.Count == 1)
            {
                return found[0];
            }
        }

        return null;
    }

    private static string Plain(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
}
