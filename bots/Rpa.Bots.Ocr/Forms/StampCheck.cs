using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>
/// Tells ink that only passes through a box, as that of a stamp does, from a mark made in it. A tick may shoot far beyond its box on one side, and a cross a little on all of them; what
/// comes in from far on one side and leaves far on another was not meant for the box, nor was what only grazes it, or a letter that has letters beside it on both sides.
/// </summary>
internal static class StampCheck
{
    // In sides of the box.
    private const double Reach = 2.6;
    private const double FarOnTwoSides = 0.75;
    private const double FarOnOne = 2.2;
    private const double Close = 0.3;

    // The middle begins so far from the edge: a part of the inside.
    private const int Edge = 3;

    // Millimetres; the printed line of the box lies within.
    private const double Seam = 0.4;

    // Marks are thicker than specks.
    private const double LeastInk = 0.15;

    /// <param name="page">The page.</param>
    /// <param name="box">The printed box: the middle of its lines, in pixels.</param>
    /// <param name="pixelsPerMillimetre">Pixels.</param>
    /// <param name="threshold">Darker than this is ink.</param>
    internal static bool IsPassing(Pix page, (int X, int Y, int Width, int Height) box, double pixelsPerMillimetre, int threshold)
    {
        var reach = (int)(Reach * Math.Max(box.Width, box.Height));
        using var crop = page.Crop(box.X - reach, box.Y - reach, box.Width + (2 * reach), box.Height + (2 * reach));
        var ink = new InkMap(crop).At(threshold);
        var (left, top) = (box.X - Math.Max(0, box.X - reach), box.Y - Math.Max(0, box.Y - reach));
        var seam = Math.Max(2, (int)Math.Round(Seam * pixelsPerMillimetre));
        var outer = (Left: left - seam, Top: top - seam, Right: left + box.Width + seam, Bottom: top + box.Height + seam);
        var inner = (Left: left + seam, Top: top + seam, Right: left + box.Width - seam, Bottom: top + box.Height - seam);
        if (outer.Left < 1 || outer.Top < 1 || outer.Right >= ink.Width - 1 || outer.Bottom >= ink.Height - 1 || inner.Right - inner.Left < 3 || inner.Bottom - inner.Top < 3)
        {
            return false;
        }

        var inside = Inside(ink, inner, Math.Max(1, (int)(LeastInk * pixelsPerMillimetre)));
        var (labels, blobs) = Outside(ink, outer);
        var sides = new[]
        {
            Beyond(labels, blobs, ink, inside.Left, seam, i => (outer.Left - 1, inner.Top + i), blob => outer.Left - blob.Left),
            Beyond(labels, blobs, ink, inside.Right, seam, i => (outer.Right + 1, inner.Top + i), blob => blob.Right - outer.Right),
            Beyond(labels, blobs, ink, inside.Top, seam, i => (inner.Left + i, outer.Top - 1), blob => outer.Top - blob.Top),
            Beyond(labels, blobs, ink, inside.Bottom, seam, i => (inner.Left + i, outer.Bottom + 1), blob => blob.Bottom - outer.Bottom),
        };
        var side = (double)Math.Max(box.Width, box.Height);
        return sides.Count(far => far >= FarOnTwoSides * side) >= 2 || sides.Any(far => far >= FarOnOne * side)
            || Flanked(blobs, outer, side, seam) || IsAside(ink, inner);
    }

    // A mark that leaves the middle of its box white only grazes it.
    private static bool IsAside(InkMap ink, (int Left, int Top, int Right, int Bottom) inner)
    {
        var (right, down) = ((inner.Right - inner.Left) / Edge, (inner.Bottom - inner.Top) / Edge);
        return ink.InkShare(inner.Left + right, inner.Top + down, inner.Right - inner.Left - (2 * right) + 1, inner.Bottom - inner.Top - (2 * down) + 1) < CheckboxReader.Blank;
    }

    // Letters close to the box on opposite sides of it, as high as it about.
    private static bool Flanked(List<Blob> blobs, (int Left, int Top, int Right, int Bottom) outer, double side, int seam)
    {
        var letters = blobs.FindAll(blob => Math.Max(blob.Width, blob.Height) >= 0.45 * side && Math.Max(blob.Width, blob.Height) <= 1.8 * side && Math.Min(blob.Width, blob.Height) >= 2 * seam / 3);
        bool Level(Blob blob) => blob.CentreY > outer.Top && blob.CentreY < outer.Bottom;
        bool Upright(Blob blob) => blob.CentreX > outer.Left && blob.CentreX < outer.Right;
        return (letters.Exists(blob => Level(blob) && blob.Right < outer.Left && outer.Left - blob.Right <= Close * side) && letters.Exists(blob => Level(blob) && blob.Left > outer.Right && blob.Left - outer.Right <= Close * side))
            || (letters.Exists(blob => Upright(blob) && blob.Bottom < outer.Top && outer.Top - blob.Bottom <= Close * side) && letters.Exists(blob => Upright(blob) && blob.Top > outer.Bottom && blob.Top - outer.Bottom <= Close * side));
    }

    // Where the ink inside comes up to each side of the box.
    private static (bool[] Left, bool[] Right, bool[] Top, bool[] Bottom) Inside(InkMap ink, (int Left, int Top, int Right, int Bottom) inner, int depth)
    {
        bool Dark(int x, int y) => ink.IsInk(x, y);
        var (rows, columns) = (inner.Bottom - inner.Top + 1, inner.Right - inner.Left + 1);
        return (
            [.. Enumerable.Range(inner.Top, rows).Select(y => Enumerable.Range(0, depth + 1).All(i => Dark(inner.Left + i, y)))],
            [.. Enumerable.Range(inner.Top, rows).Select(y => Enumerable.Range(0, depth + 1).All(i => Dark(inner.Right - i, y)))],
            [.. Enumerable.Range(inner.Left, columns).Select(x => Enumerable.Range(0, depth + 1).All(i => Dark(x, inner.Top + i)))],
            [.. Enumerable.Range(inner.Left, columns).Select(x => Enumerable.Range(0, depth + 1).All(i => Dark(x, inner.Bottom - i)))]);
    }

    // The ink around the box, without the box.
    private static (int[] Labels, List<Blob> Blobs) Outside(InkMap ink, (int Left, int Top, int Right, int Bottom) outer)
    {
        var gray = ink.Gray.ToArray();
        for (var y = outer.Top; y <= outer.Bottom; y++)
        {
            gray.AsSpan((y * ink.Width) + outer.Left, outer.Right - outer.Left + 1).Fill(255);
        }

        var (blobs, labels) = new InkMap(ink.Width, ink.Height, gray).At(ink.Threshold).FindBlobs();
        return (labels, [.. blobs]);
    }

    // How far the ink reaches that goes on outside where the ink inside comes up to the side.
    private static double Beyond(int[] labels, List<Blob> blobs, InkMap ink, bool[] touches, int seam, Func<int, (int X, int Y)> at, Func<Blob, int> far)
    {
        var most = 0;
        for (var i = 0; i < touches.Length; i++)
        {
            for (var aside = -2 * seam; touches[i] && aside <= 2 * seam; aside++)
            {
                var (x, y) = at(i + aside);
                if (x >= 0 && y >= 0 && x < ink.Width && y < ink.Height && labels[(y * ink.Width) + x] is > 0 and var label)
                {
                    most = Math.Max(most, far(blobs.Find(blob => blob.Label == label)!));
                }
            }
        }

        return most;
    }
}
