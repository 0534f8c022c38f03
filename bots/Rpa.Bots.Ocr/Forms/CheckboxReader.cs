using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Whether a box is marked. Null: the ink is in the unsure band, or the box was not found.</summary>
internal sealed record BoxReading(bool? IsMarked, double Ink, double Outline)
{
    /// <summary>Whether the printed box was found.</summary>
    internal bool IsFound { get; init; }

    /// <summary>Ink that goes on far outside passes through the box, as that of a stamp does.</summary>
    internal bool IsCrossed { get; init; }
}

/// <summary>Finds a printed box near its place and weighs the ink inside it.</summary>
internal static class CheckboxReader
{
    private const double SearchMillimetres = 1.6;
    private const double InsetMillimetres = 0.55;
    private const double LeastOutline = 0.55;

    /// <summary>An empty box has no more ink than this, as a share of its inside.</summary>
    internal const double Blank = 0.025;

    private const double Marked = 0.075;
    private const double Blackened = 0.85;
    private const int FaintInk = 215;
    private const double PaleMark = 0.12;
    private const double LeastRing = 0.72;
    private const double RingInset = 0.6;
    private const double RoundMarked = 0.1;

    internal static BoxReading Read(Pix page, (double Left, double Top, double Width, double Height) zone, double pixelsPerMillimetre)
    {
        var search = (int)Math.Ceiling(SearchMillimetres * pixelsPerMillimetre);
        var (left, top) = ((int)Math.Round(zone.Left) - search, (int)Math.Round(zone.Top) - search);
        var (width, height) = ((int)Math.Round(zone.Width), (int)Math.Round(zone.Height));
        using var crop = page.Crop(left, top, width + (2 * search), height + (2 * search));
        var ink = new InkMap(crop);
        var (expectedX, expectedY) = (Math.Round(zone.Left) - Math.Max(0, left), Math.Round(zone.Top) - Math.Max(0, top));
        var grow = Math.Max(1, (int)Math.Round(pixelsPerMillimetre * 0.25));
        var faint = ink.At(FaintInk);
        var box = Square(ink, (expectedX, expectedY), (width, height), grow, search);
        if (box.Outline < LeastOutline && Square(faint, (expectedX, expectedY), (width, height), grow, search) is { Outline: >= LeastOutline } pale)
        {
            box = pale;
        }

        if (box.Outline < LeastOutline)
        {
            return Round(ink, expectedX + (width / 2.0), expectedY + (height / 2.0), Math.Min(width, height) / 2.0, search) ?? new BoxReading(null, 0, Math.Max(0, box.Outline));
        }

        var inset = (int)Math.Round(InsetMillimetres * pixelsPerMillimetre);
        double Share(InkMap map) => map.InkShare(box.X + inset, box.Y + inset, box.Width - (2 * inset) + 1, box.Height - (2 * inset) + 1);
        var share = Share(ink);
        bool? marked = share <= Blank ? false : share >= Marked && share < Blackened ? true : null;

        if (marked == true && StampCheck.IsPassing(page, (box.X + Math.Max(0, left), box.Y + Math.Max(0, top), box.Width, box.Height), pixelsPerMillimetre, ink.Threshold))
        {
            return new BoxReading(null, share, box.Outline) { IsFound = true, IsCrossed = true };
        }

        // A pencil's mark is paler than the print around it.
        return new BoxReading(marked == false && Share(faint) >= PaleMark ? null : marked, share, box.Outline) { IsFound = true };
    }

    /// <summary>Whether a mark's ink lies in a place where no box is drawn.</summary>
    internal static bool HasInk(Pix page, (double Left, double Top, double Width, double Height) zone, double pixelsPerMillimetre)
    {
        var inset = InsetMillimetres * pixelsPerMillimetre;
        using var crop = page.Crop((int)(zone.Left + inset), (int)(zone.Top + inset), (int)(zone.Width - (2 * inset)), (int)(zone.Height - (2 * inset)));
        var ink = new InkMap(crop);
        return ink.InkShare(0, 0, ink.Width, ink.Height) >= Marked;
    }

    private static (int X, int Y, int Width, int Height, double Outline) Square(InkMap ink, (double X, double Y) expected, (int Width, int Height) size, int grow, int search)
    {
        var best = (X: 0, Y: 0, Width: 0, Height: 0, Outline: -1.0);
        for (var w = size.Width - grow; w <= size.Width + grow; w++)
        {
            var h = size.Height + w - size.Width;
            for (var y = 0; y + h < ink.Height; y++)
            {
                for (var x = 0; x + w < ink.Width; x++)
                {
                    // Near its expected place a box needs less proof than far away.
                    var distance = Math.Abs(x - expected.X) + Math.Abs(y - expected.Y);
                    var score = Outline(ink, x, y, w, h) - (0.1 * distance / search);
                    best = score > best.Outline ? (x, y, w, h, score) : best;
                }
            }
        }

        return best;
    }

    // The ring of a round box: dark all the way round, near its place; what lies well inside is the mark.
    private static BoxReading? Round(InkMap ink, double expectedX, double expectedY, double radius, int search)
    {
        var (bestX, bestY, bestR, best) = (0.0, 0.0, 0.0, 0.0);
        for (var r = radius * 0.72; r <= radius * 1.12; r += Math.Max(0.5, radius * 0.06))
        {
            for (var dy = -search / 2; dy <= search / 2; dy++)
            {
                for (var dx = -search / 2; dx <= search / 2; dx++)
                {
                    var share = Ring(ink, expectedX + dx, expectedY + dy, r);
                    if (share > best)
                    {
                        (bestX, bestY, bestR, best) = (expectedX + dx, expectedY + dy, r, share);
                    }
                }
            }
        }

        if (best < LeastRing || bestR < 3)
        {
            return null;
        }

        var (dark, all, inner) = (0, 0, bestR * RingInset);
        for (var y = (int)(bestY - inner); y <= bestY + inner; y++)
        {
            for (var x = (int)(bestX - inner); x <= bestX + inner; x++)
            {
                if (((x - bestX) * (x - bestX)) + ((y - bestY) * (y - bestY)) <= inner * inner && x >= 0 && y >= 0 && x < ink.Width && y < ink.Height)
                {
                    all++;
                    dark += ink.IsInk(x, y) ? 1 : 0;
                }
            }
        }

        var filled = all == 0 ? 0.5 : (double)dark / all;
        return new BoxReading(filled <= Blank ? false : filled >= RoundMarked ? true : null, filled, best) { IsFound = true };
    }

    private static double Ring(InkMap ink, double centreX, double centreY, double radius)
    {
        const int Points = 36;
        var (dark, weakest) = (0, Points);
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var mine = 0;
            for (var i = 0; i < Points / 4; i++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * ((quarter * Points / 4) + i) / Points);
                var (x, y) = ((int)Math.Round(centreX + (radius * cos)), (int)Math.Round(centreY + (radius * sin)));
                mine += x >= 0 && y >= 0 && x < ink.Width && y < ink.Height && ink.IsInk(x, y) ? 1 : 0;
            }

            dark += mine;
            weakest = Math.Min(weakest, mine);
        }

        return weakest < Points / 4 * 0.5 ? 0 : (double)dark / Points;
    }

    // The weakest side counts most: three sides of a neighbour's box are not a box.
    private static double Outline(InkMap ink, int x, int y, int width, int height)
    {
        var (top, bottom, left, right) = (0, 0, 0, 0);
        for (var i = 0; i <= width; i++)
        {
            top += Dark(ink, x + i, y, 0, 1);
            bottom += Dark(ink, x + i, y + height, 0, 1);
        }

        for (var i = 0; i <= height; i++)
        {
            left += Dark(ink, x, y + i, 1, 0);
            right += Dark(ink, x + width, y + i, 1, 0);
        }

        var (weakest, all) = (Math.Min(Math.Min((double)top, bottom) / (width + 1), Math.Min((double)left, right) / (height + 1)), (double)(top + bottom + left + right) / (2 * (width + height + 2)));
        return (weakest + all) / 2;
    }

    // A line that is not quite level, or broken by a fax, wanders by a pixel to either side.
    private static int Dark(InkMap ink, int x, int y, int dx, int dy) =>
        ink.IsInk(x, y) || (x + dx < ink.Width && y + dy < ink.Height && ink.IsInk(x + dx, y + dy)) || (x >= dx && y >= dy && ink.IsInk(x - dx, y - dy)) ? 1 : 0;
}
