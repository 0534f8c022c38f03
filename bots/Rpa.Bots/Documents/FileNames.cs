using System.Globalization;
using System.Text;

namespace Rpa.Bots.Documents;

/// <summary>Attachment names as a stranger writes them, made harmless: no folder, no control character, no hidden reversal of the writing direction.</summary>
public static class FileNames
{
    private const int Longest = 180;

    /// <summary>The harmless name, or null where nothing is left of it.</summary>
    public static string? Clean(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var slash = name.LastIndexOfAny(['/', '\\']);
        var last = slash >= 0 && slash < name.Length - 1 ? name[(slash + 1)..] : name;
        var result = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                continue;
            }

            result.Append(rune.Value is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' ? "_" : rune.ToString());
        }

        var clean = result.ToString().Normalize(NormalizationForm.FormC).Trim(' ', '\t');
        clean = clean is "." or ".." ? "" : clean;
        if (clean.Length > Longest)
        {
            var dot = clean.LastIndexOf('.');
            var extension = dot > 0 && clean.Length - dot <= 12 ? clean[dot..] : "";
            var cut = Longest - extension.Length;
            clean = clean[..(char.IsHighSurrogate(clean[cut - 1]) ? cut - 1 : cut)] + extension;
        }

        return clean.Length == 0 ? null : clean;
    }
}
