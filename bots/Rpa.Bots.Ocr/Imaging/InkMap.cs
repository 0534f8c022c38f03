namespace Rpa.Bots.Ocr.Imaging;

/// <summary>A connected blob of ink: its box and its number of pixels.</summary>
internal sealed record Blob(int Label, int Left, int Top, int Right, int Bottom, int Pixels)
{
    internal int Width => Right - Left + 1;

    internal int Height => Bottom - Top + 1;

    internal double CentreX => (Left + Right) / 2.0;

    internal double CentreY => (Top + Bottom) / 2.0;
}

/// <summary>Grey pixels of a small cut-out that are worked on in place: rules removed, strangers' ink erased.</summary>
internal sealed class InkMap
{
    private const byte White = 255;

    internal InkMap(Pix picture)
        : this(picture.Width, picture.Height, picture.ToGrayBytes())
    {
    }

    internal InkMap(int width, int height, byte[] gray)
    {
        Width = width;
        Height = height;
        Gray = gray;
        Threshold = Otsu(gray);
    }

    private InkMap(int width, int height, byte[] gray, int threshold)
    {
        (Width, Height, Gray, Threshold) = (width, height, gray, threshold);
    }

    internal int Width { get; }

    internal int Height { get; }

    internal byte[] Gray { get; }

    /// <summary>Darker than this is ink.</summary>
    internal int Threshold { get; }

    /// <summary>The same pixels with another notion of ink.</summary>
    internal InkMap At(int threshold) => new(Width, Height, Gray, threshold);

    internal bool IsInk(int x, int y) => Gray[(y * Width) + x] < Threshold;

    internal Pix ToPix(int dpi) => Pix.FromGray(Width, Height, Gray, dpi);

    /// <summary>Paints long straight runs of ink white: horizontal ones from <paramref name="minWidth"/>, vertical ones from <paramref name="minHeight"/> pixels.</summary>
    internal void RemoveRules(int minWidth, int minHeight, int thickness)
    {
        // Runs are collected first, so that removing a horizontal rule does not shorten the vertical ones that cross it.
        var mask = new bool[Gray.Length];
        for (var y = 0; y < Height; y++)
        {
            MarkRuns(mask, y * Width, 1, Width, minWidth);
        }

        for (var x = 0; x < Width; x++)
        {
            MarkRuns(mask, x, Width, Height, minHeight);
        }

        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                if (mask[(y * Width) + x])
                {
                    Clear(x, y, thickness);
                }
            }
        }
    }

    /// <summary>The blobs of ink (8-connected), in reading order of their left edges; and the label of each pixel, 0 for paper.</summary>
    internal (IReadOnlyList<Blob> Blobs, int[] Labels) FindBlobs()
    {
        var labels = new int[Gray.Length];
        var blobs = new List<Blob>();
        var stack = new Stack<int>();
        for (var start = 0; start < Gray.Length; start++)
        {
            if (labels[start] != 0 || Gray[start] >= Threshold)
            {
                continue;
            }

            blobs.Add(Fill(start, blobs.Count + 1, labels, stack));
        }

        return (blobs.OrderBy(blob => blob.Left).ToList(), labels);
    }

    /// <summary>Paints the blobs white, with the grey seam around them.</summary>
    internal void Erase(IEnumerable<Blob> blobs, int[] labels)
    {
        var doomed = blobs.Select(blob => blob.Label).ToHashSet();
        if (doomed.Count == 0)
        {
            return;
        }

        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                if (doomed.Contains(labels[(y * Width) + x]))
                {
                    EraseAround(x, y, labels, doomed);
                }
            }
        }
    }

    /// <summary>Ink pixels inside a rectangle, as a share of it.</summary>
    internal double InkShare(int left, int top, int width, int height)
    {
        var (ink, all) = (0, 0);
        for (var y = Math.Max(0, top); y < Math.Min(Height, top + height); y++)
        {
            for (var x = Math.Max(0, left); x < Math.Min(Width, left + width); x++)
            {
                all++;
                ink += IsInk(x, y) ? 1 : 0;
            }
        }

        return all == 0 ? 0 : (double)ink / all;
    }

    // Paper with nothing on it has no valley; the threshold then stays well below paper, so that noise is not ink.
    private static int Otsu(byte[] gray)
    {
        var histogram = new int[256];
        foreach (var value in gray)
        {
            histogram[value]++;
        }

        double total = gray.Length, sum = 0, below = 0, sumBelow = 0, best = 0;
        for (var i = 0; i < 256; i++)
        {
            sum += (double)i * histogram[i];
        }

        var threshold = 128;
        for (var i = 0; i < 256; i++)
        {
            below += histogram[i];
            if (below == 0 || below == total)
            {
                continue;
            }

            sumBelow += (double)i * histogram[i];
            var distance = (sumBelow / below) - ((sum - sumBelow) / (total - below));
            var between = below * (total - below) * distance * distance;
            if (between > best)
            {
                best = between;
                threshold = i + 1;
            }
        }

        return Math.Clamp(threshold, 90, 190);
    }

    private void MarkRuns(bool[] mask, int start, int step, int count, int least)
    {
        var run = 0;
        var gap = 0;
        for (var i = 0; i <= count; i++)
        {
            var ink = i < count && Gray[start + (i * step)] < Threshold;
            if (ink)
            {
                run += 1 + gap;
                gap = 0;
                continue;
            }

            // A rule in a scan has holes; two missing pixels do not end it.
            if (run > 0 && i < count && gap < 2)
            {
                gap++;
                continue;
            }

            if (run >= least)
            {
                for (var k = i - gap - run; k < i - gap; k++)
                {
                    mask[start + (k * step)] = true;
                }
            }

            (run, gap) = (0, 0);
        }
    }

    private void Clear(int x, int y, int thickness)
    {
        for (var dy = -thickness; dy <= thickness; dy++)
        {
            for (var dx = -thickness; dx <= thickness; dx++)
            {
                if (x + dx >= 0 && x + dx < Width && y + dy >= 0 && y + dy < Height && (dx == 0 || dy == 0))
                {
                    Gray[((y + dy) * Width) + x + dx] = White;
                }
            }
        }
    }

    private Blob Fill(int start, int label, int[] labels, Stack<int> stack)
    {
        int left = Width, top = Height, right = 0, bottom = 0, pixels = 0;
        labels[start] = label;
        stack.Push(start);
        while (stack.TryPop(out var at))
        {
            var (x, y) = (at % Width, at / Width);
            pixels++;
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            for (var dy = -1; dy <= 1; dy++)
            {
                for (var dx = -1; dx <= 1; dx++)
                {
                    var (nx, ny) = (x + dx, y + dy);
                    var next = (ny * Width) + nx;
                    if (nx >= 0 && nx < Width && ny >= 0 && ny < Height && labels[next] == 0 && Gray[next] < Threshold)
                    {
                        labels[next] = label;
                        stack.Push(next);
                    }
                }
            }
        }

        return new Blob(label, left, top, right, bottom, pixels);
    }

    private void EraseAround(int x, int y, int[] labels, HashSet<int> doomed)
    {
        for (var dy = -2; dy <= 2; dy++)
        {
            for (var dx = -2; dx <= 2; dx++)
            {
                var (nx, ny) = (x + dx, y + dy);
                if (nx >= 0 && nx < Width && ny >= 0 && ny < Height && (labels[(ny * Width) + nx] is var label) && (label == 0 || doomed.Contains(label)))
                {
                    Gray[(ny * Width) + nx] = White;
                }
            }
        }
    }
}
