using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>
/// Takes paler pixels for ink where digits fall apart without them. A 5 whose upright is faint is painted as two strokes that every model reads as a 3, all of them sure. For digits only:
/// letters have dots and accents that must not run into them.
/// </summary>
internal static class BrokenStrokes
{
    // Of the difference between ink and paper.
    private const double Depth = 0.38;
    private const int LeastDifference = 4;

    // Millimetres.
    private const double Speck = 0.25;

    // Of the height of the pieces together.
    private const double Beside = 0.1;

    /// <summary>The same pixels with a notion of ink that mends pieces lying above each other; itself where nothing is mended, or neighbours would run together.</summary>
    /// <param name="ink">The zone.</param>
    /// <param name="inner">Its inside, where no frame is.</param>
    /// <param name="pixelsPerMillimetre">Pixels.</param>
    internal static InkMap Mend(InkMap ink, (double Left, double Top, double Right, double Bottom) inner, double pixelsPerMillimetre)
    {
        if (Paler(ink) is not { } threshold || threshold < ink.Threshold + LeastDifference)
        {
            return ink;
        }

        var (pieces, labels) = ink.FindBlobs();
        var paler = ink.At(threshold);
        var (_, whole) = paler.FindBlobs();
        var mends = false;
        foreach (var group in pieces
            .Where(piece => Math.Max(piece.Width, piece.Height) >= Speck * pixelsPerMillimetre && piece.Left > inner.Left && piece.Top > inner.Top && piece.Right < inner.Right && piece.Bottom < inner.Bottom)
            .GroupBy(piece => whole[Pixel(piece, labels, ink.Width)]))
        {
            var parts = group.ToList();
            if (parts.Exists(piece => IsBeside(piece, parts)))
            {
                return ink;
            }

            mends |= parts.Count > 1;
        }

        return mends ? paler : ink;
    }

    // A digit that touches the other, or the comma beside it; what belongs to one digit lies above, below or within the rest of it.
    private static bool IsBeside(Blob piece, List<Blob> parts)
    {
        var others = parts.FindAll(other => other != piece);
        var height = parts.Max(part => part.Bottom) - parts.Min(part => part.Top) + 1;
        return others.Count > 0 && Math.Max(others.Min(other => other.Left) - piece.CentreX, piece.CentreX - others.Max(other => other.Right)) > Beside * height;
    }

    private static int? Paler(InkMap ink)
    {
        var dark = ink.Gray.Where(gray => gray < ink.Threshold).Order().ToArray();
        var paper = ink.Gray.Where(gray => gray >= ink.Threshold).Order().ToArray();
        return dark.Length < 20 || paper.Length < 20 ? null : (int)(paper[paper.Length / 2] - (Depth * (paper[paper.Length / 2] - dark[dark.Length / 10])));
    }

    private static int Pixel(Blob piece, int[] labels, int width)
    {
        for (var x = piece.Left; x <= piece.Right; x++)
        {
            if (labels[(piece.Top * width) + x] == piece.Label)
            {
                return (piece.Top * width) + x;
            }
        }

        return (piece.Top * width) + piece.Left;
    }
}
