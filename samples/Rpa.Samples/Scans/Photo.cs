using Rpa.Bots.Ocr.Imaging;
using Rpa.Samples.People;

namespace Rpa.Samples.Scans;

/// <summary>A sheet on a wooden table, photographed by telephone: from aside, a little turned, a shadow over a part of it.</summary>
internal static class Photo
{
    private const int Width = 2400;
    private const int Height = 3200;

    /// <summary>The photo as JPEG. The same dice give the same bytes.</summary>
    /// <param name="page">The sheet.</param>
    /// <param name="aside">Largest shift of a corner, as a share of the picture.</param>
    /// <param name="shadow">How much darker the shadow is, as a share.</param>
    /// <param name="dice">Decides.</param>
    public static byte[] Take(GrayPage page, double aside, double shadow, Dice dice)
    {
        double Off() => dice.Between(-aside, aside);
        (double X, double Y)[] corners = [(0.11 + Off(), 0.10 + Off()), (0.89 + Off(), 0.10 + Off()), (0.89 + Off(), 0.90 + Off()), (0.11 + Off(), 0.90 + Off())];
        var map = Stains.Homography([.. corners.Select(corner => (corner.X * Width, corner.Y * Height))], page.Width, page.Height);
        var (edge, lean, grain) = (dice.Between(0.3, 0.7) * Width, dice.Between(-0.4, 0.4), dice.Between(0.8, 1.2));
        var colours = new byte[Width * Height * 3];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var depth = (map[6] * x) + (map[7] * y) + 1;
                var (fromX, fromY) = (((map[0] * x) + (map[1] * y) + map[2]) / depth, ((map[3] * x) + (map[4] * y) + map[5]) / depth);
                var isSheet = fromX >= 0 && fromY >= 0 && fromX < page.Width - 1.5 && fromY < page.Height - 1.5;
                var (red, green, blue) = isSheet ? Paper(page, fromX, fromY) : Wood(x, y, grain);
                var dark = 1 - (shadow / (1 + Math.Exp((x - edge - (lean * y)) / 60)));
                var noise = dice.Between(-5, 5);
                var at = ((y * Width) + x) * 3;
                (colours[at], colours[at + 1], colours[at + 2]) = (Byte((red * dark) + noise), Byte((green * dark) + noise), Byte((blue * dark) + noise));
            }
        }

        using var picture = Pix.FromRgb(Width, Height, colours, 72);
        return picture.ToJpeg(80);
    }

    private static (double Red, double Green, double Blue) Paper(GrayPage page, double x, double y)
    {
        var (left, top) = ((int)x, (int)y);
        var at = (top * page.Width) + left;
        var upper = page.Pixels[at] + ((page.Pixels[at + 1] - page.Pixels[at]) * (x - left));
        var lower = page.Pixels[at + page.Width] + ((page.Pixels[at + page.Width + 1] - page.Pixels[at + page.Width]) * (x - left));
        var light = (upper + ((lower - upper) * (y - top))) * 0.88;
        return (light, light * 0.99, light * 0.95);
    }

    private static (double Red, double Green, double Blue) Wood(int x, int y, double grain)
    {
        var rings = Math.Sin((x * 0.035 * grain) + (3 * Math.Sin(y * 0.004)) + (0.4 * Math.Sin(y * 0.05)));
        var plank = y % 640 < 5 ? 0.5 : 1;
        var light = (1 + (0.13 * rings)) * plank;
        return (158 * light, 112 * light, 70 * light);
    }

    private static byte Byte(double value) => (byte)Math.Clamp(value, 0, 255);
}
