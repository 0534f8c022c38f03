using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms.Proposing;

/// <summary>A printed rule in pixels.</summary>
internal sealed record Rule(int Left, int Top, int Right, int Bottom)
{
    internal int Width => Right - Left + 1;

    internal int Height => Bottom - Top + 1;
}

/// <summary>
/// The rules of a page and the white cells they enclose. Only long straight runs of ink are kept; the white left between them falls into cells, which is true of boxes,
/// tables and combs alike, however their lines are drawn.
/// </summary>
internal sealed class RuledPage
{
    private const double LeastRule = 2.3;
    private const double LeastDotted = 18;
    private const double MostThickness = 1.1;
    private const int LeastShade = 5;
    private const int DarkestShade = 140;
    private readonly byte[] _gray;
    private readonly bool[] _rules;

    internal RuledPage(Pix page, double pixelsPerMillimetre)
    {
        PixelsPerMillimetre = pixelsPerMillimetre;
        _gray = page.ToGrayBytes();
        using var binary = page.BinarizeOtsu();
        using var gray = binary.ToGray();
        var ink = new InkMap(gray);
        (Width, Height) = (ink.Width, ink.Height);
        var least = (int)(LeastRule * pixelsPerMillimetre);
        var thick = Math.Max(2, (int)(MostThickness * pixelsPerMillimetre));
        var horizontal = Runs(ink, least, sideways: false, gap: 2);
        var vertical = Runs(ink, least, sideways: true, gap: 2);
        Horizontal = Rules(horizontal, rule => rule.Height <= thick);
        Vertical = Rules(vertical, rule => rule.Width <= thick);
        _rules = new bool[Width * Height];
        foreach (var rule in Horizontal.Concat(Vertical))
        {
            Fill(rule);
        }

        var dots = Runs(ink, (int)(LeastDotted * pixelsPerMillimetre), sideways: false, gap: (int)(1.6 * pixelsPerMillimetre));
        Dotted = [.. Rules(dots, rule => rule.Height <= thick).Where(rule => IsApart(ink, rule))];
    }

    internal int Width { get; }

    internal int Height { get; }

    internal double PixelsPerMillimetre { get; }

    internal IReadOnlyList<Rule> Horizontal { get; }

    internal IReadOnlyList<Rule> Vertical { get; }

    /// <summary>Lines of dots or dashes, solid ones too.</summary>
    internal IReadOnlyList<Rule> Dotted { get; }

    /// <summary>White rectangles with rules on all sides, outline left out.</summary>
    internal List<Rule> Cells()
    {
        var map = new byte[Width * Height];
        Array.Fill(map, (byte)0);
        for (var at = 0; at < map.Length; at++)
        {
            map[at] = _rules[at] ? (byte)255 : (byte)0;
        }

        // White is what is looked for, so colours are exchanged.
        var (blobs, _) = new InkMap(Width, Height, map).FindBlobs();
        return [.. blobs
            .Where(blob => blob.Left > 0 && blob.Top > 0 && blob.Right < Width - 1 && blob.Bottom < Height - 1 && blob.Pixels >= 0.9 * blob.Width * blob.Height)
            .Select(blob => new Rule(blob.Left, blob.Top, blob.Right, blob.Bottom))];
    }

    /// <summary>Rectangles that are a little darker than the paper around them, or lighter, as tinted forms have them.</summary>
    internal List<Rule> Shades()
    {
        var histogram = new int[256];
        foreach (var value in _gray)
        {
            histogram[value]++;
        }

        var paper = Array.IndexOf(histogram, histogram.Max());
        var map = Array.ConvertAll(_gray, value => Math.Abs(value - paper) > LeastShade && value > DarkestShade ? (byte)0 : (byte)255);
        return [.. new InkMap(Width, Height, map).FindBlobs().Blobs
            .Where(blob => Math.Min(blob.Width, blob.Height) >= 2 * PixelsPerMillimetre && blob.Pixels >= 0.8 * blob.Width * blob.Height && blob.Left > 0 && blob.Top > 0 && blob.Right < Width - 1 && blob.Bottom < Height - 1)
            .Select(blob => new Rule(blob.Left, blob.Top, blob.Right, blob.Bottom))];
    }

    // The feet and the tops of letters stand in a row too, but have more of the letters above or below them.
    private bool IsApart(InkMap ink, Rule rule)
    {
        var seam = (int)Math.Ceiling(0.35 * PixelsPerMillimetre);
        return Inked(ink, rule, rule.Top - (int)(1.4 * PixelsPerMillimetre), rule.Top - seam) <= 0.12 * rule.Width
            && Inked(ink, rule, rule.Bottom + seam + 1, rule.Bottom + (int)(0.9 * PixelsPerMillimetre) + 1) <= 0.12 * rule.Width;
    }

    private static int Inked(InkMap ink, Rule rule, int from, int to)
    {
        var inked = 0;
        for (var x = rule.Left; x <= rule.Right; x++)
        {
            for (var y = Math.Max(0, from); y < Math.Min(ink.Height, to); y++)
            {
                if (ink.IsInk(x, y))
                {
                    inked++;
                    break;
                }
            }
        }

        return inked;
    }

    // The outline is made a little thicker, so that corners which do not quite meet close.
    private void Fill(Rule rule)
    {
        var seam = Math.Max(1, (int)(0.12 * PixelsPerMillimetre));
        for (var y = Math.Max(0, rule.Top - seam); y <= Math.Min(Height - 1, rule.Bottom + seam); y++)
        {
            _rules.AsSpan((y * Width) + Math.Max(0, rule.Left - seam), Math.Min(Width - 1, rule.Right + seam) - Math.Max(0, rule.Left - seam) + 1).Fill(true);
        }
    }

    private static bool[] Runs(InkMap ink, int least, bool sideways, int gap)
    {
        var mask = new bool[ink.Width * ink.Height];
        var (lines, length) = sideways ? (ink.Width, ink.Height) : (ink.Height, ink.Width);
        for (var line = 0; line < lines; line++)
        {
            var (start, last, dark) = (-1, -1, 0);
            for (var i = 0; i <= length; i++)
            {
                if (i < length && (sideways ? ink.IsInk(line, i) : ink.IsInk(i, line)))
                {
                    start = start < 0 ? i : start;
                    (last, dark) = (i, dark + 1);
                }
                else if (start >= 0 && (i == length || i - last > gap))
                {
                    if (last - start + 1 >= least && dark >= 0.2 * (last - start + 1))
                    {
                        for (var k = start; k <= last; k++)
                        {
                            mask[sideways ? (k * ink.Width) + line : (line * ink.Width) + k] = true;
                        }
                    }

                    (start, dark) = (-1, 0);
                }
            }
        }

        return mask;
    }

    private List<Rule> Rules(bool[] mask, Func<Rule, bool> isThin)
    {
        var map = new byte[mask.Length];
        for (var at = 0; at < map.Length; at++)
        {
            map[at] = mask[at] ? (byte)0 : (byte)255;
        }

        return [.. new InkMap(Width, Height, map).FindBlobs().Blobs.Select(blob => new Rule(blob.Left, blob.Top, blob.Right, blob.Bottom)).Where(isThin)];
    }
}
