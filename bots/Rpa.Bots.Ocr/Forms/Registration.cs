namespace Rpa.Bots.Ocr.Forms;

/// <summary>Millimetres of the form to pixels of the page: x' = (A x + B y + C) / w, y' = (D x + E y + F) / w, w = G x + H y + 1; affine where G and H are 0.</summary>
internal sealed record Projection(double A, double B, double C, double D, double E, double F, double G = 0, double H = 0)
{
    internal (double X, double Y) Apply(double x, double y)
    {
        var depth = (G * x) + (H * y) + 1;
        return (((A * x) + (B * y) + C) / depth, ((D * x) + (E * y) + F) / depth);
    }

    /// <summary>Pixels per millimetre, the mean of both directions, where the form has its origin.</summary>
    internal double Scale => ScaleAt(0, 0);

    /// <summary>Pixels per millimetre near a place of the form.</summary>
    internal double ScaleAt(double x, double y)
    {
        var ((px, py), (rx, ry), (dx, dy)) = (Apply(x, y), Apply(x + 1, y), Apply(x, y + 1));
        return Math.Sqrt(Math.Abs(((rx - px) * (dy - py)) - ((ry - py) * (dx - px))));
    }
}

/// <summary>How a page of a form lies on a page of the document.</summary>
/// <param name="Transform">Millimetres to pixels.</param>
/// <param name="Share">Share of the page's anchors that were found where the form says.</param>
/// <param name="Residual">Root mean square of what remains, in millimetres.</param>
/// <param name="Hits">The anchors that agree.</param>
internal sealed record Registration(Projection Transform, double Share, double Residual, IReadOnlyList<AnchorHit> Hits)
{
    /// <summary>The zone in pixels, moved by what the anchors around it say beyond the transform (paper creeps through scanners).</summary>
    internal (double Left, double Top, double Width, double Height) Place(Millimetres zone)
    {
        var (cx, cy) = (zone.X + (zone.Width / 2), zone.Y + (zone.Height / 2));
        double dx = 0, dy = 0, weights = 1.0 / (60 * 60);
        foreach (var hit in Hits)
        {
            var (x, y) = Transform.Apply(hit.Anchor.X, hit.Anchor.Baseline);
            var weight = 1 / (Square(hit.Anchor.X - cx) + Square(hit.Anchor.Baseline - cy) + 100);
            dx += weight * (hit.X - x);
            dy += weight * (hit.Baseline - y);
            weights += weight;
        }

        var (px, py) = Transform.Apply(cx, cy);
        var scale = Transform.ScaleAt(cx, cy);
        var (width, height) = (zone.Width * scale, zone.Height * scale);
        return (px + (dx / weights) - (width / 2), py + (dy / weights) - (height / 2), width, height);
    }

    private static double Square(double value) => value * value;
}

/// <summary>Finds the transform that most anchors agree with. Every pair of hits is tried, so the answer does not depend on chance.</summary>
internal static class Registrar
{
    private const double InlierMillimetres = 2.5;
    private const double MaxResidualMillimetres = 1.0;
    private const double LeastShare = 0.5;
    private const int LeastHits = 3;
    private const int MostHits = 60;
    private const int LeastForPerspective = 7;
    private const double BetterBy = 0.75;

    internal static Registration? Register(IReadOnlyList<FormAnchor> anchors, IReadOnlyList<AnchorHit> found, double pixelsPerMillimetre)
    {
        var hits = found.OrderByDescending(hit => hit.Likeness).Take(MostHits).ToList();
        IReadOnlyList<AnchorHit> best = [];
        for (var i = 0; i < hits.Count; i++)
        {
            for (var j = i + 1; j < hits.Count; j++)
            {
                if (Similarity(hits[i], hits[j], pixelsPerMillimetre) is { } guess)
                {
                    var agreeing = Agreeing(guess, hits);
                    best = agreeing.Count > best.Count ? agreeing : best;
                }
            }
        }

        if (best.Count < LeastHits || best.Count < LeastShare * anchors.Count)
        {
            return null;
        }

        // What the first fit leaves out of a page seen from aside, the second takes in.
        var transform = Fit(best);
        best = Agreeing(transform, hits);
        transform = Fit(best);
        best = Agreeing(transform, hits);
        var residual = Math.Sqrt(best.Average(hit => Square(Distance(transform, hit))));
        return best.Count >= LeastHits && residual <= MaxResidualMillimetres
            ? new Registration(transform, (double)best.Count / anchors.Count, residual, best)
            : null;
    }

    private static Projection? Similarity(AnchorHit one, AnchorHit two, double expected)
    {
        var (mx, my) = (two.Anchor.X - one.Anchor.X, two.Anchor.Baseline - one.Anchor.Baseline);
        var (px, py) = (two.X - one.X, two.Baseline - one.Baseline);
        var length = (mx * mx) + (my * my);
        if (ReferenceEquals(one.Anchor, two.Anchor) || length < 400)
        {
            return null;
        }

        var a = ((mx * px) + (my * py)) / length;
        var d = ((mx * py) - (my * px)) / length;

        // The page is level already and its scale roughly known (a photo's is not, hence the wide band).
        if (a < expected * 0.6 || a > expected * 1.7 || Math.Abs(d) > a * 0.06)
        {
            return null;
        }

        return new Projection(a, -d, one.X - (a * one.Anchor.X) + (d * one.Anchor.Baseline), d, a, one.Baseline - (d * one.Anchor.X) - (a * one.Anchor.Baseline));
    }

    private static List<AnchorHit> Agreeing(Projection transform, IReadOnlyList<AnchorHit> hits) =>
        [.. hits.Where(hit => Distance(transform, hit) <= InlierMillimetres)
            .GroupBy(hit => hit.Anchor)
            .Select(group => group.MinBy(hit => Distance(transform, hit))!)];

    private static double Distance(Projection transform, AnchorHit hit)
    {
        var (x, y) = transform.Apply(hit.Anchor.X, hit.Anchor.Baseline);
        return Math.Sqrt(Square(hit.X - x) + Square(hit.Baseline - y)) / transform.Scale;
    }

    // Six freedoms only where the anchors spread in both directions; else four, which a row of words determines well.
    private static Projection Fit(IReadOnlyList<AnchorHit> hits)
    {
        var points = new List<(double Mx, double My, double Px, double Py)>();
        foreach (var hit in hits)
        {
            points.Add((hit.Anchor.X, hit.Anchor.Baseline, hit.X, hit.Baseline));
            if (hit.Anchor.Width is { } width)
            {
                points.Add((hit.Anchor.X + width, hit.Anchor.Baseline, hit.Right, hit.Baseline));
            }
        }

        var wide = points.Max(p => p.Mx) - points.Min(p => p.Mx) > 60 && points.Max(p => p.My) - points.Min(p => p.My) > 60;
        if (!wide || hits.Count < 5 || LeastSquares.Affine(points) is not { } affine)
        {
            return LeastSquares.Similarity(points);
        }

        // Two freedoms more always fit better; they are taken where they explain what was left, as with a photo from aside.
        return hits.Count >= LeastForPerspective && LeastSquares.Perspective(points) is { } perspective && Rest(perspective, points) < BetterBy * Rest(affine, points) ? perspective : affine;
    }

    private static double Rest(Projection transform, IReadOnlyList<(double Mx, double My, double Px, double Py)> points) =>
        Math.Sqrt(points.Average(p => transform.Apply(p.Mx, p.My) is var (x, y) ? Square(x - p.Px) + Square(y - p.Py) : 0));

    private static double Square(double value) => value * value;
}

/// <summary>Fits by least squares.</summary>
internal static class LeastSquares
{
    internal static Projection Similarity(IReadOnlyList<(double Mx, double My, double Px, double Py)> points)
    {
        var (mx, my, px, py) = Means(points);
        double a = 0, d = 0, n = 0;
        foreach (var p in points)
        {
            var (x, y, u, v) = (p.Mx - mx, p.My - my, p.Px - px, p.Py - py);
            a += (x * u) + (y * v);
            d += (x * v) - (y * u);
            n += (x * x) + (y * y);
        }

        (a, d) = (a / n, d / n);
        return new Projection(a, -d, px - (a * mx) + (d * my), d, a, py - (d * mx) - (a * my));
    }

    internal static Projection? Affine(IReadOnlyList<(double Mx, double My, double Px, double Py)> points)
    {
        var (mx, my, px, py) = Means(points);
        double xx = 0, xy = 0, yy = 0, xu = 0, yu = 0, xv = 0, yv = 0;
        foreach (var p in points)
        {
            var (x, y, u, v) = (p.Mx - mx, p.My - my, p.Px - px, p.Py - py);
            xx += x * x;
            xy += x * y;
            yy += y * y;
            xu += x * u;
            yu += y * u;
            xv += x * v;
            yv += y * v;
        }

        var determinant = (xx * yy) - (xy * xy);
        if (determinant < 0.02 * xx * yy)
        {
            return null;
        }

        var (a, b) = (((xu * yy) - (yu * xy)) / determinant, ((yu * xx) - (xu * xy)) / determinant);
        var (d, e) = (((xv * yy) - (yv * xy)) / determinant, ((yv * xx) - (xv * xy)) / determinant);
        return new Projection(a, b, px - (a * mx) - (b * my), d, e, py - (d * mx) - (e * my));
    }

    /// <summary>A view from aside, by the direct linear transform in coordinates brought to about one.</summary>
    internal static Projection? Perspective(IReadOnlyList<(double Mx, double My, double Px, double Py)> points)
    {
        const double Size = 200;
        var (_, _, px, py) = Means(points);
        var spread = Math.Max(1, points.Average(p => Math.Abs(p.Px - px) + Math.Abs(p.Py - py)));
        var normal = new double[8, 9];
        foreach (var p in points)
        {
            var (x, y, u, v) = (p.Mx / Size, p.My / Size, (p.Px - px) / spread, (p.Py - py) / spread);
            Accumulate(normal, [x, y, 1, 0, 0, 0, -u * x, -u * y], u);
            Accumulate(normal, [0, 0, 0, x, y, 1, -v * x, -v * y], v);
        }

        if (Solve(normal) is not { } k)
        {
            return null;
        }

        // Back to millimetres and pixels: u' = px + spread u, with both over the same depth.
        var (g, h) = (k[6] / Size, k[7] / Size);
        return new Projection(
            (spread * k[0] / Size) + (px * g), (spread * k[1] / Size) + (px * h), (spread * k[2]) + px,
            (spread * k[3] / Size) + (py * g), (spread * k[4] / Size) + (py * h), (spread * k[5]) + py, g, h);
    }

    private static void Accumulate(double[,] normal, double[] row, double value)
    {
        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < 8; j++)
            {
                normal[i, j] += row[i] * row[j];
            }

            normal[i, 8] += row[i] * value;
        }
    }

    private static double[]? Solve(double[,] m)
    {
        for (var pivot = 0; pivot < 8; pivot++)
        {
            var best = Enumerable.Range(pivot, 8 - pivot).MaxBy(row => Math.Abs(m[row, pivot]));
            if (Math.Abs(m[best, pivot]) < 1e-12)
            {
                return null;
            }

            for (var column = 0; column < 9; column++)
            {
                (m[pivot, column], m[best, column]) = (m[best, column], m[pivot, column]);
            }

            for (var row = 0; row < 8; row++)
            {
                var factor = row == pivot ? 0 : m[row, pivot] / m[pivot, pivot];
                for (var column = pivot; column < 9 && factor != 0; column++)
                {
                    m[row, column] -= factor * m[pivot, column];
                }
            }
        }

        return [.. Enumerable.Range(0, 8).Select(row => m[row, 8] / m[row, row])];
    }

    private static (double Mx, double My, double Px, double Py) Means(IReadOnlyList<(double Mx, double My, double Px, double Py)> points) =>
        (points.Average(p => p.Mx), points.Average(p => p.My), points.Average(p => p.Px), points.Average(p => p.Py));
}
