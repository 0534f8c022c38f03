using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Net;

namespace Rpa.Bots.Mail.Net;

/// <summary>The server speaks what its protocol does not allow, or too much of it.</summary>
internal sealed class MailProtocolException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>Lines and blocks of bytes over TCP or TLS. Every wait has an end; every line has a longest length.</summary>
internal sealed class MailConnection : IAsyncDisposable
{
    private readonly ServerSettings _server;
    private readonly TimeProvider _time;
    private readonly byte[] _buffer = new byte[32 * 1024];
    private Stream _stream;
    private int _from;
    private int _until;

    /// <summary>Over any stream; the TLS of <paramref name="server"/> is not begun.</summary>
    public MailConnection(Stream stream, ServerSettings server, TimeProvider time, TimeSpan? patience = null)
    {
        _stream = stream;
        _server = server;
        _time = time;
        Patience = patience ?? TimeSpan.FromSeconds(60);
    }

    /// <summary>How long an answer may take; <see cref="Timeout.InfiniteTimeSpan"/> while nothing need come.</summary>
    public TimeSpan Patience { get; set; }

    /// <summary>Bytes that a line may have.</summary>
    public int LongestLine { get; set; } = 64 * 1024;

    /// <summary>Connects, with TLS from the first byte where the settings say so.</summary>
    public static async Task<MailConnection> OpenAsync(ServerSettings server, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            await socket.ConnectAsync(server.Host, server.Port, limit.Token);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            socket.Dispose();
            throw new MailProtocolException($"{server.Host}:{server.Port} is not reachable: {e.Message}", e);
        }

        var connection = new MailConnection(new NetworkStream(socket, ownsSocket: true), server, time);
        if (server.Security == ConnectionSecurity.Tls)
        {
            await connection.StartTlsAsync(cancellationToken);
        }

        return connection;
    }

    /// <summary>Begins TLS. What the server sent before the handshake is thrown away: it was not protected (RFC 3207, 6).</summary>
    public async Task StartTlsAsync(CancellationToken cancellationToken)
    {
        _from = _until = 0;
        var options = TlsClient.Options(_server.Host, _server.CertificateAuthority);
        var protectedStream = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = protectedStream;
        try
        {
            await TimedAsync(token => new ValueTask(protectedStream.AuthenticateAsClientAsync(options, token)), cancellationToken);
        }
        catch (AuthenticationException e)
        {
            throw new MailProtocolException($"The certificate of {_server.Host}:{_server.Port} is not trusted: {e.Message} Configure the certificate authority that issued it.", e);
        }
    }

    /// <summary>A line without its end; one character per byte.</summary>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_from == _until)
            {
                await FillAsync(cancellationToken);
            }

            var chunk = _buffer.AsSpan(_from, _until - _from);
            var end = chunk.IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(end < 0 ? chunk : chunk[..end]));
            _from = end < 0 ? _until : _from + end + 1;
            if (end >= 0)
            {
                if (line.Length > 0 && line[^1] == '\r')
                {
                    line.Length--;
                }

                return line.ToString();
            }

            if (line.Length > LongestLine)
            {
                throw new MailProtocolException($"{_server.Host} sent a line of more than {LongestLine} bytes.");
            }
        }
    }

    /// <summary>Exactly so many bytes.</summary>
    public async Task<byte[]> ReadBlockAsync(int count, CancellationToken cancellationToken)
    {
        var block = new byte[count];
        var have = 0;
        while (have < count)
        {
            if (_from == _until)
            {
                if (count - have >= _buffer.Length)
                {
                    // What is larger than the buffer need not go through it.
                    have += await ReadSomeAsync(block.AsMemory(have), cancellationToken);
                    continue;
                }

                await FillAsync(cancellationToken);
            }

            var n = Math.Min(count - have, _until - _from);
            _buffer.AsSpan(_from, n).CopyTo(block.AsSpan(have));
            _from += n;
            have += n;
        }

        return block;
    }

    /// <summary>Sends bytes.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        TimedAsync(
            async token =>
            {
                await _stream.WriteAsync(bytes, token);
                await _stream.FlushAsync(token);
            },
            cancellationToken);

    /// <summary>Sends a command line. A line break within it would be a second command, so there can be none.</summary>
    public Task WriteLineAsync(string line, CancellationToken cancellationToken) =>
        line.AsSpan().ContainsAny('\r', '\n', '\0')
            ? throw new ArgumentException("A command holds a line break.", nameof(line))
            : WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var read = await ReadSomeAsync(_buffer, cancellationToken);
        _from = 0;
        _until = read;
    }

    private async Task<int> ReadSomeAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        var read = 0;
        await TimedAsync(async token => read = await _stream.ReadAsync(target, token), cancellationToken);
        return read > 0 ? read : throw new MailProtocolException($"{_server.Host} closed the connection.");
    }

    private async Task TimedAsync(Func<CancellationToken, ValueTask> work, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await work(both.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailProtocolException($"{_server.Host} did not answer within {Patience.TotalSeconds:F0} s.", e);
        }
    }
}
