using System.Globalization;
using System.Text;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>
/// Whether a reading of a picture can be one of the text that a file says stands there. Each letter and each digit must be seen as it is said, and so must dots, commas and hyphens:
/// one of them makes another name or another amount. Only letters that a model does not know may be seen as something else, and only as something like them.
/// </summary>
internal static class LayerMatch
{
    private const string Umlauts = "äöüÄÖÜß";
    private static readonly string[] Alike = ["Il1|!", "0O", "-–—‐‑−", "'’‘´`ʼ", "\"“”„»«"];

    // Letters that no mark can be taken from, and what is seen of them.
    private static readonly Dictionary<char, string> Shapes = new()
    {
        ['ł'] = "lt1I|fi", ['Ł'] = "LtEŁ", ['đ'] = "da", ['Đ'] = "DB", ['ð'] = "do6", ['Ð'] = "DB", ['ø'] = "og0a", ['Ø'] = "O0Q@", ['æ'] = "a", ['Æ'] = "A", ['œ'] = "oc", ['Œ'] = "OC", ['þ'] = "pb", ['Þ'] = "Pb",
        ['ı'] = "il1", ['ħ'] = "h", ['ŋ'] = "n", ['ẞ'] = "BSß", ['§'] = "8S5$", ['€'] = "EC€",
    };

    /// <param name="said">What the file says.</param>
    /// <param name="seen">What was read.</param>
    /// <param name="knowsUmlauts">Whether the model that read it knows ä, ö, ü and ß.</param>
    internal static bool IsSeen(string said, string seen, bool knowsUmlauts)
    {
        var (wanted, found) = (Solid(said), Solid(seen));
        var reach = new bool[wanted.Length + 1, found.Length + 1];
        reach[0, 0] = true;
        for (var i = 0; i < wanted.Length; i++)
        {
            for (var j = 0; j <= found.Length; j++)
            {
                if (!reach[i, j])
                {
                    continue;
                }

                for (var length = 1; length <= 2 && j + length <= found.Length; length++)
                {
                    reach[i + 1, j + length] |= MayBe(wanted[i], found.AsSpan(j, length), knowsUmlauts);
                }
            }
        }

        return wanted.Length > 0 && reach[wanted.Length, found.Length];
    }

    /// <summary>Letters of the text that no model knows: whether their marks are there must be looked for in the ink.</summary>
    internal static bool HasForeign(string said) => said.Any(IsForeign);

    /// <summary>Letters as <see cref="MarkCheck"/> knows them: of a foreign one, a letter with as many marks above or below.</summary>
    internal static char StandIn(char letter)
    {
        if (!IsForeign(letter))
        {
            return letter;
        }

        var marks = letter.ToString().Normalize(NormalizationForm.FormD)[1..];
        var (twofold, above, capital) = (marks.Any(mark => mark is '\u0308' or '\u030B'), marks.Any(mark => mark < '\u0316'), char.IsUpper(letter));
        return (marks.Length > 0, twofold, above, capital) switch
        {
            (false, _, _, _) => letter,
            (_, true, _, true) => 'Ö',
            (_, true, _, false) => 'ö',
            (_, _, true, true) => 'É',
            (_, _, true, false) => 'é',
            (_, _, _, true) => 'Q',
            _ => 'g',
        };
    }

    internal static bool IsForeign(char letter) => letter >= 0x80 && char.IsLetter(letter) && !Umlauts.Contains(letter, StringComparison.Ordinal);

    private static string Solid(string text) => string.Concat(text.Normalize().Where(character => !char.IsWhiteSpace(character)));

    private static bool MayBe(char said, ReadOnlySpan<char> seen, bool knowsUmlauts)
    {
        if (seen.Length == 1 && (seen[0] == said || IsAlike(said, seen[0])))
        {
            return true;
        }

        if (said < 0x80)
        {
            // A quotation mark is two strokes.
            return said == '"' && seen.Length == 2 && IsAlike('\'', seen[0]) && IsAlike('\'', seen[1]);
        }

        if (Umlauts.Contains(said, StringComparison.Ordinal))
        {
            return !knowsUmlauts;
        }

        if (seen.Length == 2)
        {
            return MayBe(said, seen[..1], knowsUmlauts) && !char.IsLetterOrDigit(seen[1]) && seen[1] is not ('.' or ',' or '-' or '/' or '@');
        }

        return Shapes.TryGetValue(said, out var shapes)
            ? shapes.Contains(seen[0], StringComparison.Ordinal) || seen[0] >= 0x80
            : !char.IsLetter(said) || (Base(said) is var letter && letter < 0x80 && letter != said && (char.ToUpperInvariant(letter) == char.ToUpperInvariant(Base(seen[0])) || seen[0] >= 0x80));
    }

    private static bool IsAlike(char one, char other) => Array.Exists(Alike, group => group.Contains(one, StringComparison.Ordinal) && group.Contains(other, StringComparison.Ordinal));

    private static char Base(char letter) => CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter ? letter.ToString().Normalize(NormalizationForm.FormD)[0] : letter;
}
