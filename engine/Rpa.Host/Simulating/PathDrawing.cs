using Rpa.Bots.Machine;
using Rpa.Language.Graphs;
using Rpa.Language.Testing;

namespace Rpa.Host.Simulating;

/// <summary>The process as a drawing, the path so far lit.</summary>
internal static class PathDrawing
{
    /// <summary>Writes an `.svg` by Graphviz, or its source into a file of any other ending; what became of it, in words.</summary>
    public static string Write(CaseWalk walk, string file)
    {
        try
        {
            var dot = WorkflowGraph.Of(walk.Bundle.Definition).ToDot("en", [.. walk.Path.Select(p => p.State)]);
            if (!file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            {
                File.WriteAllText(file, dot);
                return $"Written to {Path.GetFullPath(file)}.";
            }

            var drawn = Programs.RunAsync("dot", ["-Tsvg"], dot, TimeSpan.FromSeconds(30), CancellationToken.None).GetAwaiter().GetResult();
            if (drawn.ExitCode != 0)
            {
                return $"Graphviz could not draw: {Requirements.FirstLine(drawn.Error)} Run 'rpa doctor --fix', or name a file that ends with .dot.";
            }

            File.WriteAllText(file, drawn.Output);
            return $"Drawn to {Path.GetFullPath(file)}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"'{file}' cannot be written: {e.Message}";
        }
    }
}
