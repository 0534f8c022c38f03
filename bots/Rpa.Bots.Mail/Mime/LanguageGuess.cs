using System.Buffers;

namespace Rpa.Bots.Mail.Mime;

/// <summary>German or English, by the small words every text holds.</summary>
internal static class LanguageGuess
{
    private static readonly SearchValues<char> s_germanLetters = SearchValues.Create("äöüßÄÖÜ");

    private static readonly HashSet<string> s_german = new(StringComparer.OrdinalIgnoreCase)
    {
        "und", "der", "die", "das", "ich", "nicht", "ist", "ein", "eine", "zu", "mit", "für", "auf", "sie", "wir", "bitte", "den", "dem", "im", "von", "wie", "was", "wann", "mir", "meine", "meinen",
        "sehr", "geehrte", "grüße", "grüßen", "freundlichen", "guten", "haben", "habe", "möchte", "kann", "es", "bei", "oder", "fuer", "moechte", "gruessen",
    };

    private static readonly HashSet<string> s_english = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "the", "is", "not", "a", "an", "to", "with", "for", "on", "you", "we", "please", "of", "how", "what", "when", "my", "me", "i", "dear", "regards", "have", "would", "like", "can", "it", "at", "or",
        "this", "that", "are", "do", "your", "sincerely", "hello", "thank", "thanks",
    };

    /// <summary>`de` or `en`; `de` where the text does not tell, as this is a German office.</summary>
    public static string Of(string text)
    {
        int german = 0, english = 0, words = 0;
        var span = text.AsSpan();
        foreach (var range in span.SplitAny(" \t\r\n.,;:!?()\"'/-<>"))
        {
            var word = span[range];
            if (word.IsEmpty || word.Length > 12)
            {
                continue;
            }

            german += s_german.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word) ? 1 : 0;
            english += s_english.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word) ? 1 : 0;
            german += word.ContainsAny(s_germanLetters) ? 1 : 0;
            if (++words > 500)
            {
                break;
            }
        }

        return english > german ? "en" : "de";
    }
}
