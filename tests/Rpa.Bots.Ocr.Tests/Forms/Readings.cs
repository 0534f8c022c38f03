using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>A line of drawn blocks, 20 pixels high on row 30 with strokes of 4, and what was read of it, the language's own model and the other in turn.</summary>
internal static class Readings
{
    internal const int Baseline = 30;

    /// <summary>Letters of 12 pixels' width, beginning at these columns.</summary>
    internal static (int Left, int Top, int Width, int Height)[] At(params int[] columns) => Array.ConvertAll(columns, column => (column, Baseline - 19, 12, 20));

    internal static LineImage Draw(params (int Left, int Top, int Width, int Height)[] blocks)
    {
        var (width, height) = (blocks.Max(block => block.Left + block.Width) + 6, 44);
        var gray = new byte[width * height];
        Array.Fill(gray, (byte)255);
        foreach (var (left, top, w, h) in blocks)
        {
            for (var y = top; y < top + h; y++)
            {
                Array.Fill(gray, (byte)0, (y * width) + left, w);
            }
        }

        var ink = new InkMap(width, height, gray);
        return new LineImage(ink, ink.FindBlobs().Blobs, Baseline, 0, 20, 4);
    }

    internal static LineReadings Of(FormField zone, LineImage line, params string[] texts)
    {
        var readings = new LineReadings(zone, line);
        for (var i = 0; i < texts.Length; i++)
        {
            readings.Add(Text(line, texts[i]), 1, native: i % 2 == 0);
        }

        return readings;
    }

    /// <summary>How sure the value can be at most, and why.</summary>
    internal static (double Most, string Checks) Account(FormField zone, LineImage line, bool unanimous, params string[] texts)
    {
        var checks = new List<string>();
        var most = InkAccount.Most(zone, new ZoneImage([line], IsCut: false, []), [Of(zone, line, texts)], FieldValues.Parse(zone, texts[0]), unanimous, checks);
        return (most, string.Join("; ", checks));
    }

    // Each character stands on the next blob.
    private static RecognizedText Text(LineImage line, string text)
    {
        var solid = text.Where(character => character != ' ').ToList();
        var symbols = solid.Select((character, i) => line.Blobs[Math.Min(i, line.Blobs.Count - 1)] is var blob
            ? new ReadSymbol(character.ToString(), new PixelBox(blob.Left + LineReadings.Padding, blob.Top + LineReadings.Padding, blob.Width, blob.Height), 0.9)
            : throw new InvalidOperationException()).ToList();
        return new RecognizedText([new ReadWord(text, new PixelBox(0, 0, line.Picture.Width, 20), 0.9, 0, 0, 0, symbols)]);
    }
}
