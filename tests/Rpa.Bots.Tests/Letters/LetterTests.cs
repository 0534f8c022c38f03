using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rpa.Bots.Assets;
using Rpa.Bots.Letters;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Tests.Letters;

public sealed class LetterTests
{
    private static readonly CultureInfo De = CultureInfo.GetCultureInfo("de-DE");
    private static readonly CultureInfo En = CultureInfo.GetCultureInfo("en-GB");

    private static readonly CelEnvironment Scopes = CelEnvironment.Empty
        .With("data", CelType.Record("data",
        [
            new("name", CelType.String), new("reasons", CelType.String, IsOptional: true), new("missing", CelType.List(CelType.String)),
            new("fee", CelType.Decimal), new("day", CelType.Date), new("granted", CelType.Bool),
        ]))
        .With("case", CelType.Record("case", [new("reference", CelType.String)]));

    private static Activation Values(string name = "Erika Muster", params (string, Value)[] more) => new(new Dictionary<string, Value>
    {
        ["data"] = Value.Map(new (string, Value?)[]
        {
            ("name", Value.Of(name)), ("missing", Value.Of([Value.Of("Mietvertrag"), Value.Of("Ausweis")])), ("fee", Value.Of(1234.50m)),
            ("day", Value.Of(new DateOnly(2026, 11, 21))), ("granted", Value.Of(true)),
        }.Concat(more.Select(m => (m.Item1, (Value?)m.Item2)))),
        ["case"] = Value.Map(("reference", Value.Of("2026-000123"))),
    });

    private static (Letter? Letter, string[] Findings) Parse(string text)
    {
        var bag = new DiagnosticBag();
        var letter = new LetterAssetKind().Parse(new AssetSource("letters/x", "x.letter.md", Encoding.UTF8.GetBytes(text), Scopes), bag) as Letter;
        return (letter, [.. bag.ToImmutable().Select(d => $"{d.Span.Line}:{d.Span.Column} {d.Code}")]);
    }

    private static RenderedLetter Render(string text, IActivation values, CultureInfo? culture = null)
    {
        var (letter, findings) = Parse(text);
        Assert.Empty(findings);
        var result = letter!.Render(values, culture ?? De);
        Assert.Null(result.Error);
        return result.Letter!;
    }

    private const string Whole = """
        ---
        subject: { de: "Ihr Antrag ${case.reference}", en: "Your application ${case.reference}" }
        ---
        # Bescheid

        Guten Tag ${data.name},

        am ${data.day} fehlten **noch**:

        - ${data.missing}
        - die Gebühr von ${data.fee} EUR

        | Posten | Betrag |
        | --- | ---: |
        | Gebühr | ${data.fee} |

        > Hinweis: *bitte* [hier](https://www.mainz.de/?case=${case.reference}) melden.

        Mit freundlichen Grüßen\
        Bauaufsicht
        === en
        Dear ${data.name}, your fee on ${data.day} is ${data.fee} EUR. Granted: ${data.granted}.
        """;

    [Fact]
    public void AGermanLetterHasItsValuesInPlace()
    {
        var letter = Render(Whole, Values());
        Assert.Equal("Ihr Antrag 2026-000123", letter.Subject);
        Assert.Equal(
            """
            Bescheid
            ========

            Guten Tag Erika Muster,

            am 21.11.2026 fehlten noch:

            - Mietvertrag
            - Ausweis
            - die Gebühr von 1234,50 EUR

            Posten   Betrag
            ------  -------
            Gebühr  1234,50

            > Hinweis: bitte hier (https://www.mainz.de/?case=2026-000123) melden.

            Mit freundlichen Grüßen
            Bauaufsicht

            """,
            letter.Text);
        Assert.Contains("<h1>Bescheid</h1>\n<p>Guten Tag Erika Muster,</p>", letter.Html, StringComparison.Ordinal);
        Assert.Contains("<ul><li>Mietvertrag</li><li>Ausweis</li><li>die Geb&#252;hr von 1234,50 EUR</li></ul>", letter.Html, StringComparison.Ordinal);
        Assert.Contains("<th style=\"text-align:right\">Betrag</th>", letter.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://www.mainz.de/?case=2026-000123\">hier</a>", letter.Html, StringComparison.Ordinal);
        Assert.Contains("<p>Mit freundlichen Gr&#252;&#223;en<br>\nBauaufsicht</p>", letter.Html, StringComparison.Ordinal);
        Assert.Equal("de", letter.Language);
    }

    [Fact]
    public void TheEnglishPartHasEnglishForms()
    {
        var letter = Render(Whole, Values(), En);
        Assert.Equal("Your application 2026-000123", letter.Subject);
        Assert.Equal("Dear Erika Muster, your fee on 21 November 2026 is 1234.50 EUR. Granted:\nyes.\n", letter.Text);
        Assert.Equal("en", letter.Language);
    }

    [Fact]
    public void WithoutAnEnglishPartGermanIsSent()
    {
        var letter = Render("Guten Tag ${data.name}\n", Values(), En);
        Assert.Equal(("de", "Guten Tag Erika Muster\n", ""), (letter.Language, letter.Text, letter.Subject));
    }

    [Theory]
    [InlineData("**fett** [x](https://evil.example)")]
    [InlineData("<b>x</b> & <script>alert(1)</script>")]
    [InlineData("# Bescheid")]
    [InlineData("- a\n- b\n\n## Entscheidung\n\n> abgelehnt")]
    [InlineData("| a | b |\n| --- | --- |\n| c | d |")]
    [InlineData("${data.fee} $${x}")]
    [InlineData("a\\*b\\")]
    [InlineData("1. x")]
    [InlineData("---")]
    public void AValueIsNeverMoreThanText(string value)
    {
        var letter = Render("Vorher **${data.name}** nachher\n\n${data.name}\n\n- ${data.name}\n\n| h |\n| - |\n| ${data.name} |\n", Values(value));
        Assert.Equal(["Paragraph", "Paragraph", "List", "Table"], letter.Blocks.Select(b => b.GetType().Name));
        foreach (var tag in new[] { "<script", "<b>", "<h1", "<h2", "<blockquote", "<a ", "<hr", "<ol" })
        {
            Assert.DoesNotContain(tag, letter.Html, StringComparison.Ordinal);
        }

        // Whoever reads the Markdown again finds the same blocks and the same words.
        var again = MarkdownReader.Read(letter.Markdown);
        Assert.Equal(letter.Blocks.Select(b => b.GetType()), again.Select(b => b.GetType()));
        Assert.Equal(letter.Html, HtmlWriter.Write(again));
        Assert.Contains(value.Split('\n')[0], letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AValueCannotBreakOutOfASubjectOrAnAddress()
    {
        var letter = Render("---\nsubject: \"Fall ${data.name}\"\n---\n[x](https://mainz.de/?q=${data.name})\n", Values("a\r\nBcc: x@y.de\u202E&b=\"c"));
        Assert.Equal("Fall a Bcc: x@y.de&b=\"c", letter.Subject);
        Assert.Equal("<p><a href=\"https://mainz.de/?q=a%20Bcc%3A%20x%40y.de%26b%3D%22c\">x</a></p>", letter.Html);
    }

    [Fact]
    public void AnEmptyValueLeavesNoEmptyBlock()
    {
        var letter = Render("A\n\n${has(data.reasons) ? data.reasons : \"\"}\n\n- ${data.name}\n\nB\n", Values(""));
        Assert.Equal("<p>A</p>\n<p>B</p>", letter.Html);
    }

    [Fact]
    public void LongLinesAreWrappedAndAddressesAreNot()
    {
        var address = "https://www.mainz.de/" + new string('a', 100);
        var letter = Render($"[Seite]({address})\n\n${{data.name}}\n", Values(string.Join(' ', Enumerable.Repeat("wort", 60)) + " " + new string('x', 300)));
        Assert.Contains(address, letter.Text, StringComparison.Ordinal);
        Assert.All(letter.Text.Split('\n').Where(l => !l.Contains(address, StringComparison.Ordinal)), line => Assert.True(line.Length < 78, line));
    }

    [Fact]
    public void AnUnsetFieldIsAnErrorInWordsWithItsPlace()
    {
        var (letter, _) = Parse("A\n\n${data.reasons}\n");
        var result = letter!.Render(Values(), De);
        Assert.Null(result.Letter);
        Assert.StartsWith("x.letter.md:3:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSignatureNamesWhatIsRead()
    {
        var (letter, _) = Parse("---\nsubject: \"${case.reference}\"\n---\n${data.name}\n\n${has(data.reasons) ? data.reasons : \"\"}\n=== en\n${data.day}\n");
        var reads = letter!.Signature.Reads;
        Assert.Equal(["case.reference", "data.day", "data.name", "data.reasons"], reads.Select(r => string.Join('.', r.Path)).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal((4, 3), (reads.First(r => r.Path[1] == "name").Span.Line, reads.First(r => r.Path[1] == "name").Span.Column));
        Assert.Contains(reads, r => r.IsTested);
    }

    [Theory]
    [InlineData("Guten Tag ${data.nam}\n", "1:18 RPA104")]
    [InlineData("A\n\n${1 + } und ${data.nam}\n", "3:7 RPA100 3:20 RPA104")]
    [InlineData("---\nsubject: \"x ${data.nam}\"\n---\nText\n", "2:20 RPA104")]
    [InlineData("---\nsubjekt: x\n---\nText\n", "2:1 RPA020")]
    [InlineData("---\nsubject: { en: x }\n---\nText\n", "2:10 RPA021")]
    [InlineData("---\nsubject: x\nText\n", "1:1 RPA300")]
    [InlineData("---\nsubject: x\n---\n\n", "4:1 RPA301")]
    [InlineData("A\n=== en\n", "3:1 RPA301")]
    [InlineData("A\n=== fr\nB\n", "2:1 RPA304")]
    [InlineData("A\n\n[x](javascript:alert(1))\n", "3:5 RPA302")]
    [InlineData("A [x](${data.name})\n", "1:7 RPA302")]
    [InlineData("A\n<b>x</b>\n", "2:1 RPA303 2:5 RPA303")]
    [InlineData("", "1:1 RPA301")]
    public void FaultsAreReportedAtTheirPlace(string text, string expected)
    {
        var (letter, findings) = Parse(text);
        Assert.Equal(expected, string.Join(' ', findings));
        Assert.Equal(expected.EndsWith("RPA303", StringComparison.Ordinal), letter is not null);
    }

    [Fact]
    public void ABigLetterOfMarksEndsQuickly()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var unit in new[] { "*a ", "**a ", "[a](", "> ", "_a", "| ", "- ", "1. x\n", "|-|\n", "\\" })
        {
            Parse(string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length)));
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }
}
