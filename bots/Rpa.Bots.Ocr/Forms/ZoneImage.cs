using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>What is written in one zone: rules, frames, dirt and strangers' ink are gone.</summary>
/// <param name="Lines">The written lines from top to bottom; empty when nobody wrote here.</param>
/// <param name="IsCut">Ink reaches beyond the zone, so that a part may be missing.</param>
/// <param name="Cells">Of a comb: what each box holds, from left to right; empty for a zone without boxes.</param>
internal sealed record ZoneImage(IReadOnlyList<LineImage> Lines, bool IsCut, IReadOnlyList<CombCell> Cells);

/// <summary>Cuts a zone out of a page and cleans it.</summary>
internal static class ZoneCutter
{
    // Sizes in millimetres.
    private const double Margin = 1.6;
    private const double Speck = 0.2;
    private const double LeastLetter = 0.9;

    internal static ZoneImage Cut(Pix page, (double Left, double Top, double Width, double Height) zone, double pixelsPerMillimetre, int comb, bool multiline, bool digits = false)
    {
        var margin = (int)Math.Round(Margin * pixelsPerMillimetre);
        var left = (int)Math.Round(zone.Left) - margin;
        var top = (int)Math.Round(zone.Top) - margin;
        using var crop = page.Crop(left, top, (int)Math.Round(zone.Width) + (2 * margin), (int)Math.Round(zone.Height) + (2 * margin));
        var ink = new InkMap(crop);
        var (offsetX, offsetY) = (Math.Max(0, left), Math.Max(0, top));
        var inner = (Left: zone.Left - offsetX, Top: zone.Top - offsetY, Right: zone.Left + zone.Width - offsetX, Bottom: zone.Top + zone.Height - offsetY);

        // A rule is longer than any stroke of a letter: in a line of text that is about the zone's height.
        void RemoveRules() => ink.RemoveRules((int)Math.Max(9 * pixelsPerMillimetre, zone.Height), (int)Math.Max(comb > 0 ? zone.Height * 0.8 : zone.Height * 0.9, 4 * pixelsPerMillimetre), Math.Max(1, (int)(pixelsPerMillimetre * 0.12)));
        RemoveRules();
        var frame = 0.8 * pixelsPerMillimetre;
        if (digits && BrokenStrokes.Mend(ink, (inner.Left + frame, inner.Top + frame, inner.Right - frame, inner.Bottom - frame), pixelsPerMillimetre) is var mended && mended.Threshold != ink.Threshold)
        {
            // Of the frame, too, more is seen.
            ink = mended;
            RemoveRules();
        }

        if (comb > 1)
        {
            Teeth.Remove(ink, inner.Left, (inner.Right - inner.Left) / comb, comb, inner.Bottom, pixelsPerMillimetre);
        }

        var (blobs, labels) = ink.FindBlobs();
        var slack = 0.5 * pixelsPerMillimetre;
        var mine = blobs.Where(blob =>
            blob.CentreX >= inner.Left - slack && blob.CentreX <= inner.Right + slack && blob.CentreY >= inner.Top - slack && blob.CentreY <= inner.Bottom + slack
            && Math.Max(blob.Width, blob.Height) >= Speck * pixelsPerMillimetre && !IsRuleRest(blob, inner, pixelsPerMillimetre) && !IsCornerRest(blob, labels, ink.Width, inner, pixelsPerMillimetre)).ToList();

        // A speck beside the letters may be what is left of a faint dot.
        ink.Erase(blobs.Except(mine).Where(blob => comb > 1 || Math.Max(blob.Width, blob.Height) >= Speck * pixelsPerMillimetre), labels);

        var letters = mine.Where(blob => blob.Height >= LeastLetter * pixelsPerMillimetre || blob.Width >= LeastLetter * 1.5 * pixelsPerMillimetre).ToList();
        var cut = letters.Exists(blob => blob.Left <= 1 || blob.Top <= 1 || blob.Right >= ink.Width - 2 || blob.Bottom >= ink.Height - 2)
            || (comb <= 1 && blobs.Except(mine).Any(blob => MayBeLetter(blob, letters, inner)));
        return comb > 1
            ? CombJoiner.Join(ink, mine, inner.Left, (inner.Right - inner.Left) / comb, comb, LeastLetter * pixelsPerMillimetre, cut)
            : new ZoneImage(LineCutter.Cut(ink, mine, labels, LeastLetter * pixelsPerMillimetre, multiline), cut, []);
    }

    // An I or l at the zone's edge looks like the rest of a frame; one that is as tall as the letters beside it and stands on their line may be either.
    private static bool MayBeLetter(Blob blob, List<Blob> letters, (double Left, double Top, double Right, double Bottom) inner)
    {
        var tall = letters.Select(letter => letter.Height).Order().ElementAtOrDefault(letters.Count * 3 / 4);
        return letters.Count > 0 && blob.CentreX >= inner.Left && blob.CentreX <= inner.Right && blob.Height > 2.5 * blob.Width && blob.Height >= 0.75 * tall && blob.Height <= 1.4 * tall
            && letters.Exists(letter => letter.Height >= 0.6 * tall && Math.Abs(letter.Bottom - blob.Bottom) <= 0.2 * tall && Math.Min(Math.Abs(letter.Left - blob.Right), Math.Abs(blob.Left - letter.Right)) <= 1.2 * tall);
    }

    // What is left of a frame's corner lies along two of its sides. It is taller than what is written, which would then be left out as dirt beside it.
    private static bool IsCornerRest(Blob blob, int[] labels, int width, (double Left, double Top, double Right, double Bottom) inner, double pixelsPerMillimetre)
    {
        var near = 0.7 * pixelsPerMillimetre;
        bool Upright(double x) => Math.Abs(x - inner.Left) < near || Math.Abs(x - inner.Right) < near;
        bool Flat(double y) => Math.Abs(y - inner.Top) < near || Math.Abs(y - inner.Bottom) < near;
        if (!(Upright(blob.Left) || Upright(blob.Right)) || !(Flat(blob.Top) || Flat(blob.Bottom)))
        {
            return false;
        }

        var along = 0;
        for (var y = blob.Top; y <= blob.Bottom; y++)
        {
            for (var x = blob.Left; x <= blob.Right; x++)
            {
                along += labels[(y * width) + x] == blob.Label && (Upright(x) || Flat(y)) ? 1 : 0;
            }
        }

        return along >= 0.9 * blob.Pixels;
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
}
