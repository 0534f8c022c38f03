using Rpa.Bots.Machine;
using Rpa.Bots.Mail.Accounts;
using Rpa.Host.Terminal;
using Rpa.Samples.Mails;

namespace Rpa.Host.Demo;

/// <summary>The demo's mails on an IMAP server: a Dovecot that is started for it and gets what lies in the Maildir.</summary>
internal sealed class DemoImap : IAsyncDisposable
{
    /// <summary>Name of the secret that holds the password.</summary>
    public const string Secret = "intake.password";

    private const string User = "intake";
    private readonly DovecotServer _server;

    private DemoImap(DovecotServer server) => _server = server;

    /// <summary>How the account signs in.</summary>
    public ServerSettings Settings => new()
    {
        Host = "localhost", Port = _server.TlsPort, Security = ConnectionSecurity.Tls, User = User, Secret = Secret, CertificateAuthority = _server.CertificateAuthority,
    };

    /// <summary>Starts the server, which is installed where it is missing and this process may.</summary>
    public static async Task<DemoImap> StartAsync(string mailbox, TimeProvider time, CancellationToken cancellationToken)
    {
        var findings = await Doctor.EnsureAsync([Requirements.Dovecot], Say.Line, isThorough: false, cancellationToken);
        if (Doctor.Explain(findings) is { Length: > 0 } fault)
        {
            throw new UserFaultException(ExitCode.Machine, fault);
        }

        var imap = new DemoImap(await DovecotServer.StartAsync(time, cancellationToken));
        foreach (var file in Maildirs.Messages(mailbox).Order(StringComparer.Ordinal))
        {
            // Lines end by CR LF on the wire, whatever they end by in the file; the file is made the same, so that both are known by one hash.
            var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            var wire = WithCarriageReturns(bytes);
            if (wire.Length != bytes.Length)
            {
                await File.WriteAllBytesAsync(file, wire, cancellationToken);
            }

            imap._server.Deliver(User, Path.GetFileName(file).Split(':')[0], wire);
        }

        return imap;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static byte[] WithCarriageReturns(byte[] bytes)
    {
        var wire = new List<byte>(bytes.Length + 256);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r'))
            {
                wire.Add((byte)'\r');
            }

            wire.Add(bytes[i]);
        }

        return [.. wire];
    }
}
