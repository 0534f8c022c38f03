using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>A row of a zone: where its baseline runs and its letters' centres.</summary>
internal sealed record MrzRow(double Slope, double Intercept, double LetterHeight, IReadOnlyList<double> Centres)
{
    internal double BaselineAt(double x) => (Slope * x) + Intercept;
}

/// <summary>
/// Reads a zone by its own construction: OCR-B at a fixed pitch. Each of the 30, 36 or 44 cells is compared with the 37 patterns, so nothing is ever inserted or
/// dropped; an answer independent of any language model.
/// </summary>
internal sealed class OcrBReader
{
    private const int LeastLetters = 12;
    private const double MostResidual = 0.16;
    private readonly InkMap _ink;
    private readonly IReadOnlyList<MrzRow> _rows;

    internal OcrBReader(Pix upright)
    {
        _ink = new InkMap(upright);
        using var binary = upright.BinarizeSauvola(22, 0.3f);
        using var letters = binary.ToGray();
        _rows = Rows(new InkMap(letters));
    }

    /// <summary>How well the best layout fits, the mean likeness of its cells (0 to 1); 0 when the rows have no pitch of any.</summary>
    internal double Likeness() => MrzFormat.All.Where(format => !format.IsVisa).Max(format => Read(format)?.Likeness ?? 0);

    /// <summary>The lines in a layout and the mean likeness of their cells to the patterns; null when the rows do not have its pitch.</summary>
    internal (IReadOnlyList<string> Lines, double Likeness)? Read(MrzFormat format)
    {
        if (Fit(format) is not { } fit)
        {
            return null;
        }

        var lines = fit.Rows.Select((row, i) => ReadLine(row, (fit.First, fit.Step), format, i)).ToList();
        return ([.. lines.Select(line => line.Text)], lines.Average(line => line.Mean));
    }

    /// <summary>The boxes of a layout's lines in the picture, with a little margin; empty when the rows do not have its pitch.</summary>
    internal IReadOnlyList<PixelBox> LineBoxes(MrzFormat format) => Fit(format) is not { } fit ? [] :
    [
        .. fit.Rows.Select(row =>
        {
            var (left, right) = (fit.First - (fit.Step * 0.9), fit.First + ((format.Length - 0.1) * fit.Step));
            var (up, down) = (Math.Min(row.BaselineAt(left), row.BaselineAt(right)) - (row.LetterHeight * 1.35), Math.Max(row.BaselineAt(left), row.BaselineAt(right)) + (row.LetterHeight * 0.35));
            return new PixelBox((int)left, (int)up, (int)(right - left), (int)(down - up));
        }),
    ];

    // Other text may stand above a zone, none below; so the last rows are tried first.
    private (IReadOnlyList<MrzRow> Rows, double First, double Step)? Fit(MrzFormat format)
    {
        for (var start = _rows.Count - format.Lines; start >= 0; start--)
        {
            var rows = _rows.Skip(start).Take(format.Lines).ToList();
            if (Pitch(rows, format.Length) is { } pitch)
            {
                return (rows, pitch.First, pitch.Step);
            }
        }

        return null;
    }

    private static List<MrzRow> Rows(InkMap binary)
    {
        var letters = binary.FindBlobs().Blobs.Where(blob => blob.Height is >= 10 and <= 70 && blob.Width <= 60).ToList();
        if (letters.Count < LeastLetters * 2)
        {
            return [];
        }

        var typical = letters.Select(blob => blob.Height).Order().ElementAt(letters.Count * 7 / 10);
        var clusters = new List<List<Blob>>();
        foreach (var blob in letters.Where(blob => blob.Height > typical * 0.45 && blob.Height < typical * 1.6).OrderBy(blob => blob.CentreY))
        {
            if (clusters.Count > 0 && blob.CentreY - clusters[^1].Average(other => other.CentreY) < typical * 0.6)
            {
                clusters[^1].Add(blob);
            }
            else
            {
                clusters.Add([blob]);
            }
        }

        return [.. clusters.Where(cluster => cluster.Count >= LeastLetters).Select(Row).Where(row => row.Centres.Count > 1)];
    }

    private static MrzRow Row(List<Blob> blobs)
    {
        var height = blobs.Select(blob => blob.Height).Order().ElementAt(blobs.Count * 3 / 4);
        var standing = blobs.Where(blob => blob.Height >= height * 0.85 && blob.Height <= height * 1.2).ToList();
        double n = standing.Count, sx = standing.Sum(b => b.CentreX), sy = standing.Sum(b => (double)b.Bottom + 1);
        double sxx = standing.Sum(b => b.CentreX * b.CentreX), sxy = standing.Sum(b => b.CentreX * (b.Bottom + 1));
        var divisor = (n * sxx) - (sx * sx);
        var slope = n < 4 || Math.Abs(divisor) < 1 ? 0 : Math.Clamp(((n * sxy) - (sx * sy)) / divisor, -0.05, 0.05);
        var rests = standing.Select(b => b.Bottom + 1 - (slope * b.CentreX)).Order().ToList();

        // Blobs wider than a cell are letters that touch; they say nothing about the pitch.
        var centres = blobs.Where(blob => blob.Width <= height * 0.95).Select(blob => blob.CentreX).Order().ToList();
        return new MrzRow(slope, rests[rests.Count / 2], height, centres);
    }

    // The pitch at which all centres fall on the grid; the grid's ends must be inked, or nearly.
    private static (double First, double Step)? Pitch(IReadOnlyList<MrzRow> rows, int length)
    {
        var height = rows.Average(row => row.LetterHeight) / Glyphs.TypicalHeight;
        var centres = rows.SelectMany(row => row.Centres).ToList();
        var (left, right) = (rows.Min(row => row.Centres[0]), rows.Max(row => row.Centres[^1]));
        (double First, double Step, double Residual)? best = null;
        foreach (var lost in new[] { 0, 1, 2 })
        {
            foreach (var lostLeft in Enumerable.Range(0, lost + 1))
            {
                var step = (right - left) / (length - 1 - lost);
                var first = left - (lostLeft * step);
                for (var i = 0; i < 3; i++)
                {
                    (first, step) = Refine(centres, first, step);
                }

                var residual = Math.Sqrt(centres.Average(centre => Square(((centre - first) / step) - Math.Round((centre - first) / step))));
                if (step > height * Glyphs.Pitch * 0.75 && step < height * Glyphs.Pitch * 1.3 && residual + (lost * 0.02) < (best?.Residual ?? MostResidual))
                {
                    best = (first, step, residual + (lost * 0.02));
                }
            }
        }

        return best is { } found ? (found.First, found.Step) : null;
    }

    private static (double First, double Step) Refine(List<double> centres, double first, double step)
    {
        double n = 0, si = 0, sii = 0, sc = 0, sic = 0;
        foreach (var centre in centres)
        {
            var index = Math.Round((centre - first) / step);
            (n, si, sii, sc, sic) = (n + 1, si + index, sii + (index * index), sc + centre, sic + (index * centre));
        }

        var divisor = (n * sii) - (si * si);
        if (Math.Abs(divisor) < 1)
        {
            return (first, step);
        }

        var slope = ((n * sic) - (si * sc)) / divisor;
        return ((sc - (slope * si)) / n, slope);
    }

    private (string Text, double Mean) ReadLine(MrzRow row, (double First, double Step) pitch, MrzFormat format, int number)
    {
        var text = new char[format.Length];
        var sum = 0.0;
        var (driftX, driftY) = (0.0, 0.0);
        var patch = new float[Glyphs.Size];
        var likeness = new float[Glyphs.Characters.Length];
        for (var at = 0; at < format.Length; at++)
        {
            var allowed = Allowed(format.ClassAt(number, at));
            var (best, bestX, bestY, character) = (-2f, 0.0, 0.0, '<');
            var centre = pitch.First + (at * pitch.Step);
            for (var dy = -1; dy <= 1; dy++)
            {
                for (var dx = -2; dx <= 2; dx++)
                {
                    var (x, y) = (driftX + (dx * pitch.Step * 0.06), driftY + (dy * row.LetterHeight * 0.06));
                    Sample(patch, centre + x, row.BaselineAt(centre) + y, pitch.Step, row.LetterHeight / Glyphs.TypicalHeight);
                    Glyphs.Compare(patch, likeness);
                    for (var i = 0; i < likeness.Length; i++)
                    {
                        if (likeness[i] > best && allowed.Contains(Glyphs.Characters[i], StringComparison.Ordinal))
                        {
                            (best, bestX, bestY, character) = (likeness[i], x, y, Glyphs.Characters[i]);
                        }
                    }
                }
            }

            text[at] = character;
            sum += best;
            if (best > 0.6)
            {
                (driftX, driftY) = ((driftX * 0.7) + (bestX * 0.3), (driftY * 0.7) + (bestY * 0.3));
            }
        }

        return (new string(text), sum / format.Length);
    }

    private void Sample(float[] patch, double centre, double baseline, double step, double height)
    {
        var width = Glyphs.Width * step / Glyphs.Pitch;
        var left = centre - (width / 2);
        var top = baseline - (Glyphs.Above * height);
        var (stepX, stepY) = (width / Glyphs.Columns, Glyphs.Height * height / Glyphs.Rows);
        for (var r = 0; r < Glyphs.Rows; r++)
        {
            var y = top + ((r + 0.5) * stepY) - 0.5;
            for (var c = 0; c < Glyphs.Columns; c++)
            {
                patch[(r * Glyphs.Columns) + c] = Dark(left + ((c + 0.5) * stepX) - 0.5, y);
            }
        }
    }

    private float Dark(double x, double y)
    {
        var (x0, y0) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (fx, fy) = ((float)(x - x0), (float)(y - y0));
        return (At(x0, y0) * (1 - fx) * (1 - fy)) + (At(x0 + 1, y0) * fx * (1 - fy)) + (At(x0, y0 + 1) * (1 - fx) * fy) + (At(x0 + 1, y0 + 1) * fx * fy);
    }

    private float At(int x, int y) => x < 0 || y < 0 || x >= _ink.Width || y >= _ink.Height ? 0 : 255 - _ink.Gray[(y * _ink.Width) + x];

    private static string Allowed(MrzClass kind) => kind switch
    {
        MrzClass.Letter => "ABCDEFGHIJKLMNOPQRSTUVWXYZ<",
        MrzClass.Digit => "0123456789<",
        MrzClass.Sex => "MFX<",
        // O and 0 differ by a hair in OCR-B and zones hold few letters O there; where the text saw one, check digits decide.
        _ => "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789<",
    };

    private static double Square(double value) => value * value;
}
