using System.Diagnostics;
using System.Text;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Documents;
using Rpa.Bots.Letters;
using Rpa.Bots.Office.Letters;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Office.Tests.Letters;

public sealed class WriteLetterTests
{
    private static readonly LetterSender Sender = new()
    {
        Name = "Stadtverwaltung Mainz", Department = "Bauaufsicht", Street = "Zitadelle, Am 87er Denkmal", Place = "55131 Mainz", Phone = "06131 12-0", Email = "bauaufsicht@stadt.example",
    };

    private readonly FakeSurroundings _world = new();

    private async Task<(byte[] Pdf, Document Document, MapValue Result)> Write(string markdown, params (string, Value?)[] more)
    {
        var bag = new DiagnosticBag();
        var source = new AssetSource("letters/x", "x.letter.md", Encoding.UTF8.GetBytes(markdown), CelEnvironment.Empty);
        _world.Assets["letters/x"] = new LetterAssetKind().Parse(source, bag) ?? throw new InvalidOperationException(string.Join(' ', bag.ToImmutable()));
        var inputs = Value.Map(more.Prepend(("letter", Value.Of("letters/x"))));
        var done = Assert.IsType<ActionOutcome.Done>(await new WriteLetter(Sender).RunAsync(_world.Context(inputs), default));
        var document = Document.FromValue(done.Result["document"])!;
        return (_world.Stored[document.Id], document, done.Result);
    }

    private const string Decision = """
        ---
        subject: Genehmigung einer Ferienvermietung, Große Bleiche 46, 55116 Mainz
        ---
        Sehr geehrte Frau Müller-Ștefănescu,

        auf Ihren Antrag vom **21. November 2026** ergeht folgender

        # Bescheid

        1. Die Nutzung als Ferienwohnung wird für höchstens *84 Tage* im Kalenderjahr genehmigt.
        2. Die Gebühr beträgt 120,00 EUR; bitte überweisen Sie sie innerhalb von vier Wochen nach Zugang dieses Bescheids unter Angabe unseres Zeichens.

        | Posten | Betrag |
        | --- | ---: |
        | Grundgebühr | 100,00 EUR |
        | Auslagen | 20,00 EUR |

        > Dieser Bescheid kann [auf unserer Seite](https://www.mainz.de/) nachgelesen werden.

        - Anlage 1
        - Anlage 2

        Mit freundlichen Grüßen\
        Bauaufsicht
        """;

    [Fact]
    [Trait("needs", "poppler")]
    public async Task ALetterHasItsPartsOnPaper()
    {
        var (pdf, document, result) = await Write(Decision, ("to", Value.Of("Frau\nErika Müller-Ștefănescu")), ("address", Value.Map(("street", Value.Of("Große Bleiche")), ("houseNumber", Value.Of("46")), ("postalCode", Value.Of("55116")), ("city", Value.Of("Mainz")))));
        Assert.Equal("2026-000123-x.pdf", document.Name);
        Assert.Equal(Value.Of(1), result["pages"]);
        var text = await TextOf(pdf);
        foreach (var part in new[]
        {
            "Stadtverwaltung Mainz · Zitadelle", "Erika Müller-Ștefănescu", "Große Bleiche 46", "55116 Mainz", "2026-000123", "21. November 2026", "Genehmigung einer Ferienvermietung",
            "Bescheid", "höchstens 84 Tage im Kalenderjahr", "Grundgebühr", "100,00 EUR", "•", "Mit freundlichen Grüßen",
        })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Seite 1", text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("needs", "poppler")]
    public async Task ALongLetterHasNumberedPages()
    {
        var (pdf, _, result) = await Write("Guten Tag,\n\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"{string.Join(' ', Enumerable.Repeat($"Absatz {i}", 20))}\n\n")) + "ENDE\n");
        var pages = ((IntValue)result["pages"]!).Number;
        Assert.InRange(pages, 3, 6);
        var text = await TextOf(pdf);
        Assert.Contains($"Seite {pages} von {pages}", text, StringComparison.Ordinal);
        Assert.Contains("ENDE", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WordsWiderThanThePageAndManyLinesDoNoHarm()
    {
        var (pdf, document, _) = await Write($"{new string('x', 5_000)}\n\n- {new string('y', 500)}\n\n| a | b |\n| - | - |\n| {new string('z', 300)} | c |\n", ("to", Value.Of(string.Join('\n', Enumerable.Repeat(new string('n', 200), 30)))), ("name", Value.Of("../../a\nb.pdf")));
        Assert.True(pdf.AsSpan().StartsWith("%PDF-"u8));
        Assert.Equal("....ab.pdf", document.Name);
    }

    [Fact]
    public async Task TheSameLetterGivesTheSameBytesAndOnlyTheGlyphsItUses()
    {
        var (first, document, _) = await Write(Decision);
        var (second, again, _) = await Write(Decision);
        Assert.Equal(document.Id, again.Id);
        Assert.Equal(first, second);
        Assert.InRange(first.Length, 10_000, 90_000);
    }

    [Fact]
    public void LettersThatTheFontLacksAppearWithoutTheirMarks()
    {
        var font = TrueTypeFont.Of(LetterFace.Regular);
        Assert.Equal("Müller-Ștefănescu Ł", string.Concat(font.Glyphs("Müller-Ștefănescu Ł").Select(g => g.Character)));
        Assert.Equal("??", string.Concat(font.Glyphs("漢😀").Select(g => g.Character)));
    }

    private static async Task<string> TextOf(byte[] pdf)
    {
        using var process = Process.Start(new ProcessStartInfo("pdftotext", ["-layout", "-", "-"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var reading = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(pdf);
        process.StandardInput.Close();
        var text = await reading;
        await process.WaitForExitAsync();
        if (Environment.GetEnvironmentVariable("RPA_KEEP_PDF") is { Length: > 0 } keep)
        {
            await File.WriteAllBytesAsync(Path.Combine(keep, $"letter-{pdf.Length}.pdf"), pdf);
        }

        return text;
    }
}
