using Rpa.Expressions.Cel;

namespace Rpa.Expressions.Tests.Cel;

public sealed class DiagnosticTests
{
    [Fact]
    public void AnUnknownFieldIsPlacedExactlyAndTheNearestIsNamed()
    {
        var fault = Expr.Fault("data.daysLett > 84");
        Assert.Equal("let.yaml:7:16: error RPA104: 'data' has no field 'daysLett'. Did you mean 'daysLet'?", fault.ToString());
        Assert.Equal(24, fault.Span.EndColumn);
    }

    [Fact]
    public void AllFaultsOfAnExpressionAreFoundAtOnce()
    {
        var faults = Expr.Faults("dat.daysLet > 1 && data.applicantNam == 'x' && sise(data.tags) > 0");
        Assert.Equal(["RPA103", "RPA104", "RPA105"], faults.Select(f => f.Code));
        Assert.Equal([11, 35, 58], faults.Select(f => f.Span.Column));
        Assert.All(faults, f => Assert.StartsWith("Did you mean", f.Remedy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("data.daysLet >", "RPA100", 25)]
    [InlineData("data.daysLet = 3", "RPA100", 24)]
    [InlineData("(1 + 2", "RPA100", 17)]
    [InlineData("'abc", "RPA100", 11)]
    [InlineData("1 ü 2", "RPA100", 13)]
    [InlineData("", "RPA100", 11)]
    [InlineData("a and b", "RPA100", 13)]
    [InlineData("for", "RPA100", 11)]
    [InlineData("12ab", "RPA100", 11)]
    [InlineData("9223372036854775808", "RPA102", 11)]
    [InlineData("'a\\q'", "RPA102", 13)]
    [InlineData("nobody", "RPA103", 11)]
    [InlineData("data.nothing", "RPA104", 16)]
    [InlineData("has(data.nothing)", "RPA104", 20)]
    [InlineData("data['nothing']", "RPA104", 17)]
    [InlineData("data.daysLet.x", "RPA104", 24)]
    [InlineData("data.applicantName.startWith('x')", "RPA105", 30)]
    [InlineData("startsWith('a', 'b')", "RPA106", 11)]
    [InlineData("size(1)", "RPA106", 11)]
    [InlineData("1 + 'a'", "RPA107", 11)]
    [InlineData("data.daysLet == 'x'", "RPA107", 11)]
    [InlineData("data.tags < data.tags", "RPA107", 11)]
    [InlineData("1 && true", "RPA108", 11)]
    [InlineData("data.applicantName ? 1 : 2", "RPA108", 11)]
    [InlineData("true ? 1 : 'a'", "RPA109", 11)]
    [InlineData("has(data)", "RPA110", 11)]
    [InlineData("data.tags.all(1, true)", "RPA110", 25)]
    [InlineData("data.tags.map(x)", "RPA110", 11)]
    [InlineData("data.daysLet.map(x, x)", "RPA110", 11)]
    [InlineData("{1.5: 2}", "RPA111", 12)]
    [InlineData("{'a': 1, 'a': 2}", "RPA111", 20)]
    [InlineData("data.daysLet[0]", "RPA112", 11)]
    [InlineData("data.tags['a']", "RPA112", 21)]
    [InlineData("Person{name: 'x'}", "RPA113", 11)]
    [InlineData("data.applicantName.matches('(')", "RPA114", 38)]
    [InlineData("data.applicantName == null", "RPA116", 11)]
    [InlineData("timestamp('yesterday')", "RPA117", 11)]
    public void AFaultHasItsCodeAndColumn(string text, string code, int column)
    {
        var fault = Expr.Faults(text)[0];
        Assert.Equal((code, column), (fault.Code, fault.Span.Column));
        Assert.NotEmpty(fault.Message);
    }

    [Fact]
    public void AFaultInALaterLineIsPlacedThere()
    {
        var fault = Expr.Fault("data.daysLet > 1 &&\n  data.nobody");
        Assert.Equal((8, 18), (fault.Span.Line, fault.Span.Column));
    }

    [Fact]
    public void AComparisonWithNullIsAnsweredWithHas() =>
        Assert.Contains("has(data.applicantName)", Expr.Fault("data.applicantName != null").Remedy, StringComparison.Ordinal);

    [Fact]
    public void CodesAreUniqueAndWithinTheirRange() =>
        Assert.All(CelDiagnostics.All.GroupBy(d => d.Code), g =>
        {
            Assert.Single(g);
            Assert.InRange(int.Parse(g.Key[3..]), 100, 139);
        });
}
