using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Rpa.Samples.Serving;

namespace Rpa.Samples.Challenge;

/// <summary>
/// The page of ten rounds: seven fields that change places, ids and names each round, with labels that are not bound to them. `/?seed=N` makes the same rounds again. When the rounds are done,
/// `#ergebnis` says how many of the 70 fields were right, and in how many milliseconds since the start.
/// </summary>
public sealed class ChallengeSite : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private ChallengeSite(LoopbackServer server) => _server = server;

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri BaseUrl => _server.Address;

    /// <summary>Starts it on 127.0.0.1; a port of 0 takes a free one.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ChallengeSite> StartAsync(int port = 0, CancellationToken cancellationToken = default)
    {
        var page = Page();
        return new ChallengeSite(await LoopbackServer.StartAsync(port, app => app.Run(context =>
        {
            var isPage = context.Request.Path == "/" && HttpMethods.IsGet(context.Request.Method);
            context.Response.StatusCode = isPage ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.Body.WriteAsync(isPage ? page : default, context.RequestAborted).AsTask();
        }), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static ReadOnlyMemory<byte> Page()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("challenge.html")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
