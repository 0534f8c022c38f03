using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;

namespace Rpa.Bots.Ocr.Tests.Forms;

[Trait("needs", "tesseract")]
[Trait("needs2", "poppler")]
public sealed class FormReadingTests : IDisposable
{
    private static readonly Dictionary<string, object> Expected = new(StringComparer.Ordinal)
    {
        ["name"] = "Änne Müller-Groß",
        ["birthDate"] = new DateOnly(1984, 3, 7),
        ["email"] = "aenne.mueller@example.de",
        ["street"] = "Große Bleiche 17",
        ["postalCode"] = "55116",
        ["days"] = 84L,
        ["area"] = 61.5m,
        ["iban"] = "DE89370400440532013000",
        ["fee"] = 1250m,
        ["consent"] = true,
        ["use"] = "room",
    };

    private readonly DocumentReader _reader = new(TimeProvider.System);

    public void Dispose() => _reader.Dispose();

    [Fact]
    public async Task EveryFieldOfACleanFormIsReadAndAccepted()
    {
        var reading = await ReadAsync(SampleForm.Draw(SampleForm.Filled).ToPdf());
        Assert.Equal("application", reading.Form);
        foreach (var field in reading.Fields)
        {
            Assert.True(field.Accepted, $"{field.Name}: '{field.ReadAs}' {field.Confidence} {string.Join("; ", field.Alternatives.Concat(field.Checks))}");
            Assert.Equal(Expected[field.Name], field.Value);
        }
    }

    [Theory]
    [InlineData(0, 2.5)]
    [InlineData(1, -1.5)]
    [InlineData(2, 0.7)]
    [InlineData(3, 0)]
    public async Task ATurnedAndSkewedScanIsReadWithoutAWrongValue(int quarters, double degrees)
    {
        using var page = await ScanAsync(SampleForm.Draw(SampleForm.Filled).ToPdf(), 0.67);
        using var turned = page.Turn(quarters);
        using var skewed = turned.Rotate(degrees);
        var reading = await ReadAsync(skewed.WithDpi(200).ToJpeg(70));
        Assert.Equal("application", reading.Form);
        Assert.All(reading.Fields.Where(field => field.Accepted), field => Assert.Equal(Expected[field.Name], field.Value));
        Assert.True(reading.Fields.Count(field => field.Accepted) >= 9, string.Join("\n", reading.Fields.Where(f => !f.Accepted).Select(f => $"{f.Name} '{f.ReadAs}' {string.Join(";", f.Checks)}")));
    }

    [Fact]
    public async Task AnEmptyFormLeavesEveryFieldUnset()
    {
        var reading = await ReadAsync(SampleForm.Draw(new Dictionary<string, string>(StringComparer.Ordinal)).ToPdf());
        Assert.Equal("application", reading.Form);
        Assert.All(reading.Fields.Where(field => field.Name != "consent"), field => Assert.Null(field.Value));
        Assert.Equal(false, reading.Fields.Single(field => field.Name == "consent").Value);
    }

    [Fact]
    public async Task WhatBreaksTheRulesOfItsTypeStaysUnsetWithItsReading()
    {
        var filled = new Dictionary<string, string>(SampleForm.Filled, StringComparer.Ordinal)
        {
            ["days"] = "999",
            ["iban"] = "DE89 3704 0044 0532 0130 01",
            ["birthDate"] = "31.02.1984",
            ["use"] = "whole room",
            ["email"] = "nobody at home",
        };
        var fields = (await ReadAsync(SampleForm.Draw(filled).ToPdf())).Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        foreach (var name in new[] { "days", "iban", "birthDate", "use", "email" })
        {
            Assert.False(fields[name].Accepted, name);
            Assert.Null(fields[name].Value);
            Assert.NotEmpty(fields[name].Checks);
        }

        Assert.Contains("999", fields["days"].ReadAs, StringComparison.Ordinal);
        Assert.Equal("Änne Müller-Groß", fields["name"].Value);
    }

    [Fact]
    public async Task FieldsThatContradictEachOtherAreLeftToAPerson()
    {
        var diagnostics = new Rpa.Expressions.Diagnostics.DiagnosticBag();
        var yaml = FormWriter.Write(SampleForm.Template) + "checks:\n  - { rule: \"double(fields.days) < 60.0\", message: more than 60 days }\n  - { rule: \"fields.name != ''\", message: no name }\n";
        var template = new FormParser(diagnostics).Parse("application", "application.form.yaml", System.Text.Encoding.UTF8.GetBytes(yaml));
        Assert.Empty(diagnostics.ToImmutable());
        var fields = (await _reader.ReadAsync(new ReadRequest(SampleForm.Draw(SampleForm.Filled).ToPdf(), [template!], FindMrz: false), default)).Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        Assert.False(fields["days"].Accepted);
        Assert.Contains("more than 60 days", fields["days"].Checks);
        Assert.True(fields["name"].Accepted);
    }

    [Fact]
    public async Task TheTextOfAFormIsWhatIsPrintedOnItAndWhatIsWrittenInIt()
    {
        using var page = await Scans.DrawAsync(SampleForm.Draw(SampleForm.Filled).ToPdf());
        var lines = (await ReadAsync(page.ToPng())).Text.Split('\n').ToList();
        int[] order = [.. new[] { "Antrag auf Genehmigung Stadt Mainz", "Änne Müller-Groß", "aenne.mueller@example.de", "Angaben zur Wohnung", "DE89 3704 0044 0532 0130 00", "Unterschrift" }
            .Select(text => lines.FindIndex(line => line.EndsWith(text, StringComparison.Ordinal)))];
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
    }

    [Fact]
    public async Task TwoFormsThatBeginAlikeAreToldApartByWhatIsPrintedBelow()
    {
        var other = SampleForm.Template with
        {
            Name = "objection",
            Anchors = [.. SampleForm.Template.Anchors.Select(anchor => anchor.Text is "Bankverbindung" or "Unterschrift" or "Angaben zur Wohnung" ? anchor with { Text = "Widerspruch " + anchor.Text.Length } : anchor)],
        };
        var page = SampleForm.Draw(SampleForm.Filled).ToPdf();
        Assert.Equal("application", (await _reader.ReadAsync(new ReadRequest(page, [other, SampleForm.Template], FindMrz: false), default)).Form);
    }

    [Fact]
    public async Task AFormWhoseHeadIsTornOffIsFoundByTheRestOfItsWords()
    {
        using var page = await Scans.DrawAsync(SampleForm.Draw(SampleForm.Filled).ToPdf());
        var gray = page.ToGrayBytes();
        Array.Fill(gray, (byte)255, 0, page.Width * page.Height / 9);
        using var torn = Pix.FromGray(page.Width, page.Height, gray);
        var reading = await ReadAsync(torn.ToPng());
        Assert.Equal("application", reading.Form);
        Assert.Equal("Änne Müller-Groß", reading.Fields.Single(field => field.Name == "name").Value);
    }

    [Fact]
    public async Task AForeignPageIsNotTheForm()
    {
        var reading = await ReadAsync(new Paper().Text(20, 40, "Sehr geehrte Damen und Herren,").Text(20, 50, "ich habe eine Frage zu meinem Antrag auf Genehmigung.").ToPdf());
        Assert.Null(reading.Form);
        Assert.Empty(reading.Fields);
        Assert.Contains("Sehr geehrte Damen", reading.Text, StringComparison.Ordinal);
        Assert.NotEmpty(reading.Warnings);
    }

    private static async Task<Pix> ScanAsync(byte[] pdf, double scale)
    {
        var pages = await new PageLoader(new PdfPages(new Sandbox(TimeProvider.System)), PageLimits.Default).LoadAsync(pdf, default);
        using var picture = pages[0].Picture;
        return picture.Scale(scale);
    }

    private Task<DocumentReading> ReadAsync(byte[] document) => _reader.ReadAsync(new ReadRequest(document, [SampleForm.Template], FindMrz: false), default);
}
