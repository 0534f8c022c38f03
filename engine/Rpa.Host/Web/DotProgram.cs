using System.Text;
using Rpa.Bots.Machine;
using Rpa.Designer.Drawing;

namespace Rpa.Host.Web;

/// <summary>Graphviz as a program beside us.</summary>
internal sealed class DotProgram : IGraphDrawer
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<byte[]?> DrawAsync(string dot, CancellationToken cancellationToken)
    {
        var drawn = await Programs.RunAsync("dot", ["-Tsvg"], dot, Longest, cancellationToken);
        return drawn.ExitCode == 0 && drawn.Output.Length > 0 ? Encoding.UTF8.GetBytes(drawn.Output) : null;
    }
}
