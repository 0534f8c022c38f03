using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;

namespace Rpa.Language.Testing;

/// <summary>How a test ended.</summary>
/// <param name="Test">The test.</param>
public sealed record TestResult(TestCase Test)
{
    /// <summary>What ended it before its expectations were looked at, and answers that nobody asked for.</summary>
    public ImmutableArray<Diagnostic> Faults { get; init; } = [];

    /// <summary>What is not as expected.</summary>
    public ImmutableArray<Difference> Differences { get; init; } = [];

    /// <summary>The path it expects in the end; empty where it expects none.</summary>
    public ImmutableArray<string> ExpectedPath { get; init; } = [];

    /// <summary>The case as it went.</summary>
    public required CaseWalk Walk { get; init; }

    /// <summary>Places of the answers for the whole file that it used.</summary>
    internal ImmutableHashSet<SourceSpan> UsedOfFile { get; init; } = [];

    /// <summary>All is as expected.</summary>
    public bool Passed => Faults.IsEmpty && Differences.IsEmpty;

    /// <summary>Everything as findings with places.</summary>
    public ImmutableArray<Diagnostic> Findings => [.. Faults, .. Differences.Select(d => d.ToDiagnostic())];
}

/// <summary>The tests of a process: `*.test.yaml` beside its workflow. They run the very <see cref="Running.Step"/> that the engine runs; no bot acts, no clock is read.</summary>
public static class TestFiles
{
    /// <summary>The ending of test files.</summary>
    public const string Ending = ".test.yaml";

    /// <summary>Reads and checks the test files of a bundle; a file with errors is left out, its findings are in <paramref name="diagnostics"/>.</summary>
    public static ImmutableArray<TestFile> Read(CompiledBundle bundle, DiagnosticBag diagnostics)
    {
        var files = ImmutableArray.CreateBuilder<TestFile>();
        var names = new Dictionary<string, SourceSpan>();
        foreach (var (path, bytes) in bundle.Source.Files.Where(f => f.Key.EndsWith(Ending, StringComparison.Ordinal)))
        {
            var found = new DiagnosticBag();
            if (TestReader.Read(bundle, BundleFiles.Display(bundle.Source, path), bytes.Span, names, found) is { } file && !found.HasErrors)
            {
                files.Add(file);
            }

            diagnostics.AddRange(found.ToImmutable());
        }

        return files.ToImmutable();
    }

    /// <summary>Runs a file's tests one after the other, as they are asked for; pure, so that a caller may take the time of each.</summary>
    public static IEnumerable<TestResult> Run(CompiledBundle bundle, TestFile file) => file.Tests.Select(test => new TestRun(bundle, file, test).Run());

    /// <summary>Answers for a whole file that none of its tests asked for; none where a test broke off, which might have come to ask.</summary>
    public static ImmutableArray<Diagnostic> Unused(TestFile file, IReadOnlyCollection<TestResult> results)
    {
        if (results.Any(r => !r.Faults.IsEmpty))
        {
            return [];
        }

        var used = results.SelectMany(r => r.UsedOfFile).ToHashSet();
        return
        [
            .. file.Bots.SelectMany(b => b.Answers.Select(a => (b, a.Span)).Concat(b.Probe.Select(p => (b, p.Span)))).Where(a => !used.Contains(a.Span))
                .Select(a => new Diagnostic(
                    TestDiagnostics.UnusedAnswer.Code, TestDiagnostics.UnusedAnswer.Severity, a.Span, $"No test of this file asked for this answer of '{a.b.State ?? a.b.Action}'.", "Remove it.", [])),
        ];
    }
}
