using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>Digits drawn of dark strokes (60) that pale ones hold together, on white paper at 8 pixels to the millimetre.</summary>
public sealed class BrokenStrokesTests
{
    private const byte Dark = 60;
    private const byte Pale = 165;

    [Fact]
    public void AStrokeThatAPaleOneHoldsToAnotherIsMended() => Assert.True(IsMended((20, 20, 20, 5, Dark), (20, 25, 4, 10, Pale), (20, 35, 20, 5, Dark), (36, 40, 4, 10, Dark)));

    [Fact]
    public void WholeDigitsAreLeftAlone() => Assert.False(IsMended((20, 20, 5, 30, Dark), (40, 20, 5, 30, Dark)));

    [Fact]
    public void DigitsThatWouldRunTogetherAreLeftApart() => Assert.False(IsMended((20, 20, 12, 30, Dark), (32, 30, 3, 5, Pale), (35, 20, 12, 30, Dark)));

    [Fact]
    public void ACommaIsNotMendedToItsDigit() => Assert.False(IsMended((20, 20, 12, 30, Dark), (32, 45, 4, 4, Pale), (36, 45, 4, 10, Dark)));

    private static bool IsMended(params (int Left, int Top, int Width, int Height, byte Gray)[] strokes)
    {
        const int Width = 90;
        var gray = new byte[Width * 80];
        Array.Fill(gray, (byte)250);
        foreach (var (left, top, width, height, value) in strokes)
        {
            for (var y = top; y < top + height; y++)
            {
                Array.Fill(gray, value, (y * Width) + left, width);
            }
        }

        var ink = new InkMap(Width, 80, gray).At(150);
        return BrokenStrokes.Mend(ink, (2, 2, Width - 3, 77), 8).Threshold > ink.Threshold;
    }
}
