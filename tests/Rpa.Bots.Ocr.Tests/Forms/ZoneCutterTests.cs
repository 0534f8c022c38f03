using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>A zone of 40 x 8 mm at 10 pixels a millimetre, whose left upper corner is at 50, 50; letters are blocks of 20 x 30 pixels that stand on row 110.</summary>
public sealed class ZoneCutterTests
{
    [Fact]
    public void AnIAtTheEdgeOfTheZoneMayBeLost() => Assert.True(Cut((52, 80, 3, 30), (62, 80, 20, 30), (86, 80, 20, 30)).IsCut);

    [Fact]
    public void TheRestOfAFrameIsNoLetter() => Assert.False(Cut((51, 60, 3, 58), (62, 80, 20, 30), (86, 80, 20, 30)).IsCut);

    [Fact]
    public void LettersInsideTheZoneAreAllThere() => Assert.Single(Cut((62, 80, 20, 30), (86, 80, 20, 30)).Lines);

    private static ZoneImage Cut(params (int Left, int Top, int Width, int Height)[] blocks)
    {
        const int Side = 600;
        var gray = new byte[Side * 200];
        Array.Fill(gray, (byte)255);
        foreach (var (left, top, width, height) in blocks)
        {
            for (var y = top; y < top + height; y++)
            {
                Array.Fill(gray, (byte)0, (y * Side) + left, width);
            }
        }

        using var page = Pix.FromGray(Side, 200, gray, 254);
        return ZoneCutter.Cut(page, (50, 50, 400, 80), 10, comb: 0, multiline: false);
    }
}
