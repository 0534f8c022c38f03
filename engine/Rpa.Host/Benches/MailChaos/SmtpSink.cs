using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rpa.Host.Benches.MailChaos;

/// <summary>An SMTP server that takes every message and counts what each receiver got. It is part of the bench and never killed: what it counts was sent.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public SmtpSink()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Messages by receiver, each as when it was taken and under which Message-ID.</summary>
    public ConcurrentDictionary<string, ImmutableArray<string>> Taken { get; } = new(StringComparer.OrdinalIgnoreCase);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            _ = TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 sink");
                var receivers = new List<string>();
                while (await reader.ReadLineAsync(_end.Token) is { } line)
                {
                    if (line.StartsWith("RCPT TO:<", StringComparison.Ordinal))
                    {
                        receivers.Add(line["RCPT TO:<".Length..line.IndexOf('>', StringComparison.Ordinal)]);
                    }

                    if (line == "DATA")
                    {
                        await writer.WriteLineAsync("354 go");
                        if (await TakeAsync(reader) is not { } id)
                        {
                            return;
                        }

                        var entry = string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {id}");
                        receivers.ForEach(r => Taken.AddOrUpdate(r, [entry], (_, had) => had.Add(entry)));
                        receivers.Clear();
                    }

                    await writer.WriteLineAsync(line.StartsWith("EHLO", StringComparison.Ordinal) ? "250 sink" : "250 ok");
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The worker was killed.
        }
    }

    /// <summary>Reads a message; its Message-ID when its last dot came, null when it did not.</summary>
    private async Task<string?> TakeAsync(StreamReader reader)
    {
        var id = "";
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (line == ".")
            {
                return id;
            }

            id = id.Length == 0 && line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase) ? line : id;
        }

        return null;
    }
}
