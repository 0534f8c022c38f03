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
            var example = Example();
            var changes = fault.Groups["diff"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var old = string.Concat(changes.Where(c => c[0] == '-').Select(c => c[1..] + "\n"));
            var @new = string.Concat(changes.Where(c => c[0] == '+').Select(c => c[1..] + "\n"));
            Assert.Contains(old, example, StringComparison.Ordinal);
            var said = string.Join('\n', Check(example.Replace(old, @new, StringComparison.Ordinal)).Select(d => d.ToString()));
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

    private static string Example() => ExampleBlock().Match(Text).Groups["yaml"].Value;

    private static IEnumerable<Diagnostic> Check(string workflow)
    {
        var diagnostics = new DiagnosticBag();
        BundleCompiler.Compile(
            [Some.Bundle("dog-tax", workflow, ("forms/dog-tax.form.yaml", "out name string optional\nout email string optional\nout dogs int optional\n"), ("letters/assessed.letter.md", "reads data.fee\n"))
                with { DisplayPath = "dog-tax" }],
            Some.Catalog(), diagnostics);
        return diagnostics.ToImmutable();
    }

    [GeneratedRegex("```yaml\n(?<yaml>workflow: dog-tax\n.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExampleBlock();

    [GeneratedRegex("```diff\n(?<diff>.*?)```\n+```text\n(?<said>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fault();
}
