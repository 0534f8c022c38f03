using System.Collections.Immutable;
using System.Text;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Language.Bundles;
using Rpa.Language.Testing;
using Rpa.Testing;

namespace Rpa.Host.Tests.Commands;

/// <summary>The tests of the shipped processes see when a way leads elsewhere: each way is bent once, and either the checker or a test must say so.</summary>
[Trait("needs", "time")]
public sealed class ShippedMutationTests
{
    private static readonly BotCatalog Bots = BotComposition.Catalog();

    [Theory]
    [MemberData(nameof(ShippedTestsTests.Processes), MemberType = typeof(ShippedTestsTests))]
    public void AWayThatLeadsElsewhereIsSeen(string process)
    {
        var sources = BundleFolders.ReadAll(Checkout.Path("workflows"));
        var bundle = BundleCompiler.Compile(sources, Bots, new DiagnosticBag()).Single(b => b.Definition.Name == process);
        var text = Encoding.UTF8.GetString(bundle.Source.Files["workflow.yaml"].Span);
        var lines = text.Split('\n');
        var unseen = new List<string>();
        var (bent, seenByChecker) = (0, 0);
        var places = TestFiles.Read(bundle, new DiagnosticBag()).SelectMany(f => TestFiles.Run(bundle, f)).SelectMany(r => r.Walk.Passed).Distinct().OrderBy(p => p.Line).ThenBy(p => p.Column);
        foreach (var place in places.Where(p => p.File.EndsWith("workflow.yaml", StringComparison.Ordinal) && p.Line == p.EndLine))
        {
            var target = lines[place.Line - 1][(place.Column - 1)..(place.EndColumn - 1)];
            if (!bundle.Definition.States.ContainsKey(target))
            {
                continue;
            }

            // A neighbour of the right target: near enough to be a slip.
            var order = bundle.Definition.StateOrder;
            var other = order[(order.IndexOf(target) + 1) % order.Length];
            var changed = lines.ToArray();
            changed[place.Line - 1] = string.Concat(lines[place.Line - 1].AsSpan(0, place.Column - 1), other, lines[place.Line - 1].AsSpan(place.EndColumn - 1));
            var found = new DiagnosticBag();
            var broken = Compile(sources, process, string.Join('\n', changed), found);
            bent++;
            if (broken is null || found.Count > 0)
            {
                seenByChecker++;
            }
            else if (TestFiles.Read(broken, new DiagnosticBag()) is var files && files.SelectMany(f => TestFiles.Run(broken, f)).All(r => r.Passed))
            {
                unseen.Add($"{place}: {target} became {other}");
            }
        }

        Assert.Empty(unseen);
        Assert.True(bent > seenByChecker && bent >= 7, $"{bent} ways were bent, {seenByChecker} of them seen by the checker");
    }

    private static CompiledBundle? Compile(ImmutableArray<BundleSource> sources, string process, string workflow, DiagnosticBag found)
    {
        // Of the neighbours those are read that start it, or that it starts.
        var changed = sources.Where(s => s.Name == process || s.Name == "intake" || process == "intake").Select(s => s.Name == process ? s with { Files = s.Files.SetItem("workflow.yaml", Encoding.UTF8.GetBytes(workflow)) } : s with { Files = s.Files.RemoveRange(s.Files.Keys.Where(k => k != "workflow.yaml")) });
        // The neighbours' assets do not matter here, and without them their findings are of no interest.
        var all = new DiagnosticBag();
        var bundle = BundleCompiler.Compile(changed, Bots, all).FirstOrDefault(b => b.Definition.Name == process);
        found.AddRange(all.ToImmutable().Where(d => d.Span.File.Contains($"{process}/", StringComparison.Ordinal)));
        return bundle;
    }
}
