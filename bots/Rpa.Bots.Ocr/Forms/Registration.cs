namespace Rpa.Bots.Ocr.Forms;

/// <summary>Millimetres of the form to pixels of the page: x' = A x + B y + C, y' = D x + E y + F.</summary>
internal sealed record Affine(double A, double B, double C, double D, double E, double F)
{
    internal (double X, double Y) Apply(double x, double y) => ((A * x) + (B * y) + C, (D * x) + (E * y) + F);

    /// <summary>Pixels per millimetre, the mean of both directions.</summary>
    internal double Scale => Math.Sqrt(Math.Abs((A * E) - (B * D)));
}

/// <summary>How a page of a form lies on a page of the document.</summary>
/// <param name="Transform">Millimetres to pixels.</param>
/// <param name="Share">Share of the page's anchors that were found where the form says.</param>
/// <param name="Residual">Root mean square of what remains, in millimetres.</param>
/// <param name="Hits">The anchors that agree.</param>
internal sealed record Registration(Affine Transform, double Share, double Residual, IReadOnlyList<AnchorHit> Hits)
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
        var (width, height) = (zone.Width * Transform.Scale, zone.Height * Transform.Scale);
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

        var transform = Fit(best);
        best = Agreeing(transform, best);
        var residual = Math.Sqrt(best.Average(hit => Square(Distance(transform, hit))));
        return best.Count >= LeastHits && residual <= MaxResidualMillimetres
            ? new Registration(transform, (double)best.Count / anchors.Count, residual, best)
            : null;
    }

    private static Affine? Similarity(AnchorHit one, AnchorHit two, double expected)
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

        return new Affine(a, -d, one.X - (a * one.Anchor.X) + (d * one.Anchor.Baseline), d, a, one.Baseline - (d * one.Anchor.X) - (a * one.Anchor.Baseline));
    }

    private static List<AnchorHit> Agreeing(Affine transform, IReadOnlyList<AnchorHit> hits) =>
        [.. hits.Where(hit => Distance(transform, hit) <= InlierMillimetres)
            .GroupBy(hit => hit.Anchor)
            .Select(group => group.MinBy(hit => Distance(transform, hit))!)];

    private static double Distance(Affine transform, AnchorHit hit)
    {
        var (x, y) = transform.Apply(hit.Anchor.X, hit.Anchor.Baseline);
        return Math.Sqrt(Square(hit.X - x) + Square(hit.Baseline - y)) / transform.Scale;
    }

    // Six freedoms only where the anchors spread in both directions; else four, which a row of words determines well.
    private static Affine Fit(IReadOnlyList<AnchorHit> hits)
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
        return wide && hits.Count >= 5 && LeastSquares.Affine(points) is { } affine ? affine : LeastSquares.Similarity(points);
    }

    private static double Square(double value) => value * value;
}

/// <summary>Fits by least squares.</summary>
internal static class LeastSquares
{
    internal static Affine Similarity(IReadOnlyList<(double Mx, double My, double Px, double Py)> points)
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
        return new Affine(a, -d, px - (a * mx) + (d * my), d, a, py - (d * mx) - (a * my));
    }

    internal static Affine? Affine(IReadOnlyList<(double Mx, double My, double Px, double Py)> points)
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
        return new Affine(a, b, px - (a * mx) - (b * my), d, e, py - (d * mx) - (e * my));
    }

    private static (double Mx, double My, double Px, double Py) Means(IReadOnlyList<(double Mx, double My, double Px, double Py)> points) =>
        (points.Average(p => p.Mx), points.Average(p => p.My), points.Average(p => p.Px), points.Average(p => p.Py));
}
