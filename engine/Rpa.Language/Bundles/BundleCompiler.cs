using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Graphs;
using Rpa.Language.Parsing;
using Rpa.Language.Proofs;

namespace Rpa.Language.Bundles;

/// <summary>Makes checked bundles out of files.</summary>
public static class BundleCompiler
{
    /// <summary>
    /// Parses and proves the bundles of one program together (a workflow may start another). A bundle with errors is not in the result; its findings are in
    /// <paramref name="diagnostics"/>. Never throws on bad input.
    /// </summary>
    public static ImmutableArray<CompiledBundle> Compile(IEnumerable<BundleSource> sources, BotCatalog catalog, DiagnosticBag diagnostics) =>
    [
        .. Check(sources, catalog, diagnostics).Where(p => !p.File.Diagnostics.HasErrors)
            .Select(p => new CompiledBundle(BundleFiles.Hash(p.File.Source, catalog), p.Definition, p.Assets.Parsed, catalog, p.File.Source)),
    ];

    /// <summary>
    /// The drawings of bundles by their folders' names, also of those with errors as long as every state and where it leads could be read: a proof's path is best seen in the drawing. Findings
    /// go to <paramref name="diagnostics"/>.
    /// </summary>
    public static ImmutableDictionary<string, WorkflowGraph> Draw(IEnumerable<BundleSource> sources, BotCatalog catalog, DiagnosticBag diagnostics) =>
        Check(sources, catalog, diagnostics).Where(p => p.PathsAreWhole).ToImmutableDictionary(p => p.File.Source.Name, p => WorkflowGraph.Of(p.Definition));

    private static List<ParsedWorkflow> Check(IEnumerable<BundleSource> sources, BotCatalog catalog, DiagnosticBag diagnostics)
    {
        // Heads first: a workflow may start one that is read later.
        var files = sources.Select(s => WorkflowFile.Read(s, catalog)).ToList();
        var heads = new Dictionary<string, WorkflowHead>();
        foreach (var file in files)
        {
            if (file.Head is { } head && !heads.TryAdd(head.Name, head))
            {
                file.Diagnostics.Report(LanguageDiagnostics.NameTaken, head.Span, $"There is another workflow '{head.Name}'.", "Give each its own name.");
            }
        }

        var unread = files.Where(f => f.Head is null).Select(f => f.Source.Name).ToHashSet();
        var parsed = files.Select(f => WorkflowReader.Read(f, heads, unread, catalog)).OfType<ParsedWorkflow>().ToList();
        Prover.Prove(parsed, catalog);
        foreach (var file in files)
        {
            diagnostics.AddRange(file.Diagnostics.ToImmutable());
        }

        return parsed;
    }
}
