namespace Rpa.Expressions.Tests.Cel;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("data.daysLet > 84", "data.daysLet")]
    [InlineData("has(data.daysLet) && data.daysLet > 84", "data.daysLet?, data.daysLet")]
    [InlineData("has(data.address.city)", "data.address.city?, data.address")]
    [InlineData("data.tags.exists(data, data == 'x')", "data.tags")]
    [InlineData("data.tags.exists(t, t == data.applicantName)", "data.tags, data.applicantName")]
    [InlineData("data['daysLet'] + 1", "data.daysLet")]
    [InlineData("data.tags[0]", "data.tags")]
    [InlineData("data.?daysLet.orValue(0)", "data.daysLet?")]
    [InlineData("size(string(1))", "")]
    [InlineData("cel.bind(x, data.daysLet, x + x)", "data.daysLet")]
    public void EveryPathIsFoundAndTestsAreMarked(string text, string expected)
    {
        var references = Expr.Compile(text).References;
        Assert.Equal(expected, string.Join(", ", references.Select(r => string.Join('.', r.Path) + (r.IsTested ? "?" : ""))));
    }

    [Fact]
    public void AReferenceHasItsPlace()
    {
        var reference = Expr.Compile("1 + data.daysLet").References.Single();
        Assert.Equal((15, 27), (reference.Span.Column, reference.Span.EndColumn));
    }
}
