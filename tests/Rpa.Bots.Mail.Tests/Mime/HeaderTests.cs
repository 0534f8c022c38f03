using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Tests.Mime;

public class HeaderTests
{
    [Theory]
    [InlineData("=?utf-8?Q?Antrag_f=C3=BCr?=", "Antrag für")]
    [InlineData("=?UTF-8?B?R3LDvMOfZQ==?=", "Grüße")]
    [InlineData("=?iso-8859-15?Q?70_=A4?=", "70 €")]
    [InlineData("=?windows-1252?Q?=84Haus=93?=", "„Haus“")]
    [InlineData("=?iso-8859-1*de?Q?Stra=DFe?=", "Straße")]
    [InlineData("=?utf-8?B?w7w=?= =?utf-8?B?w58=?=", "üß")]
    [InlineData("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "ü")]
    [InlineData("=?utf-8?Q?ein?= und =?utf-8?Q?zwei?=", "ein und zwei")]
    [InlineData("a=?utf-8?Q?=C3=BC?=b", "aüb")]
    [InlineData("=?utf-8?Q?zwei Worte?=", "zwei Worte")]
    [InlineData("=?iso-8859-1?Q?J\u00FCrgen?=", "Jürgen")]
    [InlineData("=?utf-8?X?nichts?=", "=?utf-8?X?nichts?=")]
    [InlineData("=?utf-8?Q?offen", "=?utf-8?Q?offen")]
    [InlineData("=?utf-8?B?R3LDv?= =?utf-8?B?MOf?=", "Grüß")]
    [InlineData("=?x-mac-roman?Q?Gr=9F=A7e?=", "Grüße")]
    [InlineData("=?cp1251?Q?=CF?=", "П")]
    [InlineData("=?ISO8859_2?Q?=B1?=", "ą")]
    [InlineData("Fr\u00F6sche", "Frösche")]
    [InlineData("Fr\u00C3\u00B6sche", "Frösche")]
    public void ASubjectIsDecodedAsPeopleWriteIt(string wire, string expected) =>
        Assert.Equal(expected, Mails.WithHeader("Subject", wire).Subject);

    [Fact]
    public void ADecodedSubjectHoldsNoLineBreak() =>
        Assert.Equal("a Bcc: b", Mails.WithHeader("Subject", "=?utf-8?Q?a=0D=0ABcc:_b?=").Subject);

    [Fact]
    public void AFoldedHeaderIsOneLine() => Assert.Equal("eins zwei", Mails.Read("Subject: eins", " zwei", "", "x").Subject);

    [Theory]
    [InlineData("Erika Muster <erika@example.de>", "Erika Muster", "erika@example.de")]
    [InlineData("\"Muster, Erika\" <erika@example.de>", "Muster, Erika", "erika@example.de")]
    [InlineData("Muster, Erika <erika@example.de>", "Muster, Erika", "erika@example.de")]
    [InlineData("erika@example.de (Erika Muster)", "Erika Muster", "erika@example.de")]
    [InlineData("erika@example.de", null, "erika@example.de")]
    [InlineData("<erika@example.de>", null, "erika@example.de")]
    [InlineData("=?utf-8?Q?M=C3=BCller,_J=C3=B6rg?= <j@example.de>", "Müller, Jörg", "j@example.de")]
    [InlineData("\"=?utf-8?Q?J=C3=B6rg?=\" <j@example.de>", "Jörg", "j@example.de")]
    [InlineData("\"j@example.de\" <j@example.org>", "j@example.de", "j@example.org")]
    [InlineData("Erika <erika@example.de", "Erika", "erika@example.de")]
    [InlineData("'Erika' <mailto:erika@example.de>", "Erika", "erika@example.de")]
    [InlineData("\"two words\"@example.de", null, "\"two words\"@example.de")]
    [InlineData("<@relay.example,@b.example:erika@example.de>", null, "erika@example.de")]
    [InlineData("A1 (The Enforcer) Gore <vp@example.org>", "A1 Gore", "vp@example.org")]
    [InlineData("Bürgeramt", "Bürgeramt", null)]
    [InlineData("erika @ example . de", null, "erika@example.de")]
    [InlineData("erika(Büro)@example.de", "Büro", "erika@example.de")]
    [InlineData("Erika <erika@example.de(privat)>", "Erika", "erika@example.de")]
    [InlineData("<<erika@example.de>>", null, "erika@example.de")]
    [InlineData("\"Erika <erika@example.de>", "Erika", "erika@example.de")]
    [InlineData("Muster\\, Erika <erika@example.de>", "Muster, Erika", "erika@example.de")]
    [InlineData("=?utf-8?Q?J=C3=B6rg_<j@example.de>?=", "Jörg", "j@example.de")]
    [InlineData("Dr. Erika Muster <erika@example.de>", "Dr. Erika Muster", "erika@example.de")]
    public void ASenderIsReadInEveryForm(string wire, string? name, string? address)
    {
        var from = Assert.Single(Mails.WithHeader("From", Mails.Utf8(wire)).From);
        Assert.Equal(name, from.Name);
        Assert.Equal(address, from.Address);
    }

    [Fact]
    public void AGroupGivesItsMembers()
    {
        var to = Mails.WithHeader("To", "Amt: a@example.de, B <b@example.de>;, c@example.de").To;
        Assert.Equal(["a@example.de", "b@example.de", "c@example.de"], to.Select(a => a.Address));
    }

    [Theory]
    [InlineData("Fri, 20 Nov 2026 10:11:12 +0100", "2026-11-20T10:11:12+01:00")]
    [InlineData("20 Nov 26 10:11 MEZ", "2026-11-20T10:11:00+01:00")]
    [InlineData("Fri, 20 Nov 2026 10:11:12 -0700 (PDT)", "2026-11-20T10:11:12-07:00")]
    [InlineData("Fri Nov 20 10:11:12 2026", "2026-11-20T10:11:12+00:00")]
    [InlineData("2026-11-20T10:11:12+01:00", "2026-11-20T10:11:12+01:00")]
    [InlineData("Fr, 20 Mai 2026 10:11:12 +0200", "2026-05-20T10:11:12+02:00")]
    [InlineData("20-Nov-2026 10:11:12 GMT", "2026-11-20T10:11:12+00:00")]
    public void ADateIsReadWithItsOffset(string wire, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), Mails.WithHeader("Date", wire).Date);

    [Theory]
    [InlineData("morgen")]
    [InlineData("Fri, 99 Nov 2026 10:11:12 +0100")]
    [InlineData("1 Jan 0000 00:00:00 +0000")]
    [InlineData("1 Jan 0001 00:00:00 +1400")]
    public void WhatIsNoDateIsMissingAndSaid(string wire)
    {
        var message = Mails.WithHeader("Date", wire);
        Assert.Null(message.Date);
        Assert.Contains(message.Warnings, w => w.Contains("Date"));
    }

    [Fact]
    public void TheThreadIsReadWithoutBrackets()
    {
        var message = Mails.Read("Message-ID: <c@x>", "In-Reply-To: <b@x>", "References: <a@x>", "\t<b@x>", "", "");
        Assert.Equal("c@x", message.MessageId);
        Assert.Equal(["b@x"], message.InReplyTo);
        Assert.Equal(["a@x", "b@x"], message.References);
    }

    [Theory]
    [InlineData("Content-Disposition: attachment; filename=\"Antrag.pdf\"", "Antrag.pdf")]
    [InlineData("Content-Disposition: attachment; filename=Antrag Ferienwohnung.pdf", "Antrag Ferienwohnung.pdf")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf")]
    [InlineData("Content-Disposition: attachment; filename*0*=iso-8859-1'de'Gr%FC; filename*1*=%DFe; filename*2=.pdf", "Grüße.pdf")]
    [InlineData("Content-Disposition: attachment; filename*1=b.pdf; filename*0=a", "ab.pdf")]
    [InlineData("Content-Disposition: attachment; filename=\"=?utf-8?B?R3LDvMOfZS5wZGY=?=\"", "Grüße.pdf")]
    [InlineData("Content-Disposition: attachment; filename=\"Gr\u00FC\u00DFe.pdf\"", "Grüße.pdf")]
    [InlineData("Content-Disposition: attachment; filename=\"C:\\\\Scans\\\\a.pdf\"", "a.pdf")]
    [InlineData("Content-Disposition: attachment; filename=\"C:\\Scans\\a.pdf\"", "a.pdf")]
    [InlineData("Content-Disposition: attachment; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("Content-Disposition: attachment; filename=\"Scan \"neu\".pdf\"; size=3", "Scan neu.pdf")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''a%E2%80%AEfdp.exe", "afdp.exe")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''a%00b%0Ac.pdf", "ab c.pdf")]
    [InlineData("Content-Type: application/pdf; name=\"b.pdf\"", "b.pdf")]
    [InlineData("Content-Type: application/pdf; name=\"b.pdf\"\r\nContent-Disposition: attachment; filename=\"\"", "b.pdf")]
    [InlineData("Content-Type: application/pdf", null)]
    public void AnAttachmentKeepsItsNameAndLosesWhatIsDangerous(string field, string? expected)
    {
        var message = Mails.Read(
            "Content-Type: multipart/mixed; boundary=x", "", "--x", "", "text", "--x", field.StartsWith("Content-Type", StringComparison.Ordinal) ? "X: y" : "Content-Type: application/pdf", field, "", "%PDF", "--x--");
        Assert.Equal(expected, Assert.Single(message.Attachments).Name);
    }

    [Fact]
    public void AnEndlessNameIsCutAndKeepsItsEnding()
    {
        var message = Mails.Read("Content-Type: application/pdf; name=\"" + new string('n', 5000) + ".pdf\"", "", "x");
        var name = Assert.Single(message.Attachments).Name!;
        Assert.True(name.Length <= 180);
        Assert.EndsWith(".pdf", name);
    }
}
