using Rpa.Bots.Ocr.Forms;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>What four or six readings of one line say together. A template accepts from 0.85 unless it says otherwise.</summary>
public sealed class VerdictTests
{
    private const double Accepted = 0.85;

    [Fact]
    public void ReadingsThatAllAgreeAreSure() => Assert.Equal(0.97, Of(nameof(FieldType.Integer), "84", "84", "84", "84").Confidence);

    [Theory]
    [InlineData(nameof(FieldType.Decimal), "125", "125", "12,5", "125")]
    [InlineData(nameof(FieldType.Integer), "84", "84", "84", "34")]
    [InlineData(nameof(FieldType.PostalCode), "55118", "55118", "55113", "55118")]
    [InlineData(nameof(FieldType.Phone), "0151 8068876", "0151 8068876", "0151 8068376", "0151 8068876")]
    public void OneDigitOrCommaThatOneReadingSawLeavesANumberToAPerson(string type, params string[] texts) => Assert.True(Of(type, texts).Confidence < Accepted);

    [Theory]
    [InlineData(nameof(FieldType.Phone), "0151 8068876", "01518068876", "0151 8068876", "0151 8068876")]
    [InlineData(nameof(FieldType.Date), "07.03.1984", "7.3.1984", "07.03.1984", "07. 03. 1984")]
    [InlineData(nameof(FieldType.Decimal), "1.250,00", "1250,00", "1.250,00", "1.250,00")]
    public void WritingOneValueInTwoWaysIsNoDifference(string type, params string[] texts) => Assert.True(Of(type, texts).Confidence >= Accepted);

    [Fact]
    public void OneModelAloneIsNotEnough() => Assert.True(Of(nameof(FieldType.Text), "Weiß", "Weir", "Weiß", "Weib").Confidence is >= 0.6 and < 0.97);

    [Fact]
    public void WhatIsNoValueOfItsTypeSaysWhy()
    {
        var checks = new List<string>();
        var zone = new FormField("x", FieldType.Integer) { Max = 366 };
        var (value, confidence) = Verdict.Of(zone, [Readings.Of(zone, Readings.Draw(Readings.At(5, 20, 35)), "999", "999", "999", "999")], checks);
        Assert.Equal((false, true, true), (value.IsValid, confidence < 0.5, checks.Exists(check => check.Contains("366", StringComparison.Ordinal))));
    }

    private static (FieldValue Value, double Confidence) Of(string type, params string[] texts)
    {
        var zone = new FormField("x", Enum.Parse<FieldType>(type));
        return Verdict.Of(zone, [Readings.Of(zone, Readings.Draw(Readings.At(5, 20)), texts)], []);
    }
}
