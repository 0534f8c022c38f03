using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>
/// Holds a reading against the small ink around its letters. The models know no letters such as é, ş or ł and read them without their mark, both
/// in the same way, so that agreement proves nothing; the mark itself gives it away.
/// </summary>
internal static class MarkCheck
{
    private const string Dotted = "ijäöüÄÖÜ!?:;\"'%";
    private const string Twofold = "äöüÄÖÜ";
    private const string Descending = "gjpqyßJQ,;()[]{}/|@_$&f";

    /// <summary>What is seen but not read, in words; null when every mark belongs to a letter.</summary>
    internal static string? Unaccounted(LineImage line, (RecognizedText Text, double Scale) reading, int padding)
    {
        var symbols = reading.Text.Words.SelectMany(word => word.Symbols).Where(symbol => symbol.Text.Length > 0)
            .Select(symbol => (Letter: symbol.Text[0], Left: (symbol.Box.X - padding) / reading.Scale, Right: (symbol.Box.Right - padding) / reading.Scale)).ToList();
        return Above(line, symbols) ?? Below(line, symbols) ?? Across(line, symbols);
    }

    private static string? Above(LineImage line, List<(char Letter, double Left, double Right)> symbols)
    {
        var height = line.LetterHeight;
        var marks = line.Blobs.Where(mark => mark.Height < height * 0.42 && mark.Width < height * 0.6
            && line.Blobs.Any(letter => letter.Height >= height * 0.5 && mark.Bottom < letter.Top + (height * 0.12)
                && mark.CentreX >= letter.Left - (height * 0.15) && mark.CentreX <= letter.Right + (height * 0.15))).ToList();
        foreach (var mark in marks)
        {
            if (!Near(symbols, mark.CentreX, height).Any(symbol => Dotted.Contains(symbol.Letter, StringComparison.Ordinal)))
            {
                return $"a mark is seen above '{Nearest(symbols, mark.CentreX)}' that was not read";
            }
        }

        foreach (var symbol in symbols.Where(symbol => Twofold.Contains(symbol.Letter, StringComparison.Ordinal)))
        {
            var own = marks.Where(mark => mark.CentreX >= symbol.Left - (height * 0.2) && mark.CentreX <= symbol.Right + (height * 0.2)).ToList();
            if (own.Count == 1 && own[0].Width < own[0].Height * 1.7)
            {
                return $"one mark is seen above '{symbol.Letter}', not two";
            }
        }

        return null;
    }

    private static string? Below(LineImage line, List<(char Letter, double Left, double Right)> symbols)
    {
        var height = line.LetterHeight;
        var (from, to) = ((int)Math.Round(line.Baseline + Math.Max(2, height * 0.12)), line.Picture.Height - 1);
        var start = -1;
        for (var x = 0; x <= line.Picture.Width; x++)
        {
            var ink = false;
            for (var y = from; x < line.Picture.Width && y <= to; y++)
            {
                ink |= line.Picture.IsInk(x, y);
            }

            if (ink && start < 0)
            {
                start = x;
            }
            else if (!ink && start >= 0)
            {
                var middle = (start + x) / 2.0;
                if (!Near(symbols, middle, height).Any(symbol => Descending.Contains(symbol.Letter, StringComparison.Ordinal)))
                {
                    return $"a mark is seen below '{Nearest(symbols, middle)}' that was not read";
                }

                start = -1;
            }
        }

        return null;
    }

    // A stroke through the stem of a letter that is nothing but a stem there.
    private static string? Across(LineImage line, List<(char Letter, double Left, double Right)> symbols)
    {
        var height = line.LetterHeight;
        foreach (var symbol in symbols.Where(symbol => symbol.Letter is 'l' or 'L' or 'I'))
        {
            var middle = symbol.Letter == 'L' ? symbol.Left + (height * 0.15) : (symbol.Left + symbol.Right) / 2;
            var stem = line.Blobs.Where(blob => blob.Height >= height * 0.75 && blob.Width <= height * 0.75 && blob.Left <= middle && blob.Right >= middle).ToList();
            if (stem.Count != 1)
            {
                continue;
            }

            var widths = new List<int>();
            for (var y = stem[0].Top + (int)(stem[0].Height * 0.3); y < stem[0].Top + (int)(stem[0].Height * 0.75); y++)
            {
                var (first, last) = (-1, -1);
                for (var x = stem[0].Left; x <= stem[0].Right; x++)
                {
                    if (line.Picture.IsInk(x, y))
                    {
                        first = first < 0 ? x : first;
                        last = x;
                    }
                }

                widths.Add(first < 0 ? 0 : last - first + 1);
            }

            widths.Sort();
            if (widths.Count > 4 && widths[^2] > (1.7 * widths[widths.Count / 4]) + 1)
            {
                return $"a stroke is seen across '{symbol.Letter}' that was not read";
            }
        }

        return null;
    }

    // The engine places its letters to half a letter.
    private static IEnumerable<(char Letter, double Left, double Right)> Near(List<(char Letter, double Left, double Right)> symbols, double x, double height) =>
        symbols.Where(symbol => x >= symbol.Left - (height * 0.25) && x <= symbol.Right + (height * 0.25));

    private static char Nearest(List<(char Letter, double Left, double Right)> symbols, double x) =>
        symbols.Count == 0 ? '?' : symbols.MinBy(symbol => Math.Abs(((symbol.Left + symbol.Right) / 2) - x)).Letter;
}
