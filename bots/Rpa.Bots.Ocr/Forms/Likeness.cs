using System.Globalization;
using System.Text;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Compares a German reading with that of the English model, which knows no letters beyond ASCII.</summary>
internal static class Likeness
{
    /// <summary>True when every ASCII letter and digit was seen alike; others may have been seen as one or two of anything.</summary>
    internal static bool SameToForeignEyes(string native, string foreign)
    {
        var pattern = new List<char?>();
        foreach (var rune in Letters(native))
        {
            pattern.Add(rune < 128 ? rune : null);
        }

        return Matches(pattern, 0, [.. Letters(Fold(foreign))], 0, new HashSet<(int, int)>());
    }

    /// <summary>How many separate marks stand above the letters of a text at most: one over i and j, two over ä, ö and ü, one over other accented letters.</summary>
    internal static int MarksOf(string text) => text.Sum(character => character switch
    {
        'i' or 'j' => 1,
        'ä' or 'ö' or 'ü' or 'Ä' or 'Ö' or 'Ü' => 2,
        '"' => 2,
        '\'' => 1,
        > (char)0xBF when char.IsLetter(character) && character != 'ß' => 1,
        _ => 0,
    });

    private static IEnumerable<char> Letters(string text) => text.Where(char.IsLetterOrDigit);

    private static bool Matches(List<char?> pattern, int i, char[] text, int j, HashSet<(int, int)> failed)
    {
        if (i == pattern.Count)
        {
            return j == text.Length;
        }

        if (failed.Contains((i, j)))
        {
            return false;
        }

        var same = pattern[i] is { } letter
            ? j < text.Length && text[j] == letter && Matches(pattern, i + 1, text, j + 1, failed)
            : Enumerable.Range(0, 3).Any(length => j + length <= text.Length && Matches(pattern, i + 1, text, j + length, failed));
        if (!same)
        {
            failed.Add((i, j));
        }

        return same;
    }

    private static string Fold(string text) => string.Concat(
        text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
}
