using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>
/// Finds dots and accents too faint to count as ink. Small as they are, blur takes more from them than from letters; once they are painted white with the paper, every model reads
/// another word, all of them the same. A mark is darker over the area of a dot than the paper's noise ever is.
/// </summary>
internal static class FaintMarks
{
    // Of the difference between ink and paper.
    private const double LeastDepth = 0.3;

    // Times the scatter of the paper.
    private const double LeastContrast = 5;

    // In squares of a stroke's width.
    private const double LeastSize = 0.12;
    private const double MostSize = 6;

    // Grey levels by which the seam between a mark and its letter is paler than the mark.
    private const double Paler = 3;

    /// <summary>The label of a faint mark's pixels; no blob of ink has it.</summary>
    internal const int Label = -1;

    /// <summary>The marks above and between the letters, and for each pixel of the zone whether one lies there.</summary>
    /// <param name="ink">The zone, with what does not belong to the line painted white.</param>
    /// <param name="labels">The blob of each pixel, 0 for paper.</param>
    /// <param name="letters">The blobs that are no specks; what is left of a faint dot may be one.</param>
    /// <param name="area">Where marks of the line may lie: left, top, right, bottom; pixels of the zone.</param>
    /// <param name="stroke">Width of a stroke.</param>
    /// <param name="dark">Grey value of ink.</param>
    internal static (List<Blob> Marks, bool[] Mask) Find(InkMap ink, int[] labels, HashSet<int> letters, (int Left, int Top, int Right, int Bottom) area, double stroke, int dark)
    {
        var mask = new bool[ink.Gray.Length];
        var (left, top) = (Math.Max(0, area.Left), Math.Max(0, area.Top));
        var (width, height) = (Math.Min(ink.Width, area.Right) - left, Math.Min(ink.Height, area.Bottom) - top);
        var side = Math.Max(2, (int)Math.Round(stroke * 0.8));
        if (width < 3 * side || height < 3 * side)
        {
            return ([], mask);
        }

        // Near letters the paper is darkened by their blur.
        var near = Near(ink, labels, letters, left, top, width, height, Math.Max(2, side / 2));
        var smooth = Smooth(ink, left, top, width, height, side);
        var paper = Enumerable.Range(0, smooth.Length).Where(at => !near[at]).Select(at => smooth[at]).Order().ToArray();
        if (paper.Length < 20)
        {
            return ([], mask);
        }

        // Blurred seams and the marks themselves are the dark tail of what is left; the scatter is taken from nearer to the middle, where noise alone decides.
        var level = paper[paper.Length / 2];
        var scatter = Math.Max(1, (level - paper[paper.Length * 35 / 100]) / 0.385);
        var least = Math.Max(LeastDepth * (level - dark), LeastContrast * scatter);
        var spots = new bool[smooth.Length];
        for (var at = 0; at < smooth.Length; at++)
        {
            spots[at] = !near[at] && level - smooth[at] > least;
        }

        var marks = new List<Blob>();
        var visited = new bool[smooth.Length];
        for (var at = 0; at < spots.Length; at++)
        {
            if (spots[at] && !visited[at] && Spot(spots, visited, at, width) is var pixels
                && pixels.Count >= LeastSize * stroke * stroke && pixels.Count <= MostSize * stroke * stroke && StandsAlone(pixels, smooth, near, width))
            {
                pixels.ForEach(pixel => mask[((top + (pixel / width)) * ink.Width) + left + (pixel % width)] = true);
                marks.Add(new Blob(
                    Label, left + pixels.Min(pixel => pixel % width), top + pixels.Min(pixel => pixel / width), left + pixels.Max(pixel => pixel % width), top + pixels.Max(pixel => pixel / width), pixels.Count));
            }
        }

        return (marks, mask);
    }

    // The shoulder of a letter grows darker towards the letter; a mark is darkest in its own middle, with paler paper between it and the letter.
    private static bool StandsAlone(List<int> pixels, double[] smooth, bool[] near, int width)
    {
        var darkest = pixels.MinBy(pixel => smooth[pixel]);
        return !new[] { darkest - width - 1, darkest - width, darkest - width + 1, darkest - 1, darkest + 1, darkest + width - 1, darkest + width, darkest + width + 1 }
            .Any(at => at >= 0 && at < near.Length && near[at] && smooth[at] < smooth[darkest] + Paler);
    }

    private static bool[] Near(InkMap ink, int[] labels, HashSet<int> letters, int left, int top, int width, int height, int reach)
    {
        var near = new bool[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (!letters.Contains(labels[((top + y) * ink.Width) + left + x]))
                {
                    continue;
                }

                for (var dy = Math.Max(0, y - reach); dy <= Math.Min(height - 1, y + reach); dy++)
                {
                    Array.Fill(near, true, (dy * width) + Math.Max(0, x - reach), Math.Min(width, x + reach + 1) - Math.Max(0, x - reach));
                }
            }
        }

        return near;
    }

    // Means over squares, by sums from the left upper corner.
    private static double[] Smooth(InkMap ink, int left, int top, int width, int height, int side)
    {
        var sums = new long[(width + 1) * (height + 1)];
        for (var y = 0; y < height; y++)
        {
            long row = 0;
            for (var x = 0; x < width; x++)
            {
                row += ink.Gray[((top + y) * ink.Width) + left + x];
                sums[((y + 1) * (width + 1)) + x + 1] = sums[(y * (width + 1)) + x + 1] + row;
            }
        }

        var smooth = new double[width * height];
        for (var y = 0; y < height; y++)
        {
            var (y0, y1) = (Math.Max(0, y - (side / 2)), Math.Min(height, y - (side / 2) + side));
            for (var x = 0; x < width; x++)
            {
                var (x0, x1) = (Math.Max(0, x - (side / 2)), Math.Min(width, x - (side / 2) + side));
                var sum = sums[(y1 * (width + 1)) + x1] - sums[(y0 * (width + 1)) + x1] - sums[(y1 * (width + 1)) + x0] + sums[(y0 * (width + 1)) + x0];
                smooth[(y * width) + x] = (double)sum / ((y1 - y0) * (x1 - x0));
            }
        }

        return smooth;
    }

    private static List<int> Spot(bool[] spots, bool[] visited, int start, int width)
    {
        var (pixels, open) = (new List<int>(), new Stack<int>([start]));
        visited[start] = true;
        while (open.TryPop(out var at))
        {
            pixels.Add(at);
            foreach (var next in new[] { at - width, at + width, at % width > 0 ? at - 1 : -1, at % width < width - 1 ? at + 1 : -1 })
            {
                if (next >= 0 && next < spots.Length && spots[next] && !visited[next])
                {
                    visited[next] = true;
                    open.Push(next);
                }
            }
        }

        return pixels;
    }
}
