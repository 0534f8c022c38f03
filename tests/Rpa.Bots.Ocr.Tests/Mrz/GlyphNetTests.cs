using Rpa.Bots.Ocr.Mrz;

namespace Rpa.Bots.Ocr.Tests.Mrz;

public sealed class GlyphNetTests
{
    [Fact]
    public void FourPatchesAreToldAsTheFormulaSays()
    {
        var random = new Random(7);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) / 4)];
        int[] sizes = [GlyphNet.Inputs, 12, 10, GlyphNet.Classes];
        float[][] weights = [Numbers(sizes[0] * sizes[1]), Numbers(sizes[1] * sizes[2]), Numbers(sizes[2] * sizes[3])];
        float[][] biases = [Numbers(sizes[1]), Numbers(sizes[2]), Numbers(sizes[3])];
        var patches = Numbers(GlyphNet.Together * GlyphNet.Inputs);
        var expected = Enumerable.Range(0, GlyphNet.Together).SelectMany(i => Told(sizes, weights, biases, patches[(i * GlyphNet.Inputs)..((i + 1) * GlyphNet.Inputs)])).ToList();
        var logs = new float[GlyphNet.Together * GlyphNet.Classes];
        new GlyphNet(sizes, weights, biases).Tell(patches, 0.001f, logs);
        Assert.All(logs.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 0.0001));
    }

    private static double[] Told(int[] sizes, float[][] weights, float[][] biases, float[] patch)
    {
        var mean = patch.Average(value => (double)value);
        var scatter = Math.Sqrt(patch.Average(value => (value - mean) * (value - mean)));
        var values = Array.ConvertAll(patch, value => (value - mean) / scatter);
        for (var layer = 0; layer < weights.Length; layer++)
        {
            var before = values;
            values = [.. Enumerable.Range(0, sizes[layer + 1]).Select(row => before.Select((value, i) => value * weights[layer][(row * before.Length) + i]).Sum() + biases[layer][row])];
            values = layer == weights.Length - 1 ? values : Array.ConvertAll(values, value => Math.Max(0, value));
        }

        var sum = Math.Log(values.Sum(Math.Exp));
        return Array.ConvertAll(values, value => value - sum);
    }
}
