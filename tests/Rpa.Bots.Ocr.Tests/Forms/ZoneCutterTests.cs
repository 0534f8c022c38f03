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

    [Fact]
    public void TheRestOfACornerIsNoLetter() => Assert.Equal(2, Assert.Single(Cut((446, 52, 3, 45), (430, 51, 18, 3), (62, 80, 20, 30), (86, 80, 20, 30)).Lines).Blobs.Count);

    [Fact]
    public void ALetterInTheCornerIsOne() => Assert.Equal(3, Assert.Single(Cut((52, 80, 20, 30), (76, 80, 20, 30), (428, 80, 20, 30)).Lines).Blobs.Count);

    [Fact]
    public void TheFootThatCameOffTheFirstLetterIsKept() => Assert.Equal(3, Assert.Single(Cut((62, 102, 22, 8), (78, 80, 7, 20), (90, 80, 20, 30)).Lines).Blobs.Count);

    [Fact]
    public void LettersBesideSomethingTallerAreCounted() => Assert.Equal(3, Assert.Single(Cut((62, 80, 20, 30), (86, 80, 20, 30), (110, 80, 20, 30), (400, 58, 14, 62)).Lines).Beside);

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
