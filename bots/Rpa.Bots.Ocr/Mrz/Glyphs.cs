namespace Rpa.Bots.Ocr.Mrz;

/// <summary>
/// The 37 characters of a machine-readable zone as small grey patterns of OCR-B, sampled from Debian's fonts-ocr-b: 16 x 24 bytes each (ink is high), the patch
/// centred on the character's cell, 0.8 digit heights wide, from 1.1 above the baseline to 0.1 below.
/// </summary>
internal static class Glyphs
{
    internal const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
    internal const int Columns = 16;
    internal const int Rows = 24;
    internal const int Size = Columns * Rows;
    internal const double Width = 0.8;
    internal const double Above = 1.1;
    internal const double Height = 1.2;

    /// <summary>OCR-B's advance in digit heights.</summary>
    internal const double Pitch = 0.927;

    /// <summary>Typical height of its characters in digit heights (capitals are a little lower).</summary>
    internal const double TypicalHeight = 0.94;

    private static readonly float[][] Patterns = Load();

    /// <summary>How alike a patch is to each character, -1 to 1 (normalised correlation). The patch is normalised in place.</summary>
    internal static void Compare(float[] patch, float[] likeness)
    {
        if (!Normalise(patch))
        {
            Array.Fill(likeness, -1);
            return;
        }

        for (var i = 0; i < Patterns.Length; i++)
        {
            likeness[i] = Dot(patch, Patterns[i]);
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = System.Numerics.Vector<float>.Zero;
        var lanes = System.Numerics.Vector<float>.Count;
        for (var i = 0; i < Size; i += lanes)
        {
            sum += new System.Numerics.Vector<float>(a[i..]) * new System.Numerics.Vector<float>(b[i..]);
        }

        return System.Numerics.Vector.Sum(sum);
    }

    private static float[][] Load()
    {
        using var stream = typeof(Glyphs).Assembly.GetManifestResourceStream("ocr-b.glyphs") ?? throw new InvalidOperationException("the OCR-B patterns are missing from the program.");
        var all = new byte[Characters.Length * Size];
        stream.ReadExactly(all);
        return [.. Enumerable.Range(0, Characters.Length).Select(i =>
        {
            var pattern = new float[Size];
            for (var k = 0; k < Size; k++)
            {
                pattern[k] = all[(i * Size) + k];
            }

            Normalise(pattern);
            return pattern;
        })];
    }

    private static bool Normalise(float[] patch)
    {
        float sum = 0;
        foreach (var value in patch)
        {
            sum += value;
        }

        var mean = sum / patch.Length;
        float squares = 0;
        for (var i = 0; i < patch.Length; i++)
        {
            patch[i] -= mean;
            squares += patch[i] * patch[i];
        }

        if (squares < 1000)
        {
            return false;
        }

        var norm = 1 / MathF.Sqrt(squares);
        for (var i = 0; i < patch.Length; i++)
        {
            patch[i] *= norm;
        }

        return true;
    }
}
