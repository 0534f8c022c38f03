using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Tests.Cel;

public sealed class TextTemplateTests
{
    private static readonly MapValue Filled = Value.Map(("applicantName", Value.Of("Erika")), ("daysLet", Value.Of(90L)));

    private static TextTemplate Compile(string text)
    {
        var bag = new DiagnosticBag();
        var template = TextTemplate.Compile(text, Expr.Place, Expr.Environment, bag);
        Assert.True(template is not null, string.Join("\n", bag.ToImmutable()));
        return template;
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Dear ${data.applicantName}!", "Dear Erika!")]
    [InlineData("${data.applicantName}${data.daysLet}", "Erika90")]
    [InlineData("costs $${x} and $5", "costs ${x} and $5")]
    [InlineData("a ${ '}' + \"{\" } b", "a }{ b")]
    [InlineData("a ${ {'k': {'l': 'v'}}.k.l } b", "a v b")]
    [InlineData("", "")]
    public void ExpressionsAreFilledIn(string text, string expected) =>
        Assert.Equal(expected, Compile(text).Evaluate(Expr.Given(Filled)).Value!.ToString());

    [Fact]
    public void ASoleExpressionKeepsItsType()
    {
        var template = Compile("${data.daysLet}");
        Assert.Equal(CelType.Int, template.ResultType);
        Assert.Equal(Value.Of(90L), template.Evaluate(Expr.Given(Filled)).Value);
        Assert.Equal(CelType.String, Compile(" ${data.daysLet}").ResultType);
    }

    [Fact]
    public void ThereIsOneLiteralMoreThanThereAreExpressions()
    {
        var template = Compile("a${data.daysLet}b");
        Assert.Equal(["a", "b"], template.Literals);
        Assert.Equal("data.daysLet", Assert.Single(template.Programs).Text);
    }

    [Theory]
    [InlineData("a ${data.daysLet", "RPA120", 13)]
    [InlineData("a ${ }", "RPA121", 13)]
    [InlineData("ab ${data.nobody} c", "RPA104", 21)]
    [InlineData("ab ${'x} c", "RPA100", 16)]
    public void FaultsArePlacedInsideTheText(string text, string code, int column)
    {
        var bag = new DiagnosticBag();
        Assert.Null(TextTemplate.Compile(text, Expr.Place, Expr.Environment, bag));
        var fault = Assert.Single(bag.ToImmutable());
        Assert.Equal((code, column), (fault.Code, fault.Span.Column));
    }

    [Fact]
    public void AnUnsetFieldIsTheTextsError() =>
        Assert.Contains("'data.applicantName' is unset", Compile("Dear ${data.applicantName}").Evaluate(Expr.Given(null)).Error, StringComparison.Ordinal);
}
