using System.Text.RegularExpressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Language.Tests.Schema;

/// <summary>What `workflows/README.md` shows is what the checker does.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "workflows", "README.md"));

    [Fact]
    public void TheExampleIsClean() => Assert.Empty(Check(Example()).Select(d => d.ToString()));

    [Fact]
    public void EachFaultIsReportedAsShown()
    {
        var faults = Fault().Matches(Text);
        var rewritten = Text;
        Assert.True(faults.Count >= 5);
        foreach (Match fault in faults)
        {
            var said = string.Join('\n', Check(Broken(fault)).Select(d => d.ToString()));
            if (Environment.GetEnvironmentVariable(Repository.Rewrite) == "1")
            {
                rewritten = rewritten.Replace(fault.Value, fault.Value.Replace(fault.Groups["said"].Value, said + "\n", StringComparison.Ordinal), StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(fault.Groups["said"].Value.Trim(), said);
            }
        }

        if (rewritten != Text)
        {
            File.WriteAllText(Path.Combine(Repository.Root, "workflows", "README.md"), rewritten);
        }
    }

    /// <summary>The faults that the page shows, with the file of their picture; empty where there is none.</summary>
    internal static IEnumerable<(string Workflow, string Picture)> Faults() => Fault().Matches(Text).Select(f => (Broken(f), f.Groups["picture"].Value));

    /// <summary>The drawing of a fault: the path of its first finding lit, or the state it stands in.</summary>
    internal static string Drawing((string Workflow, string Picture) fault)
    {
        var diagnostics = new DiagnosticBag();
        var graph = BundleCompiler.Draw([Bundle(fault.Workflow)], Some.Catalog(), diagnostics)["dog-tax"];
        var findings = diagnostics.ToImmutable();
        var first = findings.FirstOrDefault(f => !f.Path.IsEmpty) ?? findings[0];
        return graph.ToDot("en", first.Path.IsEmpty ? graph.StateAt(first.Span.Line) : first.Path);
    }

    private static string Broken(Match fault)
    {
        var example = Example();
        var changes = fault.Groups["diff"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var old = string.Concat(changes.Where(c => c[0] == '-').Select(c => c[1..] + "\n"));
        var @new = string.Concat(changes.Where(c => c[0] == '+').Select(c => c[1..] + "\n"));
        Assert.Contains(old, example, StringComparison.Ordinal);
        return example.Replace(old, @new, StringComparison.Ordinal);
    }

    private static string Example() => ExampleBlock().Match(Text).Groups["yaml"].Value;

    private static IEnumerable<Diagnostic> Check(string workflow)
    {
        var diagnostics = new DiagnosticBag();
        BundleCompiler.Compile([Bundle(workflow)], Some.Catalog(), diagnostics);
        return diagnostics.ToImmutable();
    }

    private static BundleSource Bundle(string workflow)
    {
        List<(string, string)> assets = [("forms/dog-tax.form.yaml", "out name string optional\nout email string optional\nout dogs int optional\n"), ("letters/assessed.letter.md", "reads data.fee\n")];
        if (workflow.Contains("scripts/assess", StringComparison.Ordinal))
        {
            assets.Add(("scripts/assess.page.yaml", "effect\nreference\n"));
        }

        return Some.Bundle("dog-tax", workflow, [.. assets]) with { DisplayPath = "dog-tax" };
    }

    [GeneratedRegex("```yaml\n(?<yaml>workflow: dog-tax\n.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExampleBlock();

    [GeneratedRegex("```diff\n(?<diff>.*?)```\n+```text\n(?<said>.*?)```(\n\n!\\[[^\\]]*\\]\\(pictures/(?<picture>[^)]+)\\))?", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fault();
}
