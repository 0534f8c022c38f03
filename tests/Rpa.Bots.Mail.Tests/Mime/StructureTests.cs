using System.Text;
using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Tests.Mime;

public class StructureTests
{
    private const string Pixel = "iVBORw0KGgo=";

    [Fact]
    public void TextAndHtmlOfAnAlternativeAreTheBody()
    {
        var message = Mails.Read(
            "Content-Type: multipart/alternative; boundary=x", "", "--x", "Content-Type: text/plain", "", "Hallo", "--x", "Content-Type: text/html", "", "<p>Hallo</p>", "--x--");
        Assert.Equal("Hallo", message.Text);
        Assert.Equal("<p>Hallo</p>", message.Html);
        Assert.Empty(message.Attachments);
    }

    [Fact]
    public void EveryOtherPartIsAnAttachment()
    {
        var message = Mails.Read(
            "Content-Type: multipart/mixed; boundary=o", "",
            "--o", "Content-Type: multipart/related; boundary=r", "", "--r", "Content-Type: text/html", "", "<p>Bild</p>", "--r", "Content-Type: image/png",
            "Content-ID: <1@x>", "Content-Transfer-Encoding: base64", "", Pixel, "--r--",
            "--o", "Content-Type: message/rfc822", "", "Subject: drin", "", "x",
            "--o", "Content-Type: text/calendar", "", "BEGIN:VCALENDAR",
            "--o", "Content-Type: text/plain; name=notiz.txt", "Content-Disposition: inline", "", "Notiz",
            "--o--");
        Assert.Equal("Bild", message.Text);
        Assert.Equal(["image/png", "message/rfc822", "text/calendar", "text/plain"], message.Attachments.Select(a => a.MediaType));
        Assert.Equal("1@x", message.Attachments[0].ContentId);
        Assert.Equal(8, message.Attachments[0].Bytes.Length);
        Assert.Equal("Subject: drin\r\n\r\nx", message.Attachments[1].Text());
        Assert.Equal("notiz.txt", message.Attachments[3].Name);
    }

    [Fact]
    public void TheRootOfARelatedContainerIsTheOneItsStartNames()
    {
        var message = Mails.Read(
            "Content-Type: multipart/related; start=\"<h@x>\"; boundary=r", "", "--r", "Content-Type: image/png", "", Pixel, "--r", "Content-Type: text/html", "Content-ID: <h@x>", "", "<p>Text</p>", "--r--");
        Assert.Equal("Text", message.Text);
        Assert.Equal("image/png", Assert.Single(message.Attachments).MediaType);
    }

    [Fact]
    public void AnEmptyPartThatIsNotTheBodyIsAnAttachmentToo() =>
        Assert.Equal(["text/calendar"], Mails.Read("Content-Type: multipart/mixed; boundary=o", "", "--o", "", "x", "--o", "Content-Type: text/calendar", "", "--o--").Attachments.Select(a => a.MediaType));

    [Fact]
    public void WhatIsNoContentTypeIsReadAsText() => Assert.Equal("Hallo", Mails.Read("Content-Type: Unsinn", "", "Hallo").Text);

    [Fact]
    public void TextAfterAPictureIsStillText()
    {
        var message = Mails.Read(
            "Content-Type: multipart/mixed; boundary=x", "", "--x", "", "oben", "--x", "Content-Type: image/png", "Content-Transfer-Encoding: base64", "", Pixel, "--x", "", "unten", "--x--");
        Assert.Equal("oben\nunten", message.Text);
        Assert.Single(message.Attachments);
    }

    [Fact]
    public void AMessageThatIsOnlyAFileHasItAsAttachment()
    {
        var message = Mails.Read("Content-Type: image/png; name=scan.png", "Content-Transfer-Encoding: base64", "", Pixel);
        Assert.Equal("", message.Text);
        Assert.Equal("scan.png", Assert.Single(message.Attachments).Name);
    }

    [Fact]
    public void ABoundaryThatBeginsLikeAnotherIsNotMistakenForIt()
    {
        var message = Mails.Read(
            "Content-Type: multipart/mixed; boundary=ab", "", "--ab", "Content-Type: multipart/mixed; boundary=a", "", "--a", "", "eins", "--ab", "Content-Type: application/pdf", "", "zwei", "--ab--");
        Assert.Equal("eins", message.Text);
        Assert.Equal("zwei", Assert.Single(message.Attachments).Text());
    }

    [Fact]
    public void ADeclaredBoundaryThatDoesNotOccurIsGuessed()
    {
        var message = Mails.Read("Content-Type: multipart/mixed; boundary=nie", "", "--da", "Content-Type: text/plain", "", "Hallo", "--da", "Content-Type: application/pdf", "", "%PDF", "--da--");
        Assert.Equal("Hallo", message.Text);
        Assert.Single(message.Attachments);
    }

    [Fact]
    public void WhatCannotBeSplitIsShownAndKept()
    {
        var message = Mails.Read("Content-Type: multipart/mixed; boundary=nie", "", "Guten Tag");
        Assert.Equal("Guten Tag", message.Text);
        Assert.Equal("Guten Tag", Assert.Single(message.Attachments).Text());
        Assert.NotEmpty(message.Warnings);
    }

    [Fact]
    public void ATextCutOffByTheEndIsReadAndKeptAsItCame()
    {
        var message = Mails.Read("Content-Type: multipart/mixed; boundary=x", "", "--x", "", "Guten T");
        Assert.Equal("Guten T", message.Text);
        Assert.Equal("Guten T", Assert.Single(message.Attachments).Text());
    }

    [Fact]
    public void AMissingBlankLineBeforeTheBodyLosesNothing()
    {
        var message = Mails.Read("Subject: x", "Das ist schon der Text");
        Assert.Equal("x", message.Subject);
        Assert.Equal("Das ist schon der Text", message.Text);
    }

    [Fact]
    public void LinesThatEndByLineFeedOrCarriageReturnAloneAreRead()
    {
        var unix = MimeReader.Read(Encoding.ASCII.GetBytes("Subject: a\n\nb\n"));
        var mac = MimeReader.Read(Encoding.ASCII.GetBytes("Subject: a\r\rb\r"));
        Assert.Equal(("a", "b\n"), (unix.Subject, unix.Text));
        Assert.Equal(("a", "b\n"), (mac.Subject, mac.Text));
    }

    [Fact]
    public void ADigestsPartsAreMessages() =>
        Assert.Equal(
            ["message/rfc822", "message/rfc822"],
            Mails.Read("Content-Type: multipart/digest; boundary=x", "", "--x", "", "Subject: 1", "", "a", "--x", "", "Subject: 2", "", "b", "--x--").Attachments.Select(a => a.MediaType));

    [Fact]
    public void NestingAndNumberOfPartsAreBounded()
    {
        var limits = MimeLimits.Default with { Depth = 3, Parts = 10 };
        var deep = new StringBuilder();
        for (var i = 0; i < 50; i++)
        {
            deep.Append($"Content-Type: multipart/mixed; boundary=b{i}x\r\n\r\n--b{i}x\r\n");
        }

        var nested = MimeReader.ReadOrThrow(Encoding.ASCII.GetBytes(deep.ToString()), limits);
        Assert.Contains(nested.Warnings, w => w.Contains("deeper than 3"));

        var wide = "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + string.Concat(Enumerable.Repeat("--x\r\nContent-Type: image/png\r\n\r\na\r\n", 100));
        var many = MimeReader.ReadOrThrow(Encoding.ASCII.GetBytes(wide), limits);
        Assert.Contains(many.Warnings, w => w.Contains("more than 10 parts"));
        Assert.True(many.Attachments.Length <= 11);
    }

    [Fact]
    public void AHeaderWithoutEndIsBounded()
    {
        var limits = MimeLimits.Default with { FieldBytes = 100, HeaderFields = 5, HeaderBytes = 2000 };
        var raw = "Subject: " + new string('s', 1000) + "\r\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"X-{i}: y\r\n")) + "\r\ntext";
        var message = MimeReader.ReadOrThrow(Encoding.ASCII.GetBytes(raw), limits);
        Assert.True(message.Subject!.Length <= 100);
        Assert.Equal(3, message.Warnings.Length);
    }

    [Fact]
    public void ProtectedMessagesAreRecognised()
    {
        Assert.Equal(MailProtection.Encrypted, Mails.Read("Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "", "x").Protection);
        Assert.Equal(MailProtection.Encrypted, Mails.Read("Subject: x", "", "-----BEGIN PGP MESSAGE-----").Protection);
        Assert.Equal(MailProtection.Signed, Mails.Read("Content-Type: multipart/signed; boundary=x", "", "--x", "", "a", "--x", "Content-Type: application/pgp-signature", "", "s", "--x--").Protection);
        Assert.Equal(MailProtection.Encrypted, Mails.Read("Content-Type: multipart/mixed; boundary=x", "", "--x", "", "Fu\u00DFzeile", "--x", "Content-Type: application/pkcs7-mime; name=smime.p7m", "", "s", "--x--").Protection);
        Assert.Equal(MailProtection.None, Mails.Read("Subject: x", "", "a").Protection);
    }

    [Fact]
    public void AWinmailDatIsNamed()
    {
        var message = Mails.Read("Content-Type: application/octet-stream; name=x.bin", "Content-Transfer-Encoding: base64", "", Convert.ToBase64String([0x78, 0x9F, 0x3E, 0x22, 1]));
        Assert.True(message.HasTnef);
        Assert.Contains(message.Warnings, w => w.Contains("winmail.dat"));
    }

    [Fact]
    public void TheJsonViewHasTheDocumentedShape()
    {
        var json = MailJson.Of(Mails.Read("Subject: a", "From: B <b@x>", "Date: Fri, 20 Nov 2026 10:11:12 +0100", "Content-Type: image/png", "", "x"));
        Assert.Equal("a", (string?)json["subject"]);
        Assert.Equal("b@x", (string?)json["from"]![0]!["address"]);
        Assert.Equal("2026-11-20T10:11:12+01:00", (string?)json["date"]);
        Assert.Equal(1, (int?)json["attachments"]![0]!["size"]);
        Assert.Equal("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", (string?)json["attachments"]![0]!["sha256"]);
        Assert.Equal(["subject", "from", "to", "cc", "date", "messageId", "inReplyTo", "text", "html", "attachments", "warnings"], json.Select(p => p.Key));
    }
}
