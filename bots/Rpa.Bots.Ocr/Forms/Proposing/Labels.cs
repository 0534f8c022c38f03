using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rpa.Bots.Ocr.Forms.Proposing;

/// <summary>Finds the printed words that say what belongs into a zone, and makes names and types of them.</summary>
internal static partial class Labels
{
    private const int MostName = 40;
    private const double Reach = 75;

    // In the order in which they are asked; the first word found in the label decides.
    private static readonly (string Words, FieldType Type)[] s_types =
    [
        ("iban", FieldType.Iban),
        ("e-mail|email|mailadresse", FieldType.Email),
        ("telefon|handy|mobil|phone|rufnummer|fax|tel.", FieldType.Phone),
        ("postleitzahl|plz", FieldType.PostalCode),
        ("datum|geboren|geburtstag|geb.|date|gültig ab|gültig bis|tag der", FieldType.Date),
        ("betrag|euro|eur|gebühr|kosten|miete|amount|fee|einkommen", FieldType.Money),
        ("m²|fläche|quadratmeter|area|prozent", FieldType.Decimal),
        ("anzahl|zahl der|number of|wie viele|tage im", FieldType.Integer),
    ];

    /// <summary>The phrase that names a written zone: inside above the writing, to its left, above it or below it; null when none is near.</summary>
    internal static Phrase? Of(Millimetres zone, IReadOnlyList<Phrase> phrases) => phrases
        .Where(phrase => phrase.Text.Any(char.IsLetter))
        .Select(phrase => (Phrase: phrase, Distance: Distance(zone, phrase)))
        .Where(pair => pair.Distance < Reach)
        .OrderBy(pair => pair.Distance)
        .Select(pair => pair.Phrase)
        .FirstOrDefault();

    /// <summary>The phrase that names a box: to its right, else to its left.</summary>
    internal static Phrase? OfBox(Millimetres box, IReadOnlyList<Phrase> phrases) => phrases
        .Where(phrase => phrase.Text.Any(char.IsLetter) && phrase.Top < box.Y + box.Height && phrase.Bottom > box.Y)
        .Select(phrase => (Phrase: phrase, Distance: phrase.Left >= box.X + (box.Width * 0.5) ? phrase.Left - box.X - box.Width : (box.X - phrase.Right) * 3))
        .Where(pair => pair.Distance is > -1.5 and < 30)
        .OrderBy(pair => pair.Distance)
        .Select(pair => pair.Phrase)
        .FirstOrDefault();

    /// <summary>The heading of a group of boxes: the nearest phrase above the first one that begins where it does.</summary>
    internal static Phrase? Heading(Millimetres first, IReadOnlyList<Phrase> phrases) => phrases
        .Where(phrase => phrase.Text.Any(char.IsLetter) && phrase.Bottom <= first.Y + 1 && first.Y - phrase.Bottom < 12 && Math.Abs(phrase.Left - first.X) < 6)
        .MaxBy(phrase => phrase.Bottom);

    /// <summary>A camelCase name of a label, in plain letters, without its number and what it says in brackets; empty when nothing is left.</summary>
    internal static string Name(string label)
    {
        var plain = new StringBuilder();
        label = Numbering().Replace(label, "");
        label = Brackets().Replace(label, " ") is var bare && bare.Any(char.IsLetter) ? bare : label;
        var words = label.Replace("E-Mail", "Email", StringComparison.OrdinalIgnoreCase).Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal).Replace("Ä", "Ae", StringComparison.Ordinal)
            .Replace("Ö", "Oe", StringComparison.Ordinal).Replace("Ü", "Ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD);
        words = string.Concat(words.Where(character => CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark));
        foreach (var word in Separators().Split(words).Where(word => word.Length > 0))
        {
            if (plain.Length + word.Length > MostName)
            {
                break;
            }

            var tail = word.All(char.IsUpper) ? word[1..].ToLowerInvariant() : word[1..];
            plain.Append(plain.Length == 0 ? char.ToLowerInvariant(word[0]) : char.ToUpperInvariant(word[0])).Append(tail);
        }

        var name = plain.ToString();
        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "field" + name : name;
    }

    /// <summary>The type that a label speaks of; text when it names none.</summary>
    internal static FieldType Type(string label)
    {
        var lower = label.ToLowerInvariant();
        foreach (var (words, type) in s_types)
        {
            if (words.Split('|').Any(word => Speaks(lower, word)))
            {
                return type;
            }
        }

        return FieldType.Text;
    }

    /// <summary>Whether a label asks for a signature, which is not read.</summary>
    internal static bool IsSignature(string label) => label.Contains("nterschrift", StringComparison.Ordinal) || label.Contains("ignature", StringComparison.Ordinal);

    // "Ort, Datum" holds a place too, and is no date.
    private static bool Speaks(string label, string word) =>
        label.Contains(word, StringComparison.Ordinal) && !(word == "datum" && label.Contains("ort", StringComparison.Ordinal)) && !(word is "date" && label.Contains("updat", StringComparison.Ordinal))
        && !(word is "eur" or "fax" or "plz" or "geb." && !Regex.IsMatch(label, $@"(^|[^a-zäöüß]){Regex.Escape(word)}", RegexOptions.NonBacktracking));

    private static double Distance(Millimetres zone, Phrase phrase)
    {
        var (right, bottom) = (zone.X + zone.Width, zone.Y + zone.Height);
        var level = Math.Min(phrase.Bottom, bottom) - Math.Max(phrase.Top, zone.Y) > 0.4 * (phrase.Bottom - phrase.Top);
        var beside = Math.Min(phrase.Right, right) - Math.Max(phrase.Left, zone.X) > 0.3 * Math.Min(phrase.Width, zone.Width);
        if (level && phrase.Right <= zone.X + 1)
        {
            return Math.Max(0, zone.X - phrase.Right);
        }

        if (beside && phrase.Bottom <= zone.Y + 1)
        {
            return 2 + (Math.Max(0, zone.Y - phrase.Bottom) * 5) + (Math.Abs(phrase.Left - zone.X) * 0.2);
        }

        return beside && phrase.Top >= bottom - 1 ? 6 + (Math.Max(0, phrase.Top - bottom) * 8) + (Math.Abs(phrase.Left - zone.X) * 0.2) : double.MaxValue;
    }

    [GeneratedRegex(@"^\s*[(]?[0-9]{1,2}([.][0-9]{1,2})*[.)]?\s+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Numbering();

    [GeneratedRegex("[(\\[][^)\\]]*[)\\]]", RegexOptions.NonBacktracking)]
    private static partial Regex Brackets();

    [GeneratedRegex("[^A-Za-z0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Separators();
}
