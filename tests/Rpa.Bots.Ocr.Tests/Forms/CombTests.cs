using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Tests.Forms;

public sealed class CombTests
{
    private const int Cell = 60;
    private const int Height = 90;

    [Fact]
    public void ShortTeethBetweenTheBoxesAreTakenOutAndNarrowDigitsStay()
    {
        var ink = Drawn(teeth: [1, 2, 3, 4], digits: [0, 2, 3]);
        Teeth.Remove(ink, 0, Cell, 5, 87, 11.8);
        Assert.Equal([30, 150, 210], ink.FindBlobs().Blobs.Select(blob => (int)Math.Round(blob.CentreX)));
    }

    [Fact]
    public void UprightDigitsThatStandAlikeAreNoTeeth()
    {
        var ink = Drawn(teeth: [], digits: [0, 1, 2, 3, 4]);
        Teeth.Remove(ink, 0, Cell, 5, 87, 11.8);
        Assert.Equal(5, ink.FindBlobs().Blobs.Count);
    }

    [Fact]
    public void TheOneToothOfTwoBoxesIsTakenOut()
    {
        var ink = Drawn(teeth: [1], digits: [0]);
        Teeth.Remove(ink, 0, Cell, 2, 87, 11.8);
        Assert.Single(ink.FindBlobs().Blobs);
    }

    [Fact]
    public void AnEmptyBoxBetweenWordsIsTheirBlank()
    {
        var (letter, empty, mark) = (CombCell.Letter, CombCell.Empty, CombCell.Mark);
        Assert.Equal("AN DER", CombJoiner.Spaced("ANDER", [letter, letter, empty, letter, letter, letter, empty]));
        Assert.Equal("A-B", CombJoiner.Spaced("A-B", [letter, mark, letter]));
        Assert.Null(CombJoiner.Spaced("AB", [letter, mark, letter]));
    }

    // Teeth of 35 pixels that stand on the bottom line, digits as bars of 40 pixels in the middle of their boxes.
    private static InkMap Drawn(int[] teeth, int[] digits)
    {
        var width = 5 * Cell;
        var gray = new byte[width * Height];
        Array.Fill(gray, (byte)255);
        void Bar(int x, int top, int bottom)
        {
            for (var y = top; y < bottom; y++)
            {
                Array.Fill(gray, (byte)0, (y * width) + x - 2, 4);
            }
        }

        foreach (var tooth in teeth)
        {
            Bar((tooth * Cell) + 3, 52, 87);
        }

        foreach (var digit in digits)
        {
            Bar((digit * Cell) + 30, 30, 70);
        }

        return new InkMap(width, Height, gray);
    }
}
