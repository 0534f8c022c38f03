using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>Lines of drawn blocks: a letter of 12 pixels' height every 20 pixels, standing on row 30.</summary>
public sealed class MarkCheckTests
{
    private const int Pitch = 20;

    [Fact]
    public void LettersWithoutMarksAreAccountedFor() => Assert.Null(Check("nnn"));

    [Fact]
    public void AnAccentThatWasNotReadIsSeen() => Assert.Contains("near 'e'", Check("nen", (Pitch + 11, 10, 4, 5)), StringComparison.Ordinal);

    [Fact]
    public void TheDotOfAnIBelongsToIt() => Assert.Null(Check("nin", (Pitch + 9, 10, 3, 4)));

    [Fact]
    public void OneDotIsNoUmlaut() => Assert.Contains("not two", Check("nün", (Pitch + 10, 10, 3, 5)), StringComparison.Ordinal);

    [Fact]
    public void AWideAccentLeansAndIsNoUmlaut() => Assert.Contains("not two", Check("nün", [.. Enumerable.Range(0, 8).Select(i => (Pitch + 6 + i, 13 - (i / 2), 2, 2))]), StringComparison.Ordinal);

    [Fact]
    public void TwoDotsAreAnUmlaut() => Assert.Null(Check("nün", (Pitch + 7, 11, 3, 3), (Pitch + 14, 11, 3, 3)));

    [Fact]
    public void ACedillaThatWasNotReadIsSeen() => Assert.Contains("below 'c'", Check("ncn", (Pitch + 9, 31, 4, 7)), StringComparison.Ordinal);

    [Fact]
    public void TheTailOfAGBelongsToIt() => Assert.Null(Check("ngn", (Pitch + 9, 31, 4, 7)));

    [Fact]
    public void ACapitalTakenForItsSmallFormIsTallerThanTheOthers() => Assert.Contains("'w' is taller", Check("we", (5, 13, 12, 6)), StringComparison.Ordinal);

    [Fact]
    public void ACapitalLittleTallerThanItsSmallFormIsTallerThanTheOthers() => Assert.Contains("'w' is taller", Check("we", (5, 15, 12, 4)), StringComparison.Ordinal);

    [Fact]
    public void ALetterWithoutACapitalLikeItMayRiseALittle() => Assert.Null(Check("ae", (5, 15, 12, 4)));

    [Theory]
    [InlineData("nin", 12, 7, true)]
    [InlineData("nin", 10, 4, false)]
    [InlineData("nln", 12, 7, false)]
    [InlineData("non", 12, 7, false)]
    public void AnIWithoutAGapBelowItsDotMayBeAnL(string text, int top, int height, bool seen)
    {
        var (line, letters) = Draw(text, (Pitch + 9, top, 3, height));
        Assert.Equal(seen, MarkCheck.Undotted(line, letters)?.Contains("'i' is seen without a gap", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void AnUmlautIntoWhichASingleMarkHasRunIsNone() => Assert.Contains("one mark is seen above 'ä'", Check("nänän", (Pitch + 9, 14, 4, 5), ((3 * Pitch) + 9, 14, 4, 5)), StringComparison.Ordinal);

    [Fact]
    public void AnUmlautIntoWhichBothDotsHaveRunIsOne() => Assert.Null(Check(
        "nänän", (Pitch + 6, 14, 3, 5), (Pitch + 13, 14, 3, 5), ((3 * Pitch) + 6, 14, 3, 5), ((3 * Pitch) + 13, 14, 3, 5)));

    [Fact]
    public void ALeaningStemIsNotCrossed() => Assert.Null(Leaning(0.25, stroke: false));

    [Fact]
    public void AStrokeAcrossALeaningStemIsSeen() => Assert.Contains("across 'l'", Leaning(0.25, stroke: true), StringComparison.Ordinal);

    // Four stems of 30 x 4 pixels that lean, a short rising stroke through the second.
    private static string? Leaning(double lean, bool stroke)
    {
        const int Width = 120;
        var gray = new byte[Width * 50];
        Array.Fill(gray, (byte)255);
        for (var y = 10; y < 40; y++)
        {
            foreach (var left in new[] { 20, 45, 70, 95 })
            {
                Array.Fill(gray, (byte)0, (y * Width) + left + (int)(lean * (25 - y)), 4);
            }
        }

        for (var x = 38; stroke && x < 58; x++)
        {
            Array.Fill(gray, (byte)0, ((30 - ((x - 38) / 2)) * Width) + x, 1);
            Array.Fill(gray, (byte)0, ((31 - ((x - 38) / 2)) * Width) + x, 1);
        }

        var ink = new InkMap(Width, 50, gray);
        var line = new LineImage(ink, ink.FindBlobs().Blobs, 40, 0, 30, 4);
        return MarkCheck.Unaccounted(line, [.. new[] { 20, 45, 70, 95 }.Select(left => new PlacedLetter('l', left, left + 4))]);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(8, true)]
    public void AVanishedCommaLeavesAGap(int gap, bool seen)
    {
        var line = new LineImage(new InkMap(60, 30, new byte[1800]), [new Blob(1, 4, 4, 15, 24, 100), new Blob(2, 16 + gap, 4, 28 + gap, 24, 100)], 24, 0, 20, 3);
        Assert.Equal(seen, line.HasGap());
    }

    // Each letter a block of 12 x 18, the marks as left, top, width, height.
    private static string? Check(string text, params (int Left, int Top, int Width, int Height)[] marks)
    {
        var (line, letters) = Draw(text, marks);
        return MarkCheck.Unaccounted(line, letters);
    }

    private static (LineImage Line, IReadOnlyList<PlacedLetter> Letters) Draw(string text, params (int Left, int Top, int Width, int Height)[] marks)
    {
        var (width, height) = ((text.Length * Pitch) + 10, 44);
        var gray = new byte[width * height];
        Array.Fill(gray, (byte)255);
        var blocks = text.Select((_, at) => (Left: (at * Pitch) + 5, Top: 18, Width: 12, Height: 13)).Concat(marks.Select(mark => (mark.Left, mark.Top, mark.Width, mark.Height))).ToList();
        foreach (var (left, top, w, h) in blocks)
        {
            for (var y = top; y < top + h; y++)
            {
                Array.Fill(gray, (byte)0, (y * width) + left, w);
            }
        }

        var ink = new InkMap(width, height, gray);
        var (blobs, _) = ink.FindBlobs();
        return (new LineImage(ink, blobs, 30, 0, 18, 4), [.. text.Select((letter, at) => new PlacedLetter(letter, (at * Pitch) + 5, (at * Pitch) + 17))]);
    }
}
