using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rpa.Designer.Drawing;
using Rpa.Engine;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Graphs;

namespace Rpa.Designer.Checking;

/// <summary>Checks a process's text as it stands on the page, together with the other processes (one may start another). Nothing is saved.</summary>
internal sealed class WorkflowChecker(RpaEngine engine, DrawingCache drawings)
{
    /// <summary>Longer texts are refused before they are read, characters.</summary>
    public const int Longest = 200_000;

    private const string File = "workflow.yaml";

    // Proving takes a core; people who type do not slow the bots.
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The text of the version in force, or null where there is no such process.</summary>
    public string? Text(string workflow) =>
        engine.Bundles.TryGetValue(workflow, out var bundle) && bundle.Source.Files.TryGetValue(File, out var bytes) ? Encoding.UTF8.GetString(bytes.Span) : null;

    /// <summary>Findings and drawing of a text; null where there is no such process.</summary>
    public async Task<CheckResult?> CheckAsync(string workflow, string text, CancellationToken cancellationToken)
    {
        if (!engine.Bundles.TryGetValue(workflow, out var bundle))
        {
            return null;
        }

        if (text.Length > Longest)
        {
            return new CheckResult([new Diagnostic("", Severity.Error, SourceSpan.StartOf(File), $"The text has {text.Length} characters.", $"Use at most {Longest}.", [])], null);
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            var changed = bundle.Source with { Files = bundle.Source.Files.SetItem(File, Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))) };
            var (findings, compiled) = await Task.Run(() => Compile(changed, bundle.Catalog), cancellationToken);
            var dot = compiled is null ? null : WorkflowGraph.Of(compiled.Definition).ToDot(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
            return new CheckResult(findings, dot is null ? null : await drawings.DrawAsync(dot, cancellationToken));
        }
        finally
        {
            _one.Release();
        }
    }

    private (ImmutableArray<Diagnostic> Findings, CompiledBundle? Compiled) Compile(BundleSource changed, BotCatalog catalog)
    {
        var bag = new DiagnosticBag();
        var sources = engine.Bundles.Values.Select(b => b.Source).Where(s => s.Name != changed.Name).Append(changed).OrderBy(s => s.Name, StringComparer.Ordinal);
        var compiled = BundleCompiler.Compile(sources, catalog, bag);
        var own = changed.DisplayPath.Length == 0 ? "" : changed.DisplayPath + "/";
        return ([.. bag.ToImmutable().Where(d => d.Span.File.StartsWith(own, StringComparison.Ordinal))], compiled.FirstOrDefault(b => b.Source.Name == changed.Name));
    }
}

/// <summary>What the check of a text says.</summary>
/// <param name="Findings">In the process's own files, by place.</param>
/// <param name="Drawing">The drawing's id; null where the text has errors or cannot be drawn.</param>
internal sealed record CheckResult(ImmutableArray<Diagnostic> Findings, string? Drawing);
