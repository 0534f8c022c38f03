using System.Text;
using Rpa.Bots.Documents;
using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Tests.Mime;

public class BodyTests
{
    private static string Body(string type, string encoding, string body) =>
        Mails.Read($"Content-Type: {type}", $"Content-Transfer-Encoding: {encoding}", "", body).Text;

    [Theory]
    [InlineData("text/plain; charset=utf-8", "quoted-printable", "Gr=C3=BC=C3=9Fe", "Grüße")]
    [InlineData("text/plain; charset=iso-8859-15", "quoted-printable", "70 =A4", "70 €")]
    [InlineData("text/plain; charset=iso-8859-1", "quoted-printable", "=84Haus=93 =80", "„Haus“ €")]
    [InlineData("text/plain", "quoted-printable", "Gr=FC=DFe", "Grüße")]
    [InlineData("text/plain", "quoted-printable", "Gr=C3=BC=C3=9Fe", "Grüße")]
    [InlineData("text/plain; charset=utf-8", "quoted-printable", "Gr=FC=DFe", "Grüße")]
    [InlineData("text/plain; charset=us-ascii", "8bit", "Gr\u00FC\u00DFe", "Grüße")]
    [InlineData("text/plain; charset=klingonisch", "8bit", "Gr\u00FC\u00DFe", "Grüße")]
    [InlineData("text/plain; charset=utf-7", "7bit", "Gr+APwA3w-e 1+-1", "Grüße 1+1")]
    [InlineData("text/plain; charset=utf-8", "base64", "R3LDvMOfZQ==", "Grüße")]
    [InlineData("text/plain; charset=utf-8", "base64", "R3LD\r\nvMOf\r\nZQ==", "Grüße")]
    [InlineData("text/plain; charset=utf-8", "base64", "R3LDvMOfZQ", "Grüße")]
    [InlineData("text/plain; charset=utf-8", "base64", "R3LD!vMOfZQ==", "Grüße")]
    [InlineData("text/plain; charset=utf-8", "base64", "R3LDvA==w59l", "Grüße")]
    [InlineData("text/plain", "base64", "Das ist kein Base64, sondern Klartext! Oder?! ...", "Das ist kein Base64, sondern Klartext! Oder?! ...")]
    [InlineData("text/plain", "quoted-printable", "weiche =\r\nZeile", "weiche Zeile")]
    [InlineData("text/plain", "quoted-printable", "100 = hundert =XY =", "100 = hundert =XY ")]
    [InlineData("text/plain", "quoted-printable", "Blanks   \r\nfallen weg", "Blanks\nfallen weg")]
    [InlineData("text/plain", "quoted-printable", "--=20\r\nName", "-- \nName")]
    [InlineData("text/plain", "x-uuencode", "begin 644 a\r\n#0V%T\r\n`\r\nend", "Cat")]
    [InlineData("TEXT/PLAIN; CHARSET=\"UTF-8\"", "QUOTED-PRINTABLE", "=C3=BC", "ü")]
    public void TextIsReadWhateverItsEncoding(string type, string encoding, string body, string expected) =>
        Assert.Equal(expected, Body(type, encoding, body));

    [Fact]
    public void FlowedLinesAreJoined() =>
        Assert.Equal("ein Absatz \nund noch einer\n> Zitat lang", Body("text/plain; format=flowed", "7bit", "ein \r\nAbsatz \r\n\r\nund noch einer\r\n> Zitat \r\n> lang").Replace("Absatz \n\n", "Absatz \n"));

    [Fact]
    public void HtmlBecomesReadableText()
    {
        var text = Body(
            "text/html; charset=utf-8", "8bit",
            "<html><head><title>T</title><style>p{}</style></head><body><h1>Antrag</h1><p>Guten&nbsp;Tag,<br>ich  bitte<b> um</b> &Auml;nderung.</p>"
            + "<ul><li>eins</li><li>zwei</li></ul><table><tr><td>Name</td><td>Erika</td></tr></table><div style='display: none'>versteckt</div><script>x()</script></body></html>");
        Assert.Equal("Antrag\n\nGuten Tag,\nich bitte um Änderung.\n\n- eins\n- zwei\n\nName Erika", text);
    }

    [Fact]
    public void HtmlNamesItsOwnCharset() =>
        Assert.Equal("70 €", Body("text/html", "8bit", "<meta charset=\"iso-8859-15\">70 \u00A4"));

    [Fact]
    public void HtmlMeantToExhaustTheReaderIsStrippedInstead()
    {
        Assert.Contains("tief", HtmlText.Of(string.Concat(Enumerable.Repeat("<div>", 100_000)) + "tief"));
        Assert.Contains("breit", HtmlText.Of("<p " + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}=1 ")) + ">breit"));
    }

    [Theory]
    [InlineData("Neu.\n\n-- \nErika Muster\nTel. 1", "Neu.")]
    [InlineData("Neu.\n\nAm 3. Mai 2026 schrieb Amt:\n> alt\n> älter", "Neu.")]
    [InlineData("Neu.\n\nAm 3. Mai 2026 um 10:00 schrieb Amt\n<amt@example.de>:\n\n> alt", "Neu.")]
    [InlineData("Neu.\n\nOn 3 May 2026, at 10:00, Office <o@x> wrote:\n> old", "Neu.")]
    [InlineData("Neu.\n\n-----Ursprüngliche Nachricht-----\nVon: Amt\nalt", "Neu.")]
    [InlineData("Neu.\n\n________________________________\nVon: Amt <amt@x>\nGesendet: Freitag\nAn: Erika\nBetreff: x\n\nalt", "Neu.")]
    [InlineData("Neu.\n\nFrom: Office\nSent: Friday\nTo: Erika\nSubject: x\n\nold", "Neu.")]
    [InlineData("> Frage 1\nAntwort 1\n> Frage 2\nAntwort 2", "Antwort 1\nAntwort 2")]
    [InlineData("Neu.\n\nVon meinem iPhone gesendet", "Neu.")]
    [InlineData("Von: mir selbst\nan niemanden", "Von: mir selbst\nan niemanden")]
    [InlineData("Am Montag komme ich vorbei.", "Am Montag komme ich vorbei.")]
    [InlineData("> nur Zitat", "> nur Zitat")]
    public void WhatIsNewIsToldFromWhatIsQuoted(string text, string expected) => Assert.Equal(expected, NewTextOnly.Of(text));

    [Fact]
    public void AnHtmlReplysQuotationIsHistoryToo()
    {
        var message = Mails.Read("Content-Type: text/html", "", "<div>Ja, gern.</div><div>Am 3. Mai schrieb Amt:</div><blockquote>Kommen Sie?</blockquote>");
        Assert.Equal("Ja, gern.", message.NewText);
        Assert.Contains("> Kommen Sie?", message.Text);
    }

    [Theory]
    [InlineData("Sehr geehrte Damen und Herren, ich bitte um Auskunft", "de")]
    [InlineData("Dear Sir or Madam, please tell me how I can apply for a passport", "en")]
    [InlineData("", "de")]
    public void TheLanguageIsGuessed(string text, string expected) => Assert.Equal(expected, LanguageGuess.Of(text));

    [Fact]
    public void ContentIsTypedByItsBytes()
    {
        Assert.Equal("application/pdf", ContentSniffer.MediaType("%PDF-1.7"u8, "image/png"));
        Assert.Equal("image/jpeg", ContentSniffer.MediaType([0xFF, 0xD8, 0xFF, 0xE0]));
        Assert.Equal("image/tiff", ContentSniffer.MediaType("II*\0aaaa"u8));
        Assert.Equal("application/octet-stream", ContentSniffer.MediaType([0, 1, 2, 3], "application/pdf"));
        Assert.Equal("text/plain", ContentSniffer.MediaType("Hallo"u8, "application/pdf"));
        Assert.Equal("text/csv", ContentSniffer.MediaType("a;b"u8, "text/csv"));
        Assert.Equal("application/vnd.microsoft.portable-executable", ContentSniffer.MediaType(Encoding.ASCII.GetBytes("MZ" + new string('x', 100)), "image/png"));
    }
}
