using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>Black letters of 20 x 30 pixels with strokes of 5 on white paper, and something grey above the second.</summary>
public sealed class FaintMarksTests
{
    [Fact]
    public void TwoFaintDotsAboveALetterAreKept() => Assert.Equal(2, Marks(165, 6, (62, 30), (74, 30)));

    [Fact]
    public void DotsCloseAboveALetterAreKeptWhereThePaperBetweenIsPaler() => Assert.Equal(2, Marks(185, 7, 150, (62, 37), (74, 37)));

    [Fact]
    public void WhatIsHardlyDarkerThanPaperIsNoMark() => Assert.Equal(0, Marks(235, 6, (62, 30), (74, 30)));

    [Fact]
    public void TheBlurBesideALetterIsNoMark() => Assert.Equal(0, Marks(165, 3, (60, 42), (75, 42)));

    private static int Marks(byte gray, int high, params (int X, int Y)[] dots) => Marks(gray, high, gray, dots);

    // The lower four rows of a dot may be darker than the rest.
    private static int Marks(byte gray, int high, byte foot, params (int X, int Y)[] dots)
    {
        const int Width = 160;
        var pixels = new byte[Width * 100];
        Array.Fill(pixels, (byte)250);
        void Block(int left, int top, int width, int height, byte value)
        {
            for (var y = top; y < top + height; y++)
            {
                Array.Fill(pixels, value, (y * Width) + left, width);
            }
        }

        foreach (var left in new[] { 20, 60, 100 })
        {
            Block(left, 45, 5, 30, 20);
            Block(left + 15, 45, 5, 30, 20);
            Block(left, 70, 20, 5, 20);
        }

        foreach (var (x, y) in dots)
        {
            Block(x, y, 5, high, gray);
            Block(x, y + Math.Max(0, high - 4), 5, Math.Min(4, high), foot);
        }

        var ink = new InkMap(Width, 100, pixels);
        var (blobs, labels) = ink.FindBlobs();
        return LineCutter.Cut(ink, blobs, labels, 12, multiline: false)[0].Blobs.Count(blob => blob.Label == FaintMarks.Label);
    }
}
