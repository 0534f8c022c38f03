using System.Globalization;
using System.Text.RegularExpressions;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>A reading as a value of its field's type: two readings agree when <see cref="Canonical"/> is equal. A fault means the text is no such value.</summary>
internal sealed record FieldValue(object? Value, string Canonical, string? Fault)
{
    internal bool IsValid => Fault is null;

    /// <summary>How strongly the type's own redundancy speaks for a valid reading, 0 (free text) to 1 (check digits).</summary>
    internal double Redundancy { get; init; }
}

/// <summary>Types of fields: what may be read and what it means.</summary>
internal static partial class FieldValues
{
    private const string Digits = "0123456789";
    private static readonly char[] Dirt = [' ', '.', ',', '-', '|', '_', ':', ';', '\'', '‘', '’', '"', '“', '”', '`', '~', '—', '°', '*', '[', ']', '=', '\\'];
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string LookAlikes = "O0Q0D0I1L1|1S5B8Z2G6";

    /// <summary>The characters that may stand in a field of the type; empty for all.</summary>
    internal static string Whitelist(FormField zone) => zone.Whitelist.Length > 0 ? zone.Whitelist : zone.Type switch
    {
        FieldType.Integer => Digits + ".",
        FieldType.PostalCode => Digits,
        FieldType.Decimal => Digits + ".,",
        FieldType.Money => Digits + ".,-€EUR",
        FieldType.Date => Digits + ".-/",
        FieldType.Iban => Letters + Digits,
        FieldType.Phone => Digits + "+-/()",
        FieldType.Email => Letters + "abcdefghijklmnopqrstuvwxyz" + Digits + "@.-_+",
        _ => "",
    };

    /// <summary>Whether the type is read by single characters rather than words.</summary>
    internal static bool IsCode(FormField zone) => zone.Type != FieldType.Text || zone.Whitelist.Length > 0 || zone.Comb > 0;

    internal static FieldValue Parse(FormField zone, string raw)
    {
        var text = Tidy(zone, raw);
        var parsed = zone.Type switch
        {
            FieldType.Integer => Integer(zone, text),
            FieldType.Decimal => Number(zone, text, 8),
            FieldType.Money => Number(zone, Money(text), 2),
            FieldType.Date => Date(zone, text),
            FieldType.Email => Email(text),
            FieldType.Iban => Iban(text),
            FieldType.PostalCode => PostalCode(text),
            FieldType.Phone => Phone(text),
            _ => Text(zone, text),
        };
        return parsed.IsValid && zone.Pattern is { } pattern && !pattern.IsMatch(parsed.Canonical)
            ? parsed with { Fault = $"'{parsed.Canonical}' does not match the field's pattern" }
            : parsed;
    }

    /// <summary>A raw reading in the form in which readings are compared: no blanks where the type has none, no dirt at the ends.</summary>
    internal static string Tidy(FormField zone, string raw)
    {
        var text = Spaces().Replace(raw, " ").Trim();
        text = zone.Type == FieldType.Date ? MonthNames.InNumbers(text) : text;
        if (zone.Type is FieldType.Integer or FieldType.Decimal or FieldType.Date or FieldType.PostalCode or FieldType.Phone)
        {
            // Beside digits a word without one is a frame or dirt; single dots and strokes may stand apart in a date.
            text = string.Join(' ', text.Split(' ').Where(word => word.Any(char.IsAsciiDigit) || word is "." or "," or "-" or "/" or "+" or "(" or ")"));
        }

        switch (zone.Type)
        {
            case FieldType.Integer or FieldType.Decimal or FieldType.Date:
                // Dirt beside digits reads as a dot or a bar; no number ends so.
                return Compact(text).Trim('.', ',', '-', '/', '|', '_', ':', ';', '\'', '‘', '’', '"', '“', '”', '`', '~', '—', '°', '*', '[', ']', '(', ')', '=', '\\');
            case FieldType.Email:
                // No address has two dots in a row or a bracket; an @ read in two pieces is the only thing that looks so.
                text = Dots().Replace(Compact(text), ".");
                text = text.Replace('®', '@').Replace('©', '@').Replace("(@", "@", StringComparison.Ordinal).Replace("@@", "@", StringComparison.Ordinal);
                text = text.Contains('@', StringComparison.Ordinal) ? text : Opened().Replace(text, "@", 1);
                return text.Trim(Dirt);
            case FieldType.PostalCode or FieldType.Phone:
                return (zone.Type == FieldType.Phone ? text : Compact(text)).Trim(Dirt);
            case FieldType.Iban:
                return GermanIban(Compact(text).ToUpperInvariant());
            case FieldType.Money:
                return Compact(text).Trim('|', '_', '\'', '‘', '’', '"', '“', '”', '`', '~', '°', '*', '=', '\\');
            default:
                if (zone.Whitelist.Length > 0)
                {
                    text = string.Join(' ', text.Split(' ').Where(word => word.Any(character => zone.Whitelist.Contains(character, StringComparison.Ordinal))));
                }

                return zone.Whitelist.Length > 0 && !zone.Whitelist.Contains(' ', StringComparison.Ordinal) ? Compact(Clean(text)) : Fit(zone, Clean(text));
        }
    }

    // Behind its two letters a German IBAN has digits only; a letter is the digit it looks like, or that digit seen twice. The check digits judge.
    private static string GermanIban(string text)
    {
        if (!text.StartsWith("DE", StringComparison.Ordinal) || text.Length < 22)
        {
            return text;
        }

        var digits = new System.Text.StringBuilder("DE");
        var surplus = text.Length - 22;
        for (var i = 2; i < text.Length; i++)
        {
            var at = LookAlikes.IndexOf(text[i], StringComparison.Ordinal);
            if (at < 0 || at % 2 == 1)
            {
                digits.Append(text[i]);
                continue;
            }

            var digit = LookAlikes[at + 1];
            if (surplus > 0 && ((i > 2 && text[i - 1] == digit) || (i + 1 < text.Length && text[i + 1] == digit)))
            {
                surplus--;
                continue;
            }

            digits.Append(digit);
        }

        return digits.ToString();
    }

    private static FieldValue Text(FormField zone, string text)
    {
        if (!text.Any(char.IsLetterOrDigit))
        {
            return new FieldValue(null, text, "no letter or digit was read");
        }

        if (zone.Whitelist.Length > 0 && !text.All(character => zone.Whitelist.Contains(character, StringComparison.Ordinal)))
        {
            return new FieldValue(null, text, $"'{text}' has characters that may not stand here");
        }

        return zone.Dictionary.Count == 0 ? new FieldValue(text, text, null) : FromDictionary(zone.Dictionary, text);
    }

    // Frames and dirt read as bars and dots between blanks and at the ends; no text that people write has them there.
    private static string Clean(string text)
    {
        text = text.Replace('’', '\'').Replace('‘', '\'').Replace('–', '-').Replace('—', '-').Replace('“', '"').Replace('”', '"');
        var words = text.Split(' ').Where((word, at) => word.Any(char.IsLetterOrDigit) || word is "-" or "&" or "+" or "/" or "=" or "€" or "§").ToList();
        while (words.Count > 0 && !words[^1].Any(char.IsLetterOrDigit))
        {
            words.RemoveAt(words.Count - 1);
        }

        while (words.Count > 0 && !words[0].Any(char.IsLetterOrDigit))
        {
            words.RemoveAt(0);
        }

        return string.Join(' ', words).Trim(' ', '|', '_', '~', '\'', '`', '"', '„', '=', '°', '*', '«', '»', '-', ':', ';', ',', '\\', '[', ']', '{', '}');
    }

    // A pattern that allows one case, no blanks or only digits in a place says how a letter of the same shape is meant.
    private static string Fit(FormField zone, string text)
    {
        if (zone.Pattern is not { } pattern || pattern.IsMatch(text))
        {
            return text;
        }

        var compact = Compact(text).Trim('.', ',', ':', ';', '-', '\'');
        var digits = compact.Replace('l', '1').Replace('I', '1').Replace('|', '1').Replace('O', '0');
        return new[] { compact, compact.ToLowerInvariant(), compact.ToUpperInvariant(), digits, digits.ToLowerInvariant() }.FirstOrDefault(pattern.IsMatch) ?? text;
    }

    private static FieldValue FromDictionary(IReadOnlyList<string> dictionary, string text)
    {
        var near = dictionary
            .Select(entry => (Entry: entry, Distance: Recognition.EditDistance.Between(entry.ToUpperInvariant(), text.ToUpperInvariant())))
            .OrderBy(candidate => candidate.Distance)
            .Take(2)
            .ToList();
        var (entry, distance) = near[0];
        var alone = near.Count < 2 || near[1].Distance > distance + 1;
        return distance == 0 || (distance == 1 && alone && entry.Length >= 5)
            ? new FieldValue(entry, entry, null) { Redundancy = 0.7 }
            : new FieldValue(null, text, $"'{text}' is none of the {dictionary.Count} values of the field's dictionary");
    }

    private static FieldValue Integer(FormField zone, string text)
    {
        if (Grouped().IsMatch(text))
        {
            text = text.Replace(".", "", StringComparison.Ordinal);
        }

        if (text.Length is 0 or > 15 || !text.All(char.IsAsciiDigit))
        {
            return new FieldValue(null, text, $"'{text}' is no whole number");
        }

        var number = long.Parse(text, CultureInfo.InvariantCulture);
        return new FieldValue(number, number.ToString(CultureInfo.InvariantCulture), Bounds(zone, number));
    }

    private static FieldValue Number(FormField zone, string text, int decimals)
    {
        var comma = text.LastIndexOf(',');
        var dot = text.LastIndexOf('.');

        // A dot before exactly three last digits groups thousands, as German forms write; any other single dot is a decimal point.
        var plain = comma >= 0 || Grouped().IsMatch(text)
            ? text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.')
            : text;
        if (comma >= 0 && dot > comma)
        {
            return new FieldValue(null, text, $"'{text}' is no number");
        }

        if (plain.Length is 0 or > 18 || !Plain().IsMatch(plain) || !decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return new FieldValue(null, text, $"'{text}' is no number");
        }

        var fraction = plain.Contains('.', StringComparison.Ordinal) ? plain.Length - plain.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        var fault = fraction > decimals || (zone.Type == FieldType.Money && fraction is not (0 or 2))
            ? $"'{text}' has {fraction} digits after the comma"
            : Bounds(zone, number);
        return new FieldValue(number, number.ToString("0.########", CultureInfo.InvariantCulture), fault);
    }

    private static string Money(string text)
    {
        text = text.Replace("EUR", "", StringComparison.Ordinal).Replace("€", "", StringComparison.Ordinal);
        return text.EndsWith(",-", StringComparison.Ordinal) || text.EndsWith(",--", StringComparison.Ordinal) ? text[..text.LastIndexOf(',')] : text;
    }

    private static FieldValue Date(FormField zone, string text)
    {
        // Eight boxes hold nothing but the digits.
        string[] formats = zone.Comb == 8 ? ["d.M.yyyy", "d/M/yyyy", "d-M-yyyy", "yyyy-M-d", "ddMMyyyy"] : ["d.M.yyyy", "d/M/yyyy", "d-M-yyyy", "yyyy-M-d"];
        if (!DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new FieldValue(null, text, $"'{text}' is no date with a year of four digits");
        }

        var earliest = zone.Earliest ?? new DateOnly(1900, 1, 1);
        var latest = zone.Latest ?? new DateOnly(2100, 12, 31);
        var fault = day < earliest || day > latest ? $"{day:yyyy-MM-dd} is not between {earliest:yyyy-MM-dd} and {latest:yyyy-MM-dd}" : null;
        return new FieldValue(day, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), fault) { Redundancy = 0.3 };
    }

    private static FieldValue Email(string text) => EmailShape().IsMatch(text)
        ? new FieldValue(text, text, null) { Redundancy = 0.2 }
        : new FieldValue(null, text, $"'{text}' is no e-mail address");

    private static FieldValue Iban(string text)
    {
        if (text.Length is < 15 or > 34 || (text.StartsWith("DE", StringComparison.Ordinal) && text.Length != 22) || !text.All(char.IsAsciiLetterOrDigit))
        {
            return new FieldValue(null, text, $"'{text}' has not the shape of an IBAN (a German one has 22 characters)");
        }

        // ISO 13616: moved by four, letters as 10 to 35, the remainder by 97 is 1.
        var remainder = 0;
        foreach (var character in text[4..] + text[..4])
        {
            var value = char.IsAsciiDigit(character) ? character - '0' : character - 'A' + 10;
            remainder = ((remainder * (value > 9 ? 100 : 10)) + value) % 97;
        }

        return remainder == 1
            ? new FieldValue(text, text, null) { Redundancy = 0.95 }
            : new FieldValue(null, text, $"the check digits of the IBAN '{text}' do not hold");
    }

    private static FieldValue PostalCode(string text) =>
        text.Length == 5 && text.All(char.IsAsciiDigit) && string.CompareOrdinal(text, "01000") > 0
            ? new FieldValue(text, text, null)
            : new FieldValue(null, text, $"'{text}' is no German postal code of five digits");

    private static FieldValue Phone(string text)
    {
        var digits = text.Count(char.IsAsciiDigit);
        return digits is >= 5 and <= 17 && text[0] is '+' or '(' or '0' && text.All(c => char.IsAsciiDigit(c) || " +-/().".Contains(c, StringComparison.Ordinal))
            ? new FieldValue(text, string.Concat(text.Where(c => char.IsAsciiDigit(c) || c == '+')), null)
            : new FieldValue(null, text, $"'{text}' is no telephone number (it begins with 0 or +)");
    }

    private static string? Bounds(FormField zone, decimal number) =>
        number < zone.Min || number > zone.Max
            ? string.Create(CultureInfo.InvariantCulture, $"{number} is not between {zone.Min} and {zone.Max}")
            : null;

    private static string Compact(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex("[.]{2,}", RegexOptions.NonBacktracking)]
    private static partial Regex Dots();

    [GeneratedRegex("[(]a?['’‘)]?", RegexOptions.NonBacktracking)]
    private static partial Regex Opened();

    [GeneratedRegex("[ \t]+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();

    [GeneratedRegex("^[0-9]{1,3}(\\.[0-9]{3})+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Grouped();

    [GeneratedRegex("^[0-9]+(\\.[0-9]+)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Plain();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._+-]{0,62}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,12}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EmailShape();
}
