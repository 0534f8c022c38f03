using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>What one box of a comb holds.</summary>
internal enum CombCell
{
    /// <summary>Paper.</summary>
    Empty,

    /// <summary>Ink too small for a letter: a dot, a hyphen, dirt.</summary>
    Mark,

    /// <summary>A letter or digit.</summary>
    Letter,
}

/// <summary>Pushes the boxes of a comb together, so that the engine sees a word instead of lone letters far apart.</summary>
internal static class CombJoiner
{
    internal static ZoneImage Join(InkMap ink, IReadOnlyList<Blob> blobs, double left, double cell, int count, double leastLetter, bool cut)
    {
        var cells = Enumerable.Range(0, count)
            .Select(i => blobs.Where(blob => (int)Math.Floor((blob.CentreX - left) / cell) == i).ToList())
            .ToList();
        var kinds = cells.ConvertAll(mine => mine.Count == 0 ? CombCell.Empty : mine.Exists(blob => blob.Height >= leastLetter) ? CombCell.Letter : CombCell.Mark);
        if (!kinds.Contains(CombCell.Letter))
        {
            return new ZoneImage([], cut, kinds);
        }

        var gap = (int)Math.Max(2, blobs.Max(blob => blob.Height) * 0.22);
        var width = gap + cells.Where(mine => mine.Count > 0).Sum(mine => gap + mine.Max(blob => blob.Right) - mine.Min(blob => blob.Left) + 1);
        var joined = new byte[width * ink.Height];
        Array.Fill(joined, (byte)255);
        var at = gap;
        foreach (var mine in cells.Where(mine => mine.Count > 0))
        {
            var (from, to) = (Math.Max(0, mine.Min(blob => blob.Left) - 1), Math.Min(ink.Width - 1, mine.Max(blob => blob.Right) + 1));
            for (var y = 0; y < ink.Height; y++)
            {
                ink.Gray.AsSpan((y * ink.Width) + from, Math.Min(to - from + 1, width - at)).CopyTo(joined.AsSpan((y * width) + at));
            }

            at += mine.Max(blob => blob.Right) - mine.Min(blob => blob.Left) + 1 + gap;
        }

        var map = new InkMap(width, ink.Height, joined);
        var (pieces, labels) = map.FindBlobs();
        return new ZoneImage(LineCutter.Cut(map, pieces, labels, leastLetter, multiline: false), cut, kinds);
    }

    /// <summary>The text with a blank for each run of empty boxes between filled ones; null where letters and boxes do not go together one by one.</summary>
    internal static string? Spaced(string text, IReadOnlyList<CombCell> cells)
    {
        var letters = text.Where(letter => !char.IsWhiteSpace(letter)).ToList();
        var filled = Enumerable.Range(0, cells.Count).Where(i => cells[i] != CombCell.Empty).ToList();
        if (letters.Count != filled.Count)
        {
            return null;
        }

        return string.Concat(letters.Select((letter, i) => i > 0 && filled[i] > filled[i - 1] + 1 ? $" {letter}" : letter.ToString()));
    }
}
