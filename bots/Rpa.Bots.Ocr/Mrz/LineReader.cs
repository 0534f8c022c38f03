namespace Rpa.Bots.Ocr.Mrz;

/// <summary>
/// Reads a line of a zone as a chain of so many cells at nearly one pitch: the network looks at every column, and the chain of places is taken that it likes best,
/// so that nothing is ever inserted or dropped, however the line is stretched.
/// </summary>
internal sealed class LineReader(ZonePicture zone)
{
    private const int Spare = 3;
    private const int Loose = 4;
    private const int Coarse = 3;
    private const double StepCost = 0.12;
    private const double EndCost = 0.004;
    private const int Astray = 40;
    private const double Sure = -0.12;
    private const float Blank = 0.5f;
    private const int Looks = 9;

    // The network learnt on strips that are not cleaned.
    private const float CleanWeight = 0.35f;
    private static readonly GlyphNet Net = GlyphNet.Shipped;
    private static readonly double[] Heights = [1, 0.9, 1.1];

    /// <summary>How well a row fits a line of a layout, on a quick look.</summary>
    internal double Glance(LetterRow row, MrzFormat format, int number, double left, double right)
    {
        var (first, pitch) = Grid(format, left, right);
        return Chain(Strip(row, first, pitch, format), format, number, Coarse).Score;
    }

    /// <summary>The line as read.</summary>
    internal (CellLine Line, LetterRow Row, double First, double Pitch) Read(LetterRow row, MrzFormat format, int number, double left, double right)
    {
        var (first, pitch) = Grid(format, left, right);

        // The height is measured on letters that may be lower than digits, or blurred higher.
        (LetterRow Row, LineStrip Strip, int[] Places, double Score)? best = null;
        foreach (var height in Heights)
        {
            var other = row with { Height = row.Height * height };
            var strip = Strip(other, first, pitch, format);
            var (places, score) = Chain(strip, format, number, Coarse);
            best = best is null || score > best.Value.Score ? (other, strip, places, score) : best;
            if (best.Value.Score > Sure)
            {
                break;
            }
        }

        (row, first, pitch) = Straighten(best!.Value.Strip, best.Value.Places, best.Value.Row, first, pitch);
        var straight = Strip(row, first, pitch, format);
        var chain = Chain(straight, format, number, 1);
        return (Look(straight, chain.Places, chain.Score), row, first, pitch);
    }

    private static (double First, double Pitch) Grid(MrzFormat format, double left, double right)
    {
        // The outer edges of the first and last character lie within their cells.
        var pitch = (right - left) / (format.Length - 0.25);
        return (left + (pitch * 0.375), pitch);
    }

    private LineStrip Strip(LetterRow row, double first, double pitch, MrzFormat format) => new(
        zone, row, first, pitch, format.Length, Spare, GlyphNet.Pitch, GlyphNet.DigitHeight, GlyphNet.Baseline - GlyphNet.DigitHeight + Loose, GlyphNet.Side - GlyphNet.Baseline + Loose);

    // Viterbi over columns: what the network makes of each, less what an uneven step costs.
    private static (int[] Places, double Score) Chain(LineStrip strip, MrzFormat format, int number, int stride)
    {
        var count = (strip.Width + stride - 1) / stride;
        var likes = Likes(strip, count, stride);
        var (steps, best, from) = (GlyphNet.Pitch / stride, new double[format.Length, count], new int[format.Length, count]);
        var slack = Math.Max(1, 3 / stride);
        for (var cell = 0; cell < format.Length; cell++)
        {
            var kind = (int)format.ClassAt(number, cell);
            var centre = strip.Centre(cell) / stride;
            for (var at = 0; at < count; at++)
            {
                best[cell, at] = double.MinValue;
                var off = (at - centre) * stride;
                if (Math.Abs(off) > Astray)
                {
                    continue;
                }

                var before = cell == 0 ? -EndCost * off * off : double.MinValue;
                for (var step = steps - slack; cell > 0 && step <= steps + slack; step++)
                {
                    var uneven = (step - steps) * stride;
                    if (at - step >= 0 && best[cell - 1, at - step] - (StepCost * uneven * uneven) > before)
                    {
                        (before, from[cell, at]) = (best[cell - 1, at - step] - (StepCost * uneven * uneven), at - step);
                    }
                }

                best[cell, at] = before == double.MinValue ? before : before + likes[kind][at];
            }
        }

        var (last, most) = (0, double.MinValue);
        for (var at = 0; at < count; at++)
        {
            var off = (at * stride) - strip.Centre(format.Length - 1);
            if (best[format.Length - 1, at] - (EndCost * off * off) > most)
            {
                (last, most) = (at, best[format.Length - 1, at] - (EndCost * off * off));
            }
        }

        var places = new int[format.Length];
        for (var cell = format.Length - 1; cell >= 0; cell--)
        {
            places[cell] = last * stride;
            last = from[cell, last];
        }

        return (places, most / format.Length);
    }

    // Of each column, the logarithm of the likeliest character of each kind.
    private static float[][] Likes(LineStrip strip, int count, int stride)
    {
        Span<float> patches = stackalloc float[GlyphNet.Together * GlyphNet.Inputs];
        Span<float> logs = stackalloc float[GlyphNet.Together * GlyphNet.Classes];
        float[][] likes = [.. Enum.GetValues<MrzClass>().Select(_ => new float[count])];
        for (var from = 0; from < count; from += GlyphNet.Together)
        {
            for (var i = 0; i < GlyphNet.Together; i++)
            {
                strip.Copy(((from + i) * stride) - (GlyphNet.Side / 2) + 1, Loose, GlyphNet.Side, patches.Slice(i * GlyphNet.Inputs, GlyphNet.Inputs));
            }

            Net.Tell(patches, strip.Contrast * 0.12f, logs);
            for (var i = 0; i < GlyphNet.Together && from + i < count; i++)
            {
                for (var kind = 0; kind < likes.Length; kind++)
                {
                    likes[kind][from + i] = Most(logs.Slice(i * GlyphNet.Classes, GlyphNet.Classes), CellClasses.Of((MrzClass)kind));
                }
            }
        }

        return likes;
    }

    private static float Most(ReadOnlySpan<float> logs, ReadOnlySpan<bool> mask)
    {
        var most = -12f;
        for (var i = 0; i < mask.Length; i++)
        {
            most = mask[i] ? MathF.Max(most, logs[i]) : most;
        }

        return most;
    }

    // Where the letters really stand: the row follows them up and down, the grid left and right.
    private static (LetterRow Row, double First, double Pitch) Straighten(LineStrip strip, int[] places, LetterRow row, double first, double pitch)
    {
        Span<float> patches = stackalloc float[GlyphNet.Together * GlyphNet.Inputs];
        Span<float> logs = stackalloc float[GlyphNet.Together * GlyphNet.Classes];
        Span<float> most = stackalloc float[(2 * Loose) + 1];
        var (along, across) = (pitch / GlyphNet.Pitch, row.Height / GlyphNet.DigitHeight);
        var points = new List<(double X, double Y)>();
        for (var cell = 0; cell < places.Length; cell++)
        {
            for (var from = 0; from < most.Length; from += GlyphNet.Together)
            {
                for (var i = 0; i < GlyphNet.Together; i++)
                {
                    strip.Copy(places[cell] - (GlyphNet.Side / 2) + 1, Math.Min(from + i, most.Length - 1), GlyphNet.Side, patches.Slice(i * GlyphNet.Inputs, GlyphNet.Inputs));
                }

                Net.Tell(patches, strip.Contrast * 0.12f, logs);
                for (var i = 0; i < GlyphNet.Together && from + i < most.Length; i++)
                {
                    most[from + i] = -9;
                    foreach (var value in logs.Slice(i * GlyphNet.Classes, GlyphNet.Nothing))
                    {
                        most[from + i] = MathF.Max(most[from + i], value);
                    }
                }
            }

            // The middle of all places at which the network is nearly as sure.
            var (sum, weight, peak) = (0.0, 0.0, -9f);
            foreach (var value in most)
            {
                peak = MathF.Max(peak, value);
            }

            for (var i = 0; i < most.Length; i++)
            {
                var share = Math.Exp((most[i] - peak) * 2);
                (sum, weight) = (sum + (share * (i - Loose)), weight + share);
            }

            if (peak > -1)
            {
                points.Add((first + ((places[cell] - strip.Centre(0)) * along), sum / weight * across));
            }
        }

        if (points.Count < places.Length / 3)
        {
            return (row, first, pitch);
        }

        var middle = (row.Left + row.Right) / 2;
        var (level, slope, bend) = Curve.Fit(points, middle);
        var start = (places[0] - strip.Centre(0)) * along;
        var end = (places[^1] - strip.Centre(places.Length - 1)) * along;
        return (row with { Level = row.Level + level, Slope = row.Slope + slope, Bend = row.Bend + bend }, first + start, pitch + ((end - start) / (places.Length - 1)));
    }

    // Each cell is looked at from a few places around its own, with and without the pattern under it; what the network makes of them is averaged.
    private static CellLine Look(LineStrip strip, int[] places, double score)
    {
        var looks = new[] { (Strip: strip, Weight: 1 - CleanWeight), (Strip: strip.Clean(), Weight: CleanWeight) };
        var cells = new float[places.Length][];
        var blanks = new bool[places.Length];
        for (var cell = 0; cell < places.Length; cell++)
        {
            cells[cell] = new float[GlyphNet.Nothing];
            blanks[cell] = looks.Sum(look => look.Weight * Look(look.Strip, places[cell], cells[cell], look.Weight)) > Blank;
            GlyphNet.LogSoftmax(cells[cell]);
        }

        return new CellLine(cells, score, [.. places.Select(place => FillerShape.Is(strip, place + 0.5))], blanks);
    }

    // Adds what is seen of a cell to its sums; how likely there is nothing.
    private static float Look(LineStrip strip, int place, Span<float> sums, float weight)
    {
        Span<float> patches = stackalloc float[GlyphNet.Together * GlyphNet.Inputs];
        Span<float> logs = stackalloc float[GlyphNet.Together * GlyphNet.Classes];
        var nothing = 0f;
        for (var from = 0; from < Looks; from += GlyphNet.Together)
        {
            for (var i = 0; i < GlyphNet.Together; i++)
            {
                var look = Math.Min(from + i, Looks - 1);
                strip.Copy(place - (GlyphNet.Side / 2) + (look % 3), Loose + (look / 3) - 1, GlyphNet.Side, patches.Slice(i * GlyphNet.Inputs, GlyphNet.Inputs));
            }

            Net.Tell(patches, strip.Contrast * 0.12f, logs);
            for (var i = 0; i < GlyphNet.Together && from + i < Looks; i++)
            {
                var mine = logs.Slice(i * GlyphNet.Classes, GlyphNet.Classes);
                nothing += MathF.Exp(mine[GlyphNet.Nothing]) / Looks;
                GlyphNet.LogSoftmax(mine[..GlyphNet.Nothing]);
                for (var character = 0; character < sums.Length; character++)
                {
                    sums[character] += mine[character] * weight / Looks;
                }
            }
        }

        return nothing;
    }
}
