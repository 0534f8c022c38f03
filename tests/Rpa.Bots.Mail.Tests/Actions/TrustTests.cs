using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Actions;
using Rpa.Bots.Mail.Mime;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Mail.Tests.Actions;

public class TrustTests
{
    private static string Judge(string? server, params string[] fields) => AuthenticationResults.Of(Mails.Read([.. fields, "From: Erika <erika@example.org>", "", "x"]), server);

    [Theory]
    [InlineData("mx.example.de; dmarc=pass header.from=example.org", "pass")]
    [InlineData("mx.example.de 1; spf=fail smtp.mailfrom=other.example; dkim=none; dmarc=fail (p=reject) header.from=example.org", "fail")]
    [InlineData("mx.example.de; dkim=pass header.d=example.org header.s=a", "pass")]
    [InlineData("mx.example.de; dkim=pass header.d=evil.example", "unknown")]
    [InlineData("mx.example.de; dkim=pass header.d=org", "unknown")]
    [InlineData("mx.example.de; spf=pass smtp.mailfrom=erika@example.org", "pass")]
    [InlineData("mx.example.de; spf=softfail smtp.mailfrom=example.org", "fail")]
    [InlineData("mx.example.de; none", "unknown")]
    [InlineData("mx.evil.example; dmarc=pass", "unknown")]
    [InlineData("mx.example.de.evil.example; dmarc=pass", "unknown")]
    [InlineData("(mx.example.de; dmarc=pass) evil.example; dmarc=pass", "unknown")]
    [InlineData(";;;===", "unknown")]
    public void TheOfficesOwnServerIsBelieved(string field, string expected) => Assert.Equal(expected, Judge("mx.example.de", "Authentication-Results: " + field));

    [Fact]
    public void OnlyTheTopmostReportCountsForTheOthersCameWithTheMessage()
    {
        Assert.Equal("unknown", Judge("mx.example.de", "Authentication-Results: evil.example; dmarc=pass", "Authentication-Results: mx.example.de; dmarc=pass"));
        Assert.Equal("fail", Judge("mx.example.de", "Authentication-Results: mx.example.de; dmarc=fail", "Authentication-Results: mx.example.de; dmarc=pass"));
        Assert.Equal("unknown", Judge(null, "Authentication-Results: mx.example.de; dmarc=pass"));
    }

    [Fact]
    public void AReportThatFollowsNoStandardLeadsToItsCaseByTheIdInItsText()
    {
        var own = Rpa.Bots.Mail.Mime.Outgoing.MessageId.For("2026-000123", 4, "permit", Rpa.Bots.Mail.Mime.Outgoing.EmailAddress.Parse("amt@example.de"));
        var item = MailTrigger.Read("k", Mails.Raw("Return-Path: <>", "From: MAILER-DAEMON@mail.example.org", "Subject: failure notice", "", "Hi. This is the qmail-send program.", $"Message-ID: {own}", ""));
        Assert.Equal([own.Value, "2026-000123"], item.Correlation);
        Assert.False(item.IsReply);
    }

    [Fact]
    public void AStrangersTextThatMentionsAnIdOfOursIsNoReport()
    {
        var own = Rpa.Bots.Mail.Mime.Outgoing.MessageId.For("2026-000123", 4, "permit", Rpa.Bots.Mail.Mime.Outgoing.EmailAddress.Parse("amt@example.de"));
        Assert.Empty(MailTrigger.Read("k", Mails.Raw("From: erika@example.org", "Subject: Frage", "", $"Was ist {own}?")).Correlation);
    }

    [Fact]
    public void WhatAReportSaysOfEachReceiverIsRead()
    {
        var item = MailTrigger.Read("k", Mails.Raw(
            "From: MAILER-DAEMON@example.org", "Content-Type: multipart/report; report-type=delivery-status; boundary=x", "", "--x", "", "Tut mir leid", "--x", "Content-Type: message/delivery-status", "",
            "Reporting-MTA: dns; mx.example.org", "", "Final-Recipient: rfc822; erika@example.org", "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 no such user", "",
            "Final-Recipient: rfc822; max@example.org", "Action: delayed", "Status: 4.4.1", "", "--x--"));
        Assert.Equal(["erika@example.org 5.1.1 smtp; 550 no such user"], ((ListValue)item.Scope["undelivered"]!).Items.Select(v => ((StringValue)v).Text));
    }

    [Theory]
    [InlineData("Subject: Re: Antrag", true)]
    [InlineData("Subject: AW: Antrag", true)]
    [InlineData("Subject: Antw: Antrag", true)]
    [InlineData("Subject: Re[2]: Antrag", true)]
    [InlineData("In-Reply-To: <a@b>", true)]
    [InlineData("Subject: Antrag Re: Haus", false)]
    [InlineData("Subject: Region", false)]
    public void AnAnswerIsKnownByItsThreadOrItsSubject(string field, bool expected) =>
        Assert.Equal(expected, MailTrigger.Read("k", Mails.Raw(field, "From: Erika@Example.org", "", "x")).IsReply);

    [Fact]
    public void TheSenderIsOneSpellingOfOneAddress()
    {
        Assert.Equal("erika@example.org", MailTrigger.Read("k", Mails.Raw("From: \"E\" <Erika@Example.ORG>", "", "x")).Sender);
        Assert.Null(MailTrigger.Read("k", Mails.Raw("From: a@example.org, b@example.org", "", "x")).Sender);
    }
}
