using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Rpa.Testing;

/// <summary>A door to a server on loopback that a test can shut: who had come in is thrown out, and nobody comes in any more until it is opened.</summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly ConcurrentDictionary<TcpClient, byte> _inside = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _place;
    private readonly int _to;
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    private Relay(IPAddress address, int to)
    {
        _to = to;
        _listener = new TcpListener(address, 0);
        _listener.Start();
        _place = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Opens a door at an address of this machine.</summary>
    /// <param name="to">The server's port on loopback.</param>
    /// <param name="address">Where the door is; loopback when null.</param>
    public static Relay To(int to, IPAddress? address = null) => new(address ?? IPAddress.Loopback, to);

    /// <summary>The URL of a server behind the door.</summary>
    public string Of(string url) => new UriBuilder(url) { Host = _place.Address.ToString(), Port = _place.Port }.Uri.ToString();

    /// <summary>Throws everybody out.</summary>
    public async Task ShutAsync()
    {
        _listener?.Stop();
        _listener = null;
        await _accepting;
        foreach (var (client, _) in _inside)
        {
            client.Close();
        }
    }

    /// <summary>Opens it again, at the same place.</summary>
    public void Open()
    {
        _listener = new TcpListener(_place);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await ShutAsync();
        _end.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The door is shut.
        }
    }

    private async Task PassAsync(TcpClient caller)
    {
        using var server = new TcpClient();
        _inside[caller] = 0;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _to, _end.Token);
            var (there, back) = (caller.GetStream().CopyToAsync(server.GetStream(), _end.Token), server.GetStream().CopyToAsync(caller.GetStream(), _end.Token));
            await Task.WhenAny(there, back);
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the two has hung up.
        }
        finally
        {
            _inside.TryRemove(caller, out _);
            caller.Dispose();
        }
    }
}
