using System.Text;
using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Tests.Mime;

/// <summary>Messages that break the rules the way programs and gateways do.</summary>
public class BrokenMessageTests
{
    private static string[] Types(MailMessage message) => [.. message.Attachments.Select(a => a.MediaType)];

    [Fact]
    public void ATextThatIsNotTheBase64ItClaimsIsShownAndKeptAsItCame()
    {
        var message = Mails.Read("Content-Type: text/plain", "Content-Transfer-Encoding: base64", "", "Sehr geehrte Damen und Herren!");
        Assert.Equal("Sehr geehrte Damen und Herren!", message.Text);
        Assert.Equal("Sehr geehrte Damen und Herren!", Assert.Single(message.Attachments).Text());
        Assert.Empty(Mails.Read("Content-Type: text/plain", "Content-Transfer-Encoding: base64", "", "R3LDvMOfZQ").Attachments);
    }

    [Fact]
    public void AForgottenBlankLineBeforeTheFirstDelimiterSwallowsNothing()
    {
        var message = Mails.Read("Subject: x", "Content-Type: multipart/mixed; boundary=a", "MIME-Version: 1.0", "--a", "Content-Type: text/plain", "", "Text", "--a", "Content-Type: application/pdf", "", "%PDF", "--a--");
        Assert.Equal("Text", message.Text);
        Assert.Equal(["application/pdf"], Types(message));
    }

    [Fact]
    public void ManyLinesThatMightBeDelimitersCostNothing()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Mails.Read(["Content-Type: multipart/mixed; boundary=" + new string('q', 60_000), .. Enumerable.Repeat("--q\r\nX: y", 20_000), "", "x"]);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed}");
    }

    [Fact]
    public void OfTwoTypesTheOneThatSaysHowTheBodyIsSplitIsBelieved()
    {
        var message = Mails.Read("Content-Type: text/plain", "Content-Type: multipart/mixed; boundary=a", "", "--a", "", "Text", "--a", "Content-Type: application/pdf", "", "%PDF", "--a--");
        Assert.Equal(["application/pdf"], Types(message));
        Assert.Equal(["image/png"], Types(Mails.Read("Content-Type: image/png", "Content-Type: multipart/mixed", "", "x")));
    }

    [Fact]
    public void AnEmptyContainerIsNoAttachment()
    {
        Assert.Empty(Mails.Read("Content-Type: multipart/mixed; boundary=a", "", "").Attachments);
        Assert.Empty(Mails.Read("Content-Type: multipart/mixed; boundary=a", "", "--a--").Attachments);
        Assert.Empty(Mails.Read("Content-Type: multipart/mixed; boundary=a", "", "--a", "--a", "--a--").Attachments);
    }

    [Fact]
    public void AnInnerContainerThatIsNotClosedEndsWithTheOuterOnesDelimiter()
    {
        var message = Mails.Read(
            "Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: multipart/alternative; boundary=i", "", "--i", "", "Text", "--i", "Content-Type: text/html", "", "<p>Text</p>", "--o",
            "Content-Type: application/pdf; name=a.pdf", "", "%PDF", "--o--");
        Assert.Equal(("Text", "<p>Text</p>"), (message.Text, message.Html));
        Assert.Equal("a.pdf", Assert.Single(message.Attachments).Name);
        Assert.Equal("%PDF", message.Attachments[0].Text());
    }

    [Fact]
    public void AnEmbeddedMessageThatIsNotClosedEndsWithTheOuterOnesDelimiter()
    {
        var message = Mails.Read(
            "Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: message/rfc822", "", "Content-Type: multipart/mixed; boundary=i", "", "--i", "", "innen", "--o",
            "Content-Type: application/pdf", "", "%PDF", "--o--");
        Assert.Equal(["message/rfc822", "application/pdf"], Types(message));
    }

    [Theory]
    [InlineData("ab", "a")]
    [InlineData("a", "ab")]
    [InlineData("a--", "a----")]
    [InlineData("a", "a")]
    [InlineData("a", "a-")]
    public void BoundariesThatResembleEachOtherAreToldApart(string outer, string inner)
    {
        var message = Mails.Read(
            $"Content-Type: multipart/mixed; boundary=\"{outer}\"", "", $"--{outer}", $"Content-Type: multipart/mixed; boundary=\"{inner}\"", "", $"--{inner}", "", "eins", $"--{inner}",
            "Content-Type: application/pdf", "", "zwei", $"--{inner}--", $"--{outer}--");
        Assert.Equal("eins", message.Text);
        Assert.Equal("zwei", Assert.Single(message.Attachments).Text());
    }

    [Theory]
    [InlineData("--x  ")]
    [InlineData("--x\t")]
    public void BlanksBehindADelimiterAreForgiven(string delimiter) =>
        Assert.Equal(["application/pdf"], Types(Mails.Read("Content-Type: multipart/mixed; boundary=x", "", delimiter, "", "a", delimiter, "Content-Type: application/pdf", "", "b", delimiter.TrimEnd() + "-- ")));

    [Fact]
    public void WhatOnlyLooksLikeADelimiterIsText()
    {
        var message = Mails.Read("Content-Type: multipart/mixed; boundary=x", "", "Vorspann --x", " --x", "--x", "", "oben", "-- x", "--X", "x--x", "--x--", "Nachspann");
        Assert.Equal("oben\n-- x\n--X\nx--x", message.Text);
        Assert.Empty(message.Attachments);
    }

    [Fact]
    public void NulBytesAndAMailboxMarkDoNotStopTheReader()
    {
        var message = Mails.Read("From a@example.de Mon Jan  1 00:00:00 2026", "From: Erika <erika@example.de>", "Subject: An\0trag", "", "Te\0xt");
        Assert.Equal(("Antrag", "Text", "erika@example.de"), (message.Subject, message.Text, message.From[0].Address));
    }

    [Theory]
    [InlineData(" Subject: eins", "From: a@example.de")]
    [InlineData("Subject : eins", "From : a@example.de")]
    [InlineData("SUBJECT: eins", "from: a@example.de")]
    [InlineData("Subject:", "Subject: eins\r\nFrom:\r\nFrom: a@example.de")]
    [InlineData("Subject: eins", "Unsinn ohne Doppelpunkt\r\nFrom: a@example.de")]
    [InlineData("Subject:\r\n eins", "From:\r\n\ta@example.de")]
    public void FieldsAreFoundHoweverTheyAreWritten(string first, string second)
    {
        var message = Mails.Read(first, second, "", "Text");
        Assert.Equal(("eins", "a@example.de", "Text"), (message.Subject, message.From[0].Address, message.Text));
    }

    [Theory]
    [InlineData("eins\r\n zwei")]
    [InlineData("eins\r\n\tzwei")]
    [InlineData("eins\r\n     zwei")]
    [InlineData("eins \r\n \t zwei")]
    [InlineData("=?utf-8?q?eins?=\r\n =?utf-8?q?_zwei?=")]
    [InlineData("=?utf-8?q?eins?=\r\n      zwei")]
    public void AFoldIsOneBlankHoweverFarItIsIndented(string folded) => Assert.Equal("eins zwei", Mails.WithHeader("Subject", folded).Subject);

    [Theory]
    [InlineData("application/pdf name=a.pdf", "application/pdf", "a.pdf")]
    [InlineData("application/pdf, name=a.pdf", "application/pdf", "a.pdf")]
    [InlineData("application / pdf; name=a.pdf", "application/pdf", "a.pdf")]
    [InlineData("APPLICATION/PDF;NAME=a.pdf;x=y", "application/pdf", "a.pdf")]
    [InlineData("application/pdf (Bescheid); name=a.pdf (alt)", "application/pdf", "a.pdf")]
    [InlineData("application/pdf; name=\"\"; name=a.pdf", "application/pdf", "a.pdf")]
    [InlineData("application/pdf; name*0=a; name*1=.pdf", "application/pdf", "a.pdf")]
    [InlineData("application/pdf; name*00=a; name*01=.pdf", "application/pdf", "a.pdf")]
    [InlineData("application/pdf; name=b.pdf; name*=utf-8''a.pdf", "application/pdf", "a.pdf")]
    [InlineData("application/pdf; name*=utf-8'de'a.pdf; name=b.pdf", "application/pdf", "a.pdf")]
    [InlineData("application/pdf; name = a.pdf", "application/pdf", "a.pdf")]
    [InlineData("application/pdf; name=\"a.pdf", "application/pdf", "a.pdf")]
    public void ATypeAndItsNameAreReadInEveryForm(string field, string type, string name)
    {
        var attachment = Assert.Single(Mails.Read("Content-Type: multipart/mixed; boundary=x", "", "--x", "", "t", "--x", "Content-Type: " + field, "", "%PDF", "--x--").Attachments);
        Assert.Equal((type, name), (attachment.MediaType, attachment.Name));
    }

    [Theory]
    [InlineData("attachment filename=a.txt", "a.txt")]
    [InlineData("filename=a.txt", "a.txt")]
    public void ADispositionWithoutItsSemicolonStillNamesTheFile(string field, string name) =>
        Assert.Equal(name, Assert.Single(Mails.Read("Content-Type: multipart/mixed; boundary=x", "", "--x", "", "t", "--x", "Content-Type: image/png", "Content-Disposition: " + field, "", "x", "--x--").Attachments).Name);

    [Theory]
    [InlineData("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete", "pete@silly.test")]
    [InlineData("Erika <erika(a (b) c)@example.de>", "Erika", "erika@example.de")]
    public void CommentsWithinAnAddressAreNoPartOfIt(string wire, string name, string address)
    {
        var from = Assert.Single(Mails.WithHeader("From", wire).From);
        Assert.Equal((name, address), (from.Name, from.Address));
    }

    [Theory]
    [InlineData("iso-2022-jp", new byte[] { 0x1B, 0x24, 0x42, 0x25, 0x46, 0x25, 0x39, 0x25, 0x48, 0x1B, 0x28, 0x42 }, "テスト")]
    [InlineData("shift_jis", new byte[] { 0x83, 0x65, 0x83, 0x58, 0x83, 0x67 }, "テスト")]
    [InlineData("euc-kr", new byte[] { 0xB0, 0xA1 }, "가")]
    [InlineData("gb2312", new byte[] { 0xC4, 0xE3, 0xBA, 0xC3 }, "你好")]
    [InlineData("gb18030", new byte[] { 0xC4, 0xE3, 0xBA, 0xC3 }, "你好")]
    [InlineData("big5", new byte[] { 0xA4, 0xA4 }, "中")]
    [InlineData("koi8-r", new byte[] { 0xF4, 0xC5, 0xD3, 0xD4 }, "Тест")]
    [InlineData("windows-1251", new byte[] { 0xD2, 0xE5, 0xF1, 0xF2 }, "Тест")]
    [InlineData("windows-1250", new byte[] { 0x8A, 0xE8 }, "Šč")]
    [InlineData("windows-1254", new byte[] { 0xDE, 0xFD }, "Şı")]
    [InlineData("iso-8859-2", new byte[] { 0xB1, 0xEA }, "ąę")]
    [InlineData("iso-8859-9", new byte[] { 0xDD }, "İ")]
    [InlineData("ibm850", new byte[] { 0x84, 0xE1 }, "äß")]
    [InlineData("utf-7", new byte[] { 0x2B, 0x41, 0x4F, 0x51, 0x2D }, "ä")]
    public void EveryCharsetIsReadInTextSubjectAndName(string charset, byte[] bytes, string expected)
    {
        var q = string.Concat(bytes.Select(b => $"={b:X2}"));
        var message = Mails.Read(
            $"Subject: =?{charset}?Q?{q}?= =?{charset.ToUpperInvariant()}?B?{Convert.ToBase64String(bytes)}?=", "Content-Type: multipart/mixed; boundary=x", "", "--x", $"Content-Type: text/plain; charset=\"{charset}\"",
            "Content-Transfer-Encoding: quoted-printable", "", q, "--x", "Content-Type: image/png", $"Content-Disposition: attachment; filename*={charset}''{q.Replace('=', '%')}.png", "", "x", "--x--");
        Assert.Equal(expected, message.Text);
        Assert.Equal(expected + expected, message.Subject);
        Assert.Equal(expected + ".png", Assert.Single(message.Attachments).Name);
    }

    [Fact]
    public void ALineThatEndsTheOldMacWayOrMixedIsRead()
    {
        var message = MimeReader.Read(Encoding.ASCII.GetBytes("From: a@b\nSubject: s\r\nContent-Type: multipart/mixed; boundary=x\n\r\n--x\r\n\neins\r\n--x\nContent-Type: application/pdf\r\n\r\nzwei\n--x--\r\n"));
        Assert.Equal(("s", "eins", "zwei"), (message.Subject, message.Text, Assert.Single(message.Attachments).Text()));
    }
}
