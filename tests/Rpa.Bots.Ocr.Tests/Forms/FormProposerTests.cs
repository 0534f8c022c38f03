using System.Text;
using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Reading;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>An unknown form is proposed as a template, and read with it, with nobody's help.</summary>
[Trait("needs", "tesseract")]
[Trait("needs2", "poppler")]
public sealed class FormProposerTests : IDisposable
{
    private readonly DocumentReader _reader = new(TimeProvider.System);

    public void Dispose() => _reader.Dispose();

    [Fact]
    public async Task BoxesLinesCombsAndMarksOfAScanBecomeFields()
    {
        var template = await ProposeAsync(await ScanAsync(Draw(filled: false)));
        Assert.Equal(
            ["familienname:Text:0", "vorname:Text:0", "geburtsdatum:Date:0", "plz:PostalCode:5", "email:Email:0", "ichHabeEinenHund:Checkbox:0", "bemerkungen:Text:0"],
            template.Fields.Select(field => $"{field.Name}:{field.Type}:{field.Comb}"));
        Assert.True(template.Fields.Single(field => field.Name == "bemerkungen").Multiline);
        Assert.True(template.Anchors.Count >= 6);
    }

    [Fact]
    public async Task WhatWasProposedReadsACopy()
    {
        var template = await ProposeAsync(await ScanAsync(Draw(filled: false)));
        using var page = await Scans.DrawAsync(Draw(filled: true).ToPdf());
        using var skewed = page.Rotate(0.8);
        var reading = await _reader.ReadAsync(new ReadRequest(skewed.ToJpeg(80), [template], FindMrz: false), default);
        var values = reading.Fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
        Assert.Equal("Müller", values["familienname"]);
        Assert.Equal("Anna", values["vorname"]);
        Assert.Equal(new DateOnly(1984, 3, 7), values["geburtsdatum"]);
        Assert.Equal("55116", values["plz"]);
        Assert.Equal("anna@example.org", values["email"]);
        Assert.Equal(true, values["ichHabeEinenHund"]);
        Assert.Equal("Der Hund ist alt.", values["bemerkungen"]);
    }

    [Fact]
    public async Task ATemplateIsDrawnOverItsFormAndOnWhitePaper()
    {
        var scan = await ScanAsync(Draw(filled: false));
        var template = await ProposeAsync(scan);
        foreach (var pages in new[] { scan, [] })
        {
            var svg = await _reader.FormAsync(new FormRequest("", pages, template), _ => Task.CompletedTask, default);
            Assert.All(template.Fields, field => Assert.Contains(field.Name, svg, StringComparison.Ordinal));
            Assert.Equal(pages.Length > 0, svg.Contains("data:image/jpeg", StringComparison.Ordinal));
            Assert.DoesNotContain("not recognised", svg, StringComparison.Ordinal);
            _ = System.Xml.Linq.XDocument.Parse(svg);
        }
    }

    [Fact]
    public async Task ShadedBoxesAndLinesWithTheirLabelsBelowAreFoundOnADigitalPage()
    {
        var template = await ProposeAsync(new Paper()
            .Text(20, 25, "Anzeige eines Wasserschadens", 16).Text(140, 25, "Stadt Musterstadt", 10).Text(20, 45, "Angaben zum Schaden", 12)
            .Shade(20, 55, 80, 11).Text(21, 58, "Nachname", 7).Shade(104, 55, 60, 11).Text(105, 58, "Telefon (tags)", 7)
            .Box(20, 90, 80, 0.01).Text(20, 93, "Wohnort", 7).Box(104, 90, 60, 0.01).Text(104, 93, "Datum", 7).Box(20, 105, 80, 0.01).Text(20, 108, "1. Ursache", 7)
            .Text(20, 270, "Vordruck 22 Wasser", 8).Text(130, 270, "Bitte nicht falten", 8).ToPdf());
        Assert.Equal(["nachname:Text", "telefon:Phone", "wohnort:Text", "datum:Date", "ursache:Text"], template.Fields.Select(field => $"{field.Name}:{field.Type}"));
    }

    [Theory]
    [InlineData("Vorname(n)", "vorname")]
    [InlineData("Geburtsdatum (TT.MM.JJJJ)", "geburtsdatum")]
    [InlineData("3.1 Straße, Hausnummer", "strasseHausnummer")]
    [InlineData("(freiwillig)", "freiwillig")]
    public void ANameIsMadeOfWhatALabelNames(string label, string name) => Assert.Equal(name, Ocr.Forms.Proposing.Labels.Name(label));

    [Fact]
    public async Task ALetterIsNoForm() =>
        await Assert.ThrowsAsync<Ocr.Pages.UnreadableException>(async () => await ProposeAsync(await ScanAsync(new Paper().Text(20, 40, "Sehr geehrte Damen und Herren,").Text(20, 50, "bitte rufen Sie mich an."))));

    private static Paper Draw(bool filled)
    {
        var paper = new Paper()
            .Text(20, 25, "Anmeldung eines Hundes", 16).Text(140, 25, "Stadt Musterstadt", 10).Text(20, 45, "Angaben zur Person", 12)
            .Box(20, 50, 80, 12).Text(21, 53, "Familienname", 7).Box(105, 50, 85, 12).Text(106, 53, "Vorname", 7)
            .Text(20, 75, "Geburtsdatum", 10).Box(60, 69, 50, 8)
            .Text(20, 90, "PLZ", 10).Text(20, 105, "E-Mail", 10).Box(60, 105.5, 120, 0.01)
            .Box(20, 120, 4, 4).Text(28, 123.5, "Ich habe einen Hund", 10)
            .Text(20, 140, "Bemerkungen", 10).Box(20, 142, 170, 30).Text(20, 270, "Vordruck 22 Hundesteuer", 8).Text(130, 270, "Bitte nicht falten", 8);
        for (var i = 0; i < 5; i++)
        {
            paper.Box(60 + (i * 6), 84, 6, 8);
            _ = filled ? paper.Text(60 + (i * 6) + 2, 90, "55116".Substring(i, 1), 12) : paper;
        }

        return !filled ? paper : paper.Text(23, 60, "Müller", 12).Text(108, 60, "Anna", 12).Text(63, 75, "07.03.1984", 12).Text(63, 103.8, "anna@example.org", 12)
            .Cross(20.6, 120.6, 2.8).Text(24, 150, "Der Hund ist alt.", 12);
    }

    private static async Task<byte[]> ScanAsync(Paper paper)
    {
        using var page = await Scans.DrawAsync(paper.ToPdf());
        return page.ToPng();
    }

    private async Task<FormTemplate> ProposeAsync(byte[] form)
    {
        var yaml = await _reader.FormAsync(new FormRequest("dog", form, null), _ => Task.CompletedTask, default);
        var diagnostics = new DiagnosticBag();
        var template = new FormParser(diagnostics).Parse("dog", "dog.form.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.Empty(diagnostics.ToImmutable());
        return template!;
    }
}
