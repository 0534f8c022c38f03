using System.Text.RegularExpressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Testing;

namespace Rpa.Host.Tests.Catalogue;

/// <summary>The processes that `workflows/README.md` teaches with are clean as they stand there, with the actions of the real bots, and show the whole language.</summary>
public sealed partial class TeachingReadmeTests
{
    private static readonly string Text = File.ReadAllText(Checkout.Path("workflows", "README.md"));

    [Fact]
    public void TheProcessesAreClean() => Assert.Empty(Compile().Findings.Select(f => f.ToString()));

    [Fact]
    public void TheyShowEachWayToStartAndEachKindOfState()
    {
        var definitions = Compile().Bundles.Select(b => b.Definition).ToList();
        Assert.Equal(
            [typeof(ApiStart), typeof(FromStart), typeof(HandOffStart), typeof(ScheduleStart), typeof(SubmissionStart), typeof(TriggerStart)],
            definitions.SelectMany(d => d.Starts).Select(s => s.GetType()).Distinct().OrderBy(t => t.Name, StringComparer.Ordinal));
        Assert.Equal(
            [typeof(DecideState), typeof(DoState), typeof(FinalState), typeof(RunState), typeof(TaskState), typeof(WaitState)],
            definitions.SelectMany(d => d.States.Values).Select(s => s.GetType()).Distinct().OrderBy(t => t.Name, StringComparer.Ordinal));
    }

    /// <summary>A block that no test takes up would be believed and never tried.</summary>
    [Fact]
    public void NoBlockIsLeftUnchecked()
    {
        foreach (Match block in Block().Matches(Text))
        {
            var (kind, first) = (block.Groups["kind"].Value, block.Groups["text"].Value.Split('\n')[0]);
            var isTried = kind switch
            {
                "yaml" => PathLine().IsMatch(first) || first is "workflow: dog-tax" || first.StartsWith("now: ", StringComparison.Ordinal),
                "markdown" => first == "---",
                "diff" or "text" => true,
                _ => false,
            };
            Assert.True(isTried, $"No test takes up the block of kind '{kind}' that begins with '{first}'.");
        }

        // Each change that is shown is followed by what is said of it, which the tests of those sections compare.
        Assert.Equal(Block().Matches(Text).Count(b => b.Groups["kind"].Value == "diff"), Block().Matches(Text).Count(b => b.Groups["kind"].Value == "text"));
    }

    private static (IReadOnlyList<CompiledBundle> Bundles, IReadOnlyList<Diagnostic> Findings) Compile()
    {
        var files = Block().Matches(Text).Select(b => b.Groups["text"].Value)
            .Where(t => PathLine().IsMatch(t.Split('\n')[0])).ToDictionary(t => t.Split('\n')[0][2..], t => t);
        var letter = Block().Matches(Text).Single(b => b.Groups["kind"].Value == "markdown").Groups["text"].Value;
        foreach (var name in (string[])["ask", "granted", "refused"])
        {
            files.Add($"tree-felling/letters/{name}.letter.md", letter);
        }

        var found = new DiagnosticBag();
        var sources = files.Where(f => f.Key.EndsWith("/workflow.yaml", StringComparison.Ordinal)).Select(f => f.Key.Split('/')[0])
            .Select(name => Some.Bundle(name, files[$"{name}/workflow.yaml"], [.. files.Where(f => f.Key.StartsWith(name + "/", StringComparison.Ordinal) && !f.Key.EndsWith("/workflow.yaml", StringComparison.Ordinal))
                .Select(f => (f.Key[(name.Length + 1)..], f.Value))])).ToList();
        Assert.Equal(2, sources.Count);
        return (BundleCompiler.Compile(sources, BotComposition.Catalog(), found), found.ToImmutable());
    }

    [GeneratedRegex("^```(?<kind>[a-z]+)\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    [GeneratedRegex("^# [a-z-]+/[a-z./-]+$", RegexOptions.None, 1000)]
    private static partial Regex PathLine();
}
