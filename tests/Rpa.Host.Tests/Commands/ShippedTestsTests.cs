using System.Text.RegularExpressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Host.Testing;
using Rpa.Language.Testing;
using Rpa.Testing;

namespace Rpa.Host.Tests.Commands;

/// <summary>The tests of the shipped processes, held against the bots that ship.</summary>
public sealed partial class ShippedTestsTests
{
    private static readonly Lazy<List<ProcessReport>> Reports = new(() => [.. ProcessTests.Run([Checkout.Path("workflows")], BotComposition.Catalog(), TimeProvider.System)]);

    public static TheoryData<string> Processes => [.. Directory.EnumerateFiles(Checkout.Path("workflows"), "workflow.yaml", SearchOption.AllDirectories).Select(f => Path.GetFileName(Path.GetDirectoryName(f))!)];

    [Theory]
    [MemberData(nameof(Processes))]
    public void EveryTestPassesAndEveryStateWayAndRuleRowIsCovered(string process)
    {
        var report = Reports.Value.Single(r => r.Name == process);
        Assert.Empty(report.Findings.Concat(report.Results.SelectMany(r => r.Result.Findings)).Select(f => f.ToString()));
        Assert.Empty(report.Coverage!.Missed.Select(m => $"{m.Span}: {m.Kind} {m.Name}"));
        Assert.NotEmpty(report.Results);
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void ATestThatExpectsAnotherPathFails(string process)
    {
        // The path of every test is broken once: a test that would pass with any path proves nothing.
        var (bundle, _) = ProcessTests.Compile(Checkout.Path("workflows", process), BotComposition.Catalog());
        var files = bundle!.Source.Files;
        foreach (var (path, bytes) in files.Where(f => f.Key.EndsWith(TestFiles.Ending, StringComparison.Ordinal)))
        {
            var last = bundle.Definition.StateOrder[^1];
            var text = System.Text.Encoding.UTF8.GetString(bytes.Span);
            var broken = PathList().Replace(text, m => $"path: [{m.Groups["states"].Value}, {last}]");
            var source = bundle.Source with { Files = files.SetItem(path, System.Text.Encoding.UTF8.GetBytes(broken)) };
            var changed = new Rpa.Language.Bundles.CompiledBundle(bundle.Hash, bundle.Definition, bundle.Assets, bundle.Catalog, source);
            var file = TestFiles.Read(changed, new DiagnosticBag()).Single(f => f.Path.EndsWith(path, StringComparison.Ordinal));
            var passed = TestFiles.Run(changed, file).Where(r => !r.ExpectedPath.IsEmpty && !r.Differences.Any(d => d.What.StartsWith("path, ", StringComparison.Ordinal)));
            Assert.Empty(passed.Select(r => r.Test.Name));
        }
    }

    [GeneratedRegex(@"path: \[(?<states>[^\]]*)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathList();
}
