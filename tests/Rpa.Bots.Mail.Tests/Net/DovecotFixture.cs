using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rpa.Bots.Mail.Accounts;
using Rpa.Testing;

namespace Rpa.Bots.Mail.Tests.Net;

/// <summary>A Dovecot of our own on a loopback port, with a certificate of a private authority. It runs as long as the tests that use it.</summary>
public sealed class DovecotFixture : IAsyncLifetime
{
    private const string Program = "/usr/sbin/dovecot";
    private readonly string _path = Directory.CreateTempSubdirectory("rpa-dovecot-").FullName;
    private Process? _process;

    public string Mail => Path.Combine(_path, "mail");

    public int PlainPort { get; private set; }

    public int TlsPort { get; private set; }

    public ServerSettings Server(ConnectionSecurity security, string user) => new()
    {
        Host = "localhost",
        Port = security == ConnectionSecurity.Tls ? TlsPort : PlainPort,
        Security = security,
        User = user,
        Secret = "s",
        CertificateAuthority = Path.Combine(_path, "ca.pem"),
    };

    public async ValueTask InitializeAsync()
    {
        await TestMachine.NeedAsync(TestMachine.Dovecot);
        (PlainPort, TlsPort) = (FreePort(), FreePort());
        Certificates();
        Directory.CreateDirectory(Mail);
        var root = Environment.IsPrivilegedProcess;
        if (root)
        {
            // Dovecot hands mail to an ordinary user only.
            Allow(_path, (UnixFileMode)0b111_101_101);
            Allow(Mail, (UnixFileMode)0b111_111_111);
        }

        var user = Environment.UserName;
        await File.WriteAllTextAsync(Path.Combine(_path, "dovecot.conf"), string.Create(CultureInfo.InvariantCulture, $$"""
            base_dir = {{_path}}/run
            state_dir = {{_path}}/state
            log_path = {{_path}}/log
            protocols = imap
            listen = 127.0.0.1
            ssl = yes
            ssl_cert = <{{_path}}/server.pem
            ssl_key = <{{_path}}/server.key
            disable_plaintext_auth = yes
            auth_mechanisms = plain login scram-sha-256
            mail_location = maildir:{{Mail}}/%u
            {{(root ? "" : $"default_internal_user = {user}\ndefault_login_user = {user}\ndefault_internal_group = {user}")}}
            passdb {
              driver = static
              args = password=geheim
            }
            userdb {
              driver = static
              args = uid={{(root ? "65534" : user)}} gid={{(root ? "65534" : user)}} home={{Mail}}/%u
            }
            service anvil {
              chroot =
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{PlainPort}}
              }
              inet_listener imaps {
                port = {{TlsPort}}
              }
            }
            """));
        _process = Process.Start(new ProcessStartInfo(Program, ["-F", "-c", Path.Combine(_path, "dovecot.conf")]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await WaitUntilListeningAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            // Dovecot's master ends its children when it is asked to end.
            using var ask = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await ask.WaitForExitAsync();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_path, recursive: true);
    }

    /// <summary>Puts a message where Dovecot finds it.</summary>
    public void Deliver(string user, string name, byte[] raw)
    {
        foreach (var folder in new[] { "", "new", "cur", "tmp" })
        {
            var path = Path.Combine(Mail, user, folder);
            Directory.CreateDirectory(path);
            Allow(path, (UnixFileMode)0b111_111_111);
        }

        var temporary = Path.Combine(Mail, user, "tmp", name);
        File.WriteAllBytes(temporary, raw);
        Allow(temporary, (UnixFileMode)0b110_110_110);
        File.Move(temporary, Path.Combine(Mail, user, "new", name));
    }

    private static void Allow(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilListeningAsync()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, PlainPort);
                return;
            }
            catch (SocketException)
            {
                if (_process!.HasExited)
                {
                    break;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        var log = Path.Combine(_path, "log");
        throw new InvalidOperationException("Dovecot did not start: " + (File.Exists(log) ? await File.ReadAllTextAsync(log) : "no log"));
    }

    private void Certificates()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Rpa test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var authority = request.CreateSelfSigned(from, from.AddDays(30));
        File.WriteAllText(Path.Combine(_path, "ca.pem"), authority.ExportCertificatePem());

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        server.CertificateExtensions.Add(names.Build());
        using var certificate = server.Create(authority, from, from.AddDays(20), [1, 2, 3, 4]);
        File.WriteAllText(Path.Combine(_path, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_path, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
