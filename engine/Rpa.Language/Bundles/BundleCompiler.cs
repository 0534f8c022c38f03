using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
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
    public static ImmutableArray<CompiledBundle> Compile(IEnumerable<BundleSource> sources, BotCatalog catalog, DiagnosticBag diagnostics)
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

        return
        [
            .. parsed.Where(p => !p.File.Diagnostics.HasErrors)
                .Select(p => new CompiledBundle(BundleFiles.Hash(p.File.Source, catalog), p.Definition, p.Assets.Parsed, catalog, p.File.Source)),
        ];
    }
}
