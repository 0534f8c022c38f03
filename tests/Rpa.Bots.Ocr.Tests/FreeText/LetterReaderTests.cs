using Rpa.Bots.Ocr.FreeText;
using Rpa.Bots.Ocr.Reading;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Tests.FreeText;

public sealed class LetterReaderTests
{
    [Fact]
    public void ALabelGivesWhatStandsBesideItBelowItOrBehindItsColon()
    {
        var lines = Page(
            (10, 10, "Aktenzeichen: 61-20/4711"),
            (10, 40, "Name"), (300, 40, "Erika Mustermann"),
            (10, 70, "Datum"),
            (10, 95, "12.03.2026"),
            (10, 140, "Mein Name ist Erika."));
        Assert.Equal(
            [("reference", "Aktenzeichen", 150.0), ("name", "Name", 300.0), ("date", "Datum", 10.0)],
            LetterReader.Places(lines).Select(place => (place.Key.Key, place.Label, place.Left)));
    }

    [Fact]
    public void AnAddressGoesOnBelowUntilTheNextLabel()
    {
        var places = LetterReader.Places(Page((10, 10, "Anschrift:"), (140, 10, "Große Bleiche 17"), (140, 35, "55116 Mainz"), (10, 60, "Telefon: 06131 12345"))).ToList();
        Assert.Equal(["address", "phone"], places.Select(place => place.Key.Key));
        Assert.Equal(2, places[0].Lines);
    }

    [Fact]
    public void AddressesOfMailAccountsAndTheDateOfALetterNeedNoLabel() => Assert.Equal(
        ["email", "iban", "date"],
        LetterReader.Places(Page((10, 10, "Mainz, den 12. März 2026"), (10, 40, "Schreiben Sie an erika@example.org oder"), (10, 70, "zahlen Sie auf DE89 3704 0044 0532 0130 00 ein"))).Select(place => place.Key.Key).OrderBy(key => key == "date"));

    [Fact]
    [Trait("needs", "tesseract")]
    [Trait("needs2", "poppler")]
    public async Task ALetterWithoutAFormGivesItsFieldsWithConfidenceAndBox()
    {
        var letter = new Paper().Text(20, 30, "Erika Mustermann").Text(20, 60, "Unser Zeichen: 61-20/4711").Text(130, 60, "Mainz, den 12.03.2026")
            .Text(20, 80, "Sehr geehrte Damen und Herren,").Text(20, 90, "bitte erstatten Sie mir den Betrag auf mein Konto.")
            .Text(20, 110, "Betrag:").Text(60, 110, "1.250,00 EUR").Text(20, 118, "IBAN:").Text(60, 118, "DE89 3704 0044 0532 0130 00")
            .Text(20, 126, "E-Mail:").Text(60, 126, "erika@example.org").Text(20, 134, "Telefon:").Text(60, 134, "06131 123456");
        using var reader = new DocumentReader(TimeProvider.System);
        var fields = (await reader.ReadAsync(new ReadRequest(letter.ToPdf(), [], FindMrz: false), default)).Fields;
        Assert.Equal(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["reference"] = "61-20/4711", ["date"] = new DateOnly(2026, 3, 12), ["amount"] = 1250m, ["iban"] = "DE89370400440532013000", ["email"] = "erika@example.org", ["phone"] = "06131 123456",
            },
            fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal));
        Assert.All(fields, field => Assert.True(field.Accepted && field.Confidence >= 0.85 && field.Box.Width is > 0.02 and < 0.6 && field.CropPng.Length > 0, field.Name));
    }

    // Words of ten pixels a letter, 15 high; a blank is ten pixels.
    private static List<List<ReadWord>> Page(params (int X, int Y, string Text)[] texts)
    {
        var words = new List<ReadWord>();
        foreach (var (x, y, text) in texts)
        {
            var left = x;
            foreach (var word in text.Split(' '))
            {
                words.Add(new ReadWord(word, new PixelBox(left, y, word.Length * 10, 15), 0.9, y + 15, y + 15, 0, []));
                left += (word.Length * 10) + 10;
            }
        }

        return WordLines.Of(words);
    }
}
