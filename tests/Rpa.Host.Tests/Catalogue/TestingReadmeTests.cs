using System.Text.RegularExpressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Testing;
using Rpa.Language.Bundles;
using Rpa.Language.Testing;
using Rpa.Testing;
using Spectre.Console;

namespace Rpa.Host.Tests.Catalogue;

/// <summary>The test that `workflows/README.md` shows passes, and what is shown of the wrong one is what is said.</summary>
public sealed partial class TestingReadmeTests
{
    private static readonly string Text = File.ReadAllText(Checkout.Path("workflows", "README.md"));

    [Fact]
    public void TheExampleCoversWhatItSays()
    {
        var report = Run(Example());
        Assert.Empty(report.Findings.Concat(report.Results.SelectMany(r => r.Result.Findings)).Select(f => f.ToString()));
        Assert.Equal(2, report.Results.Length);
    }

    [Fact]
    public void TheWrongExpectationIsToldAsShown()
    {
        var wrong = Wrong().Match(Text);
        Assert.True(wrong.Success);
        var report = Run(Example().Replace(wrong.Groups["right"].Value, wrong.Groups["wrong"].Value, StringComparison.Ordinal));
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 1000;
        new TestPrinter(console, all: false).Write(report);
        var said = string.Join('\n', output.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => l.TrimEnd())) + "\n";
        if (Environment.GetEnvironmentVariable(CatalogueFile.Rewrite) == "1")
        {
            File.WriteAllText(Checkout.Path("workflows", "README.md"), Text.Replace(wrong.Value, wrong.Value.Replace($"```text\n{wrong.Groups["said"].Value}", $"```text\n{said}", StringComparison.Ordinal), StringComparison.Ordinal));
            return;
        }

        Assert.Equal(wrong.Groups["said"].Value, said);
    }

    private static string Example() => TestBlock().Match(Text).Groups["yaml"].Value;

    private static ProcessReport Run(string tests)
    {
        var found = new DiagnosticBag();
        var source = Some.Bundle(
            "dog-tax", WorkflowBlock().Match(Text).Groups["yaml"].Value, ("assessing.test.yaml", tests),
            ("forms/dog-tax.form.yaml", "out name string optional\nout email string optional\nout dogs int optional\n"), ("letters/assessed.letter.md", "reads data.fee\n")) with
        { DisplayPath = "dog-tax" };
        var bundle = Assert.Single(BundleCompiler.Compile([source], Some.Catalog(), found));
        var files = TestFiles.Read(bundle, found);
        var results = files.SelectMany(f => TestFiles.Run(bundle, f)).ToList();
        found.AddRange(files.SelectMany(f => TestFiles.Unused(f, results)));
        return new ProcessReport("dog-tax", [.. results.Select(r => new TimedResult(r, TimeSpan.Zero))], found.ToImmutable(), Coverage.Of(bundle.Definition, results));
    }

    [GeneratedRegex("```yaml\n(?<yaml>workflow: dog-tax\n.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WorkflowBlock();

    [GeneratedRegex("```yaml\n(?<yaml>now: [^`]*?\ntests:\n.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestBlock();

    [GeneratedRegex("```diff\n-(?<right> [^\n]*)\n\\+(?<wrong> [^\n]*)\n```\n\nis told by `rpa test`:\n\n```text\n(?<said>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Wrong();
}
