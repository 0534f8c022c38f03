using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms.Proposing;

/// <summary>Printed words that stand together on one line; millimetres of the page.</summary>
internal sealed record Phrase(string Text, double Left, double Top, double Right, double Bottom, double Baseline, double Confidence)
{
    internal double Width => Right - Left;

    internal double CentreX => (Left + Right) / 2;

    internal double CentreY => (Top + Bottom) / 2;

    internal int Letters => Text.Count(char.IsLetterOrDigit);
}

/// <summary>Puts the words of a page together to phrases.</summary>
internal static class Phrases
{
    // Between words of a phrase there is a blank; labels of neighbouring fields are further apart.
    private const double MostGap = 1.4;
    private const double LeastConfidence = 0.3;

    internal static List<Phrase> Of(PreparedPage page, double millimetresX, double millimetresY)
    {
        var words = page.Words.Words.Where(word => word.Confidence >= LeastConfidence && word.Text.Any(char.IsLetterOrDigit))
            .Select(word => new Phrase(
                Exact(page, word), word.Box.X * millimetresX, word.Box.Y * millimetresY, word.Box.Right * millimetresX, word.Box.Bottom * millimetresY, word.BaselineLeft * millimetresY, word.Confidence))
            .ToList();
        return Join(words);
    }

    /// <summary>What labels are looked for in: the text layer of a digital page, which misses nothing; else what was read. Its baselines are about right only.</summary>
    internal static List<Phrase> ForLabels(PreparedPage page, double millimetresX, double millimetresY)
    {
        if (page.Layer is not { Words.Count: > 0 } layer)
        {
            return Of(page, millimetresX, millimetresY);
        }

        var (width, height) = (page.Picture.Width * millimetresX, page.Picture.Height * millimetresY);
        return Join([.. layer.Words.Where(word => word.Text.Any(char.IsLetterOrDigit)).Select(word => new Phrase(
            word.Text, word.X * width, (word.Y + (0.15 * word.Height)) * height, (word.X + word.Width) * width, (word.Y + (0.9 * word.Height)) * height, (word.Y + (0.8 * word.Height)) * height, 1))]);
    }

    private static List<Phrase> Join(List<Phrase> words)
    {
        var phrases = new List<Phrase>();
        foreach (var word in words.OrderBy(word => word.Left))
        {
            var height = word.Bottom - word.Top;
            var at = phrases.FindLastIndex(phrase => Math.Abs(phrase.Baseline - word.Baseline) < Math.Max(0.9, height * 0.4)
                && word.Left - phrase.Right < Math.Max(2, MostGap * Math.Max(height, phrase.Bottom - phrase.Top)) && word.Left - phrase.Right > -height);
            if (at < 0)
            {
                phrases.Add(word);
                continue;
            }

            var other = phrases[at];
            phrases[at] = other with
            {
                Text = $"{other.Text} {word.Text}", Right = Math.Max(other.Right, word.Right), Top = Math.Min(other.Top, word.Top), Bottom = Math.Max(other.Bottom, word.Bottom),
                Confidence = Math.Min(other.Confidence, word.Confidence),
            };
        }

        return phrases;
    }

    // A digital page knows its words better than a reading does.
    private static string Exact(PreparedPage page, ReadWord word)
    {
        var (x, y) = (word.Box.CentreX / page.Picture.Width, word.Box.CentreY / page.Picture.Height);
        var layer = page.Layer?.Words.FirstOrDefault(other => x > other.X && x < other.X + other.Width && y > other.Y && y < other.Y + other.Height
            && Math.Abs((other.Width * page.Picture.Width) - word.Box.Width) < 0.25 * word.Box.Width + 4);
        return layer?.Text ?? word.Text;
    }
}
