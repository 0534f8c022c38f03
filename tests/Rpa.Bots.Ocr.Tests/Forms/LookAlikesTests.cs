using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>Drawn letters: a block for any, a bar for I, a bar with a flag on its left for 1.</summary>
public sealed class LookAlikesTests
{
    [Theory]
    [InlineData("B41", "B41", false)]
    [InlineData("B4I", "B41", true)]
    [InlineData("B41", "B4I", true)]
    [InlineData("B4I", "B4I", false)]
    [InlineData("Ill", "Ill", false)]
    [InlineData("17a", "17a", false)]
    public void InReferenceNumbersTheShapeMustSayWhetherItIsADigit(string drawn, string read, bool doubtful) =>
        Assert.Equal(doubtful, LookAlikes.Doubtful(Line(drawn), read) is not null);

    private static LineImage Line(string text)
    {
        var (width, height) = ((text.Length * 24) + 10, 44);
        var gray = new byte[width * height];
        Array.Fill(gray, (byte)255);
        void Block(int left, int top, int w, int h)
        {
            for (var y = top; y < top + h; y++)
            {
                Array.Fill(gray, (byte)0, (y * width) + left, w);
            }
        }

        for (var i = 0; i < text.Length; i++)
        {
            var left = 5 + (i * 24);
            if (text[i] is '1' or 'I' or 'l')
            {
                Block(left + 6, 10, 4, 20);
                Block(left + (text[i] == '1' ? 1 : 6), 12, 5, 3);
            }
            else
            {
                Block(left, 10, 14, 20);
            }
        }

        var ink = new InkMap(width, height, gray);
        return new LineImage(ink, ink.FindBlobs().Blobs, 30, 0, 20, 4);
    }
}
