namespace Rpa.Bots.Ocr.Forms.Proposing;

/// <summary>Chooses printed words by which copies of a page are found again: long, sure, unlike each other, spread over the page.</summary>
internal static class Anchors
{
    private const int LeastLetters = 5;
    private const int MostLetters = 36;
    private const int Columns = 3;
    private const int Rows = 9;
    private const int Most = 26;
    private const double LeastConfidence = 0.7;

    /// <param name="phrases">Of the page.</param>
    /// <param name="zones">Where people write.</param>
    /// <param name="page">Its number in the form.</param>
    /// <param name="width">Of the page, millimetres.</param>
    /// <param name="height">Of the page, millimetres.</param>
    internal static List<FormAnchor> Choose(IReadOnlyList<Phrase> phrases, IReadOnlyList<Millimetres> zones, int page, double width, double height)
    {
        var able = phrases.Select(Short).Where(phrase => phrase.Letters >= LeastLetters && phrase.Confidence >= LeastConfidence && phrase.Text.All(character => !char.IsControl(character))
            && !zones.Any(zone => phrase.Right > zone.X && phrase.Left < zone.X + zone.Width && phrase.Bottom > zone.Y && phrase.Top < zone.Y + zone.Height)).ToList();
        var counts = able.GroupBy(phrase => Plain(phrase.Text), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var ranked = able.OrderByDescending(phrase => (counts[Plain(phrase.Text)] == 1 ? 100 : 0) + Math.Min(phrase.Letters, 24) + (10 * phrase.Confidence)).ToList();
        var chosen = new List<Phrase>();
        foreach (var onlyEmpty in new[] { true, false })
        {
            foreach (var phrase in ranked)
            {
                var cell = Cell(phrase, width, height);
                if (chosen.Count < Most && !chosen.Contains(phrase) && !(onlyEmpty && chosen.Exists(other => Cell(other, width, height) == cell)))
                {
                    chosen.Add(phrase);
                }
            }
        }

        return [.. chosen.OrderBy(phrase => phrase.Baseline).ThenBy(phrase => phrase.Left)
            .Select(phrase => new FormAnchor(phrase.Text, page, Math.Clamp(phrase.Left, 0, width), Math.Clamp(phrase.Baseline, 0, height), Math.Max(1, phrase.Width)))];
    }

    // A long line is cut to its first words: one misread word must not lose it.
    private static Phrase Short(Phrase phrase)
    {
        if (phrase.Text.Length <= MostLetters)
        {
            return phrase;
        }

        var end = phrase.Text.LastIndexOf(' ', MostLetters);
        return end < LeastLetters ? phrase : phrase with { Text = phrase.Text[..end], Right = phrase.Left + (phrase.Width * end / phrase.Text.Length) };
    }

    private static (int Column, int Row) Cell(Phrase phrase, double width, double height) =>
        ((int)(phrase.CentreX / width * Columns), (int)(phrase.CentreY / height * Rows));

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
