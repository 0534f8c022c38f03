using System.Text.RegularExpressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Yaml;
using Rpa.Language.Parsing;

namespace Rpa.Language.Tests.Parsing;

public sealed partial class CatalogueTests
{
    [Fact]
    public void EveryCodeStandsForOneFinding()
    {
        var codes = YamlDiagnostics.All.Concat(LanguageDiagnostics.All).Concat(CelDiagnostics.All).Select(d => d.Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(LanguageDiagnostics.All, d => Assert.InRange(int.Parse(d.Code.AsSpan(3)), 40, 99));
    }

    [Fact]
    public void EveryFindingOfTheLanguageIsInTheCatalogue()
    {
        var fields = typeof(LanguageDiagnostics).GetFields().Select(f => f.GetValue(null)).OfType<Expressions.Diagnostics.DiagnosticDescriptor>();
        Assert.Equal(fields.OrderBy(f => f.Code), LanguageDiagnostics.All.OrderBy(f => f.Code));
    }

    [Fact]
    public void EveryErrorNamesARemedy()
    {
        // Each fault of the mutation tests says what to do, in the message or beside it.
        foreach (var (find, replace) in Proofs.MutationTests.Faults.Select(f => f.Data).Select(d => (d.Item1, d.Item2)))
        {
            var at = Holiday.Workflow.IndexOf(find, StringComparison.Ordinal);
            var (_, findings) = Holiday.Compile(Holiday.Workflow[..at] + replace + Holiday.Workflow[(at + find.Length)..]);
            Assert.All(findings, f => Assert.True(f.Remedy.Length > 0 || Expectation().IsMatch(f.Message), f.ToString()));
        }
    }

    [GeneratedRegex("expected|needs|type|declares|names|has no field", RegexOptions.None, 1000)]
    private static partial Regex Expectation();
}
