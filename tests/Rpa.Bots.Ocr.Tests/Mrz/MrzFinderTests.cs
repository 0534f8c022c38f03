using Rpa.Bots.Ocr.Reading;

namespace Rpa.Bots.Ocr.Tests.Mrz;

/// <summary>Zones drawn in OCR-B (Debian's fonts-ocr-b) on a page with other text.</summary>
[Trait("needs", "tesseract")]
[Trait("needs2", "poppler")]
public sealed class MrzFinderTests : IDisposable
{
    private const double Points = 9.88;
    private readonly DocumentReader _reader = new(TimeProvider.System);

    public static TheoryData<string, string[]> Zones => new()
    {
        { "TD3", ["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C11T002JM4D<<9608122F1310317<<<<<<<<<<<<<<<6"] },
        { "TD1", ["IDD<<T220001293<<<<<<<<<<<<<<<", "6408125<2010315D<<<<<<<<<<<<<4", "MUSTERMANN<<ERIKA<PAULA<ANNA<<"] },
        { "TD2", ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"] },
        { "MRV-A", ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"] },
        { "MRV-B", ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"] },
    };

    public void Dispose() => _reader.Dispose();

    [Theory]
    [MemberData(nameof(Zones))]
    public async Task EveryLayoutIsFoundAndValid(string type, string[] lines)
    {
        var mrz = (await ReadAsync(Page(lines).ToPdf())).Mrz;
        Assert.NotNull(mrz);
        Assert.Equal(type, mrz.Type);
        Assert.Equal(lines, mrz.Lines);
        Assert.True(mrz.IsValid, string.Join("; ", mrz.Checks));
    }

    [Theory]
    [InlineData(1, 1.5)]
    [InlineData(2, -2)]
    [InlineData(3, 0)]
    public async Task AZoneIsFoundAtAnyTurn(int quarters, double degrees)
    {
        string[] lines = ["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C11T002JM4D<<9608122F1310317<<<<<<<<<<<<<<<6"];
        using var page = await Scans.DrawAsync(Page(lines).ToPdf());
        using var turned = page.Turn(quarters);
        using var skewed = turned.Rotate(degrees);
        var mrz = (await ReadAsync(skewed.ToJpeg(60))).Mrz;
        Assert.Equal(lines, mrz!.Lines);
        Assert.True(mrz.IsValid, string.Join("; ", mrz.Checks));
    }

    [Fact]
    public async Task APageWithoutAZoneHasNone() =>
        Assert.Null((await ReadAsync(new Paper().Text(20, 40, "Sehr geehrte Damen und Herren, eine lange Zeile mit Text darin.").Text(20, 46, "Und noch eine Zeile, die ebenso lang ist wie die erste Zeile.").ToPdf())).Mrz);

    [Theory]
    [InlineData("C11T002JM4D<<9608122F1310317<<<<<<<<<<<<<<<6", true)]
    [InlineData("C11T002JM4D<<9608122F1310318<<<<<<<<<<<<<<<6", false)]
    public async Task ALetterWithAZoneOnItIsReadForBoth(string second, bool valid)
    {
        var paper = Page(["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", second]).Text(30, 60, "Aktenzeichen: 32-4711/2026");
        foreach (var line in Enumerable.Range(0, 8))
        {
            paper.Text(30, 180 + (line * 7), "anbei sende ich Ihnen eine Kopie meines Ausweises zu dem Antrag.");
        }

        using var page = await Scans.DrawAsync(paper.ToPdf());
        var reading = await ReadAsync(page.ToPng());
        Assert.Equal(valid, reading.Mrz is { IsValid: true });
        Assert.Equal("32-4711/2026", reading.Fields.Single(field => field.Name == "reference").Value);
    }

    [Fact]
    public async Task ACopyWithHardlyMoreThanItsZoneIsNotReadForWords()
    {
        using var page = await Scans.DrawAsync(Page(["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C11T002JM4D<<9608122F1310317<<<<<<<<<<<<<<<6"]).ToPdf());
        var reading = await ReadAsync(page.ToPng());
        Assert.Equal((true, ""), (reading.Mrz!.IsValid, reading.Text.Trim()));
    }

    private static Paper Page(string[] lines)
    {
        var paper = new Paper().Text(30, 40, "Kopie meines Ausweises").Text(30, 50, "Mainz, den 21. November 2026");
        for (var i = 0; i < lines.Length; i++)
        {
            paper.Text(45, 150 + (i * 6.35), lines[i], Points, "F3");
        }

        return paper;
    }

    private Task<DocumentReading> ReadAsync(byte[] document) => _reader.ReadAsync(new ReadRequest(document, [], FindMrz: true), default);
}
