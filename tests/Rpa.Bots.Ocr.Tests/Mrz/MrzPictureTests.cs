using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Mrz;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Recognition;
using Rpa.Samples.Zones;

namespace Rpa.Bots.Ocr.Tests.Mrz;

/// <summary>Zones on pictures as people send them; `rpa bench mrz` measures on many.</summary>
[Trait("needs", "tesseract")]
[Trait("needs2", "poppler")]
public sealed class MrzPictureTests : IDisposable
{
    private readonly EnginePool _engines = new();

    public void Dispose() => _engines.Dispose();

    public static TheoryData<string, string> Pictures => new()
    {
        { "scan", "TD1" }, { "copy", "TD2" }, { "specimen", "TD3" }, { "large", "MRV-A" }, { "photo", "MRV-B" }, { "photo", "TD3" }, { "tiny", "TD3" },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task AZoneIsReadOnEveryKindOfPicture(string style, string type)
    {
        var scan = await MakeAsync(style, type);
        using var page = Pix.Decode(scan.File);
        var mrz = Find(page);
        Assert.NotNull(mrz);
        Assert.Equal(scan.Zone.Lines, mrz.Lines);
        Assert.Equal(type, mrz.Type);
    }

    [Fact]
    public async Task AZoneOfWhichAPartIsCoveredIsNeverValid()
    {
        var scan = await MakeAsync("large", "TD3");
        using var page = Pix.Decode(scan.File);
        var whole = Find(page)!;
        Assert.Equal(scan.Zone.Lines, whole.Lines);
        var gray = page.ToGrayBytes();

        // A thumb on the end of the lines, then on their beginning, then on a few letters of the name.
        foreach (var (from, to, upper) in new[] { (0.8, 0.97, false), (0.03, 0.2, false), (0.3, 0.36, true) })
        {
            var covered = (byte[])gray.Clone();
            var (x, y, w, h) = whole.Box;
            for (var row = (int)(y * page.Height); row < (int)((y + (upper ? h / 2 : h)) * page.Height) - 1; row++)
            {
                covered.AsSpan((row * page.Width) + (int)((x + (w * from)) * page.Width), (int)(w * (to - from) * page.Width)).Fill(150);
            }

            using var damaged = Pix.FromGray(page.Width, page.Height, covered);
            Assert.False(Find(damaged)?.IsValid ?? false, $"covered from {from} to {to}");
        }
    }

    [Fact]
    public async Task OfTwoZonesOneIsReadAndNotAMixture()
    {
        var (first, second) = (await MakeAsync("large", "TD3"), await MakeAsync("specimen", "TD1"));
        using var above = Pix.Decode(first.File);
        using var below = Pix.Decode(second.File);
        var (width, height) = (Math.Max(above.Width, below.Width), above.Height + below.Height + 40);
        var gray = new byte[width * height];
        Array.Fill(gray, (byte)240);
        void Lay(Pix picture, int top)
        {
            var pixels = picture.ToGrayBytes();
            for (var row = 0; row < picture.Height; row++)
            {
                pixels.AsSpan(row * picture.Width, picture.Width).CopyTo(gray.AsSpan((top + row) * width));
            }
        }

        Lay(above, 0);
        Lay(below, above.Height + 40);
        using var page = Pix.FromGray(width, height, gray);
        var mrz = Find(page)!;
        Assert.Equal(mrz.Type == "TD3" ? first.Zone.Lines : second.Zone.Lines, mrz.Lines);
    }

    [Fact]
    public async Task APageOfTypewriterIsNoZone()
    {
        var paper = new Paper();
        for (var line = 0; line < 20; line++)
        {
            paper.Text(20, 40 + (line * 5), "AKTENZEICHEN 4711 0815 MAINZ DEN 21 NOVEMBER 2026 ANTRAG", 10, "F2");
        }

        using var page = await Scans.DrawAsync(paper.ToPdf());
        Assert.False(Find(page)?.IsValid ?? false);
    }

    private static Task<ZoneScan> MakeAsync(string style, string type) => ZoneScan.MakeAsync(ZoneStyle.All.First(other => other.Name == style), type, seed: 77, number: 0);

    private MrzReading? Find(Pix page) => new MrzFinder(_engines).Find(new PageImage(1, page, 200), 2026);
}
