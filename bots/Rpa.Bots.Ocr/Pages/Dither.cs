using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>
/// Turns the dots of a dithered picture back into the greys they stand for: scanners and fax programs write paper that is not quite white as black dots on white, of which a page has more
/// than it has letters.
/// </summary>
internal static class Dither
{
    private const int Dark = 24;
    private const int Bright = 231;

    // Shares of all pixels.
    private const double MostGray = 0.005;
    private const double LeastDots = 0.008;
    private const int FineDpi = 250;

    /// <summary>The picture in greys; null where it is not dithered.</summary>
    internal static Pix? Undo(Pix picture, int dpi)
    {
        // Most pages are scanned in greys, which a sixteenth of their pixels tells.
        var sample = picture.Histogram(4);
        if (sample[(Dark + 1)..Bright].Sum() > 2 * MostGray * sample.Sum())
        {
            return null;
        }

        var pixels = picture.ToGrayBytes();
        if (!IsDithered(pixels, picture.Width, picture.Height))
        {
            return null;
        }

        for (var pass = 0; pass < (dpi >= FineDpi ? 2 : 1); pass++)
        {
            pixels = Average(pixels, picture.Width, picture.Height);
        }

        return Pix.FromGray(picture.Width, picture.Height, pixels, dpi);
    }

    // Black and white alone, with a great many pixels that hardly touch another of their kind.
    private static bool IsDithered(byte[] pixels, int width, int height)
    {
        var (gray, most) = (0, (int)(MostGray * pixels.Length));
        foreach (var value in pixels)
        {
            gray += value is > Dark and < Bright ? 1 : 0;
            if (gray > most)
            {
                return false;
            }
        }

        var dots = 0;
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var at = (y * width) + x;
                if (pixels[at] < 128 && Neighbours(pixels, at, width) <= 1)
                {
                    dots++;
                }
            }
        }

        return dots > LeastDots * pixels.Length;
    }

    private static int Neighbours(byte[] pixels, int at, int width)
    {
        var count = 0;
        for (var row = at - width; row <= at + width; row += width)
        {
            count += (pixels[row - 1] < 128 ? 1 : 0) + (pixels[row + 1] < 128 ? 1 : 0) + (row != at && pixels[row] < 128 ? 1 : 0);
        }

        return count;
    }

    // Of each pixel and its eight neighbours; the outermost pixels stay.
    private static byte[] Average(byte[] pixels, int width, int height)
    {
        var average = pixels.ToArray();
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var at = (y * width) + x;
                average[at] = (byte)((pixels[at - width - 1] + pixels[at - width] + pixels[at - width + 1] + pixels[at - 1] + pixels[at] + pixels[at + 1] + pixels[at + width - 1] + pixels[at + width] + pixels[at + width + 1] + 4) / 9);
            }
        }

        return average;
    }
}
