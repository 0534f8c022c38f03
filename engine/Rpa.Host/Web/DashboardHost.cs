using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rpa.Dashboard;
using Rpa.Dashboard.Session;
using Rpa.Designer;
using Rpa.Engine;
using Rpa.Expressions;
using Rpa.Host.RemoteBots;
using Rpa.Host.Web.Api;

namespace Rpa.Host.Web;

/// <summary>The web pages and the API of a process.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ApiEndpoints _api;

    private DashboardHost(WebApplication app, ApiEndpoints api) => (_app, _api) = (app, api);

    /// <summary>Where the pages are.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts to serve; port 0 takes a free one. Sessions end with the process: their keys are never written down.</summary>
    public static Task<DashboardHost> StartAsync(RpaEngine engine, int port, ILoggerFactory logs, CancellationToken cancellationToken, string? sheetFolder = null, ApiTokens? tokens = null) =>
        StartAsync(engine, new IPEndPoint(IPAddress.Loopback, port), DemoPeople, logs, sheetFolder, tokens ?? ApiTokens.None, cancellationToken);

    /// <summary>Starts to serve at an address. Sessions end with the process: their keys are never written down.</summary>
    public static async Task<DashboardHost> StartAsync(
        RpaEngine engine, IPEndPoint at, ImmutableArray<DemoAccount> people, ILoggerFactory logs, string? sheetFolder, ApiTokens tokens, CancellationToken cancellationToken, RemoteBroker? bots = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(logs);
        builder.WebHost.ConfigureKestrel(server =>
        {
            DashboardSetup.Limit(server);
            server.Listen(at);
        });
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddRpaDashboard(engine, new DashboardOptions
        {
            DemoAccounts = people,
            SheetFolder = sheetFolder,
            MorePages = [DesignerSetup.Pages],
            MoreLinks = [new PageLink(DesignerPages.List, new LocalText("Abläufe", "Designer"), [Roles.ProcessOwner, Roles.Supervisor])],
        });
        builder.Services.AddRpaDesigner(new DotProgram());
        var app = builder.Build();
        app.MapRpaDashboard();
        app.MapRpaDesigner();
        var api = new ApiEndpoints(engine, tokens, logs.CreateLogger("Rpa.Host.Api"));
        api.Map(app);
        if (bots is not null)
        {
            new RemoteEndpoints(bots, tokens, TimeProvider.System).Map(app);
        }

        await app.StartAsync(cancellationToken);
        return new DashboardHost(app, api);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _api.Dispose();
    }

    /// <summary>Who may sign in to the demo; the first has every role, for a quick look.</summary>
    private static ImmutableArray<DemoAccount> DemoPeople { get; } =
    [
        new("s.wagner", "Sabine Wagner", "bauaufsicht", [Roles.Supervisor, Roles.Operator, Roles.Clerk, Roles.Caseworker, Roles.ProcessOwner]),
        new("k.becker", "Karim Becker", "bauaufsicht", [Roles.Clerk]),
        new("a.hoffmann", "Anna Hoffmann", "bauaufsicht", [Roles.Caseworker]),
        new("m.yilmaz", "Murat Yılmaz", "bauaufsicht", [Roles.Caseworker]),
        new("p.lehmann", "Petra Lehmann", "bauaufsicht", [Roles.ProcessOwner]),
    ];
}
