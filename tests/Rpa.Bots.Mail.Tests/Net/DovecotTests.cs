using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;
using Rpa.Bots.Mail.Net;
using Rpa.Samples.Mails;

namespace Rpa.Bots.Mail.Tests.Net;

[Trait("needs", "dovecot")]
public class DovecotTests(DovecotFixture fixture) : IClassFixture<DovecotFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static byte[] Mail(int n, params string[] fields) => Mails.Raw([$"Subject: {n}", $"Message-ID: <{n}@x>", .. fields, "", $"text {n}", ""]);

    private static async Task<List<string>> KeysAsync(ImapMailbox mailbox) => await mailbox.ListNewAsync(CancellationToken.None).Select(i => i.Key).ToListAsync();

    [Theory]
    [InlineData(ConnectionSecurity.Tls)]
    [InlineData(ConnectionSecurity.StartTls)]
    public async Task AMessageIsListedUntilItIsAcknowledgedAndReadAsItCame(ConnectionSecurity security)
    {
        var user = security == ConnectionSecurity.Tls ? "erika" : "max";
        await using var mailbox = DovecotFixture.Open(fixture.Server(security, user));
        var raw = Mails.Raw("Subject: Gr\u00FC\u00DFe", "Message-ID: <1@x>", "", new string('x', 100_000), ")", "{3}", "");
        fixture.Dovecot.Deliver(user, "1700000000.a", raw);
        fixture.Dovecot.Deliver(user, "1700000001.b", Mails.Raw("Subject: zwei", "Message-ID: <2@x>", "", "y", ""));

        var items = await mailbox.ListNewAsync(CancellationToken.None).ToListAsync();
        Assert.Equal(2, items.Count);
        Assert.Equal(raw.Length, items[0].Size);
        Assert.Equal(raw, await mailbox.ReadAsync(items[0], CancellationToken.None));
        Assert.Equal(2, await mailbox.ListNewAsync(CancellationToken.None).CountAsync());

        await mailbox.AcknowledgeAsync([items[0].Key], CancellationToken.None);
        await mailbox.AcknowledgeAsync([items[0].Key], CancellationToken.None);
        Assert.Equal([items[1].Key], await KeysAsync(mailbox));
        Assert.Equal([items[0].Key], (await mailbox.FindAsync("1@x", CancellationToken.None).ToListAsync()).Select(i => i.Key));

        await using var other = DovecotFixture.Open(fixture.Server(security, user));
        Assert.Equal([items[1].Key], await KeysAsync(other));
    }

    [Fact]
    public async Task ManyMessagesAreFetchedInChunksAndAcknowledgedTogether()
    {
        for (var i = 0; i < 250; i++)
        {
            fixture.Dovecot.Deliver("viele", $"17{i:D8}.x", Mail(i));
        }

        await using var mailbox = DovecotFixture.Open(fixture.Server(ConnectionSecurity.Tls, "viele"));
        var mails = new List<NewMail>();
        await foreach (var mail in mailbox.ReadNewAsync(CancellationToken.None))
        {
            mails.Add(mail);
            if (mails.Count % 30 == 0)
            {
                await mailbox.AcknowledgeAsync([.. mails.Select(m => m.Item.Key)], CancellationToken.None);
            }
        }

        Assert.Equal(250, mails.Select(m => m.Item.Key).Distinct().Count());
        Assert.All(mails, m => Assert.Equal(m.Item.Size, m.Raw!.Length));
        await mailbox.AcknowledgeAsync([.. mails.Select(m => m.Item.Key)], CancellationToken.None);
        Assert.Empty(await KeysAsync(mailbox));
    }

    [Fact]
    public async Task NewMailIsToldAtOnceByIdle()
    {
        await using var mailbox = DovecotFixture.Open(fixture.Server(ConnectionSecurity.StartTls, "horcher"));
        await mailbox.WaitForNewsAsync(CancellationToken.None).WaitAsync(s_patience);
        Assert.Empty(await KeysAsync(mailbox));
        var news = mailbox.WaitForNewsAsync(CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            fixture.Dovecot.Deliver("horcher", $"170000010{i}.x", Mail(i));
            await news.WaitAsync(s_patience);
            Assert.Equal(i + 1, (await KeysAsync(mailbox)).Count);
            news = mailbox.WaitForNewsAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task AFolderThatDidNotChangeIsNotSearchedAgainEvenInANewSession()
    {
        var server = fixture.Server(ConnectionSecurity.StartTls, "ruhig");
        await using var session = new ImapSession(DovecotFixture.Door(server));
        await using var mailbox = new ImapMailbox("amt", "INBOX", session);
        Assert.Empty(await KeysAsync(mailbox));
        Assert.Empty(await KeysAsync(mailbox));
        fixture.Dovecot.Deliver("ruhig", "1700000001.x", Mail(1));
        var key = Assert.Single(await KeysAsync(mailbox));
        await mailbox.AcknowledgeAsync([key], CancellationToken.None);
        Assert.Empty(await KeysAsync(mailbox));

        // Somebody marks the message as unread: it is new again.
        await using (var other = await DovecotFixture.Door(server).OpenAsync(readOnly: false, known: null, CancellationToken.None))
        {
            await other.StoreAsync([1], add: false, "\\Seen", CancellationToken.None);
        }

        Assert.Equal([key], await KeysAsync(mailbox));
    }

    [Fact]
    public async Task AnotherUidValidityGivesTheSameMessageAnotherKey()
    {
        fixture.Dovecot.Deliver("umzug", "1700000001.x", Mail(1));
        var server = fixture.Server(ConnectionSecurity.Tls, "umzug");
        string before;
        await using (var mailbox = DovecotFixture.Open(server))
        {
            before = Assert.Single(await KeysAsync(mailbox));
        }

        fixture.Dovecot.ForgetIndexes("umzug");
        await using var again = DovecotFixture.Open(server);
        var mail = Assert.Single(await again.ReadNewAsync(CancellationToken.None).ToListAsync());
        Assert.NotEqual(before, mail.Item.Key);
        Assert.Equal(Mail(1), mail.Raw);
        await again.AcknowledgeAsync([before], CancellationToken.None);
        Assert.Equal([mail.Item.Key], await KeysAsync(again));
    }

    [Fact]
    public async Task AMessageIsDescribedWithoutItsContentBeingSent()
    {
        fixture.Dovecot.Deliver("form", "1700000001.x", Mails.Raw(
            "Subject: Antrag", "From: a@example.de", "Message-ID: <1@form>", "Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: multipart/alternative; boundary=i", "", "--i", "", "Text", "--i",
            "Content-Type: text/html", "", "<p>Text</p>", "--i--", "--o", "Content-Type: application/pdf; name=\"a \\\"b\\\".pdf\"", "Content-Disposition: attachment; filename=a.pdf", "", "%PDF", "--o",
            "Content-Type: message/rfc822", "", "Subject: drin", "", "x", "--o--", ""));
        await using var mailbox = DovecotFixture.Open(fixture.Server(ConnectionSecurity.Tls, "form"));
        var item = Assert.Single(await mailbox.ListNewAsync(CancellationToken.None).ToListAsync());
        var (header, attachments) = (await mailbox.DescribeAsync(item, CancellationToken.None))!.Value;
        Assert.Equal(2, attachments);
        Assert.Equal("Antrag", Rpa.Bots.Mail.Mime.MimeReader.Read(header).Subject);
        Assert.Single(await KeysAsync(mailbox));
    }

    [Fact]
    public async Task AStrangersCertificateAuthorityIsRefused()
    {
        await using var mailbox = DovecotFixture.Open(fixture.Server(ConnectionSecurity.Tls, "stranger") with { CertificateAuthority = null });
        var fault = await Assert.ThrowsAsync<MailProtocolException>(() => KeysAsync(mailbox));
        Assert.Contains("not trusted", fault.Message);
    }

    [Fact]
    public async Task ACertificateForAnotherNameIsRefused()
    {
        await using var mailbox = DovecotFixture.Open(fixture.Server(ConnectionSecurity.Tls, "stranger") with { Host = "127.0.0.1" });
        await Assert.ThrowsAsync<MailProtocolException>(() => KeysAsync(mailbox));
    }

    [Fact]
    public async Task AWrongPasswordIsSaid()
    {
        await using var mailbox = DovecotFixture.Open(fixture.Server(ConnectionSecurity.Tls, "wrong"), password: "falsch");
        await Assert.ThrowsAsync<ImapRefusedException>(() => KeysAsync(mailbox));
    }
}

/// <summary>What the client does where a server lacks the newer commands.</summary>
[Trait("needs", "dovecot")]
public sealed class DovecotFolderTests : IAsyncLifetime
{
    private DovecotServer? _server;

    public async ValueTask InitializeAsync()
    {
        await Testing.TestMachine.NeedAsync(Testing.TestMachine.Dovecot);
        _server = await DovecotServer.StartAsync(TimeProvider.System, CancellationToken.None, "IDLE", "MOVE", "LITERAL+", "ESEARCH", "CONDSTORE", "QRESYNC", "ENABLE");
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task WithoutMoveAMessageIsCopiedAndOnlyItIsExpunged()
    {
        var server = DovecotFixture.Settings(_server!, ConnectionSecurity.Tls, "alt") with { DoneFolder = "Erledigt/Übernommen" };
        _server!.Deliver("alt", "1700000001.x", Mails.Raw("Subject: eins", "Message-ID: <1@x>", "", "1", ""));
        _server.Deliver("alt", "1700000002.x", Mails.Raw("Subject: zwei", "Message-ID: <2@x>", "", "2", ""));
        _server.Deliver("alt", "1700000003.x", Mails.Raw("Subject: drei", "Message-ID: <3@x>", "", "3", ""));
        await using var mailbox = DovecotFixture.Open(server);
        var items = await mailbox.ListNewAsync(CancellationToken.None).ToListAsync();

        // What somebody else flagged as deleted is theirs to expunge.
        await using var other = await DovecotFixture.Door(server).OpenAsync(readOnly: false, known: null, CancellationToken.None);
        await other.StoreAsync([3], add: true, "\\Deleted", CancellationToken.None);

        await mailbox.AcknowledgeAsync([items[0].Key], CancellationToken.None);
        Assert.Equal([items[1].Key], (await mailbox.ListNewAsync(CancellationToken.None).ToListAsync()).Select(i => i.Key));
        await other.NoOperationAsync(CancellationToken.None);
        Assert.Equal([2u, 3u], await other.SearchAsync("ALL", CancellationToken.None));
        await using var done = DovecotFixture.Open(server, "Erledigt/Übernommen");
        Assert.Single(await done.FindAsync("1@x", CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task WithMoveItIsMovedAndMovingAgainDoesNoHarm()
    {
        await using var modern = await DovecotServer.StartAsync(TimeProvider.System, CancellationToken.None);
        var server = DovecotFixture.Settings(modern, ConnectionSecurity.Tls, "neu") with { DoneFolder = "Erledigt" };
        modern.Deliver("neu", "1700000001.x", Mails.Raw("Subject: eins", "Message-ID: <1@x>", "", "1", ""));
        await using var mailbox = DovecotFixture.Open(server);
        var key = Assert.Single(await mailbox.ListNewAsync(CancellationToken.None).ToListAsync()).Key;
        await mailbox.AcknowledgeAsync([key], CancellationToken.None);
        await mailbox.AcknowledgeAsync([key], CancellationToken.None);
        await using var done = DovecotFixture.Open(server, "Erledigt");
        Assert.Single(await done.FindAsync("1@x", CancellationToken.None).ToListAsync());
    }
}
