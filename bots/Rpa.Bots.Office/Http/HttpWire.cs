using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Rpa.Bots.Effects;
using Rpa.Bots.Net;

namespace Rpa.Bots.Office.Http;

/// <summary>
/// A connection of one call. It is made and protected before the call is written down as an effect, so that between the permission and the first byte nothing waits. There is no second try and no reused connection:
/// either could send a call twice.
/// </summary>
internal sealed class HttpWire : IAsyncDisposable
{
    private readonly Stream _stream;

    private HttpWire(Stream stream) => _stream = stream;

    /// <summary>Connects; throws <see cref="HttpRequestException"/> with the reason in words.</summary>
    public static async Task<HttpWire> OpenAsync(HttpService service, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(service.Address.IdnHost, service.Address.Port), cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (service.Address.Scheme == "https")
            {
                var tls = new SslStream(stream, leaveInnerStreamOpen: false);
                stream = tls;
                await tls.AuthenticateAsClientAsync(TlsClient.Options(service.Address.IdnHost, service.CertificateAuthority), cancellationToken);
            }

            return new HttpWire(stream);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            var at = service.Address.Authority;
            throw e switch
            {
                AuthenticationException => new HttpRequestException($"The certificate of {at} is not trusted: {e.Message} Name the certificate authority that issued it in 'authority'.", e),
                SocketException or IOException => new HttpRequestException($"{at} is not reachable: {e.Message}", e),
                _ => System.Runtime.ExceptionServices.ExceptionDispatchInfo.SetCurrentStackTrace(e),
            };
        }
    }

    /// <summary>Sends the request and gives the answer as soon as its head is there. <paramref name="armed"/> is asked last before every byte leaves.</summary>
    public async Task<(HttpResponseMessage Answer, IDisposable Client)> SendAsync(HttpRequestMessage request, ArmedEffect? armed, CancellationToken cancellationToken)
    {
        Stream? stream = armed is null ? _stream : new ArmedStream(_stream, armed);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 64,
            ConnectCallback = (_, _) => Interlocked.Exchange(ref stream, null) is { } connected
                ? ValueTask.FromResult(connected)
                : throw new IOException("The connection was used; a call is sent once."),
        };
        var client = new HttpMessageInvoker(handler);
        try
        {
            return (await client.SendAsync(request, cancellationToken), client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
