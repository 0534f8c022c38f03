using System.Collections.Immutable;
using System.Text;
using Rpa.Bots.Documents;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Mime.Outgoing;

namespace Rpa.Bots.Mail.Tests.Outgoing;

public class MimeWriterTests
{
    private static readonly EmailAddress s_office = EmailAddress.Parse("amt@example.de");
    private static readonly EmailAddress s_citizen = EmailAddress.Parse("erika@example.org");

    internal static OutgoingMessage Message(string subject = "Ihr Antrag", string text = "Guten Tag") => new()
    {
        From = new Correspondent(HeaderText.Parse("Bürgeramt \"Mitte\", Stadt"), s_office),
        To = [Correspondent.Of(s_citizen)],
        Subject = HeaderText.Parse(subject),
        Text = text,
        Date = new DateTimeOffset(2026, 11, 21, 9, 8, 7, TimeSpan.FromHours(1)),
        Id = MessageId.For("2026-000123", 4, "intake", s_office),
        CaseReference = HeaderText.Parse("2026-000123"),
    };

    private static MailMessage RoundTrip(OutgoingMessage message) => MimeReader.ReadOrThrow(MimeWriter.Write(message), MimeLimits.Default);

    [Fact]
    public void AWrittenMessageReadsBackTheSame()
    {
        var written = Message("Genehmigung für „Haus am Rhein“ – Überprüfung der eingereichten Unterlagen und weiteres Vorgehen", "Grüße\n\n-- \nAmt\n.\nFrom hier\n" + new string('ä', 200)) with
        {
            Html = "<p>Grüße</p>",
            Attachments = [new("Bescheid für Frau Müller.pdf", "application/pdf", Encoding.ASCII.GetBytes("%PDF-1.7")), new(new string('n', 150) + ".txt", "text/plain", new byte[] { 1, 2, 3 })],
            InReplyTo = MessageId.TryParse("a@b", out var answered) ? answered : null,
            References = [answered!],
            IsAutomaticReply = true,
        };
        var read = RoundTrip(written);
        Assert.Equal(written.Subject.Value, read.Subject);
        Assert.Equal(written.Text, read.Text);
        Assert.Equal(written.Html, read.Html);
        Assert.Equal(new MailAddress("Bürgeramt \"Mitte\", Stadt", "amt@example.de"), Assert.Single(read.From));
        Assert.Equal(written.Date, read.Date);
        Assert.Equal(written.Id.Value, read.MessageId);
        Assert.Equal(["a@b"], read.InReplyTo);
        Assert.Equal(["a@b"], read.References);
        Assert.Equal("auto-replied", read.AutoSubmitted);
        Assert.Equal(["Bescheid für Frau Müller.pdf", new string('n', 150) + ".txt"], read.Attachments.Select(a => a.Name));
        Assert.Equal(new byte[] { 1, 2, 3 }, read.Attachments[1].Bytes.ToArray());
        Assert.Empty(read.Warnings);
    }

    [Fact]
    public void AnythingWrittenReadsBackTheSame()
    {
        var random = new Random(20261121);
        var letters = "aZ0 .,=?_<>\"()-äöüß€\u00A0中😀\t:;@\\%'*&".EnumerateRunes().ToArray();
        string Some(int most, bool lines)
        {
            var text = new StringBuilder();
            for (var i = random.Next(most); i > 0; i--)
            {
                text.Append(lines && random.Next(12) == 0 ? "\n" : letters[random.Next(letters.Length)].ToString());
            }

            return text.ToString();
        }

        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            var written = Message(Some(120, false).Replace('\t', ' '), Some(500, true)) with
            {
                From = new Correspondent(HeaderText.Parse(Some(60, false).Replace('\t', ' ').Replace('\u00A0', ' ')), s_office),
                Html = random.Next(2) == 0 ? null : "<p>" + Some(200, true),
                Attachments = random.Next(2) == 0 ? [] : [new(Some(80, false) + "x.bin", "application/x-any", bytes)],
            };
            var read = RoundTrip(written);
            Assert.Equal(written.Subject.Value, read.Subject);
            Assert.Equal(written.Html, read.Html);
            if (!string.IsNullOrWhiteSpace(written.Text))
            {
                Assert.Equal(written.Text, read.Text);
            }

            if (written.Attachments is [var attachment])
            {
                Assert.Equal(FileNames.Clean(attachment.Name), Assert.Single(read.Attachments).Name);
                Assert.Equal(bytes, read.Attachments[0].Bytes.ToArray());
            }
        }
    }

    [Fact]
    public void EveryLineIsShortAsciiEndedByCrLf()
    {
        var raw = MimeWriter.Write(Message(new string('ü', 300), new string('x', 5000) + "\n" + new string('€', 500)) with { Attachments = [new(new string('ö', 160) + ".pdf", "a/b", new byte[1000])] });
        var text = Encoding.ASCII.GetString(raw);
        Assert.All(raw, b => Assert.True(b is 13 or 10 or 9 or (>= 32 and < 127)));
        Assert.DoesNotContain("\n", text.Replace("\r\n", ""));
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
    }

    [Fact]
    public void TheSameMessageGivesTheSameBytes() => Assert.Equal(MimeWriter.Write(Message()), MimeWriter.Write(Message()));

    [Fact]
    public void AMessageIdIsTheSameForEveryAttemptOfAVisitAndOtherForAnother()
    {
        Assert.Equal(MessageId.For("2026-000123", 4, "w", s_office), MessageId.For("2026-000123", 4, "w", s_office));
        Assert.NotEqual(MessageId.For("2026-000123", 4, "w", s_office), MessageId.For("2026-000123", 5, "w", s_office));
        Assert.NotEqual(MessageId.For("2026-000123", 4, "w", s_office), MessageId.For("2026-000124", 4, "w", s_office));
        Assert.EndsWith("@example.de", MessageId.For("2026-000123", 4, "w", s_office).Value);
    }

    [Theory]
    [InlineData("a\r\nBcc: x@example.de")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u0085b")]
    public void AHeaderTextRefusesALineBreak(string text)
    {
        Assert.Throws<ArgumentException>(() => HeaderText.Parse(text));
        Assert.DoesNotContain(HeaderText.Flatten(text).Value, c => char.IsControl(c));
    }

    [Theory]
    [InlineData("a@example.de\r\nBcc: b@example.de")]
    [InlineData("a b@example.de")]
    [InlineData("<a@example.de>")]
    [InlineData("a@example.de,b@example.de")]
    [InlineData("a@b@example.de")]
    [InlineData("@example.de")]
    [InlineData("a@")]
    [InlineData("a@-x.de")]
    [InlineData("a@x..de")]
    [InlineData("a..b@x.de")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("müller@example.de")]
    [InlineData("a@example.de>")]
    [InlineData("")]
    [InlineData(null)]
    public void WhatCouldBreakOutOfAnAddressIsNone(string? text) => Assert.False(EmailAddress.TryParse(text, out _));

    [Theory]
    [InlineData("erika.muster+amt@example.de", "erika.muster+amt@example.de")]
    [InlineData(" a@example.de ", "a@example.de")]
    [InlineData("a@müller.de", "a@xn--mller-kva.de")]
    [InlineData("o'neil@localhost", "o'neil@localhost")]
    public void AnAddressIsTakenAsWritten(string text, string expected) => Assert.Equal(expected, EmailAddress.Parse(text).Value);

    [Theory]
    [InlineData("a@b>\r\nX: y")]
    [InlineData("a b@c")]
    [InlineData("ab")]
    [InlineData("a@b@c")]
    public void AStrangersMessageIdIsUsedOnlyIfWellFormed(string text) => Assert.False(MessageId.TryParse(text, out _));

    [Fact]
    public void AMediaTypeCannotCarryAHeader() =>
        Assert.Equal("application/octet-stream", RoundTrip(Message() with { Attachments = [new("a", "text/plain\r\nX: y", new byte[1])] }).Attachments[0].MediaType);
}
