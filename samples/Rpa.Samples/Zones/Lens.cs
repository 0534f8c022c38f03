namespace Rpa.Samples.Zones;

/// <summary>What a lens does to a picture.</summary>
internal static class Lens
{
    /// <summary>Gaussian, in place; the edges are repeated.</summary>
    public static void Blur(float[] pixels, int width, int height, double sigma)
    {
        if (sigma < 0.25)
        {
            return;
        }

        var radius = (int)Math.Ceiling(sigma * 2.5);
        var kernel = Enumerable.Range(-radius, (2 * radius) + 1).Select(at => (float)Math.Exp(-at * at / (2 * sigma * sigma))).ToArray();
        var total = kernel.Sum();
        for (var i = 0; i < kernel.Length; i++)
        {
            kernel[i] /= total;
        }

        Pass(pixels, 1, width, width, height, kernel, radius);
        Pass(pixels, width, height, 1, width, kernel, radius);
    }

    private static void Pass(float[] pixels, int step, int count, int otherStep, int others, float[] kernel, int radius)
    {
        var line = new float[count];
        for (var other = 0; other < others; other++)
        {
            var start = other * otherStep;
            for (var i = 0; i < count; i++)
            {
                line[i] = pixels[start + (i * step)];
            }

            for (var i = 0; i < count; i++)
            {
                float sum = 0;
                for (var k = -radius; k <= radius; k++)
                {
                    sum += kernel[k + radius] * line[Math.Clamp(i + k, 0, count - 1)];
                }

                pixels[start + (i * step)] = sum;
            }
        }
    }
}
