using System.CommandLine;
using Rpa.Bots.Machine;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Host.Terminal;
using Rpa.Language.Bundles;
using Rpa.Language.Graphs;

namespace Rpa.Host.Commands;

/// <summary>`rpa graph PATH --format svg|dot|mermaid`.</summary>
internal static class GraphCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "A process folder or its workflow.yaml." };
        var format = new Option<string>("--format") { Description = "svg, dot or mermaid.", DefaultValueFactory = _ => "svg" };
        format.AcceptOnlyFromAmong("svg", "dot", "mermaid");
        var language = new Option<string>("--language") { Description = "de or en.", DefaultValueFactory = _ => "de" };
        language.AcceptOnlyFromAmong("de", "en");
        var outFile = new Option<FileInfo?>("--out") { Description = "Write to a file." };
        var command = new Command("graph", "Draw a process.") { path, format, language, outFile };
        command.SetAction((result, cancellationToken) =>
            RunAsync(result.GetValue(path)!, result.GetValue(format)!, result.GetValue(language)!, result.GetValue(outFile), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, string format, string language, FileInfo? outFile, CancellationToken cancellationToken)
    {
        // Neighbours are read too, since a process may start another.
        var wanted = ValidateCommand.Sources([path])[0];
        var folder = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : Path.GetFullPath(path);
        var parent = Directory.GetParent(folder)?.FullName;
        var sources = parent is null ? [wanted] : BundleFolders.ReadAll(parent);
        var diagnostics = new DiagnosticBag();
        var bundle = BundleCompiler.Compile(sources, BotComposition.Catalog(), diagnostics).FirstOrDefault(b => b.Source.Name == wanted.Name);
        if (bundle is null)
        {
            Say.Findings(diagnostics.ToImmutable());
            throw new UserFaultException(ExitCode.Findings, $"'{path}' has errors and cannot be drawn.");
        }

        var graph = WorkflowGraph.Of(bundle.Definition);
        var text = format switch
        {
            "dot" => graph.ToDot(language),
            "mermaid" => graph.ToMermaid(language),
            _ => await SvgAsync(graph.ToDot(language), cancellationToken),
        };
        Output.Write(text, outFile);
        return ExitCode.Done;
    }

    private static async Task<string> SvgAsync(string dot, CancellationToken cancellationToken)
    {
        var drawn = await Programs.RunAsync("dot", ["-Tsvg"], dot, TimeSpan.FromSeconds(30), cancellationToken);
        return drawn.ExitCode == 0
            ? drawn.Output
            : throw new UserFaultException(ExitCode.Machine, $"Graphviz could not draw: {Requirements.FirstLine(drawn.Error)} Run 'rpa doctor --fix'.");
    }
}
