using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>One written line: black letters on white paper, nothing else.</summary>
/// <param name="Picture">Grey pixels, cut to the line.</param>
/// <param name="Blobs">What is written, by left edge: letters, dots, accents; pixels of <see cref="Picture"/>.</param>
/// <param name="Baseline">Row on which the letters stand at the left edge.</param>
/// <param name="Slope">Rows by which the baseline falls per column.</param>
/// <param name="LetterHeight">Typical height of the tall letters in pixels.</param>
/// <param name="Stroke">Typical width of a stroke in pixels.</param>
/// <param name="Beside">How many things as large as letters lie beside the line and were left out.</param>
internal sealed record LineImage(InkMap Picture, IReadOnlyList<Blob> Blobs, double Baseline, double Slope, double LetterHeight, double Stroke, int Beside = 0)
{
    internal double BaselineAt(double x) => Baseline + (Slope * x);

    /// <summary>Whether two neighbouring digits stand further apart than digits do, a 1 included; a comma takes half a letter height.</summary>
    internal bool HasGap()
    {
        var tall = Blobs.Where(blob => blob.Height >= LetterHeight * 0.6).OrderBy(blob => blob.Left).ToList();
        return tall.Zip(tall.Skip(1)).Any(pair => pair.Second.Left - pair.First.Right > LetterHeight * 0.4);
    }

    /// <summary>How many blobs are as tall as digits and capitals; parts above each other count once.</summary>
    internal int TallBlobs()
    {
        var (count, right) = (0, int.MinValue);
        foreach (var blob in Blobs.Where(blob => blob.Height >= LetterHeight * 0.6))
        {
            count += blob.CentreX > right ? 1 : 0;
            right = Math.Max(right, blob.Right);
        }

        return count;
    }
}

/// <summary>
/// Takes the lines out of a cleaned zone. Dirt beside the letters is left behind and the paper between them painted white: the engine reads
/// letters into noise wherever it finds any.
/// </summary>
internal static class LineCutter
{
    private const int Border = 4;

    // In letter heights.
    private const double Before = 0.15;
    private const double After = 1;
    private const double Above = 0.5;
    private const double Below = 0.4;
    private const double LikeLetter = 0.45;

    internal static List<LineImage> Cut(InkMap ink, IReadOnlyList<Blob> blobs, int[] labels, double leastLetter, bool multiline)
    {
        var letters = blobs.Where(blob => blob.Height >= leastLetter || blob.Width >= leastLetter * 1.5).ToList();
        if (letters.Count == 0)
        {
            return [];
        }

        var stroke = StrokeOf(ink, letters);
        var rows = multiline ? Rows(letters) : [Chief(Rows(letters))];
        return [.. rows.Select(row => Line(ink, blobs, labels, row, stroke))];
    }

    // From left to right, each tall letter joins the line whose last one it stands beside; a line may slope. Small letters follow, and what
    // stands beside no line is the foot of a letter that came off.
    private static List<List<Blob>> Rows(IReadOnlyList<Blob> letters)
    {
        var heights = letters.Select(blob => blob.Height).Order().ToList();
        var least = 0.6 * heights[heights.Count * 3 / 4];
        var rows = new List<List<Blob>>();
        foreach (var blob in letters.Where(blob => blob.Height >= least).OrderBy(blob => blob.Left))
        {
            var row = rows.MaxBy(row => Overlap(row[^1], blob));
            if (row is null || Overlap(row[^1], blob) < 0.3)
            {
                row = [];
                rows.Add(row);
            }

            row.Add(blob);
        }

        foreach (var blob in letters.Where(blob => blob.Height < least))
        {
            rows.Select(row => (Row: row, Share: Overlap(row.MinBy(other => Math.Abs(other.CentreX - blob.CentreX))!, blob)))
                .Where(candidate => candidate.Share >= 0.3).OrderByDescending(candidate => candidate.Share).Select(candidate => candidate.Row).FirstOrDefault()?.Add(blob);
        }

        return [.. rows.OrderBy(row => row.Average(blob => blob.CentreY))];
    }

    private static double Overlap(Blob one, Blob other) =>
        (Math.Min(one.Bottom, other.Bottom) - Math.Max(one.Top, other.Top) + 1.0) / Math.Min(one.Height, other.Height);

    // Through the feet of the letters that stand near the middle of all feet; a page is never quite level.
    private static (double At, double Slope) Baseline(List<Blob> letters, double height)
    {
        var bottoms = letters.ConvertAll(blob => blob.Bottom);
        bottoms.Sort();
        var (at, slope) = ((double)bottoms[bottoms.Count / 2], 0.0);
        foreach (var band in new[] { 0.3, 0.12 })
        {
            var near = letters.FindAll(blob => Math.Abs(blob.Bottom - at - (slope * blob.CentreX)) <= Math.Max(1.5, height * band));
            if (near.Count < 4 || near.Max(blob => blob.CentreX) - near.Min(blob => blob.CentreX) < height * 5)
            {
                break;
            }

            var (mx, my) = (near.Average(blob => blob.CentreX), near.Average(blob => blob.Bottom));
            var spread = near.Sum(blob => (blob.CentreX - mx) * (blob.CentreX - mx));
            slope = near.Sum(blob => (blob.CentreX - mx) * (blob.Bottom - my)) / spread;
            at = my - (slope * mx);
        }

        return (at, slope);
    }

    // A line of one small blob beside another line is dirt or a mark of the line, not a line of its own.
    private static List<Blob> Chief(List<List<Blob>> rows)
    {
        var main = rows.MaxBy(row => row.Sum(blob => blob.Pixels))!;
        return rows.Count > 1 && rows.Exists(row => row != main && row.Sum(blob => blob.Pixels) > 0.25 * main.Sum(blob => blob.Pixels))
            ? [.. rows.SelectMany(row => row)]
            : main;
    }

    private static LineImage Line(InkMap ink, IReadOnlyList<Blob> blobs, int[] labels, List<Blob> letters, double stroke)
    {
        var heights = letters.ConvertAll(blob => blob.Height);
        heights.Sort();
        double height = heights[heights.Count * 3 / 4];
        var (left, right) = Extent(letters, height);
        var beside = letters.Count(blob => (blob.CentreX < left || blob.CentreX > right) && blob.Height >= LikeLetter * height);
        letters = letters.FindAll(blob => blob.CentreX >= left && blob.CentreX <= right);
        var (top, bottom) = (letters.Min(blob => blob.Top), letters.Max(blob => blob.Bottom));

        // The foot of the first letter that came off it reaches further out than the rest of it.
        var feet = blobs.Where(blob => blob.Right >= left && blob.Left <= right && blob.Top >= top && blob.Bottom <= bottom && blob.Width < height && !IsSpeck(blob, letters, stroke)).ToList();
        (left, right) = (Math.Min(left, feet.Select(blob => (double)blob.Left).DefaultIfEmpty(left).Min()), Math.Max(right, feet.Select(blob => (double)blob.Right).DefaultIfEmpty(right).Max()));
        var kept = blobs.Where(blob => letters.Contains(blob)
            || (blob.CentreX >= left - (height * Before) && blob.CentreX <= right + (height * After)
                && blob.CentreY >= top - (Above * height) && blob.CentreY <= bottom + (Below * height)
                && Math.Max(blob.Width, blob.Height) < height * 1.2 && !IsSpeck(blob, letters, stroke))).ToList();
        var solid = blobs.Where(blob => kept.Contains(blob) || blob.Pixels >= 0.4 * stroke * stroke).Select(blob => blob.Label).ToHashSet();
        var area = ((int)(left - (height * Before)), (int)(top - (Above * height)), (int)(right + (height * Before)), (int)(bottom + (Before * height)));
        var (faint, mask) = FaintMarks.Find(ink, labels, solid, area, stroke, Darkness(ink, labels, [.. kept.Select(blob => blob.Label)]));
        kept = [.. kept.Concat(faint).OrderBy(blob => blob.Left)];
        var (x, y) = (kept.Min(blob => blob.Left) - Border, kept.Min(blob => blob.Top) - Border);
        var (width, depth) = (kept.Max(blob => blob.Right) + Border + 1 - x, kept.Max(blob => blob.Bottom) + Border + 1 - y);
        var (baseline, slope) = Baseline(letters, height);
        return new LineImage(
            Paint(ink, labels, mask, kept, x, y, width, depth),
            [.. kept.Select(blob => blob with { Left = blob.Left - x, Right = blob.Right - x, Top = blob.Top - y, Bottom = blob.Bottom - y })],
            baseline + (slope * x) - y,
            slope,
            height,
            stroke,
            beside);
    }

    // From the heaviest blob on to both sides, over gaps of up to a few letters; a lone small blob far away is dirt.
    private static (double Left, double Right) Extent(List<Blob> letters, double height)
    {
        var groups = new List<List<Blob>>();
        foreach (var blob in letters.OrderBy(blob => blob.Left))
        {
            if (groups.Count == 0 || blob.Left - groups[^1].Max(other => other.Right) > height * 2.5)
            {
                groups.Add([]);
            }

            groups[^1].Add(blob);
        }

        var kept = groups.FindAll(group => group.Max(blob => blob.Height) >= height * 0.6);
        kept = kept.Count == 0 ? groups : kept;
        return (kept[0].Min(blob => blob.Left), kept[^1].Max(blob => blob.Right));
    }

    // Dots of writing are as thick as its strokes. Above a low letter the least dot is kept: it may be half of an umlaut, and without it
    // every model reads another word.
    private static bool IsSpeck(Blob blob, List<Blob> letters, double stroke)
    {
        var above = letters.Exists(letter => letter.Left - stroke <= blob.CentreX && letter.Right + stroke >= blob.CentreX && letter.Top > blob.CentreY);
        return above ? blob.Pixels < 0.12 * stroke * stroke : blob.Pixels < 0.4 * stroke * stroke || Math.Max(blob.Width, blob.Height) < 0.6 * stroke;
    }

    private static InkMap Paint(InkMap ink, int[] labels, bool[] faint, List<Blob> kept, int x, int y, int width, int height)
    {
        var mine = kept.Select(blob => blob.Label).ToHashSet();
        var near = new bool[width * height];
        for (var row = Math.Max(0, -y); row < height && y + row < ink.Height; row++)
        {
            for (var column = Math.Max(0, -x); column < width && x + column < ink.Width; column++)
            {
                var at = ((y + row) * ink.Width) + x + column;
                if (mine.Contains(labels[at]) || faint[at])
                {
                    Mark(near, width, height, column, row);
                }
            }
        }

        var gray = new byte[width * height];
        Array.Fill(gray, (byte)255);
        var dark = Darkness(ink, labels, mine);
        for (var row = Math.Max(0, -y); row < height && y + row < ink.Height; row++)
        {
            for (var column = Math.Max(0, -x); column < width && x + column < ink.Width; column++)
            {
                var at = ((y + row) * ink.Width) + x + column;
                if (near[(row * width) + column] && (labels[at] == 0 || mine.Contains(labels[at])))
                {
                    // Faint marks are made as dark as a model needs to see them.
                    var value = (ink.Gray[at] - dark) * 255 / (245 - dark);
                    gray[(row * width) + column] = (byte)Math.Clamp(faint[at] ? value / 2 : value, 0, 255);
                }
            }
        }

        return new InkMap(width, height, gray);
    }

    // The grey seam of a stroke is two pixels wide.
    private static void Mark(bool[] near, int width, int height, int column, int row)
    {
        for (var dy = Math.Max(0, row - 2); dy <= Math.Min(height - 1, row + 2); dy++)
        {
            for (var dx = Math.Max(0, column - 2); dx <= Math.Min(width - 1, column + 2); dx++)
            {
                near[(dy * width) + dx] = true;
            }
        }
    }

    // Faded ink is made black again: the tenth part of its pixels that is darkest.
    private static int Darkness(InkMap ink, int[] labels, HashSet<int> mine)
    {
        var histogram = new int[256];
        var all = 0;
        for (var at = 0; at < labels.Length; at++)
        {
            if (labels[at] != 0 && mine.Contains(labels[at]))
            {
                histogram[ink.Gray[at]]++;
                all++;
            }
        }

        var (value, seen) = (0, histogram[0]);
        while (seen < all / 10 && value < 160)
        {
            seen += histogram[++value];
        }

        return value;
    }

    private static double StrokeOf(InkMap ink, List<Blob> letters)
    {
        var runs = new List<int>();
        foreach (var blob in letters)
        {
            for (var y = blob.Top; y <= blob.Bottom; y++)
            {
                var run = 0;
                for (var x = blob.Left; x <= blob.Right + 1; x++)
                {
                    if (x <= blob.Right && ink.IsInk(x, y))
                    {
                        run++;
                    }
                    else if (run > 0)
                    {
                        runs.Add(run);
                        run = 0;
                    }
                }
            }
        }

        runs.Sort();
        return runs.Count == 0 ? 1 : runs[runs.Count / 2];
    }
}
