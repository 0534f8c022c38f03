using System.Collections.Immutable;
using System.Text;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Host.Tests.Faults;

/// <summary>
/// The shipped processes are broken one fault at a time, by rule and not by hand: every place that an operator fits is a fault. Each is found, by a finding that says what is wrong, in its place.
/// </summary>
[Trait("needs", "time")]
public sealed class FaultTests
{
    /// <summary>Set this variable to 1 to try every fault; otherwise so many of each operator in each file, spread over it.</summary>
    private const string All = "RPA_ALL_FAULTS";

    private static readonly BotCatalog Bots = BotComposition.Catalog();

    private static readonly ImmutableArray<BundleSource> Clean = BundleFolders.ReadAll(Checkout.Path("workflows"));

    public static TheoryData<string> Bundles => [.. Clean.Select(s => s.Name)];

    [Fact]
    public void TheCleanFilesHaveNoFindings() => Assert.Empty(Check(Clean).Select(f => f.ToString()));

    [Theory]
    [MemberData(nameof(Bundles))]
    public void EachFaultIsFoundInItsPlace(string bundle)
    {
        var source = Clean.First(s => s.Name == bundle);
        var all = Faults(source).ToList();
        var faults = Environment.GetEnvironmentVariable(All) == "1" ? all : [.. all.GroupBy(f => (f.Operator, f.File)).SelectMany(g => Spread([.. g]))];
        Assert.True(faults.Count >= 60, $"{bundle}: only {faults.Count} faults.");
        var missed = new StringBuilder();
        var count = 0;
        foreach (var fault in faults)
        {
            var findings = Check(Clean.Replace(source, Broken(source, fault)));
            if (!findings.Any(f => IsFound(source, fault, f)))
            {
                count++;
                missed.Append(fault).Append(" wants ").AppendJoin('/', fault.Codes).Append(' ').Append(fault.Place).Append(' ').Append(fault.Name).Append('\n')
                    .AppendJoin('\n', findings.Take(4).Select(f => "      " + f)).Append('\n');
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{bundle}: {faults.Count - count} of {faults.Count} faults found ({all.Count} in all).");
        Assert.True(count == 0, $"{count} of {faults.Count} faults were not found:\n{missed}");
    }

    private static IEnumerable<Fault> Faults(BundleSource source)
    {
        foreach (var (path, bytes) in source.Files.Where(f => !f.Key.Contains(".test.", StringComparison.Ordinal)))
        {
            var file = FileLines.Of(path, Encoding.UTF8.GetString(bytes.Span));
            var workflow = Encoding.UTF8.GetString(source.Files["workflow.yaml"].Span);
            var own = path == "workflow.yaml" ? WorkflowFaults.Of(file).Concat(DataFaults.Of(file)) : AssetFaults.Of(file, workflow);
            foreach (var fault in own.Concat(path.EndsWith(".yaml", StringComparison.Ordinal) ? YamlFaults.Of(file) : []).Where(f => f.Codes.Length > 0 && f.Broken?.Text != file.Text))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<Fault> Spread(List<Fault> faults) =>
        faults[0].File == "workflow.yaml" && faults.Count > 1 ? [faults[0], faults[^1]] : [faults[faults.Count / 2]];

    private static BundleSource Broken(BundleSource source, Fault fault) =>
        source with { Files = fault.Broken is null ? source.Files.Remove(fault.File) : source.Files.SetItem(fault.File, Encoding.UTF8.GetBytes(fault.Broken.Text)) };

    private static bool IsFound(BundleSource source, Fault fault, Diagnostic finding)
    {
        if (!fault.Codes.Any(c => c[^1] == '*' ? finding.Code.StartsWith(c[..^1], StringComparison.Ordinal) : finding.Code == c))
        {
            return false;
        }

        var isHere = finding.Span.File == $"{source.DisplayPath}/{fault.File}";
        return fault.Place switch
        {
            Place.Line => isHere && finding.Span.Line == fault.Line + 1,
            Place.Holder => isHere && fault.Broken!.Holders(fault.Line).Contains(finding.Span.Line - 1),
            _ => finding.Message.Contains(fault.Name, StringComparison.Ordinal) || finding.Remedy.Contains(fault.Name, StringComparison.Ordinal),
        };
    }

    private static ImmutableArray<Diagnostic> Check(IEnumerable<BundleSource> sources)
    {
        var diagnostics = new DiagnosticBag();
        BundleCompiler.Compile(sources, Bots, diagnostics);
        return diagnostics.ToImmutable();
    }
}
