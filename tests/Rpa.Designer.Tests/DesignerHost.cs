using System.Text;
using Rpa.Bots.Machine;
using Rpa.Dashboard;
using Rpa.Dashboard.Tests.Support;
using Rpa.Designer.Drawing;
using Rpa.Expressions;

namespace Rpa.Designer.Tests;

/// <summary>The dashboard with the designer in it.</summary>
internal static class DesignerHost
{
    public static Task<TestHost> StartAsync(IGraphDrawer? drawer = null) => TestHost.StartAsync(
        new DashboardOptions { MorePages = [DesignerSetup.Pages], MoreLinks = [new PageLink(DesignerPages.List, new LocalText("Abläufe", "Designer"), [])] },
        services => services.AddRpaDesigner(drawer ?? new SignDrawer()),
        app => app.MapRpaDesigner());

    /// <summary>A drawer that draws the source's length; it can be told not to draw.</summary>
    public sealed class SignDrawer(bool draws = true) : IGraphDrawer
    {
        public List<string> Drawn { get; } = [];

        public Task<byte[]?> DrawAsync(string dot, CancellationToken cancellationToken)
        {
            Drawn.Add(dot);
            return Task.FromResult(draws ? Encoding.UTF8.GetBytes($"<svg xmlns=\"http://www.w3.org/2000/svg\"><text>{dot.Length}</text></svg>") : null);
        }
    }

    /// <summary>Graphviz itself.</summary>
    public sealed class Graphviz : IGraphDrawer
    {
        public async Task<byte[]?> DrawAsync(string dot, CancellationToken cancellationToken)
        {
            var drawn = await Programs.RunAsync("dot", ["-Tsvg"], dot, TimeSpan.FromSeconds(20), cancellationToken);
            return drawn.ExitCode == 0 ? Encoding.UTF8.GetBytes(drawn.Output) : null;
        }
    }
}
