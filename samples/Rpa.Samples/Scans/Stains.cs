using Rpa.Samples.People;

namespace Rpa.Samples.Scans;

/// <summary>Rarer damage: the view from aside, cups, edges of the glass, fax.</summary>
internal static class Stains
{
    /// <summary>The page seen a little from aside: its corners move, straight lines stay straight.</summary>
    public static byte[] View(GrayPage page, double share, Dice dice)
    {
        double Off(double size) => dice.Between(-share, share) * size;
        double w = page.Width, h = page.Height;
        var map = Homography([(Off(w), Off(h)), (w + Off(w), Off(h)), (w + Off(w), h + Off(h)), (Off(w), h + Off(h))], w, h);
        var source = page.Pixels;
        var target = new byte[source.Length];
        for (var y = 0; y < page.Height; y++)
        {
            for (var x = 0; x < page.Width; x++)
            {
                var depth = (map[6] * x) + (map[7] * y) + 1;
                var (fromX, fromY) = (((map[0] * x) + (map[1] * y) + map[2]) / depth, ((map[3] * x) + (map[4] * y) + map[5]) / depth);
                int left = (int)Math.Floor(fromX), top = (int)Math.Floor(fromY);
                if (left < 0 || top < 0 || left >= page.Width - 1 || top >= page.Height - 1)
                {
                    target[(y * page.Width) + x] = 255;
                    continue;
                }

                var (right, bottom, at) = (fromX - left, fromY - top, (top * page.Width) + left);
                var above = source[at] + ((source[at + 1] - source[at]) * right);
                var below = source[at + page.Width] + ((source[at + page.Width + 1] - source[at + page.Width]) * right);
                target[(y * page.Width) + x] = (byte)(above + ((below - above) * bottom) + 0.5);
            }
        }

        return target;
    }

    /// <summary>A ring of coffee: a thin dark seam, paler inside.</summary>
    public static void Cup(byte[] pixels, GrayPage page, Dice dice)
    {
        var mm = page.PixelsPerMillimetre;
        var (centreX, centreY) = (dice.Between(0.1, 0.9) * page.Width, dice.Between(0.1, 0.9) * page.Height);
        var (radius, seam, strength) = (dice.Between(28, 42) * mm, dice.Between(0.8, 2.2) * mm, dice.Between(0.12, 0.32));
        for (var y = Math.Max(0, (int)(centreY - radius - (4 * seam))); y < Math.Min(page.Height, centreY + radius + (4 * seam)); y++)
        {
            for (var x = Math.Max(0, (int)(centreX - radius - (4 * seam))); x < Math.Min(page.Width, centreX + radius + (4 * seam)); x++)
            {
                var distance = Math.Sqrt(((x - centreX) * (x - centreX)) + ((y - centreY) * (y - centreY))) - radius;
                var stain = (strength * Math.Exp(-distance * distance / (2 * seam * seam))) + (distance < 0 ? strength * 0.12 : 0);
                pixels[(y * page.Width) + x] = (byte)(pixels[(y * page.Width) + x] * (1 - stain));
            }
        }
    }

    /// <summary>A dark strip along one edge, not quite parallel to it.</summary>
    public static void Edge(byte[] pixels, GrayPage page, double most, Dice dice)
    {
        var mm = page.PixelsPerMillimetre;
        var (from, to, side) = (dice.Between(0, most) * mm, dice.Between(0, most) * mm, dice.Next(0, 3));
        var length = side < 2 ? page.Height : page.Width;
        for (var i = 0; i < length; i++)
        {
            var width = (int)(from + ((to - from) * i / length));
            for (var k = 0; k < width; k++)
            {
                var (x, y) = side switch { 0 => (k, i), 1 => (page.Width - 1 - k, i), 2 => (i, k), _ => (i, page.Height - 1 - k) };
                pixels[(y * page.Width) + x] = 45;
            }
        }
    }

    /// <summary>Black and white in the dots of group 3 fax, fine resolution.</summary>
    public static void Fax(byte[] pixels, GrayPage page)
    {
        var (dotX, dotY) = (Math.Max(1, page.Dpi / 204.0), Math.Max(1, page.Dpi / 196.0));
        var source = pixels.ToArray();
        for (var y = 0; y < page.Height; y++)
        {
            for (var x = 0; x < page.Width; x++)
            {
                var (fromX, fromY) = ((int)(Math.Floor(x / dotX) * dotX), (int)(Math.Floor(y / dotY) * dotY));
                pixels[(y * page.Width) + x] = source[(Math.Min(fromY, page.Height - 1) * page.Width) + Math.Min(fromX, page.Width - 1)] < 150 ? (byte)0 : (byte)255;
            }
        }
    }

    /// <summary>From four corners to the rectangle: eight unknowns, eight equations.</summary>
    public static double[] Homography(IReadOnlyList<(double X, double Y)> corners, double width, double height)
    {
        (double X, double Y)[] goals = [(0, 0), (width, 0), (width, height), (0, height)];
        var rows = new double[8][];
        for (var i = 0; i < 4; i++)
        {
            var ((x, y), (u, v)) = (corners[i], goals[i]);
            rows[2 * i] = [x, y, 1, 0, 0, 0, -u * x, -u * y, u];
            rows[(2 * i) + 1] = [0, 0, 0, x, y, 1, -v * x, -v * y, v];
        }

        for (var pivot = 0; pivot < 8; pivot++)
        {
            var best = Enumerable.Range(pivot, 8 - pivot).MaxBy(row => Math.Abs(rows[row][pivot]));
            (rows[pivot], rows[best]) = (rows[best], rows[pivot]);
            for (var row = 0; row < 8; row++)
            {
                var factor = row == pivot ? 0 : rows[row][pivot] / rows[pivot][pivot];
                for (var column = pivot; column < 9 && factor != 0; column++)
                {
                    rows[row][column] -= factor * rows[pivot][column];
                }
            }
        }

        return [.. Enumerable.Range(0, 8).Select(row => rows[row][8] / rows[row][row])];
    }
}
