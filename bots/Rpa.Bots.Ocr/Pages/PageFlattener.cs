using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>Undoes the perspective of a sheet in a photo.</summary>
internal static class PageFlattener
{
    private const double A4Ratio = 297.0 / 210;
    private const double A4Slack = 0.14;
    private const double A4WidthInches = 8.27;
    private const int MostSide = 4200;

    /// <summary>The sheet alone, seen from straight above, and its resolution, taking it for A4.</summary>
    internal static (Pix Picture, int Dpi)? Flatten(Pix photo, PageOutline outline)
    {
        var corners = outline.Corners.Select(corner => (X: corner.X * photo.Width, Y: corner.Y * photo.Height)).ToList();
        double Length(int i) => Math.Sqrt(Math.Pow(corners[i].X - corners[(i + 1) % 4].X, 2) + Math.Pow(corners[i].Y - corners[(i + 1) % 4].Y, 2));
        var (width, height) = (Math.Max(Length(0), Length(2)), Math.Max(Length(1), Length(3)));

        // A view from aside shortens one direction: what is about as long as A4 is A4.
        if (Math.Abs((height / width / A4Ratio) - 1) < A4Slack)
        {
            height = width * A4Ratio;
        }
        else if (Math.Abs((width / height / A4Ratio) - 1) < A4Slack)
        {
            width = height * A4Ratio;
        }

        var factor = Math.Min(1, MostSide / Math.Max(width, height));
        var (w, h) = ((int)Math.Round(width * factor), (int)Math.Round(height * factor));
        if (w < 50 || h < 50 || LeastSquares.Perspective([(0, 0, corners[0].X, corners[0].Y), (w, 0, corners[1].X, corners[1].Y), (w, h, corners[2].X, corners[2].Y), (0, h, corners[3].X, corners[3].Y)]) is not { } view)
        {
            return null;
        }

        var dpi = (int)Math.Round(Math.Min(w, h) / A4WidthInches);
        return (Pix.FromGray(w, h, Draw(photo.ToGrayBytes(), photo.Width, photo.Height, view, w, h), Math.Clamp(dpi, 72, 1200)), Math.Clamp(dpi, 72, 1200));
    }

    private static byte[] Draw(byte[] source, int width, int height, Projection view, int w, int h)
    {
        var target = new byte[w * h];
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                var (fromX, fromY) = view.Apply(x, y);
                fromX = Math.Clamp(fromX, 0, width - 1.001);
                fromY = Math.Clamp(fromY, 0, height - 1.001);
                var (left, top) = ((int)fromX, (int)fromY);
                var (right, down) = (fromX - left, fromY - top);
                var at = (top * width) + left;
                var below = Math.Min(at + width, source.Length - 2);
                var upper = source[at] + ((source[Math.Min(at + 1, source.Length - 1)] - source[at]) * right);
                var lower = source[below] + ((source[below + 1] - source[below]) * right);
                target[(y * w) + x] = (byte)(upper + ((lower - upper) * down) + 0.5);
            }
        }

        return target;
    }
}
