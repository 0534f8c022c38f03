using System.Globalization;
using System.Text;

namespace Rpa.Expressions.Types;

/// <summary>Numbers as people write them: `1.234,56`, `1,234.56`, `1 234,5`, `-3`.</summary>
internal static class NumberText
{
    private const int MaxDigits = 27;

    /// <summary>
    /// The number, or null. Two different separators, or one that repeats, tell by themselves which is which; a single one followed by three digits is read in
    /// the reader's language (German unless told otherwise), except behind a lone zero, which groups nothing.
    /// </summary>
    public static decimal? Parse(string text, bool english)
    {
        var compact = Compact(text);
        if (compact is null || compact.Count(char.IsAsciiDigit) is 0 or > MaxDigits)
        {
            return null;
        }

        var negative = compact[0] is '-';
        var body = compact.TrimStart('-', '+');
        var (points, commas) = (body.Count(c => c == '.'), body.Count(c => c == ','));
        char? mark = (points, commas) switch
        {
            (0, 0) => null,
            ( > 0, > 0) => body.LastIndexOf('.') > body.LastIndexOf(',') ? '.' : ',',
            ( > 1, 0) or (0, > 1) => null,
            (1, 0) => IsGroup(body, '.') && !english ? null : '.',
            _ => IsGroup(body, ',') && english ? null : ',',
        };
        var at = mark is { } m ? body.LastIndexOf(m) : body.Length;
        var (whole, fraction) = (body[..at], at < body.Length ? body[(at + 1)..] : "");
        if (!IsGrouped(whole) || (mark is not null && (fraction.Length == 0 || !fraction.All(char.IsAsciiDigit))))
        {
            return null;
        }

        var digits = whole.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        var plain = (negative ? "-" : "") + (digits.Length == 0 ? "0" : digits) + (fraction.Length == 0 ? "" : "." + fraction);
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The number for people, grouped from five digits on (a year is no amount).</summary>
    public static string Show(decimal number, bool english, int? decimals = null, bool group = false)
    {
        var text = (decimals is { } d ? Math.Round(number, d, MidpointRounding.AwayFromZero).ToString("F" + d.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : number.ToString(CultureInfo.InvariantCulture)).AsSpan();
        var result = new StringBuilder();
        if (text[0] == '-')
        {
            result.Append('-');
            text = text[1..];
        }

        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % 3 == 0 && (group || whole.Length > 4))
            {
                result.Append(english ? ',' : '.');
            }

            result.Append(whole[i]);
        }

        if (point >= 0)
        {
            result.Append(english ? '.' : ',').Append(text[(point + 1)..]);
        }

        return result.ToString();
    }

    /// <summary>Without the spaces and apostrophes that group digits; null where something else is in it.</summary>
    private static string? Compact(string text)
    {
        var result = new StringBuilder();
        var trimmed = text.Trim();
        for (var i = 0; i < trimmed.Length; i++)
        {
            var c = trimmed[i];
            var isBetween = i > 0 && i + 3 < trimmed.Length && char.IsAsciiDigit(trimmed[i - 1]) && char.IsAsciiDigit(trimmed[i + 1]);
            if (c is '\u2212' or '\u2013')
            {
                c = '-';
            }

            if (char.IsAsciiDigit(c) || c is '.' or ',' || (c is '-' or '+' && result.Length == 0))
            {
                result.Append(c);
            }
            else if (!(c is ' ' or '\u00A0' or '\u202F' or '\u2009' or '\'' or '’' && isBetween && GroupFollows(trimmed, i)) && !(c == ' ' && result.Length == 1 && result[0] is '-' or '+'))
            {
                return null;
            }
        }

        return result.Length == 0 ? null : result.ToString();
    }

    private static bool GroupFollows(string text, int at)
    {
        var digits = 0;
        while (at + 1 + digits < text.Length && char.IsAsciiDigit(text[at + 1 + digits]))
        {
            digits++;
        }

        return digits == 3;
    }

    /// <summary>Exactly three digits behind the separator and one to three before it that are no lone zero.</summary>
    private static bool IsGroup(string body, char separator)
    {
        var at = body.IndexOf(separator);
        return body.Length - at == 4 && at is >= 1 and <= 3 && body[0] != '0';
    }

    private static bool IsGrouped(string whole)
    {
        var parts = whole.Split('.', ',');
        if (parts.Length == 1)
        {
            return whole.All(char.IsAsciiDigit);
        }

        var separator = whole.First(c => c is '.' or ',');
        return whole.All(c => char.IsAsciiDigit(c) || c == separator)
            && parts[0].Length is >= 1 and <= 3 && parts.Skip(1).All(p => p.Length == 3);
    }
}
