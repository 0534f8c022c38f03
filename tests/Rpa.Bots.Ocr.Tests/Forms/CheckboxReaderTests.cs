using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>A printed box of 4 mm in the middle of white paper at 10 pixels to the millimetre, and strokes drawn from point to point (in millimetres from the box's corner).</summary>
public sealed class CheckboxReaderTests
{
    private const int Side = 40;
    private const int Edge = 200;

    [Fact]
    public void AnEmptyBoxIsBlank() => Assert.Equal(false, Read());

    [Fact]
    public void ACrossIsAMark() => Assert.Equal(true, Read((0.5, 0.5, 3.5, 3.5), (3.5, 0.5, 0.5, 3.5)));

    [Fact]
    public void ACrossMayReachBeyondItsBox() => Assert.Equal(true, Read((-1.5, -1.5, 5.5, 5.5), (5.5, -1.5, -1.5, 5.5)));

    [Fact]
    public void ATickMayShootFarBeyondItsBoxOnOneSide() => Assert.Equal(true, Read((0.6, 2, 1.6, 3.3), (1.6, 3.3, 8, -4)));

    [Theory]
    [InlineData(-12, 1.5, 16, 2.5)]
    [InlineData(1.5, -12, 2.5, 16)]
    [InlineData(-10, -8, 12, 11)]
    [InlineData(2, 2, 15, 3)]
    public void ALineThatOnlyPassesThroughIsLeftToAPerson(double fromX, double fromY, double toX, double toY) => Assert.Null(Read((fromX, fromY, toX, toY)));

    [Fact]
    public void InkThatOnlyGrazesTheBoxIsLeftToAPerson() => Assert.Null(Read((0.4, 0.2, 0.4, 3.8), (0.8, 0.2, 0.8, 3.8)));

    [Fact]
    public void ALetterInARowOfLettersIsLeftToAPerson() => Assert.Null(Read(
        (0.8, 0.5, 0.8, 3.5), (0.8, 2, 3.2, 2), (3.2, 0.5, 3.2, 3.5), (-3.6, 0.5, -3.6, 3.5), (-3.6, 3.5, -1.2, 3.5), (-1.2, 3.5, -1.2, 0.5), (5.2, 0.5, 5.2, 3.5), (5.2, 0.5, 7.6, 0.5), (7.6, 0.5, 7.6, 3.5)));

    private static bool? Read(params (double FromX, double FromY, double ToX, double ToY)[] strokes)
    {
        const int Width = (2 * Edge) + Side;
        var gray = new byte[Width * Width];
        Array.Fill(gray, (byte)250);
        void Dot(double x, double y, int thick)
        {
            for (var row = (int)y - (thick / 2); row <= (int)y + (thick / 2); row++)
            {
                for (var column = (int)x - (thick / 2); column <= (int)x + (thick / 2); column++)
                {
                    gray[(Math.Clamp(row, 0, Width - 1) * Width) + Math.Clamp(column, 0, Width - 1)] = 30;
                }
            }
        }

        for (var i = 0; i <= Side; i++)
        {
            Dot(Edge + i, Edge, 2);
            Dot(Edge + i, Edge + Side, 2);
            Dot(Edge, Edge + i, 2);
            Dot(Edge + Side, Edge + i, 2);
        }

        foreach (var (fromX, fromY, toX, toY) in strokes)
        {
            for (var part = 0.0; part <= 1; part += 0.002)
            {
                Dot(Edge + (10 * (fromX + ((toX - fromX) * part))), Edge + (10 * (fromY + ((toY - fromY) * part))), 5);
            }
        }

        using var page = Pix.FromGray(Width, Width, gray, 254);
        return CheckboxReader.Read(page, (Edge, Edge, Side, Side), 10).IsMarked;
    }
}
