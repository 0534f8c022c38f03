using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rpa.Testing;

namespace Rpa.Bots.Mail.Tests.Net;

/// <summary>
/// An OpenSMTPD on a loopback port that delivers all mail into one Maildir. It must be root, and there can be one on a machine at a time (its queue and its control socket have fixed places), so
/// that the tests of several processes take turns.
/// </summary>
public sealed class OpenSmtpdFixture : IAsyncLifetime
{
    private readonly string _path = Directory.CreateTempSubdirectory("rpa-smtpd-").FullName;
    private FileStream? _turn;
    private Process? _process;

    public int Port { get; private set; }

    public string Delivered => Path.Combine(_path, "mail");

    public async ValueTask InitializeAsync()
    {
        await TestMachine.NeedAsync(TestMachine.Smtp);
        _turn = await TakeTurnAsync();
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        Directory.CreateDirectory(Delivered);
        if (!OperatingSystem.IsWindows())
        {
            // Mail is delivered by an ordinary user.
            File.SetUnixFileMode(_path, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(Delivered, (UnixFileMode)0b111_111_111);
        }

        var configuration = Path.Combine(_path, "smtpd.conf");
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $$"""
            listen on 127.0.0.1 port {{Port}}
            table users { "@" = "nobody" }
            action "keep" maildir "{{Delivered}}" virtual <users>
            match from any for domain "example.org" action "keep"
            match from any for any reject

            """));
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/smtpd", ["-d", "-f", configuration]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (attempt < 200 && !_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"OpenSMTPD did not start: {(_process.HasExited ? await _process.StandardError.ReadToEndAsync() : "")}", e);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            using var ask = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await ask.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_path, recursive: true);
        if (_turn is not null)
        {
            await _turn.DisposeAsync();
        }
    }

    private static async Task<FileStream> TakeTurnAsync()
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Path.GetTempPath(), "rpa-opensmtpd.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }
}
