using System.Numerics;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>
/// Tells the 37 characters of a machine-readable zone apart: a small neural network (two hidden layers) of our own, trained on characters drawn from Debian's
/// fonts and damaged as scans and photos are (`rpa bench mrz --train`). A patch is 20 x 20 pixels: 15 from character to character, 16 from the baseline to the top of a digit.
/// </summary>
internal sealed class GlyphNet
{
    internal const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

    /// <summary>The answer for a patch in whose middle no upright character stands.</summary>
    internal const int Nothing = 37;
    internal const int Classes = 38;
    internal const int Side = 20;
    internal const int Inputs = Side * Side;

    /// <summary>Columns from character to character.</summary>
    internal const int Pitch = 15;

    /// <summary>Rows from the baseline to the top of a digit.</summary>
    internal const int DigitHeight = 16;

    /// <summary>Rows of a patch above its baseline.</summary>
    internal const int Baseline = 18;

    private static readonly Lazy<GlyphNet> FromProgram = new(Load);
    private readonly float[][] _weights;
    private readonly float[][] _biases;
    private readonly int[] _sizes;

    internal GlyphNet(int[] sizes, float[][] weights, float[][] biases) => (_sizes, _weights, _biases) = (sizes, weights, biases);

    /// <summary>The network that comes with the program.</summary>
    internal static GlyphNet Shipped => FromProgram.Value;

    /// <summary>Logarithms of the probabilities of each class. The patch holds ink (high is dark) and is normalised in place; ink weaker than <paramref name="floor"/> stays weak.</summary>
    internal void Tell(Span<float> patch, float floor, Span<float> logs)
    {
        Normalise(patch, floor);
        Span<float> first = stackalloc float[_sizes[1]];
        Span<float> second = stackalloc float[_sizes[2]];
        Layer(0, patch, first, isLast: false);
        Layer(1, first, second, isLast: false);
        Layer(2, second, logs, isLast: true);
        LogSoftmax(logs);
    }

    /// <summary>Ink about its mean, in standard deviations.</summary>
    internal static void Normalise(Span<float> patch, float floor)
    {
        float sum = 0, squares = 0;
        foreach (var value in patch)
        {
            sum += value;
            squares += value * value;
        }

        var mean = sum / patch.Length;
        var scale = 1 / MathF.Max(floor, MathF.Sqrt(MathF.Max(0, (squares / patch.Length) - (mean * mean))));
        for (var i = 0; i < patch.Length; i++)
        {
            patch[i] = (patch[i] - mean) * scale;
        }
    }

    internal static void LogSoftmax(Span<float> values)
    {
        var most = float.MinValue;
        foreach (var value in values)
        {
            most = MathF.Max(most, value);
        }

        float sum = 0;
        foreach (var value in values)
        {
            sum += MathF.Exp(value - most);
        }

        var log = most + MathF.Log(sum);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] -= log;
        }
    }

    /// <summary>Writes the network as it is shipped: sizes of the layers, then for each the weights, row by row, and the biases, as 16-bit floats.</summary>
    internal void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(_sizes.Length);
        Array.ForEach(_sizes, writer.Write);
        for (var layer = 0; layer < _weights.Length; layer++)
        {
            foreach (var value in _weights[layer].Concat(_biases[layer]))
            {
                writer.Write((Half)value);
            }
        }
    }

    internal static GlyphNet Read(Stream stream)
    {
        using var reader = new BinaryReader(stream);
        var sizes = new int[reader.ReadInt32()];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = reader.ReadInt32();
        }

        float[] Halves(int count)
        {
            var values = new float[count];
            for (var i = 0; i < count; i++)
            {
                values[i] = (float)reader.ReadHalf();
            }

            return values;
        }

        var (weights, biases) = (new float[sizes.Length - 1][], new float[sizes.Length - 1][]);
        for (var layer = 0; layer < weights.Length; layer++)
        {
            weights[layer] = Halves(sizes[layer] * sizes[layer + 1]);
            biases[layer] = Halves(sizes[layer + 1]);
        }

        return new GlyphNet(sizes, weights, biases);
    }

    private static GlyphNet Load()
    {
        using var stream = typeof(GlyphNet).Assembly.GetManifestResourceStream("ocr-b.net") ?? throw new InvalidOperationException("the network that reads OCR-B is missing from the program.");
        return Read(stream);
    }

    private void Layer(int layer, ReadOnlySpan<float> input, Span<float> output, bool isLast)
    {
        var weights = _weights[layer];
        for (var row = 0; row < output.Length; row++)
        {
            var sum = Dot(weights.AsSpan(row * input.Length, input.Length), input) + _biases[layer][row];
            output[row] = isLast ? sum : MathF.Max(0, sum);
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var lanes = Vector<float>.Count;
        var (one, two) = (Vector<float>.Zero, Vector<float>.Zero);
        var at = 0;
        for (; at <= a.Length - (2 * lanes); at += 2 * lanes)
        {
            one = Vector.FusedMultiplyAdd(new Vector<float>(a[at..]), new Vector<float>(b[at..]), one);
            two = Vector.FusedMultiplyAdd(new Vector<float>(a[(at + lanes)..]), new Vector<float>(b[(at + lanes)..]), two);
        }

        var sum = Vector.Sum(one + two);
        for (; at < a.Length; at++)
        {
            sum += a[at] * b[at];
        }

        return sum;
    }
}
