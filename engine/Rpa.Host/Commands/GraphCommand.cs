using System.Collections.Immutable;
using System.CommandLine;
using Rpa.Bots.Machine;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Host.Terminal;
using Rpa.Language.Bundles;
using Rpa.Language.Graphs;

namespace Rpa.Host.Commands;

/// <summary>`rpa graph PATH --format svg|dot|mermaid [--path A,B,C | --finding CODE]`.</summary>
internal static class GraphCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "A process folder or its workflow.yaml." };
        var format = new Option<string>("--format") { Description = "svg, dot or mermaid.", DefaultValueFactory = _ => "svg" };
        format.AcceptOnlyFromAmong("svg", "dot", "mermaid");
        var language = new Option<string>("--language") { Description = "de or en.", DefaultValueFactory = _ => "de" };
        language.AcceptOnlyFromAmong("de", "en");
        var lit = new Option<string?>("--path") { Description = "States to light, in order, with commas: the way of a case, or a proof's path." };
        var finding = new Option<string?>("--finding") { Description = "A code such as RPA075: light the path of the first such finding, or the state it stands in." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write to a file." };
        var command = new Command("graph", "Draw a process.") { path, format, language, lit, finding, outFile };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(path)!, result.GetValue(format)!, result.GetValue(language)!, result.GetValue(lit), result.GetValue(finding), result.GetValue(outFile), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, string format, string language, string? lit, string? finding, FileInfo? outFile, CancellationToken cancellationToken)
    {
        var (source, graph, findings) = Draw(path);
        var way = lit is not null ? Way(lit, graph) : finding is not null ? Witness(finding, source, graph, findings) : [];
        var text = format switch
        {
            "dot" => graph.ToDot(language, way),
            "mermaid" => graph.ToMermaid(language, way),
            _ => await SvgAsync(graph.ToDot(language, way), cancellationToken),
        };
        Output.Write(text, outFile);
        return ExitCode.Done;
    }

    /// <summary>The drawing of a process; one that cannot run but whose states could be read is drawn too, so that its findings can be seen.</summary>
    private static (string Source, WorkflowGraph Graph, ImmutableArray<Diagnostic> Findings) Draw(string path)
    {
        var (wanted, sources) = Processes.Sources(path);
        var diagnostics = new DiagnosticBag();
        var graphs = BundleCompiler.Draw(sources, BotComposition.Catalog(), diagnostics);
        var own = diagnostics.ToImmutable().Where(f => f.Span.File.StartsWith(wanted.DisplayPath + "/", StringComparison.Ordinal)).ToImmutableArray();
        Say.Findings(own);
        return graphs.TryGetValue(wanted.Name, out var graph)
            ? (wanted.DisplayPath, graph, own)
            : throw new UserFaultException(ExitCode.Findings, $"'{path}' has errors and cannot be drawn.");
    }

    private static ImmutableArray<string> Way(string lit, WorkflowGraph graph)
    {
        ImmutableArray<string> names = [.. lit.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return names.FirstOrDefault(n => graph.Nodes.All(s => s.Name != n)) is { } unknown
            ? throw new UserFaultException(ExitCode.Input, $"There is no state '{unknown}' to light. {DidYouMean.Remedy(unknown, graph.Nodes.Select(n => n.Name))}")
            : names;
    }

    /// <summary>The path of the first finding of a code that has one, else the state in which the first one stands.</summary>
    private static ImmutableArray<string> Witness(string code, string source, WorkflowGraph graph, ImmutableArray<Diagnostic> findings)
    {
        var own = findings.Where(f => string.Equals(f.Code, code, StringComparison.OrdinalIgnoreCase)).ToList();
        return own.Find(f => !f.Path.IsEmpty)?.Path
            ?? (own.Find(f => f.Span.File == $"{source}/workflow.yaml") is { } first ? graph.StateAt(first.Span.Line)
                : throw new UserFaultException(ExitCode.Input, $"'{source}' has no finding {code} to show. Run 'rpa validate' to see what it has."));
    }

    private static async Task<string> SvgAsync(string dot, CancellationToken cancellationToken)
    {
        var drawn = await Programs.RunAsync("dot", ["-Tsvg"], dot, TimeSpan.FromSeconds(30), cancellationToken);
        return drawn.ExitCode == 0
            ? drawn.Output
            : throw new UserFaultException(ExitCode.Machine, $"Graphviz could not draw: {Requirements.FirstLine(drawn.Error)} Run 'rpa doctor --fix'.");
    }
}
