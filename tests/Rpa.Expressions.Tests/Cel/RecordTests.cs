using Rpa.Expressions.Values;

namespace Rpa.Expressions.Tests.Cel;

public sealed class RecordTests
{
    private static readonly MapValue Filled = Value.Map(("applicantName", Value.Of("Erika")), ("daysLet", Value.Of(90L)), ("fee", Value.Of(37.50m)));

    [Fact]
    public void ReadingAnUnsetFieldIsAnErrorThatNamesTheRemedy() =>
        Assert.Equal("'data.daysLet' is unset. Ask has(data.daysLet) before reading it", Expr.Error("data.daysLet > 84"));

    [Fact]
    public void HasGuardsTheReading()
    {
        Assert.Equal(BoolValue.False, Expr.Value("has(data.daysLet) && data.daysLet > 84"));
        Assert.Equal(BoolValue.True, Expr.Value("has(data.daysLet) && data.daysLet > 84", Filled));
    }

    [Fact]
    public void AnOptionalFieldHasADefault()
    {
        Assert.Equal(Value.Of(0L), Expr.Value("data.?daysLet.orValue(0)"));
        Assert.Equal(Value.Of(90L), Expr.Value("data.?daysLet.orValue(0)", Filled));
    }

    [Fact]
    public void MoneyIsExactAndTakesWholeNumbersAndLiterals()
    {
        Assert.Equal("75.00", Expr.Value("data.fee * 2", Filled).ToString());
        Assert.Equal("44.6250", Expr.Value("data.fee * 1.19", Filled).ToString());
        Assert.Equal(BoolValue.True, Expr.Value("data.fee == 37.5 && data.fee > 37", Filled));
    }

    [Fact]
    public void DataThatLiesAboutItsTypeIsAnErrorNotACrash() =>
        Assert.Contains("no such overload", Expr.Error("data.daysLet > 84", Value.Map(("daysLet", Value.Of("ninety")))), StringComparison.Ordinal);
}
