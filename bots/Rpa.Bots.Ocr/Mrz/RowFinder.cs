using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>A letter or a few that touch, as a box: right in reading direction is larger x.</summary>
internal readonly record struct LetterBox(double Left, double Top, double Right, double Bottom)
{
    internal double Width => Right - Left;

    internal double Height => Bottom - Top;

    internal double X => (Left + Right) / 2;

    internal double Y => (Top + Bottom) / 2;
}

/// <summary>Chains letters that follow each other at one pitch into rows; proportional type is no row.</summary>
internal static class RowFinder
{
    private const int LeastLetters = 14;
    private const double LeastLength = 14;
    private const double LeastRegular = 0.55;

    internal static List<LetterRow> Find(IReadOnlyList<LetterBox> letters)
    {
        var sorted = letters.OrderBy(letter => letter.X).ToArray();
        var (next, previous) = Links(sorted);
        var chains = new List<List<LetterBox>>();
        for (var i = 0; i < sorted.Length; i++)
        {
            if (next[i] < 0 || (previous[i] >= 0 && next[previous[i]] == i))
            {
                continue;
            }

            var chain = new List<LetterBox> { sorted[i] };
            for (var at = i; next[at] >= 0 && previous[next[at]] == at; at = next[at])
            {
                chain.Add(sorted[next[at]]);
            }

            if (chain.Count >= 3)
            {
                chains.Add(chain);
            }
        }

        return [.. Join(chains).Select(Row).OfType<LetterRow>()];
    }

    // The nearest letter to the right of each, and to the left.
    private static (int[] Next, int[] Previous) Links(LetterBox[] sorted)
    {
        var (next, previous) = (new int[sorted.Length], new int[sorted.Length]);
        Array.Fill(next, -1);
        Array.Fill(previous, -1);
        var (bestNext, bestPrevious) = (new double[sorted.Length], new double[sorted.Length]);
        Array.Fill(bestNext, double.MaxValue);
        Array.Fill(bestPrevious, double.MaxValue);
        var widest = sorted.Length == 0 ? 0 : sorted.Max(letter => (letter.Width / 2) + (letter.Height * 2));
        for (var i = 0; i < sorted.Length; i++)
        {
            for (var j = i + 1; j < sorted.Length && sorted[j].X - sorted[i].X < widest * 2; j++)
            {
                var (a, b) = (sorted[i], sorted[j]);
                var high = Math.Max(a.Height, b.Height);
                var (gap, off) = (b.Left - a.Right, Math.Abs(b.Y - a.Y));
                if (gap > high * 1.3 || gap < -high * 0.2 || off > high * 0.4 || Math.Min(a.Height, b.Height) < high * 0.42)
                {
                    continue;
                }

                var cost = b.X - a.X + (2 * off);
                if (cost < bestNext[i])
                {
                    (bestNext[i], next[i]) = (cost, j);
                }

                if (cost < bestPrevious[j])
                {
                    (bestPrevious[j], previous[j]) = (cost, i);
                }
            }
        }

        return (next, previous);
    }

    // A stain or a lost letter breaks a chain; its parts lie on one line.
    private static List<List<LetterBox>> Join(List<List<LetterBox>> chains)
    {
        var open = chains.OrderBy(chain => chain[0].Left).ToList();
        for (var i = 0; i < open.Count; i++)
        {
            for (var j = i + 1; j < open.Count; j++)
            {
                var (a, b) = (open[i], open[j]);
                var high = Math.Max(a.Max(letter => letter.Height), b.Max(letter => letter.Height));
                var gap = b[0].Left - a[^1].Right;
                if (gap > high * 5 || gap < -high * 0.5 || Math.Min(High(a), High(b)) < Math.Max(High(a), High(b)) * 0.6)
                {
                    continue;
                }

                var slope = a.Count + b.Count < 8 ? 0 : (b[^1].Y - a[0].Y) / (b[^1].X - a[0].X);
                if (Math.Abs(b[0].Y - a[^1].Y - (slope * (b[0].X - a[^1].X))) < high * 0.4)
                {
                    a.AddRange(b);
                    open.RemoveAt(j);
                    j = i;
                }
            }
        }

        return open;
    }

    private static LetterRow? Row(List<LetterBox> chain)
    {
        if (chain.Count < LeastLetters)
        {
            return null;
        }

        var height = High(chain);
        var (left, right) = (chain.Min(letter => letter.Left), chain.Max(letter => letter.Right));
        if (right - left < LeastLength * height || !IsRegular(chain, height))
        {
            return null;
        }

        var standing = chain.Where(letter => letter.Height >= height * 0.82 && letter.Height <= height * 1.25).ToList();
        var (level, slope, bend) = Curve.Fit(standing.Count >= 6 ? standing.ConvertAll(letter => (letter.X, letter.Y)) : chain.ConvertAll(letter => (letter.X, letter.Y)), (left + right) / 2);
        return new LetterRow(left, right, level, slope, bend, height);
    }

    // From letter to letter it is the same way, but where one was lost or two touch.
    private static bool IsRegular(List<LetterBox> chain, double height)
    {
        var steps = chain.Zip(chain.Skip(1), (a, b) => b.X - a.X).ToList();
        var typical = steps.Order().ElementAt(steps.Count / 2);
        return typical > height * 0.55 && typical < height * 1.6 && steps.Count(step => Math.Abs(step - typical) < typical * 0.2) >= steps.Count * LeastRegular;
    }

    private static double High(List<LetterBox> chain) => chain.Select(letter => letter.Height).Order().ElementAt(chain.Count * 3 / 4);
}
