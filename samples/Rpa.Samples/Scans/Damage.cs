using System.Numerics;
using Rpa.Samples.People;

namespace Rpa.Samples.Scans;

/// <summary>Does to a clean page what paper, light, lens and sensor do. The same dice give the same pixels.</summary>
internal static class Damage
{
    public static GrayPage Apply(GrayPage page, ScanGrade grade, Dice dice)
    {
        var degrees = dice.Between(-grade.Skew, grade.Skew);
        var pixels = Turn(page, degrees);

        // What the sample mails do not know draws no numbers there, so that they stay as they are.
        if (grade.Perspective > 0)
        {
            pixels = Stains.View(page with { Pixels = pixels }, grade.Perspective, dice);
        }

        if (grade.Coffee > 0 && dice.Chance(grade.Coffee))
        {
            Stains.Cup(pixels, page, dice);
        }

        Speckle(pixels, page, grade.Speckles, dice);
        Blur(pixels, page.Width, page.Height, grade.Blur * page.PixelsPerMillimetre);
        LightAndNoise(pixels, page, grade, dice);
        if (grade.Cut > 0)
        {
            Stains.Edge(pixels, page, grade.Cut, dice);
        }

        if (grade.Fax > 0 && dice.Chance(grade.Fax))
        {
            Stains.Fax(pixels, page);
        }

        return page with { Pixels = pixels };
    }

    /// <summary>Turned about the middle, between the pixels; what comes in from outside is white.</summary>
    private static byte[] Turn(GrayPage page, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        int width = page.Width, height = page.Height;
        var source = page.Pixels;
        var target = new byte[source.Length];
        double middleX = width / 2.0, middleY = height / 2.0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var fromX = (cos * (x - middleX)) - (sin * (y - middleY)) + middleX;
                var fromY = (sin * (x - middleX)) + (cos * (y - middleY)) + middleY;
                int left = (int)fromX, top = (int)fromY;
                if (fromX < 0 || fromY < 0 || left >= width - 1 || top >= height - 1)
                {
                    target[(y * width) + x] = 255;
                    continue;
                }

                double right = fromX - left, bottom = fromY - top;
                var at = (top * width) + left;
                var above = source[at] + ((source[at + 1] - source[at]) * right);
                var below = source[at + width] + ((source[at + width + 1] - source[at + width]) * right);
                target[(y * width) + x] = (byte)(above + ((below - above) * bottom) + 0.5);
            }
        }

        return target;
    }

    private static void Speckle(byte[] pixels, GrayPage page, double per100, Dice dice)
    {
        var squareCentimetres = page.Width * (double)page.Height / Math.Pow(page.PixelsPerMillimetre * 10, 2);
        var count = (int)(per100 * squareCentimetres / 100);
        for (var speck = 0; speck < count; speck++)
        {
            int x = dice.Next(0, page.Width - 1), y = dice.Next(0, page.Height - 1);
            var radius = dice.Between(0.04, 0.22) * page.PixelsPerMillimetre;
            var shade = dice.Chance(0.8) ? (byte)dice.Next(20, 130) : (byte)245;
            for (var dy = -(int)radius; dy <= radius; dy++)
            {
                for (var dx = -(int)radius; dx <= radius; dx++)
                {
                    if ((dx * dx) + (dy * dy) > radius * radius || x + dx < 0 || x + dx >= page.Width || y + dy < 0 || y + dy >= page.Height) { continue; }
                    pixels[((y + dy) * page.Width) + x + dx] = shade;
                }
            }
        }
    }

    /// <summary>Gaussian, once along the rows and once down the columns; a wide one on a picture of a quarter of the size, where nobody sees the difference.</summary>
    private static void Blur(byte[] pixels, int width, int height, double sigma)
    {
        if (sigma < 0.2) { return; }
        if (sigma > 4)
        {
            BlurWidely(pixels, width, height, sigma);
            return;
        }

        var radius = (int)Math.Ceiling(sigma * 3);
        var kernel = Enumerable.Range(-radius, (2 * radius) + 1).Select(at => (float)Math.Exp(-at * at / (2 * sigma * sigma))).ToArray();
        var sum = kernel.Sum();
        for (var index = 0; index < kernel.Length; index++) { kernel[index] /= sum; }

        var between = new float[pixels.Length];
        var padded = new float[width + (2 * radius)];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < padded.Length; x++) { padded[x] = pixels[(y * width) + Math.Clamp(x - radius, 0, width - 1)]; }
            var target = between.AsSpan(y * width, width);
            for (var step = 0; step < kernel.Length; step++) { AddScaled(target, padded.AsSpan(step, width), kernel[step]); }
        }

        var line = new float[width];
        for (var y = 0; y < height; y++)
        {
            Array.Clear(line);
            for (var step = -radius; step <= radius; step++)
            {
                AddScaled(line, between.AsSpan(Math.Clamp(y + step, 0, height - 1) * width, width), kernel[step + radius]);
            }

            for (var x = 0; x < width; x++) { pixels[(y * width) + x] = (byte)Math.Clamp(line[x] + 0.5f, 0, 255); }
        }
    }

    private static void BlurWidely(byte[] pixels, int width, int height, double sigma)
    {
        int smallWidth = width / 4, smallHeight = height / 4;
        var small = new byte[smallWidth * smallHeight];
        for (var y = 0; y < smallHeight; y++)
        {
            for (var x = 0; x < smallWidth; x++)
            {
                var sum = 0;
                for (var part = 0; part < 16; part++) { sum += pixels[(((y * 4) + (part / 4)) * width) + (x * 4) + (part % 4)]; }
                small[(y * smallWidth) + x] = (byte)(sum / 16);
            }
        }

        Blur(small, smallWidth, smallHeight, sigma / 4);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                pixels[(y * width) + x] = small[(Math.Min(y / 4, smallHeight - 1) * smallWidth) + Math.Min(x / 4, smallWidth - 1)];
            }
        }
    }

    private static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float weight)
    {
        var lanes = Vector<float>.Count;
        var at = 0;
        for (; at <= target.Length - lanes; at += lanes)
        {
            var sum = new Vector<float>(target[at..]) + (new Vector<float>(source[at..]) * weight);
            sum.CopyTo(target[at..]);
        }

        for (; at < target.Length; at++) { target[at] += source[at] * weight; }
    }

    private static void LightAndNoise(byte[] pixels, GrayPage page, ScanGrade grade, Dice dice)
    {
        double dark = dice.Between(0, 2 * Math.PI), paper = dice.Between(0.94, 1);
        var (sin, cos) = Math.SinCos(dark);
        var noise = Bell(dice, grade.Noise);
        var across = new float[page.Width];
        for (var x = 0; x < page.Width; x++) { across[x] = (float)(((x / (double)page.Width) - 0.5) * cos * 0.7071); }
        var keep = (float)(1 - grade.Fade);
        for (var y = 0; y < page.Height; y++)
        {
            var down = (float)(0.5 + (((y / (double)page.Height) - 0.5) * sin * 0.7071));
            var offset = (int)(dice.Bits() % (ulong)(noise.Length - page.Width));
            for (var x = 0; x < page.Width; x++)
            {
                var at = (y * page.Width) + x;
                var toward = across[x] + down;
                var light = (float)paper * (1 - ((float)grade.Shade * toward * toward));
                pixels[at] = (byte)Math.Clamp(((255 - ((255 - pixels[at]) * keep)) * light) + noise[offset + x], 0, 255);
            }
        }
    }

    /// <summary>A table of normally distributed numbers (Irwin-Hall), long enough that its repetition is not seen.</summary>
    private static float[] Bell(Dice dice, double deviation)
    {
        var table = new float[65521];
        for (var index = 0; index < table.Length; index++)
        {
            var bits = dice.Bits();
            var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
            table[index] = (float)(((sum / 65535.0) - 2) * deviation / 0.57735);
        }

        return table;
    }
}
