using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;
using Rpa.Samples.Mails;
using Rpa.Testing;

namespace Rpa.Bots.Mail.Tests.Net;

/// <summary>A Dovecot that runs as long as the tests that use it.</summary>
public sealed class DovecotFixture : IAsyncLifetime
{
    private DovecotServer? _server;

    public DovecotServer Dovecot => _server!;

    public ServerSettings Server(ConnectionSecurity security, string user) => Settings(Dovecot, security, user);

    public async ValueTask InitializeAsync()
    {
        await TestMachine.NeedAsync(TestMachine.Dovecot);
        _server = await DovecotServer.StartAsync(TimeProvider.System, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal static ServerSettings Settings(DovecotServer server, ConnectionSecurity security, string user) => new()
    {
        Host = "localhost",
        Port = security == ConnectionSecurity.Tls ? server.TlsPort : server.PlainPort,
        Security = security,
        User = user,
        Secret = "s",
        CertificateAuthority = server.CertificateAuthority,
    };

    internal static ImapDoor Door(ServerSettings server, string folder = "INBOX", string password = DovecotServer.Password) => new(folder, server, () => password, TimeProvider.System);

    internal static ImapMailbox Open(ServerSettings server, string folder = "INBOX", string password = DovecotServer.Password)
    {
        var door = Door(server, folder, password);
        return new ImapMailbox("amt", folder, new ImapSession(door), new ImapWatch(door), server.DoneFolder);
    }
}
