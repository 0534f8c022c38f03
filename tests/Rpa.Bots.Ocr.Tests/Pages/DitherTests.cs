using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;

namespace Rpa.Bots.Ocr.Tests.Pages;

public sealed class DitherTests
{
    [Theory]
    [Trait("needs", "tesseract")]
    [Trait("needs2", "poppler")]
    [InlineData(1.0, 232)]
    [InlineData(1.0, 205)]
    [InlineData(0.67, 225)]
    public async Task ADitheredScanIsRead(double scale, int paper)
    {
        using var reader = new DocumentReader(TimeProvider.System);
        using var page = await Scans.DrawAsync(Forms.SampleForm.Draw(Forms.SampleForm.Filled).ToPdf());
        using var sized = page.Scale(scale);
        using var dithered = Dithered(sized, paper);
        var reading = await reader.ReadAsync(new ReadRequest(dithered.WithDpi((int)(300 * scale)).ToPng(), [Forms.SampleForm.Template], FindMrz: false), default);
        Assert.Equal("application", reading.Form);
        Assert.Contains(reading.Pages[0].Steps, step => step.Contains("dithered", StringComparison.Ordinal));
        var fields = reading.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        Assert.Equal((true, "DE89370400440532013000"), (fields["iban"].Accepted, fields["iban"].Value));
        Assert.All(fields.Values.Where(field => field.Accepted && field.Name is "days" or "name"), field => Assert.Equal(field.Name == "days" ? 84L : "Änne Müller-Groß", field.Value));
    }

    [Fact]
    [Trait("needs", "tesseract")]
    public async Task NoiseInBlackAndWhiteIsStillNoise()
    {
        using var reader = new DocumentReader(TimeProvider.System);
        var random = new Random(4);
        var noise = new byte[1654 * 2339];
        for (var at = 0; at < noise.Length; at++)
        {
            noise[at] = random.Next(2) == 0 ? (byte)0 : (byte)255;
        }

        using var page = Pix.FromGray(1654, 2339, noise, 200);
        Assert.Equal("noise", (await Assert.ThrowsAsync<UnreadableException>(() => reader.ReadAsync(new ReadRequest(page.ToPng(), [], FindMrz: false), default))).Reason);
    }

    [Fact]
    public void BlackPrintOnWhitePaperIsNotDithered()
    {
        var pixels = new byte[200 * 200];
        Array.Fill(pixels, (byte)255);
        for (var y = 20; y < 180; y += 12)
        {
            Array.Fill(pixels, (byte)0, (y * 200) + 20, 160);
            Array.Fill(pixels, (byte)0, ((y + 1) * 200) + 20, 160);
        }

        using var picture = Pix.FromGray(200, 200, pixels);
        Assert.Null(Dither.Undo(picture, 300));
    }

    // Error diffusion after Floyd and Steinberg of a page whose paper is no brighter than that.
    private static Pix Dithered(Pix page, int paper)
    {
        var (width, height) = (page.Width, page.Height);
        var gray = Array.ConvertAll(page.ToGrayBytes(), value => value * paper / 255f);
        var dots = new byte[gray.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width) + x;
                dots[at] = gray[at] < 128 ? (byte)0 : (byte)255;
                var error = gray[at] - dots[at];
                void Spread(int dx, int dy, float share)
                {
                    if (x + dx >= 0 && x + dx < width && y + dy < height)
                    {
                        gray[((y + dy) * width) + x + dx] += error * share;
                    }
                }

                Spread(1, 0, 7 / 16f);
                Spread(-1, 1, 3 / 16f);
                Spread(0, 1, 5 / 16f);
                Spread(1, 1, 1 / 16f);
            }
        }

        return Pix.FromGray(width, height, dots);
    }
}
