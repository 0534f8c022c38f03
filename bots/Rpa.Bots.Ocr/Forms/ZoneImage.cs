using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>The ink that belongs to one zone: rules, frames and strangers' ink are gone.</summary>
/// <param name="Ink">Grey pixels of zone and margin.</param>
/// <param name="Blobs">What is left, letters mostly, by left edge.</param>
/// <param name="IsEmpty">Nobody wrote here.</param>
/// <param name="IsCut">Ink reaches beyond the zone, so that a part may be missing.</param>
/// <param name="LetterHeight">Typical height of letters in pixels, 0 when empty.</param>
/// <param name="FilledCells">Of a comb: how many boxes hold ink.</param>
internal sealed record ZoneImage(InkMap Ink, IReadOnlyList<Blob> Blobs, bool IsEmpty, bool IsCut, double LetterHeight, int FilledCells)
{
    /// <summary>How many small blobs stand above a letter: dots and accents.</summary>
    internal int MarksAbove() => Blobs.Count(mark =>
        mark.Height < LetterHeight * 0.4 && mark.Height >= LetterHeight * 0.07
        && Blobs.Any(letter => letter.Height >= LetterHeight * 0.55 && mark.Bottom < letter.Top + (LetterHeight * 0.1)
            && mark.CentreX >= letter.Left - 2 && mark.CentreX <= letter.Right + 2));
}

/// <summary>Cuts a zone out of a page and cleans it.</summary>
internal static class ZoneCutter
{
    // Sizes in millimetres.
    private const double Margin = 1.6;
    private const double Speck = 0.2;
    private const double LeastLetter = 0.9;

    internal static ZoneImage Cut(Pix page, (double Left, double Top, double Width, double Height) zone, double pixelsPerMillimetre, int comb)
    {
        var margin = (int)Math.Round(Margin * pixelsPerMillimetre);
        var left = (int)Math.Round(zone.Left) - margin;
        var top = (int)Math.Round(zone.Top) - margin;
        using var crop = page.Crop(left, top, (int)Math.Round(zone.Width) + (2 * margin), (int)Math.Round(zone.Height) + (2 * margin));
        var ink = new InkMap(crop);
        var (offsetX, offsetY) = (Math.Max(0, left), Math.Max(0, top));
        var inner = (Left: zone.Left - offsetX, Top: zone.Top - offsetY, Right: zone.Left + zone.Width - offsetX, Bottom: zone.Top + zone.Height - offsetY);

        // A rule is longer than any stroke of a letter: in a line of text that is about the zone's height.
        ink.RemoveRules((int)Math.Max(9 * pixelsPerMillimetre, zone.Height), (int)Math.Max(comb > 0 ? zone.Height * 0.8 : zone.Height * 0.9, 4 * pixelsPerMillimetre), Math.Max(1, (int)(pixelsPerMillimetre * 0.12)));
        var (blobs, labels) = ink.FindBlobs();
        var slack = 0.5 * pixelsPerMillimetre;
        var mine = blobs.Where(blob =>
            blob.CentreX >= inner.Left - slack && blob.CentreX <= inner.Right + slack && blob.CentreY >= inner.Top - slack && blob.CentreY <= inner.Bottom + slack
            && Math.Max(blob.Width, blob.Height) >= Speck * pixelsPerMillimetre && !IsRuleRest(blob, inner, pixelsPerMillimetre)).ToList();
        ink.Erase(blobs.Except(mine), labels);

        var letters = mine.Where(blob => blob.Height >= LeastLetter * pixelsPerMillimetre || blob.Width >= LeastLetter * 1.5 * pixelsPerMillimetre).ToList();
        var cut = letters.Exists(blob => blob.Left <= 1 || blob.Top <= 1 || blob.Right >= ink.Width - 2 || blob.Bottom >= ink.Height - 2);
        var heights = letters.Select(blob => blob.Height).Order().ToList();
        var height = heights.Count == 0 ? 0 : heights[heights.Count * 3 / 4];
        return comb > 1
            ? Comb(ink, letters, inner.Left, (inner.Right - inner.Left) / comb, comb, height, cut)
            : new ZoneImage(ink, mine, letters.Count == 0, cut, height, 0);
    }

    // What a rule leaves behind lies flat along the zone's edge.
    private static bool IsRuleRest(Blob blob, (double Left, double Top, double Right, double Bottom) inner, double pixelsPerMillimetre)
    {
        var near = 0.7 * pixelsPerMillimetre;
        var flat = blob.Height <= 0.5 * pixelsPerMillimetre && (Math.Abs(blob.CentreY - inner.Top) < near || Math.Abs(blob.CentreY - inner.Bottom) < near);
        var upright = blob.Width <= 0.5 * pixelsPerMillimetre && (Math.Abs(blob.CentreX - inner.Left) < near || Math.Abs(blob.CentreX - inner.Right) < near)
            && blob.Height > 2.5 * blob.Width;
        return flat || upright;
    }

    // The boxes are pushed together, so that the engine sees a word instead of lone letters between rules.
    private static ZoneImage Comb(InkMap ink, IReadOnlyList<Blob> letters, double left, double cell, int count, double height, bool cut)
    {
        var cells = Enumerable.Range(0, count)
            .Select(i => letters.Where(blob => (int)Math.Floor((blob.CentreX - left) / cell) == i).ToList())
            .ToList();
        var gap = (int)Math.Max(2, height * 0.22);
        var width = gap;
        foreach (var blobs in cells)
        {
            width += gap + (blobs.Count == 0 ? 0 : blobs.Max(blob => blob.Right) - blobs.Min(blob => blob.Left) + 1);
        }

        var joined = new byte[width * ink.Height];
        Array.Fill(joined, (byte)255);
        var at = gap;
        foreach (var blobs in cells.Where(blobs => blobs.Count > 0))
        {
            var (from, to) = (Math.Max(0, blobs.Min(blob => blob.Left) - 1), Math.Min(ink.Width - 1, blobs.Max(blob => blob.Right) + 1));
            for (var y = 0; y < ink.Height; y++)
            {
                ink.Gray.AsSpan((y * ink.Width) + from, Math.Min(to - from + 1, width - at)).CopyTo(joined.AsSpan((y * width) + at));
            }

            at += blobs.Max(blob => blob.Right) - blobs.Min(blob => blob.Left) + 1 + gap;
        }

        var filled = cells.Count(blobs => blobs.Count > 0);
        return new ZoneImage(new InkMap(width, ink.Height, joined), letters, filled == 0, cut, height, filled);
    }
}
