using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Expressions.Tests.Diagnostics;

public sealed class DiagnosticBagTests
{
    private static readonly DiagnosticDescriptor Grave = new("RPA901", Severity.Error, "Grave");

    private static readonly DiagnosticDescriptor Light = new("RPA902", Severity.Warning, "Light");

    [Fact]
    public void OfAKindTheFirstTwoHundredAreListedAndOneMoreCountsTheRest()
    {
        var bag = new DiagnosticBag();
        for (var line = 1; line <= 1000; line++)
        {
            bag.Report(Grave, Line("a.yaml", line), "x");
        }

        bag.Report(Grave, Line("b.yaml", 1), "another file is not silenced");
        bag.Report(Light, Line("a.yaml", 1), "another kind neither");
        var listed = bag.ToImmutable();
        Assert.Equal(203, listed.Length);
        var rest = Assert.Single(listed, d => d.Code == YamlDiagnostics.TooManyFaults.Code);
        Assert.Equal("a.yaml:201:1: error RPA016: From here on 800 more findings RPA901 of this file are not listed. Repair those listed first.", rest.ToString());
        Assert.Equal(1002, bag.Count);
    }

    [Fact]
    public void ManyWarningsStayWarnings()
    {
        var bag = new DiagnosticBag();
        for (var line = 1; line <= 300; line++)
        {
            bag.Report(Light, Line("a.yaml", line), "x");
        }

        Assert.False(bag.HasErrors);
        Assert.All(bag.ToImmutable(), d => Assert.Equal(Severity.Warning, d.Severity));
    }

    [Fact]
    public void ANameIsNotLookedForWhereItsFindingIsNotListed()
    {
        var outer = new DiagnosticBag();
        var asked = 0;
        IEnumerable<string> Names()
        {
            asked++;
            yield return "reading";
        }

        for (var line = 1; line <= 300; line++)
        {
            var inner = new DiagnosticBag(outer);
            inner.Report(Grave, Line("a.yaml", line), "x", DidYouMean.Remedy("reding", Names()));
            outer.AddRange(inner.ToImmutable());
        }

        Assert.Equal(DiagnosticBag.MostOfAKind, asked);
        Assert.Equal("Did you mean 'reading'?", outer.ToImmutable()[0].Remedy);
    }

    private static SourceSpan Line(string file, int line) => new(file, line, 1, line, 2);
}
