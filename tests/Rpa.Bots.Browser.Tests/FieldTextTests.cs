using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Running;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests;

public sealed class FieldTextTests
{
    [Fact]
    public void ValuesLookAsTheFieldWantsThem()
    {
        var day = Value.Of(new DateOnly(2026, 3, 1));
        Assert.Equal("01.03.2026", FieldText.For(day, "text"));
        Assert.Equal("2026-03-01", FieldText.For(day, "date"));
        Assert.Equal("62,5", FieldText.For(Value.Of(62.5m), "text"));
        Assert.Equal("62.5", FieldText.For(Value.Of(62.5m), "number"));
        Assert.Equal("1000", FieldText.For(Value.Of(1000L), "text"));
        Assert.Equal("Ja", FieldText.For(Value.Of(true), ""));
    }

    [Theory]
    [InlineData("Am Dom 1", "Am  Dom 1 ", true)]
    [InlineData("Am Dom 1", "Am Dom 12", false)]
    [InlineData("mz-ab", "MZ-AB", true)]
    [InlineData("1,5", "15", false)]
    [InlineData("21.11.2026", "2026-11-21", true)]
    [InlineData("DE12 3456", "DE123456", true)]
    public void ATextIsTheSameApartFromSpacesAndCase(string meant, string shown, bool same) =>
        Assert.Equal(same, FieldText.Same(Value.Of(meant), shown));

    [Theory]
    [InlineData("1.234,50", true)]
    [InlineData("1234,5", true)]
    [InlineData("1234.5", true)]
    [InlineData("1.234,50 €", true)]
    [InlineData("12345", false)]
    [InlineData("", false)]
    public void ANumberIsTheSameHoweverItIsWritten(string shown, bool same) =>
        Assert.Equal(same, FieldText.Same(Value.Of(1234.5m), shown));
}
