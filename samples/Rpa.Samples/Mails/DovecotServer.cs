using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rpa.Samples.Mails;

/// <summary>
/// A Dovecot of our own on loopback ports, in a temporary folder, with a certificate of a private authority. Any user may sign in with the one password. It ends when disposed.
/// </summary>
public sealed class DovecotServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/dovecot";
    private readonly string _path;
    private Process? _process;

    private DovecotServer(string path) => _path = path;

    /// <summary>What every user signs in with.</summary>
    public const string Password = "geheim";

    /// <summary>Port with STARTTLS.</summary>
    public int PlainPort { get; private set; }

    /// <summary>Port with TLS from the first byte.</summary>
    public int TlsPort { get; private set; }

    /// <summary>PEM file of the authority that issued the server's certificate.</summary>
    public string CertificateAuthority => Path.Combine(_path, "ca.pem");

    /// <summary>The users' Maildirs, a folder each.</summary>
    public string Mail => Path.Combine(_path, "mail");

    /// <summary>Starts a server and waits until it listens. <paramref name="withoutExtensions"/> are left out of what it offers (`IDLE`, `MOVE`).</summary>
    public static async Task<DovecotServer> StartAsync(TimeProvider time, CancellationToken cancellationToken, params string[] withoutExtensions)
    {
        var server = new DovecotServer(Directory.CreateTempSubdirectory("rpa-dovecot-").FullName);
        try
        {
            (server.PlainPort, server.TlsPort) = (FreePort(), FreePort());
            server.Certificates(time);
            server.Configure(withoutExtensions);
            server._process = Process.Start(new ProcessStartInfo(Program, ["-F", "-c", Path.Combine(server._path, "dovecot.conf")]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
            await server.WaitUntilListeningAsync(time, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a message where Dovecot finds it.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="name">A unique file name, which begins with the second of delivery.</param>
    /// <param name="raw">The message.</param>
    public void Deliver(string user, string name, ReadOnlySpan<byte> raw)
    {
        MakeMaildir(user);
        var temporary = Path.Combine(Mail, user, "tmp", name);
        File.WriteAllBytes(temporary, raw);
        Allow(temporary, (UnixFileMode)0b110_110_110);
        File.Move(temporary, Path.Combine(Mail, user, "new", name));
    }

    /// <summary>Forgets what Dovecot knows of a user's folder, as a restored backup does: its UIDs begin anew under another UIDVALIDITY.</summary>
    public void ForgetIndexes(string user)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Mail, user), "dovecot*"))
        {
            File.Delete(file);
        }

        // The number Dovecot would choose is the second of the day, which may be the same as before.
        var list = Path.Combine(Mail, user, "dovecot-uidlist");
        File.WriteAllText(list, "3 V1000000001 N1 G0123456789abcdef0123456789abcdef\n");
        Allow(list, (UnixFileMode)0b110_110_110);
    }

    /// <inheritdoc/>
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

    private void MakeMaildir(string user)
    {
        foreach (var folder in new[] { "", "new", "cur", "tmp" })
        {
            var path = Path.Combine(Mail, user, folder);
            if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path);
                Allow(path, (UnixFileMode)0b111_111_111);
            }
        }
    }

    private void Configure(string[] without)
    {
        Directory.CreateDirectory(Mail);
        var root = Environment.IsPrivilegedProcess;
        if (root)
        {
            // Dovecot hands mail to an ordinary user only.
            Allow(_path, (UnixFileMode)0b111_101_101);
            Allow(Mail, (UnixFileMode)0b111_111_111);
        }

        var user = Environment.UserName;
        const string everything = "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT THREAD=REFERENCES MULTIAPPEND UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN LIST-STATUS BINARY MOVE SPECIAL-USE LITERAL+";
        var capability = without.Length == 0 ? "" : "imap_capability = " + string.Join(' ', everything.Split(' ').Except(without, StringComparer.Ordinal));
        File.WriteAllText(Path.Combine(_path, "dovecot.conf"), string.Create(CultureInfo.InvariantCulture, $$"""
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
            mail_max_userip_connections = 100
            {{capability}}
            {{(root ? "" : $"default_internal_user = {user}\ndefault_login_user = {user}\ndefault_internal_group = {user}")}}
            namespace inbox {
              inbox = yes
              separator = /
              mailbox Gesendet {
                special_use = \Sent
                auto = create
              }
            }
            passdb {
              driver = static
              args = password={{Password}}
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

    private async Task WaitUntilListeningAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 200 && !_process!.HasExited; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, PlainPort, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
            }
        }

        var log = Path.Combine(_path, "log");
        throw new InvalidOperationException("Dovecot did not start: " + (File.Exists(log) ? await File.ReadAllTextAsync(log, cancellationToken) : "no log"));
    }

    private void Certificates(TimeProvider time)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Rpa test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var from = time.GetUtcNow().AddDays(-1);
        using var authority = request.CreateSelfSigned(from, from.AddDays(30));
        File.WriteAllText(CertificateAuthority, authority.ExportCertificatePem());

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
