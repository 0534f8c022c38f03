using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Scanning;

/// <summary>Asks a ClamAV daemon about bytes (its command INSTREAM), over a Unix socket or TCP.</summary>
internal sealed class ClamdScanner(string address, TimeProvider time)
{
    private const int ChunkSize = 64 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The name of what was found; null where the bytes are clean. A scanner that cannot be asked is a <see cref="MailProtocolException"/>: what was not scanned is not let in.
    /// </summary>
    public async Task<string?> ScanAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var socket = await ConnectAsync(both.Token);
            await using var stream = new NetworkStream(socket);
            return Judge(await AskAsync(stream, bytes, both.Token));
        }
        catch (Exception e) when (e is SocketException or IOException and not MailProtocolException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new MailProtocolException($"The virus scanner at '{address}' cannot be asked: {e.Message} Mail waits until it can; start clamd, or take `clamd` out of the account.", e);
        }
    }

    private static async Task<string> AskAsync(NetworkStream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellationToken);
        var length = new byte[4];
        for (var at = 0; at < bytes.Length; at += ChunkSize)
        {
            var chunk = bytes.Slice(at, Math.Min(ChunkSize, bytes.Length - at));
            BinaryPrimitives.WriteInt32BigEndian(length, chunk.Length);
            await stream.WriteAsync(length, cancellationToken);
            await stream.WriteAsync(chunk, cancellationToken);
        }

        await stream.WriteAsync(new byte[4], cancellationToken);
        var answer = new byte[4096];
        var n = 0;
        while (n < answer.Length && answer.AsSpan(0, n).IndexOf((byte)0) < 0)
        {
            var read = await stream.ReadAsync(answer.AsMemory(n), cancellationToken);
            if (read == 0)
            {
                break;
            }

            n += read;
        }

        return Encoding.UTF8.GetString(answer, 0, n).TrimEnd('\0', '\n', ' ');
    }

    private string? Judge(string answer)
    {
        const string found = " FOUND";
        var text = answer.StartsWith("stream: ", StringComparison.Ordinal) ? answer["stream: ".Length..] : answer;
        return text == "OK" ? null
            : text.EndsWith(found, StringComparison.Ordinal) ? text[..^found.Length]
            : throw new MailProtocolException($"The virus scanner at '{address}' could not judge a message: '{Mime.Outgoing.EmailAddress.Shown(answer)}'. Compare its StreamMaxLength with the size of mails.");
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var colon = address.LastIndexOf(':');
        var isTcp = !address.StartsWith('/') && colon > 0;
        var socket = isTcp ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (isTcp)
            {
                await socket.ConnectAsync(address[..colon], int.Parse(address.AsSpan(colon + 1), CultureInfo.InvariantCulture), cancellationToken);
            }
            else
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address), cancellationToken);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
