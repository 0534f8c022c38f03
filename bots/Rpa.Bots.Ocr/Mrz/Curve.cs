namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Fits a bent line through points of which some lie astray.</summary>
internal static class Curve
{
    private const int Rounds = 3;

    /// <summary>y = level + slope (x - middle) + bend (x - middle)². Few points make a straight line.</summary>
    internal static (double Level, double Slope, double Bend) Fit(IReadOnlyList<(double X, double Y)> points, double middle)
    {
        var kept = points;
        var (level, slope, bend) = (0.0, 0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            (level, slope, bend) = Least(kept, middle, bends: kept.Count >= 12);
            double Off((double X, double Y) point) => Math.Abs(point.Y - level - (slope * (point.X - middle)) - (bend * (point.X - middle) * (point.X - middle)));
            var typical = kept.Select(Off).Order().ElementAt(kept.Count / 2);
            var near = kept.Where(point => Off(point) <= Math.Max(0.3, typical * 2.5)).ToList();
            if (near.Count == kept.Count || near.Count < 4)
            {
                break;
            }

            kept = near;
        }

        return (level, slope, bend);
    }

    private static (double Level, double Slope, double Bend) Least(IReadOnlyList<(double X, double Y)> points, double middle, bool bends)
    {
        // Normal equations of a parabola in a scaled variable, solved by elimination.
        var reach = Math.Max(1, points.Max(point => Math.Abs(point.X - middle)));
        var size = bends ? 3 : 2;
        var matrix = new double[size, size + 1];
        foreach (var (x, y) in points)
        {
            var t = (x - middle) / reach;
            Span<double> powers = [1, t, t * t];
            for (var row = 0; row < size; row++)
            {
                for (var column = 0; column < size; column++)
                {
                    matrix[row, column] += powers[row] * powers[column];
                }

                matrix[row, size] += powers[row] * y;
            }
        }

        for (var pivot = 0; pivot < size; pivot++)
        {
            if (Math.Abs(matrix[pivot, pivot]) < 1e-9)
            {
                return (points.Average(point => point.Y), 0, 0);
            }

            for (var row = 0; row < size; row++)
            {
                var factor = row == pivot ? 0 : matrix[row, pivot] / matrix[pivot, pivot];
                for (var column = pivot; column <= size && factor != 0; column++)
                {
                    matrix[row, column] -= factor * matrix[pivot, column];
                }
            }
        }

        return (matrix[0, size] / matrix[0, 0], matrix[1, size] / matrix[1, 1] / reach, bends ? matrix[2, size] / matrix[2, 2] / (reach * reach) : 0);
    }
}
