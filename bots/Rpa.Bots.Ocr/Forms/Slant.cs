using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>How far the letters of a line lean to the right, and the line set upright: what is measured on stems is measured on stems that stand.</summary>
internal static class Slant
{
    private const double Least = -0.1;
    private const double Most = 0.45;
    private const double Step = 0.05;
    private const double Upright = 0.08;

    /// <summary>The line with its letters set upright; itself where they stand already. Its blobs are left as they are.</summary>
    internal static LineImage Undo(LineImage line)
    {
        var (best, most) = (0.0, double.MinValue);
        for (var lean = Least; lean <= Most; lean += Step)
        {
            var sharpness = Sharpness(line, lean);
            (best, most) = sharpness > most ? (lean, sharpness) : (best, most);
        }

        return Math.Abs(best) < Upright ? line : line with { Picture = Shear(line, best) };
    }

    // Stems that stand fill few columns, and those to the brim.
    private static double Sharpness(LineImage line, double lean)
    {
        var (ink, reach) = (line.Picture, line.Picture.Height / 2);
        var columns = new int[ink.Width + (2 * reach)];
        for (var y = 0; y < ink.Height; y++)
        {
            var shift = Shift(line, lean, y) + reach;
            for (var x = 0; x < ink.Width; x++)
            {
                columns[Math.Clamp(x + shift, 0, columns.Length - 1)] += ink.IsInk(x, y) ? 1 : 0;
            }
        }

        return columns.Sum(count => (double)count * count);
    }

    private static InkMap Shear(LineImage line, double lean)
    {
        var ink = line.Picture;
        var gray = new byte[ink.Gray.Length];
        Array.Fill(gray, (byte)255);
        for (var y = 0; y < ink.Height; y++)
        {
            var shift = Shift(line, lean, y);
            for (var x = Math.Max(0, -shift); x < ink.Width && x + shift < ink.Width; x++)
            {
                gray[(y * ink.Width) + x + shift] = ink.Gray[(y * ink.Width) + x];
            }
        }

        return new InkMap(ink.Width, ink.Height, gray).At(ink.Threshold);
    }

    // About half the height of the letters, so that each stays where the engine places it.
    private static int Shift(LineImage line, double lean, int y) => (int)Math.Round(lean * (y - line.Baseline + (line.LetterHeight / 2)));
}
