using System.Globalization;
using System.Text;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Letters;

/// <summary>A value as a letter shows it, by language, and never more than text: control and direction characters are left out.</summary>
public static class ValueText
{
    private const int MaxLength = 20_000;

    /// <summary>Possibly several lines, none of them empty.</summary>
    public static string Of(Value value, CultureInfo culture)
    {
        var english = string.Equals(culture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal);
        return Clean(value switch
        {
            NullValue => "",
            DateValue date => date.Day.ToString(english ? "d MMMM yyyy" : "dd.MM.yyyy", CultureInfo.InvariantCulture),
            TimestampValue => new DataType(DataKind.DateTime).ToDisplay(value, culture),
            DurationValue => new DataType(DataKind.Duration).ToDisplay(value, culture),
            BoolValue => new DataType(DataKind.Boolean).ToDisplay(value, culture),
            DoubleValue number => new DataType(DataKind.Decimal).FromValue(number).Value is { } exact ? new DataType(DataKind.Decimal).ToDisplay(exact, culture) : number.ToString(),
            NumberValue => new DataType(DataKind.Decimal).ToDisplay(value, culture),
            ListValue list => string.Join(", ", list.Items.Select(i => Of(i, culture))),
            MapValue map when Rpa.Bots.Documents.Document.FromValue(map) is { } document => document.Name,
            MapValue map when new DataType(DataKind.Address).FromValue(map).Value is not null => new DataType(DataKind.Address).ToDisplay(map, culture),
            _ => value.ToString(),
        });
    }

    /// <summary>The value on one line.</summary>
    public static string OnOneLine(string text) => text.Replace('\n', ' ');

    private static string Clean(string text)
    {
        var result = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var c in text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\u2028', '\n').Replace('\u2029', '\n'))
        {
            if (result.Length >= MaxLength)
            {
                return result.Append('…').ToString();
            }

            if (c == '\n')
            {
                while (result.Length > 0 && result[^1] == ' ')
                {
                    result.Length--;
                }

                if (result.Length > 0 && result[^1] != '\n')
                {
                    result.Append('\n');
                }
            }
            else if (c == '\t')
            {
                result.Append(' ');
            }
            else if (!char.IsControl(c) && c is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\uFEFF' or (>= '\uE000' and <= '\uF8FF')))
            {
                result.Append(c);
            }
        }

        return result.ToString().Trim('\n');
    }
}
