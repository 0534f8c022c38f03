using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>Lines of drawn blocks of 12 x 18 pixels, with so much paper behind each.</summary>
public sealed class GapCheckTests
{
    private const int Width = 12;
    private const int LetterHeight = 18;

    [Fact]
    public void ABlankThatWasNotReadLeavesItsRoom() => Assert.Contains("blank after '13'", Check("13b", 3, 12), StringComparison.Ordinal);

    [Fact]
    public void ABlankThatWasReadMayHaveItsRoom() => Assert.Null(Check("13 b", 3, 12));

    [Fact]
    public void ABlankWithoutRoomIsDoubted() => Assert.Contains("hardly room for the blank after 'D'", Check("D 42", 3, 4), StringComparison.Ordinal);

    [Fact]
    public void AOneBesideAOneLeavesPaperWithoutABlank() => Assert.Contains("hardly room", Check("06 11", 9, 9, 9), StringComparison.Ordinal);

    [Fact]
    public void TwoLettersFarApartAreDoubted() => Assert.Contains("room for a blank", Check("4b", 11), StringComparison.Ordinal);

    [Fact]
    public void TypewritingLeavesAsMuchPaperEverywhere() => Assert.Null(Check("AB12", 8, 8, 8));

    [Theory]
    [InlineData("13b", 3, 12, "13 b")]
    [InlineData("13b", 3, 5, "13b")]
    [InlineData("B12", 8, 8, "B12")]
    [InlineData("1.b", 3, 12, "1.b")]
    public void ABlankThatNoModelReadIsPutIn(string text, int first, int second, string spaced)
    {
        var (line, letters) = Draw(text, first, second);
        Assert.Equal(spaced, GapCheck.Spaced(line, letters, text));
    }

    private static string? Check(string text, params int[] gaps)
    {
        var (line, letters) = Draw(text, gaps);
        return GapCheck.Doubtful(line, letters, text);
    }

    private static (LineImage Line, List<PlacedLetter> Letters) Draw(string text, params int[] gaps)
    {
        var letters = new List<PlacedLetter>();
        foreach (var letter in text.Where(letter => letter != ' '))
        {
            var left = letters.Count == 0 ? 4 : letters[^1].Right + 1 + gaps[letters.Count - 1];
            letters.Add(new PlacedLetter(letter, left, left + Width - 1));
        }

        var (width, height) = ((int)letters[^1].Right + 5, 30);
        var gray = new byte[width * height];
        Array.Fill(gray, (byte)255);
        foreach (var letter in letters)
        {
            for (var y = 6; y < 6 + LetterHeight; y++)
            {
                Array.Fill(gray, (byte)0, (y * width) + (int)letter.Left, Width);
            }
        }

        var ink = new InkMap(width, height, gray);
        return (new LineImage(ink, ink.FindBlobs().Blobs, 24, 0, LetterHeight, 4), letters);
    }
}
