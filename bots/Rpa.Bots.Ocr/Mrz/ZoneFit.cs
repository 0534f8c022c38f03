namespace Rpa.Bots.Ocr.Mrz;

/// <summary>A layout laid over the rows of a zone: where each of its lines runs, from edge to edge, and how well it fits.</summary>
internal sealed record ZoneFit(ZonePicture Picture, MrzFormat Format, IReadOnlyList<(LetterRow Row, double Left, double Right)> Lines, double Score)
{
    // From character to character in heights of a digit; printed forms of OCR-B differ, and so do views from aside.
    private const double LeastPitch = 0.7;
    private const double MostPitch = 1.25;
    private const double Sure = -0.5;
    private const double LeastKnown = -0.9;

    /// <summary>No other layout and no other turn would fit better.</summary>
    internal bool IsSure => Score > Sure;

    /// <summary>All layouts that fit at all, on a quick look.</summary>
    internal static IReadOnlyList<ZoneFit> Try(ZonePicture picture)
    {
        var reader = new LineReader(picture);
        var fits = new List<ZoneFit>();
        foreach (var format in MrzFormat.All.Where(format => !format.IsVisa))
        {
            if (picture.Rows.Count < format.Lines)
            {
                if (picture.Rows.Count == format.Lines - 1 && Complete(picture, reader, format) is { } whole)
                {
                    fits.Add(whole);
                }

                continue;
            }

            // Other text may stand above a zone, hardly any below.
            var rows = picture.Rows.Skip(picture.Rows.Count - format.Lines).ToList();
            foreach (var lines in Edges(rows, format.Length))
            {
                var score = lines.Select((line, number) => reader.Glance(line.Row, format, number, line.Left, line.Right)).Average();
                fits.Add(new ZoneFit(picture, format, lines, score));
            }

            // Of several ends the first that fits well may be a letter off.
            if (fits.Exists(fit => fit.IsSure))
            {
                return fits;
            }
        }

        return fits;
    }

    // One row was not seen as a row: it is looked for above and below the others, as far away as rows of zones are.
    private static ZoneFit? Complete(ZonePicture picture, LineReader reader, MrzFormat format)
    {
        var known = picture.Rows;
        var (left, right) = (known.Min(row => row.Left), known.Max(row => row.Right));
        if ((right - left) / (format.Length - 0.25) / known[0].Height is < LeastPitch or > MostPitch)
        {
            return null;
        }

        double Fits(LetterRow row, int number) => reader.Glance(row, format, number, left, right);
        (IReadOnlyList<LetterRow> Rows, double Score)? best = null;
        foreach (var isAbove in new[] { false, true })
        {
            // The rows that are known must fit their lines, or there is nothing to look for.
            var sum = known.Select((row, i) => Fits(row, isAbove ? i + 1 : i)).Sum();
            if (sum / known.Count < LeastKnown)
            {
                continue;
            }

            var (edge, spacing) = (isAbove ? known[0] : known[^1], known.Count > 1 ? (known[^1].Level - known[0].Level) / (known.Count - 1) / known[0].Height : 0);
            for (var step = spacing > 0 ? spacing - 0.2 : 1.7; step <= (spacing > 0 ? spacing + 0.2 : 3.5); step += 0.2)
            {
                var row = edge.Move(0, (isAbove ? -step : step) * edge.Height);
                var score = (sum + Fits(row, isAbove ? 0 : known.Count)) / format.Lines;
                if (score > (best?.Score ?? double.MinValue))
                {
                    best = (isAbove ? [row, .. known] : [.. known, row], score);
                }
            }
        }

        return best is { } found ? new ZoneFit(picture, format, [.. found.Rows.Select(row => (row, left, right))], found.Score) : null;
    }

    // Rows begin and end under each other; a letter that was not seen, or a stain beside them, moves an end.
    private static IEnumerable<List<(LetterRow Row, double Left, double Right)>> Edges(List<LetterRow> rows, int length)
    {
        double Shift(LetterRow row) => (row.Level - rows[0].Level) * row.Slope;
        var (left, right) = (rows.Min(row => row.Left + Shift(row)), rows.Max(row => row.Right + Shift(row)));
        var (inLeft, inRight) = (rows.Max(row => row.Left + Shift(row)), rows.Min(row => row.Right + Shift(row)));
        var outer = rows.ConvertAll(row => (row, left - Shift(row), right - Shift(row)));
        var own = rows.ConvertAll(row => (row, row.Left, row.Right));
        var inner = rows.ConvertAll(row => (row, inLeft - Shift(row), inRight - Shift(row)));
        var pitch = (right - left) / (length - 0.25);
        List<List<(LetterRow Row, double Left, double Right)>> ways = Math.Max(inLeft - left, right - inRight) < pitch * 0.4
            ? [outer]
            : [outer, own, inner, rows.ConvertAll(row => (row, left - Shift(row), inRight - Shift(row))), rows.ConvertAll(row => (row, inLeft - Shift(row), right - Shift(row)))];
        return ways.Where(lines => lines.TrueForAll(line => (line.Right - line.Left) / (length - 0.25) / line.Row.Height is > LeastPitch and < MostPitch));
    }
}
