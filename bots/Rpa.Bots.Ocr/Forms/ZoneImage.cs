using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>What is written in one zone: rules, frames, dirt and strangers' ink are gone.</summary>
/// <param name="Lines">The written lines from top to bottom; empty when nobody wrote here.</param>
/// <param name="IsCut">Ink reaches beyond the zone, so that a part may be missing.</param>
/// <param name="FilledCells">Of a comb: how many boxes hold ink.</param>
internal sealed record ZoneImage(IReadOnlyList<LineImage> Lines, bool IsCut, int FilledCells);

/// <summary>Cuts a zone out of a page and cleans it.</summary>
internal static class ZoneCutter
{
    // Sizes in millimetres.
    private const double Margin = 1.6;
    private const double Speck = 0.2;
    private const double LeastLetter = 0.9;

    internal static ZoneImage Cut(Pix page, (double Left, double Top, double Width, double Height) zone, double pixelsPerMillimetre, int comb, bool multiline)
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
        return comb > 1
            ? Comb(ink, letters, inner.Left, (inner.Right - inner.Left) / comb, comb, LeastLetter * pixelsPerMillimetre, cut)
            : new ZoneImage(LineCutter.Cut(ink, mine, labels, LeastLetter * pixelsPerMillimetre, multiline), cut, 0);
    }

    // What a rule leaves behind lies flat along the zone's edge.
    private static bool IsRuleRest(Blob blob, (double Left, double Top, double Right, double Bottom) inner, double pixelsPerMillimetre)
    {
        var near = 0.7 * pixelsPerMillimetre;
        var flat = blob.Height <= 0.5 * pixelsPerMillimetre && (Math.Abs(blob.CentreY - inner.Top) < near || Math.Abs(blob.CentreY - inner.Bottom) < near);
        var tall = blob.Height >= 0.5 * (inner.Bottom - inner.Top) ? 2 * near : near;
        var upright = blob.Width <= 0.5 * pixelsPerMillimetre && (Math.Abs(blob.CentreX - inner.Left) < tall || Math.Abs(blob.CentreX - inner.Right) < tall)
            && blob.Height > 2.5 * blob.Width;
        return flat || upright;
    }

    // The boxes are pushed together, so that the engine sees a word instead of lone letters between rules.
    private static ZoneImage Comb(InkMap ink, IReadOnlyList<Blob> letters, double left, double cell, int count, double leastLetter, bool cut)
    {
        var cells = Enumerable.Range(0, count)
            .Select(i => letters.Where(blob => (int)Math.Floor((blob.CentreX - left) / cell) == i).ToList())
            .ToList();
        if (letters.Count == 0)
        {
            return new ZoneImage([], cut, 0);
        }

        var gap = (int)Math.Max(2, letters.Max(blob => blob.Height) * 0.22);
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

        var map = new InkMap(width, ink.Height, joined);
        var (pieces, labels) = map.FindBlobs();
        return new ZoneImage(LineCutter.Cut(map, pieces, labels, leastLetter, multiline: false), cut, cells.Count(blobs => blobs.Count > 0));
    }
}
