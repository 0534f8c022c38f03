using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rpa.Host.Benches.MailChaos;

/// <summary>
/// Stands between the worker and a server and shows each piece that passes, before and after it is passed on. Where the bench then kills the worker, the kill falls exactly there: the server has
/// the piece, or has it not.
/// </summary>
internal sealed class WireTap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Func<WirePiece, bool> _seen;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    /// <param name="target">The server's port.</param>
    /// <param name="seen">Told of each piece; true after it has killed the worker: nothing more passes then.</param>
    public WireTap(int target, Func<WirePiece, bool> seen)
    {
        (_target, _seen) = (target, seen);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

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
            _ = PassAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { NoDelay = true })
        {
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                var ways = new[] { PumpAsync(client.GetStream(), server.GetStream(), fromServer: false, either.Token), PumpAsync(server.GetStream(), client.GetStream(), fromServer: true, either.Token) };
                await Task.WhenAny(ways);
                await either.CancelAsync();
                await Task.WhenAll(ways).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // A killed worker leaves its connections as they are.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool fromServer, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        while (true)
        {
            var n = await from.ReadAsync(buffer, cancellationToken);
            var text = Encoding.Latin1.GetString(buffer, 0, Math.Min(n, 300));
            if (n == 0 || _seen(new WirePiece(text, fromServer, WireMoment.Before)))
            {
                return;
            }

            if (n > 1000)
            {
                await to.WriteAsync(buffer.AsMemory(0, n / 2), cancellationToken);
                if (_seen(new WirePiece(text, fromServer, WireMoment.Within)))
                {
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(n / 2, n - (n / 2)), cancellationToken);
            }
            else
            {
                await to.WriteAsync(buffer.AsMemory(0, n), cancellationToken);
            }

            if (_seen(new WirePiece(text, fromServer, WireMoment.After)))
            {
                return;
            }
        }
    }
}

/// <summary>Where a piece is.</summary>
internal enum WireMoment
{
    /// <summary>Not passed on.</summary>
    Before,

    /// <summary>Half of it passed on.</summary>
    Within,

    /// <summary>Passed on.</summary>
    After,
}

/// <summary>What passes: the first characters of it.</summary>
internal readonly record struct WirePiece(string Text, bool FromServer, WireMoment Moment);
