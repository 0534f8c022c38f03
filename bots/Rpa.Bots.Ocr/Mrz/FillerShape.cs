namespace Rpa.Bots.Ocr.Mrz;

/// <summary>
/// Tells a filler by its ink alone: a point on the left and two arms to the right leave three places white that K, C, S, E, L, X and G, for which engines take it, have ink at.
/// </summary>
internal static class FillerShape
{
    private const float Least = 0.3f;

    internal static bool Is(LineStrip strip, double column)
    {
        var middle = strip.Above + (strip.Digit / 2.0) - 0.5;
        var best = float.MinValue;

        // Its arms meet a little above or below the middle of a digit, by the make of the font.
        for (var shift = -0.12; shift <= 0.18; shift += 0.06)
        {
            var row = middle + (shift * strip.Digit);
            var ink = Math.Min(strip.Mean(column, row, -0.26, -0.1, -0.07, 0.07), Math.Min(strip.Mean(column, row, 0, 0.2, -0.34, -0.16), strip.Mean(column, row, 0, 0.2, 0.16, 0.34)));
            var paper = Math.Max(strip.Mean(column, row, 0.12, 0.34, -0.05, 0.05), Math.Max(strip.Mean(column, row, -0.34, -0.16, -0.42, -0.26), strip.Mean(column, row, -0.34, -0.16, 0.26, 0.42)));
            best = MathF.Max(best, (ink - paper) / strip.Contrast);
        }

        return best > Least;
    }
}
