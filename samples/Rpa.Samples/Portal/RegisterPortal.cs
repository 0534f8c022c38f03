using Rpa.Samples.Serving;

namespace Rpa.Samples.Portal;

/// <summary>
/// The municipal register the bots file into: a small web application on loopback, with sign-in, session expiry, forms over several pages,
/// validation, a duplicate check and file numbers.
/// </summary>
public sealed class RegisterPortal : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly RegisterStore _store;

    private RegisterPortal(LoopbackServer server, RegisterStore store, PortalFaults faults)
    {
        _server = server;
        _store = store;
        Faults = faults;
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri BaseUrl => _server.Address;

    /// <summary>Switches to make it misbehave while it runs.</summary>
    public PortalFaults Faults { get; }

    /// <summary>Starts the portal on 127.0.0.1.</summary>
    /// <param name="dataDirectory">Holds <c>register.db</c>; made when absent. A later start finds the entries again.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="time">Session expiry, file numbers and the calendar go by it.</param>
    /// <param name="options">Account and behaviour; the defaults when absent.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<RegisterPortal> StartAsync(
        string dataDirectory, int port, TimeProvider time, PortalOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PortalOptions();
        var faults = new PortalFaults();
        var store = new RegisterStore(dataDirectory);
        try
        {
            var pages = new PortalApp(store, new Sessions(time, options.SessionLifetime), faults, options, time);
            return new RegisterPortal(await LoopbackServer.StartAsync(port, pages.Map, cancellationToken), store, faults);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Every acknowledged entry, oldest first, straight from the file: the portal may be running, stopped or killed.</summary>
    public static IReadOnlyList<RegisterEntry> ReadEntries(string dataDirectory) => RegisterStore.ReadAll(dataDirectory);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _store.Dispose();
    }
}
