using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Rpa.Bots.Browser.Healing;

/// <summary>Words as they are compared: letter case, accents, signs and `ß` aside.</summary>
internal static class PageWords
{
    private const int MostWords = 24;

    /// <summary>The words of a text.</summary>
    public static ImmutableArray<string> Of(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        foreach (var c in text.Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                End();
            }
        }

        End();
        return words.ToImmutable();

        void End()
        {
            if (word.Length > 0 && words.Count < MostWords)
            {
                words.Add(word.ToString());
            }

            word.Clear();
        }
    }

    /// <summary>A number for each word, by FNV-1a: the same word gives the same number on every machine, and a number tells no word.</summary>
    public static ImmutableArray<uint> Numbers(string text) => [.. Of(text).Select(Number).Distinct()];

    /// <summary>Parts of a technical name: `flatHouseNumber`, `flat_house-number` and `flat2house` fall apart at the same places.</summary>
    public static ImmutableArray<string> NameParts(string name)
    {
        var spaced = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var starts = i > 0 && ((char.IsUpper(name[i]) && !char.IsUpper(name[i - 1])) || (char.IsDigit(name[i]) != char.IsDigit(name[i - 1])));
            spaced.Append(starts ? " " : "").Append(name[i]);
        }

        return Of(spaced.ToString());
    }

    /// <summary>
    /// How much a name that a script uses and a text of the page are the same: 1 for the same words, down to 0. A text that says more than the name counts more than one that shares letters.
    /// </summary>
    public static double Likeness(string name, string text)
    {
        var (mine, other) = (Of(name), Of(text));
        if (mine.IsEmpty || other.IsEmpty)
        {
            return 0;
        }

        var (a, b) = (string.Join(' ', mine), string.Join(' ', other));
        if (a == b)
        {
            return 1;
        }

        var shared = mine.Intersect(other).Count();
        var contained = shared == Math.Min(mine.Length, other.Length) ? 0.6 + (0.35 * shared / Math.Max(mine.Length, other.Length)) : 0;
        var words = 2.0 * shared / (mine.Length + other.Length);
        return Math.Max(Math.Max(contained, words * 0.9), Pairs(a, b) * 0.95);
    }

    /// <summary>Dice's coefficient over pairs of letters.</summary>
    private static double Pairs(string a, string b)
    {
        if (a.Length < 2 || b.Length < 2)
        {
            return 0;
        }

        var left = a.Zip(a.Skip(1)).GroupBy(p => p).ToDictionary(g => g.Key, g => g.Count());
        var right = b.Zip(b.Skip(1)).GroupBy(p => p).ToDictionary(g => g.Key, g => g.Count());
        var shared = left.Sum(p => Math.Min(p.Value, right.GetValueOrDefault(p.Key)));
        return 2.0 * shared / (a.Length + b.Length - 2);
    }

    private static uint Number(string word)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(word))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash;
    }
}
