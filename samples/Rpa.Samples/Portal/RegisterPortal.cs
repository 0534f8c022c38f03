using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Rpa.Samples.Portal;

/// <summary>
/// The municipal register the bots file into: a small web application on loopback, with sign-in, session expiry, forms over several pages,
/// validation, a duplicate check and file numbers.
/// </summary>
public sealed class RegisterPortal : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RegisterStore _store;

    private RegisterPortal(WebApplication app, RegisterStore store, PortalFaults faults, Uri baseUrl)
    {
        _app = app;
        _store = store;
        Faults = faults;
        BaseUrl = baseUrl;
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri BaseUrl { get; }

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
            // An empty builder: no settings file or environment variable of the surrounding program may move the portal off loopback.
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = 256 * 1024;
            });
            builder.Services.AddRoutingCore();

            // Ctrl+C belongs to the program that started the portal.
            builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
            var app = builder.Build();
            new PortalApp(store, new Sessions(time, options.SessionLifetime), faults, options, time).Map(app);
            await app.StartAsync(cancellationToken);
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new RegisterPortal(app, store, faults, new Uri(address));
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
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await _app.StopAsync(patience.Token);
        }

        await _app.DisposeAsync();
        _store.Dispose();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
