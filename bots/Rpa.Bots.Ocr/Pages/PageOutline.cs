using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>The corners of a sheet in a photo, from the upper left one clockwise; fractions of the picture.</summary>
internal sealed record PageOutline(IReadOnlyList<(double X, double Y)> Corners);

/// <summary>
/// Finds the sheet in a photo: the large bright patch with four straight sides on something clearly darker. A scan, which is paper up to its edges, has none.
/// </summary>
internal static class PageFinder
{
    /// <summary>Longest side of the picture that is looked at.</summary>
    internal const int WorkSide = 640;

    // Shares of the picture.
    private const double LeastArea = 0.25;
    private const double MostArea = 0.95;

    // The part of the four-sided figure that is bright: what a shadow cuts off is not the sheet.
    private const double LeastFill = 0.94;
    private const double MostBend = 0.012;
    private const int LeastContrast = 55;

    // Less than the contrast between the middles of sheet and table, since either may be shaded.
    private const int EdgeContrast = 25;
    private const double LeastDarkEdge = 0.05;

    /// <param name="paper">Small picture in which paper is bright and wood is dark: the least of red, green and blue.</param>
    internal static PageOutline? Find(Pix paper)
    {
        var (width, height) = (paper.Width, paper.Height);
        var pixels = Smooth(paper.ToGrayBytes(), width, height);
        if (!HasDarkEdge(pixels, width, height))
        {
            return null;
        }

        var middle = Inverted(pixels, width, height, 255).Threshold;
        (double Area, PageOutline Outline)? best = null;

        // A shadow over a part of the sheet is brighter than the table as a rule, but not by much; several thresholds are tried, the largest sheet wins.
        foreach (var shift in new[] { 0, 25, -25, 45, -45 })
        {
            var threshold = 255 - middle + shift;
            if (threshold is > 20 and < 245 && Sheet(pixels, width, height, threshold) is { } found && found.Area > (best?.Area ?? 0))
            {
                best = found;
            }
        }

        return best?.Outline;
    }

    // What lies around a sheet reaches the picture's edge: at least at its corners, if the sheet fills all but a twentieth.
    private static bool HasDarkEdge(byte[] pixels, int width, int height)
    {
        var histogram = new int[256];
        foreach (var value in pixels)
        {
            histogram[value]++;
        }

        var (bright, seen) = (255, histogram[255]);
        while (bright > 0 && seen < LeastArea / 2 * pixels.Length)
        {
            seen += histogram[--bright];
        }

        var (dark, edge) = (0, 2 * (width + height));
        for (var x = 0; x < width; x++)
        {
            dark += (pixels[x] < bright - EdgeContrast ? 1 : 0) + (pixels[((height - 1) * width) + x] < bright - EdgeContrast ? 1 : 0);
        }

        for (var y = 0; y < height; y++)
        {
            dark += (pixels[y * width] < bright - EdgeContrast ? 1 : 0) + (pixels[(y * width) + width - 1] < bright - EdgeContrast ? 1 : 0);
        }

        return dark >= LeastDarkEdge * edge;
    }

    private static (double Area, PageOutline Outline)? Sheet(byte[] pixels, int width, int height, int threshold)
    {
        var map = Inverted(pixels, width, height, 255 - threshold);
        var (blobs, labels) = map.FindBlobs();
        if (blobs.MaxBy(blob => blob.Pixels) is not { } sheet || sheet.Pixels < LeastArea * width * height * 0.8)
        {
            return null;
        }

        var rows = Rows(labels, sheet, width);
        if (Corners(rows, Columns(labels, sheet, width), sheet) is not { } corners)
        {
            return null;
        }

        var (area, filled) = (Area(corners), rows.Sum(row => row.To - row.From + 1.0));
        var share = area / (width * (double)height);
        var isSheet = share is >= LeastArea and <= MostArea && filled / area is > LeastFill and < 2 - LeastFill && IsFourSided(corners) && Contrast(pixels, width, height, corners) >= LeastContrast;
        return isSheet ? (share, new PageOutline([.. corners.Select(corner => (corner.X / width, corner.Y / height))])) : null;
    }

    private static InkMap Inverted(byte[] pixels, int width, int height, int threshold)
    {
        var inverted = new byte[pixels.Length];
        for (var at = 0; at < pixels.Length; at++)
        {
            inverted[at] = (byte)(255 - pixels[at]);
        }

        var map = new InkMap(width, height, inverted);
        return threshold == 255 ? map : map.At(threshold);
    }

    private static List<(int Y, int From, int To)> Rows(int[] labels, Blob sheet, int width)
    {
        var rows = new List<(int Y, int From, int To)>();
        for (var y = sheet.Top; y <= sheet.Bottom; y++)
        {
            var (from, to) = (sheet.Left, sheet.Right);
            while (from <= to && labels[(y * width) + from] != sheet.Label)
            {
                from++;
            }

            while (to > from && labels[(y * width) + to] != sheet.Label)
            {
                to--;
            }

            rows.Add((y, from, to));
        }

        return rows;
    }

    private static List<(int X, int From, int To)> Columns(int[] labels, Blob sheet, int width)
    {
        var columns = new List<(int X, int From, int To)>();
        for (var x = sheet.Left; x <= sheet.Right; x++)
        {
            var (from, to) = (sheet.Top, sheet.Bottom);
            while (from <= to && labels[(from * width) + x] != sheet.Label)
            {
                from++;
            }

            while (to > from && labels[(to * width) + x] != sheet.Label)
            {
                to--;
            }

            columns.Add((x, from, to));
        }

        return columns;
    }

    // The corners are roughly the outermost points along the diagonals; the sides between them are fitted, and meet in the corners proper.
    private static List<(double X, double Y)>? Corners(List<(int Y, int From, int To)> rows, List<(int X, int From, int To)> columns, Blob sheet)
    {
        var (tl, tr) = (rows.MinBy(row => row.From + row.Y), rows.MaxBy(row => row.To - row.Y));
        var (bl, br) = (rows.MinBy(row => row.From - row.Y), rows.MaxBy(row => row.To + row.Y));
        var size = Math.Max(sheet.Width, sheet.Height);
        var left = Side([.. rows.Select(row => ((double)row.Y, (double)row.From))], tl.Y, bl.Y, size);
        var right = Side([.. rows.Select(row => ((double)row.Y, (double)row.To))], tr.Y, br.Y, size);
        var top = Side([.. columns.Select(column => ((double)column.X, (double)column.From))], tl.From, tr.To, size);
        var bottom = Side([.. columns.Select(column => ((double)column.X, (double)column.To))], bl.From, br.To, size);
        return left is { } l && right is { } r && top is { } t && bottom is { } b ? [Meet(l, t), Meet(r, t), Meet(r, b), Meet(l, b)] : null;
    }

    /// <summary>A straight side as value = at + slope x place; null where it bends.</summary>
    private static (double At, double Slope)? Side(List<(double Place, double Value)> points, double from, double to, double size)
    {
        var seam = (to - from) * 0.06;
        points = points.FindAll(point => point.Place >= from + seam && point.Place <= to - seam);
        if (points.Count < 20)
        {
            return null;
        }

        var (at, slope) = (0.0, 0.0);
        var kept = points;
        for (var round = 0; round < 3; round++)
        {
            var (mx, my) = (kept.Average(point => point.Place), kept.Average(point => point.Value));
            slope = kept.Sum(point => (point.Place - mx) * (point.Value - my)) / Math.Max(1e-9, kept.Sum(point => (point.Place - mx) * (point.Place - mx)));
            at = my - (slope * mx);
            var limit = Math.Max(1.5, points.Select(point => Math.Abs(point.Value - at - (slope * point.Place))).Order().ElementAt(points.Count * 7 / 10) * 1.5);
            kept = points.FindAll(point => Math.Abs(point.Value - at - (slope * point.Place)) <= limit);
        }

        // Fingers and dog-ears spoil a part of a side, not most of it.
        var straight = points.Count(point => Math.Abs(point.Value - at - (slope * point.Place)) <= Math.Max(2, MostBend * size));
        return straight >= 0.75 * points.Count ? (at, slope) : null;
    }

    // x = a + s y and y = b + t x.
    private static (double X, double Y) Meet((double At, double Slope) upright, (double At, double Slope) level)
    {
        var x = (upright.At + (upright.Slope * level.At)) / (1 - (upright.Slope * level.Slope));
        return (x, level.At + (level.Slope * x));
    }

    private static double Area(List<(double X, double Y)> corners) =>
        Math.Abs(Enumerable.Range(0, 4).Sum(i => (corners[i].X * corners[(i + 1) % 4].Y) - (corners[(i + 1) % 4].X * corners[i].Y))) / 2;

    private static bool IsFourSided(List<(double X, double Y)> corners)
    {
        double Length(int i) => Math.Sqrt(Math.Pow(corners[i].X - corners[(i + 1) % 4].X, 2) + Math.Pow(corners[i].Y - corners[(i + 1) % 4].Y, 2));
        bool Alike(double a, double b) => Math.Min(a, b) > 0.55 * Math.Max(a, b);
        return Alike(Length(0), Length(2)) && Alike(Length(1), Length(3)) && Math.Min(Length(0), Length(1)) > 0.35 * Math.Max(Length(0), Length(1));
    }

    // How much brighter the sheet is than what lies around it, by their middles.
    private static int Contrast(byte[] pixels, int width, int height, List<(double X, double Y)> corners)
    {
        var (inside, outside) = (new int[256], new int[256]);
        for (var y = 0; y < height; y += 2)
        {
            for (var x = 0; x < width; x += 2)
            {
                var within = Enumerable.Range(0, 4).All(i => corners[i] is var a && corners[(i + 1) % 4] is var b && (((b.X - a.X) * (y - a.Y)) - ((b.Y - a.Y) * (x - a.X)) >= 0));
                (within ? inside : outside)[pixels[(y * width) + x]]++;
            }
        }

        return Middle(inside) - Middle(outside);
    }

    private static int Middle(int[] histogram)
    {
        var (all, seen, value) = (histogram.Sum(), histogram[0], 0);
        while (seen * 2 < all && value < 255)
        {
            seen += histogram[++value];
        }

        return value;
    }

    // The mean of five by five: grain of wood and print on the sheet are finer.
    private static byte[] Smooth(byte[] pixels, int width, int height)
    {
        const int Reach = 2;
        var (columns, result) = (new int[width], new byte[pixels.Length]);
        for (var y = -Reach; y < height; y++)
        {
            // The sums of five pixels in each column move down with the row, and along the row goes the sum of five columns.
            AddRow(columns, pixels, width, height, y + Reach, 1);
            AddRow(columns, pixels, width, height, y - Reach - 1, -1);
            if (y < 0)
            {
                continue;
            }

            var rows = Math.Min(height - 1, y + Reach) - Math.Max(0, y - Reach) + 1;
            var sum = 0;
            for (var x = -Reach; x < width; x++)
            {
                sum += (x + Reach < width ? columns[x + Reach] : 0) - (x - Reach - 1 >= 0 ? columns[x - Reach - 1] : 0);
                if (x >= 0)
                {
                    result[(y * width) + x] = (byte)(sum / (rows * (Math.Min(width - 1, x + Reach) - Math.Max(0, x - Reach) + 1)));
                }
            }
        }

        return result;
    }

    private static void AddRow(int[] columns, byte[] pixels, int width, int height, int row, int sign)
    {
        for (var x = 0; x < width && row >= 0 && row < height; x++)
        {
            columns[x] += sign * pixels[(row * width) + x];
        }
    }
}
