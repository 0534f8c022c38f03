using System.Text;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Tests.Net;

[Trait("needs", "dovecot")]
public class DovecotTests(DovecotFixture dovecot) : IClassFixture<DovecotFixture>
{
    private ImapMailbox Mailbox(ConnectionSecurity security, string user, Func<ServerSettings, ServerSettings>? change = null)
    {
        var server = dovecot.Server(security, user);
        return new ImapMailbox("amt", "INBOX", change?.Invoke(server) ?? server, () => "geheim", TimeProvider.System);
    }

    [Theory]
    [InlineData(ConnectionSecurity.Tls)]
    [InlineData(ConnectionSecurity.StartTls)]
    public async Task AMessageIsListedUntilItIsAcknowledgedAndReadAsItCame(ConnectionSecurity security)
    {
        var user = security == ConnectionSecurity.Tls ? "erika" : "max";
        await using var mailbox = Mailbox(security, user);
        var raw = Mails.Raw("Subject: Gr\u00FC\u00DFe", "Message-ID: <1@x>", "", new string('x', 100_000), ")", "{3}", "");
        dovecot.Deliver(user, "1700000000.a", raw);
        dovecot.Deliver(user, "1700000001.b", Mails.Raw("Subject: zwei", "Message-ID: <2@x>", "", "y", ""));

        var items = await mailbox.ListNewAsync(CancellationToken.None).ToListAsync();
        Assert.Equal(2, items.Count);
        Assert.Equal(raw, await mailbox.ReadAsync(items[0], CancellationToken.None));
        Assert.Equal(2, await mailbox.ListNewAsync(CancellationToken.None).CountAsync());

        await mailbox.AcknowledgeAsync(items[0].Key, CancellationToken.None);
        await mailbox.AcknowledgeAsync(items[0].Key, CancellationToken.None);
        Assert.Equal([items[1].Key], (await mailbox.ListNewAsync(CancellationToken.None).ToListAsync()).Select(i => i.Key));
        Assert.Equal([items[0].Key], (await mailbox.FindAsync("1@x", CancellationToken.None).ToListAsync()).Select(i => i.Key));

        await using var other = Mailbox(security, user);
        Assert.Equal([items[1].Key], (await other.ListNewAsync(CancellationToken.None).ToListAsync()).Select(i => i.Key));
    }

    [Fact]
    public async Task ACertificateOfAnUnknownAuthorityIsRefused()
    {
        await using var mailbox = Mailbox(ConnectionSecurity.Tls, "stranger", s => s with { CertificateAuthority = null });
        var fault = await Assert.ThrowsAsync<MailProtocolException>(() => mailbox.ListNewAsync(CancellationToken.None).CountAsync().AsTask());
        Assert.Contains("not trusted", fault.Message);
    }

    [Fact]
    public async Task AWrongPasswordIsSaid()
    {
        await using var mailbox = new ImapMailbox("amt", "INBOX", dovecot.Server(ConnectionSecurity.Tls, "wrong"), () => "falsch", TimeProvider.System);
        await Assert.ThrowsAsync<ImapRefusedException>(() => mailbox.ListNewAsync(CancellationToken.None).CountAsync().AsTask());
    }
}
