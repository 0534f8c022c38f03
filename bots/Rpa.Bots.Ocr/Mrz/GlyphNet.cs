using System.Numerics;
using System.Runtime.InteropServices;

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

    /// <summary>So many patches are told in one go.</summary>
    internal const int Together = 4;

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

    /// <summary>
    /// Logarithms of the probabilities of each class for <see cref="Together"/> patches behind each other: each weight is fetched once for all of them. The patches hold ink (high
    /// is dark) and are normalised in place; ink weaker than <paramref name="floor"/> stays weak.
    /// </summary>
    internal void Tell(Span<float> patches, float floor, Span<float> logs)
    {
        for (var i = 0; i < Together; i++)
        {
            Normalise(patches.Slice(i * Inputs, Inputs), floor);
        }

        Span<float> first = stackalloc float[Together * _sizes[1]];
        Span<float> second = stackalloc float[Together * _sizes[2]];
        Layers(0, patches, first, isLast: false);
        Layers(1, first, second, isLast: false);
        Layers(2, second, logs, isLast: true);
        for (var i = 0; i < Together; i++)
        {
            LogSoftmax(logs.Slice(i * Classes, Classes));
        }
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

    private void Layers(int layer, ReadOnlySpan<float> input, Span<float> output, bool isLast)
    {
        Span<float> sums = stackalloc float[2 * Together];
        var (weights, length, rows) = (_weights[layer], _sizes[layer], _sizes[layer + 1]);
        for (var row = 0; row < rows; row += 2)
        {
            Dots(weights.AsSpan(row * length, 2 * length), input, length, sums);
            for (var i = 0; i < 2 * Together; i++)
            {
                var (neuron, sum) = (row + (i / Together), sums[i]);
                output[(i % Together * rows) + neuron] = isLast ? sum + _biases[layer][neuron] : MathF.Max(0, sum + _biases[layer][neuron]);
            }
        }
    }

    // The products of two rows of weights with four patches: eight sums live in registers, each number loaded serves two or four of them.
    private static void Dots(ReadOnlySpan<float> weights, ReadOnlySpan<float> patches, int length, Span<float> sums)
    {
        ref var row = ref MemoryMarshal.GetReference(weights);
        ref var patch = ref MemoryMarshal.GetReference(patches);
        var (a0, a1, a2, a3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var (b0, b1, b2, b3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var (lanes, size) = ((nuint)Vector<float>.Count, (nuint)length);
        nuint at = 0;
        for (; at + lanes <= size; at += lanes)
        {
            var (a, b) = (Vector.LoadUnsafe(ref row, at), Vector.LoadUnsafe(ref row, at + size));
            var ink = Vector.LoadUnsafe(ref patch, at);
            (a0, b0) = (Vector.FusedMultiplyAdd(a, ink, a0), Vector.FusedMultiplyAdd(b, ink, b0));
            ink = Vector.LoadUnsafe(ref patch, at + size);
            (a1, b1) = (Vector.FusedMultiplyAdd(a, ink, a1), Vector.FusedMultiplyAdd(b, ink, b1));
            ink = Vector.LoadUnsafe(ref patch, at + (2 * size));
            (a2, b2) = (Vector.FusedMultiplyAdd(a, ink, a2), Vector.FusedMultiplyAdd(b, ink, b2));
            ink = Vector.LoadUnsafe(ref patch, at + (3 * size));
            (a3, b3) = (Vector.FusedMultiplyAdd(a, ink, a3), Vector.FusedMultiplyAdd(b, ink, b3));
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector.Sum(a0), Vector.Sum(a1), Vector.Sum(a2), Vector.Sum(a3));
        (sums[4], sums[5], sums[6], sums[7]) = (Vector.Sum(b0), Vector.Sum(b1), Vector.Sum(b2), Vector.Sum(b3));
        for (var rest = (int)at; rest < length; rest++)
        {
            for (var i = 0; i < Together; i++)
            {
                sums[i] += weights[rest] * patches[(i * length) + rest];
                sums[i + Together] += weights[length + rest] * patches[(i * length) + rest];
            }
        }
    }
}
