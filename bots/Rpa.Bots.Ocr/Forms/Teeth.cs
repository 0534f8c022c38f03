using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>
/// Takes the short strokes between the boxes of a comb out of a zone. They are shorter than many letters, so length does not give them away; that they are alike and stand at
/// even distances does.
/// </summary>
internal static class Teeth
{
    // Millimetres.
    private const double Least = 0.8;
    private const double Thickest = 0.7;
    private const double Strays = 0.4;
    private const double Level = 0.5;

    /// <param name="ink">The zone.</param>
    /// <param name="left">Where the first box begins.</param>
    /// <param name="cell">Width of a box.</param>
    /// <param name="count">Number of boxes.</param>
    /// <param name="floor">Where the boxes end.</param>
    /// <param name="pixelsPerMillimetre">Pixels.</param>
    internal static void Remove(InkMap ink, double left, double cell, int count, double floor, double pixelsPerMillimetre)
    {
        var thin = ink.FindBlobs().Blobs
            .Where(blob => blob.Width <= Thickest * pixelsPerMillimetre && blob.Height >= Least * pixelsPerMillimetre && blob.Height > 1.5 * blob.Width)
            .Select(blob => (Blob: blob, Off: Off(blob.CentreX, left, cell, count)))
            .Where(pair => Math.Abs(pair.Off) < 0.3 * cell)
            .ToList();
        var like = thin.ConvertAll(one => thin.FindAll(other =>
            Math.Abs(other.Off - one.Off) <= Strays * pixelsPerMillimetre && Math.Abs(other.Blob.Bottom - one.Blob.Bottom) <= Level * pixelsPerMillimetre && Math.Abs(other.Blob.Top - one.Blob.Top) <= Level * pixelsPerMillimetre))
            .MaxBy(group => group.Count);

        // Upright letters may stand alike by chance, but not on most of the borders. Of two boxes there is one tooth: it is low, and stands on the line.
        var borders = like?.Select(pair => Border(pair.Blob.CentreX, left, cell, count)).Distinct().Count() ?? 0;
        var lone = count < 4 && borders == 1 && like!.TrueForAll(pair => Math.Abs(pair.Off) <= Strays * pixelsPerMillimetre && Math.Abs(pair.Blob.Bottom - floor) <= 2 * Level * pixelsPerMillimetre && pair.Blob.Height <= 3 * pixelsPerMillimetre);
        if (like is null || (borders < Math.Max(2, (count - 1) * 0.4) && !lone))
        {
            return;
        }

        var (off, top, bottom) = (Middle(like.ConvertAll(pair => pair.Off)), Middle(like.ConvertAll(pair => (double)pair.Blob.Top)), Middle(like.ConvertAll(pair => (double)pair.Blob.Bottom)));
        var thickness = Middle(like.ConvertAll(pair => (double)pair.Blob.Width));
        for (var border = 0; border <= count; border++)
        {
            Clear(ink, left + (border * cell) + off, (int)top - 2, (int)bottom + 2, thickness, Strays * pixelsPerMillimetre);
        }
    }

    // Where a letter crosses the tooth, the ink is wider than the tooth and stays.
    private static void Clear(InkMap ink, double middle, int top, int bottom, double thickness, double reach)
    {
        for (var y = Math.Max(0, top); y <= Math.Min(ink.Height - 1, bottom); y++)
        {
            for (var x = Math.Max(0, (int)(middle - reach - thickness)); x <= Math.Min(ink.Width - 1, (int)(middle + reach + thickness)); x++)
            {
                var start = x;
                while (x < ink.Width && ink.IsInk(x, y))
                {
                    x++;
                }

                if (x > start && x - start <= thickness + 2 && Math.Abs(((start + x - 1) / 2.0) - middle) <= reach)
                {
                    ink.Gray.AsSpan((y * ink.Width) + Math.Max(0, start - 2), Math.Min(ink.Width, x + 2) - Math.Max(0, start - 2)).Fill(255);
                }
            }
        }
    }

    private static int Border(double x, double left, double cell, int count) => (int)Math.Clamp(Math.Round((x - left) / cell), 0, count);

    private static double Off(double x, double left, double cell, int count) => x - left - (Border(x, left, cell, count) * cell);

    private static double Middle(List<double> numbers) => numbers.Order().ElementAt(numbers.Count / 2);
}
