using Rpa.Bots.Actions;
using Rpa.Bots.Effects;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Mime;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Mail.Tests.Actions;

public sealed class SendingTests : IDisposable
{
    private static readonly Intent s_intent = new("2026-000123/4/1", "", default, default);
    private readonly string _path = Directory.CreateTempSubdirectory("rpa-mail-").FullName;
    private readonly MailBot _bot;

    public SendingTests() => _bot = new MailBot(new MailAccounts(new Dictionary<string, MailAccount>
    {
        ["default"] = new() { Address = "amt@example.de", DisplayName = "Bürgeramt", Maildir = Path.Combine(_path, "in"), Pickup = Path.Combine(_path, "out") },
    }));

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private IProbingAction Action(string name) => (IProbingAction)_bot.Actions.Single(a => a.Signature.Name == name);

    private Task<ActionOutcome> Run(string name, ActionContext context) => Action(name).RunAsync(context, CancellationToken.None);

    private MailMessage Sent() => MimeReader.Read(File.ReadAllBytes(Assert.Single(Directory.GetFiles(Path.Combine(_path, "out", "new")))));

    private bool NothingSent() => !Directory.Exists(Path.Combine(_path, "out", "new")) || Directory.GetFiles(Path.Combine(_path, "out", "new")).Length == 0;

    private static MapValue Inputs(params IEnumerable<(string, Value?)> entries) => Value.Map(entries);

    [Fact]
    public async Task ALetterGoesOutWithReferenceAndAttachment()
    {
        var documents = new FakeDocuments();
        var context = Contexts.Of(
            Inputs(("to", Value.Of("erika@example.org")), ("letter", Value.Of("letters/granted")), ("language", Value.Of("en")), ("attachments", Value.Of([documents.Add("Bescheid.pdf", "application/pdf", [1, 2])]))),
            documents: documents, assets: new FakeLetter("letters/granted", "Ihr Antrag", "Genehmigt."));
        var done = Assert.IsType<ActionOutcome.Done>(await Run("mail.send", context));
        var sent = Sent();
        Assert.Equal("Ihr Antrag [2026-000123]", sent.Subject);
        Assert.Equal("Genehmigt. (en)", sent.Text);
        Assert.Contains("<p>Genehmigt.</p>", sent.Html);
        Assert.Equal("erika@example.org", sent.To[0].Address);
        Assert.Equal("Bürgeramt", sent.From[0].Name);
        Assert.Equal("auto-generated", sent.AutoSubmitted);
        Assert.Equal("Bescheid.pdf", sent.Attachments[0].Name);
        Assert.Equal(sent.MessageId, done.Result.Text("messageId"));
    }

    [Fact]
    public async Task TheProbeFindsWhatWasSentAndNothingElse()
    {
        var context = Contexts.Of(Inputs(("to", Value.Of("erika@example.org")), ("subject", Value.Of("x")), ("text", Value.Of("y"))));
        Assert.IsType<ProbeAnswer.NotFound>(await Action("mail.send").ProbeAsync(context, s_intent, CancellationToken.None));
        await Run("mail.send", context);
        var found = Assert.IsType<ProbeAnswer.Found>(await Action("mail.send").ProbeAsync(context, s_intent, CancellationToken.None));
        Assert.Equal(Sent().MessageId, found.Result.Text("messageId"));
        var otherVisit = Contexts.Of(context.Inputs, visit: 5);
        Assert.IsType<ProbeAnswer.NotFound>(await Action("mail.send").ProbeAsync(otherVisit, s_intent, CancellationToken.None));
    }

    [Theory]
    [InlineData("kein-address")]
    [InlineData("a@example.de\r\nBcc: b@example.de")]
    public async Task AnImpossibleAddressIsRefusedBeforeAnythingHappens(string to)
    {
        var gate = new FakeGate();
        var refused = Assert.IsType<ActionOutcome.Refused>(await Run("mail.send", Contexts.Of(Inputs(("to", Value.Of(to)), ("subject", Value.Of("x")), ("text", Value.Of("y"))), gate)));
        Assert.Equal("refused", refused.Failure);
        Assert.Equal(0, gate.Begun);
        Assert.True(NothingSent());
    }

    [Fact]
    public async Task AReplyJoinsTheThreadAndSaysThatAMachineWroteIt()
    {
        var documents = new FakeDocuments();
        var message = documents.Add("message.eml", "message/rfc822", Mails.Raw("From: Erika <erika@example.org>", "Reply-To: e2@example.org", "Subject: Frage", "Message-ID: <q@x>", "References: <a@x> <b@x>", "", "Hallo"));
        await Run("mail.reply", Contexts.Of(Inputs(("message", message), ("text", Value.Of("Antwort"))), documents: documents));
        var sent = Sent();
        Assert.Equal("Re: Frage [2026-000123]", sent.Subject);
        Assert.Equal("e2@example.org", sent.To[0].Address);
        Assert.Equal(["q@x"], sent.InReplyTo);
        Assert.Equal(["a@x", "b@x", "q@x"], sent.References);
        Assert.Equal("auto-replied", sent.AutoSubmitted);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("Auto-Submitted: auto-generated (vacation)")]
    [InlineData("Return-Path: <>")]
    [InlineData("List-Id: <liste.example.de>")]
    [InlineData("List-Unsubscribe: <mailto:x@example.de>")]
    [InlineData("Precedence: bulk")]
    [InlineData("X-Auto-Response-Suppress: All")]
    [InlineData("Reply-To: MAILER-DAEMON@example.de")]
    [InlineData("Reply-To: no-reply@example.de")]
    [InlineData("Reply-To: amt@example.de")]
    [InlineData("Content-Type: multipart/report; boundary=x")]
    public async Task WhatAMachineSentIsNeverAnswered(string field)
    {
        var documents = new FakeDocuments();
        var message = documents.Add("message.eml", "message/rfc822", Mails.Raw("From: erika@example.org", "Subject: x", field, "", "Hallo"));
        var refused = Assert.IsType<ActionOutcome.Refused>(await Run("mail.reply", Contexts.Of(Inputs(("message", message), ("text", Value.Of("Antwort"))), documents: documents)));
        Assert.Equal("automatic", refused.Failure);
        Assert.True(NothingSent());
    }

    [Fact]
    public async Task APersonWhoSaysAutoSubmittedNoIsAnswered()
    {
        var documents = new FakeDocuments();
        var message = documents.Add("message.eml", "message/rfc822", Mails.Raw("From: erika@example.org", "Subject: x", "Auto-Submitted: no", "", "Hallo"));
        Assert.IsType<ActionOutcome.Done>(await Run("mail.reply", Contexts.Of(Inputs(("message", message), ("text", Value.Of("Antwort"))), documents: documents)));
    }

    [Fact]
    public async Task AReplyFromSavedFactsJoinsTheThreadToo()
    {
        var context = Contexts.Of(Inputs(("to", Value.Of("erika@example.org")), ("in-reply-to", Value.Of("q@x")), ("subject", Value.Of("Re: Frage")), ("text", Value.Of("Antwort"))));
        await Run("mail.reply", context);
        Assert.Equal(["q@x"], Sent().InReplyTo);
        var automatic = Contexts.Of(Inputs(("to", Value.Of("erika@example.org")), ("is-automatic", Value.Of(true)), ("subject", Value.Of("x")), ("text", Value.Of("y"))), visit: 5);
        Assert.Equal("automatic", Assert.IsType<ActionOutcome.Refused>(await Run("mail.reply", automatic)).Failure);
    }

    [Fact]
    public async Task AFiledCopyLiesInItsFolderAndIsNotNew()
    {
        var documents = new FakeDocuments();
        var raw = Mails.Raw("Subject: x", "", "y");
        var context = Contexts.Of(Inputs(("message", documents.Add("message.eml", "message/rfc822", raw)), ("folder", Value.Of("Erledigt"))), documents: documents);
        Assert.IsType<ProbeAnswer.NotFound>(await Action("mail.file").ProbeAsync(context, s_intent, CancellationToken.None));
        await Run("mail.file", context);
        await Run("mail.file", context);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_path, "in", ".Erledigt", "cur")));
        Assert.Equal(raw, await File.ReadAllBytesAsync(file));
        Assert.IsType<ProbeAnswer.Found>(await Action("mail.file").ProbeAsync(context, s_intent, CancellationToken.None));
    }

    [Fact]
    public async Task AMessageIsFoundInTheMailbox()
    {
        Directory.CreateDirectory(Path.Combine(_path, "in", "new"));
        await File.WriteAllBytesAsync(Path.Combine(_path, "in", "new", "1700000000.a"), Mails.Raw("Message-ID: <q@x>", "Subject: Frage", "", "y"));
        var context = Contexts.Of(Inputs(("message-id", Value.Of("<q@x>"))));
        var done = Assert.IsType<ActionOutcome.Done>(await _bot.Actions.Single(a => a.Signature.Name == "mail.find").RunAsync(context, CancellationToken.None));
        Assert.Equal("Frage", ((MapValue)Assert.Single(((ListValue)done.Result["messages"]!).Items)).Text("subject"));
    }

    [Fact]
    public async Task TheTriggerReadsWhatArrivedAndForgetsItOnlyWhenTold()
    {
        Directory.CreateDirectory(Path.Combine(_path, "in", "new"));
        var raw = Mails.Raw(
            "From: Erika Muster <erika@example.org>", "Subject: Antrag 2026-000077", "Message-ID: <q@x>", "In-Reply-To: <p@x>", "Content-Type: multipart/mixed; boundary=x", "", "--x", "", "Guten Tag, bitte sehr", "--x",
            "Content-Type: image/png; name=logo.png", "Content-ID: <l>", "Content-Transfer-Encoding: base64", "", "iVBORw0KGgo=", "--x", "Content-Type: message/rfc822", "",
            "Subject: Fwd", "Content-Type: application/pdf; name=wirklich.txt", "", "%PDF-1.4", "--x--");
        await File.WriteAllBytesAsync(Path.Combine(_path, "in", "new", "1700000000.a"), raw);
        for (var round = 0; round < 2; round++)
        {
            var items = await _bot.Trigger.PollAsync(MapValue.Empty, CancellationToken.None).ToListAsync();
            var item = Assert.Single(items);
            Assert.Equal("default/INBOX/maildir/1700000000.a", item.Key);
            Assert.Equal(raw, item.Raw.ToArray());
            Assert.Equal("erika@example.org", item.Scope.Text("from"));
            Assert.Equal("de", item.Scope.Text("language"));
            Assert.Equal(BoolValue.False, item.Scope["isAutomatic"]);
            Assert.Equal(["p@x", "2026-000077"], item.Correlation);
            Assert.Equal([("wirklich.txt", "application/pdf"), ("logo.png", "image/png"), ("attachment-3.eml", "message/rfc822")], item.Documents.Select(d => (d.Name, d.MediaType)));
            if (round == 1)
            {
                await _bot.Trigger.AcknowledgeAsync(MapValue.Empty, item, CancellationToken.None);
            }
        }

        Assert.Empty(await _bot.Trigger.PollAsync(MapValue.Empty, CancellationToken.None).ToListAsync());
    }

    [Fact]
    public void AReportOfDeliveryLeadsToTheMessageItReportsOn()
    {
        var item = Mail.Actions.MailTrigger.Read("k", Mails.Raw(
            "From: MAILER-DAEMON@example.org", "Subject: Undelivered", "Content-Type: multipart/report; report-type=delivery-status; boundary=x", "", "--x", "", "failed", "--x",
            "Content-Type: message/delivery-status", "", "Status: 5.1.1", "--x", "Content-Type: text/rfc822-headers", "", "Message-ID: <rpa.2026-000123.4.ab@example.de>", "--x--"));
        Assert.Equal(["rpa.2026-000123.4.ab@example.de", "2026-000123"], item.Correlation);
        Assert.Equal(BoolValue.True, item.Scope["isReport"]);
        Assert.Equal(BoolValue.True, item.Scope["isAutomatic"]);
    }

    [Fact]
    public void EveryFieldTheScopeGivesIsDeclared()
    {
        var item = Mail.Actions.MailTrigger.Read("k", Mails.Raw("From: a@example.de", "Date: Fri, 20 Nov 2026 10:11:12 +0100", "Precedence: bulk", "In-Reply-To: <a@b>", "Message-ID: <c@d>", "", "x"));
        Assert.All(item.Scope.Entries.Keys, key => Assert.NotNull(_bot.Trigger.ScopeType.Field(key.ToString())));
        Assert.All(_bot.Trigger.ScopeType.Fields.Where(f => !f.IsOptional), field => Assert.NotNull(item.Scope[field.Name]));
    }

    [Fact]
    public void EveryFaultOfTheAccountsIsNamedAtTheStart()
    {
        var fault = Assert.Throws<BotConfigurationException>(() => new MailAccounts(new Dictionary<string, MailAccount>
        {
            ["a"] = new() { Address = "nichts", Maildir = "/x", Pickup = "/x" },
            ["b"] = new() { Address = "b@example.de", Smtp = new ServerSettings { Host = "mail.example.de", Port = 25, Security = ConnectionSecurity.None, User = "u" } },
        }));
        foreach (var part in new[] { "'nichts' is no e-mail address", "same folder '/x'", "without TLS", "has no secret" })
        {
            Assert.Contains(part, fault.Message);
        }

        Assert.Contains("Known: none", Assert.Throws<BotConfigurationException>(() => new MailAccounts(new Dictionary<string, MailAccount>()).Get("x")).Message);
    }
}
