using Microsoft.Extensions.Logging;
using Rpa.Engine;

namespace Rpa.Host.Web;

/// <summary>The web pages of a process.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    public Uri Address { get; } = new("http://127.0.0.1:5080/");

    public static Task<DashboardHost> StartAsync(RpaEngine engine, int port, ILoggerFactory logs, CancellationToken cancellationToken) => Task.FromResult(new DashboardHost());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
