using System.Globalization;
using System.Text;
using System.Text.Json;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Tests.Types;

public sealed class DataTypeConversionTests
{
    private static readonly CultureInfo De = CultureInfo.GetCultureInfo("de-DE");
    private static readonly CultureInfo En = CultureInfo.GetCultureInfo("en-GB");
    private static readonly DataType Text = new(DataKind.Text);

    private static string Read(DataType type, string text, CultureInfo? culture = null)
    {
        var result = type.FromText(text, culture ?? De);
        Assert.True(result.Value is null != result.Fault is null);
        return result.Value?.ToString() ?? "fault";
    }

    [Theory]
    [InlineData("1.234,56", "1234.56", "1234.56")]
    [InlineData("1,234.56", "1234.56", "1234.56")]
    [InlineData("1.234", "1234", "1.234")]
    [InlineData("1,234", "1.234", "1234")]
    [InlineData("0.375", "0.375", "0.375")]
    [InlineData("0,375", "0.375", "0.375")]
    [InlineData("12,5", "12.5", "12.5")]
    [InlineData("12.5", "12.5", "12.5")]
    [InlineData("1.234.567", "1234567", "1234567")]
    [InlineData("1 234 567,8", "1234567.8", "1234567.8")]
    [InlineData("1'234.50", "1234.50", "1234.50")]
    [InlineData("-3", "-3", "-3")]
    [InlineData("− 3,5", "-3.5", "-3.5")]
    [InlineData("12.34.56", "fault", "fault")]
    [InlineData("1.234,567.8", "fault", "fault")]
    [InlineData("12,", "fault", "fault")]
    [InlineData("1 23", "fault", "fault")]
    [InlineData("12 m²", "fault", "fault")]
    [InlineData("", "fault", "fault")]
    [InlineData("99999999999999999999999999999999", "fault", "fault")]
    public void NumbersAreReadAsGermansAndEnglishWriteThem(string text, string german, string english)
    {
        var type = new DataType(DataKind.Decimal);
        Assert.Equal((german, english), (Read(type, text), Read(type, text, En)));
    }

    [Theory]
    [InlineData("84", "84")]
    [InlineData("1.234", "1234")]
    [InlineData("1,234", "1234")]
    [InlineData("12,0", "12")]
    [InlineData("12,5", "fault")]
    [InlineData("01067", "1067")]
    [InlineData("l2", "fault")]
    public void WholeNumbers(string text, string expected) => Assert.Equal(expected, Read(new DataType(DataKind.Integer), text));

    [Theory]
    [InlineData("37,50 €", "37.50")]
    [InlineData("€ 1.234", "1234.00")]
    [InlineData("70 EUR", "70.00")]
    [InlineData("70,- Euro", "70.00")]
    [InlineData("1,234.5", "1234.50")]
    [InlineData("1,234", "fault")]
    [InlineData("0,005", "fault")]
    public void MoneyHasCentsAndNothingSmaller(string text, string expected) => Assert.Equal(expected, Read(new DataType(DataKind.Money), text));

    [Theory]
    [InlineData("21.11.2026", "2026-11-21")]
    [InlineData("1. 2. 2026", "2026-02-01")]
    [InlineData("2026-11-21", "2026-11-21")]
    [InlineData("21. November 2026", "2026-11-21")]
    [InlineData("3. Mrz. 2026", "2026-03-03")]
    [InlineData("21 Nov 2026", "2026-11-21")]
    [InlineData("November 21st, 2026", "2026-11-21")]
    [InlineData("Sa., 21.11.2026", "2026-11-21")]
    [InlineData("Sat, 21 Nov 2026", "2026-11-21")]
    [InlineData("21/11/2026", "2026-11-21")]
    [InlineData("11/21/2026", "2026-11-21")]
    [InlineData("03/03/2026", "2026-03-03")]
    [InlineData("03/04/2026", "fault")]
    [InlineData("21.11.26", "fault")]
    [InlineData("31.02.2026", "fault")]
    [InlineData("29.02.2024", "2024-02-29")]
    [InlineData("21.13.2026", "fault")]
    [InlineData("gestern", "fault")]
    public void DatesAreReadWhereTheyAreUnambiguous(string text, string expected) => Assert.Equal(expected, Read(new DataType(DataKind.Date), text));

    [Theory]
    [InlineData("21.11.2026 14:30", "2026-11-21T13:30:00Z")]
    [InlineData("21.07.2026, 14:30 Uhr", "2026-07-21T12:30:00Z")]
    [InlineData("21. Juli 2026 um 14:30", "2026-07-21T12:30:00Z")]
    [InlineData("2026-11-21T14:30:00+01:00", "2026-11-21T13:30:00Z")]
    [InlineData("2026-11-21T14:30Z", "2026-11-21T14:30:00Z")]
    [InlineData("21.11.2026", "2026-11-20T23:00:00Z")]
    [InlineData("29.03.2026 02:30", "2026-03-29T01:30:00Z")]
    [InlineData("25.10.2026 02:30", "2026-10-25T00:30:00Z")]
    [InlineData("21.11.2026 24:30", "fault")]
    public void TimesAreThoseOfTheClockInGermany(string text, string expected) => Assert.Equal(expected, Read(new DataType(DataKind.DateTime), text));

    [Theory]
    [InlineData("90 Minuten", "5400s")]
    [InlineData("2 Stunden", "7200s")]
    [InlineData("2 Std.", "7200s")]
    [InlineData("30 sec", "30s")]
    [InlineData("3 Tage", "259200s")]
    [InlineData("1:30", "5400s")]
    [InlineData("PT1H30M", "5400s")]
    [InlineData("1.5s", "1.5s")]
    [InlineData("1:75", "fault")]
    [InlineData("bald", "fault")]
    public void Durations(string text, string expected) => Assert.Equal(expected, Read(new DataType(DataKind.Duration), text));

    [Theory]
    [InlineData("Ja", "true")]
    [InlineData("x", "true")]
    [InlineData("no", "false")]
    [InlineData("vielleicht", "fault")]
    public void YesAndNoInBothLanguages(string text, string expected) => Assert.Equal(expected, Read(new DataType(DataKind.Boolean), text));

    [Fact]
    public void AChoiceIsFoundByNameAndByLabel()
    {
        var type = new DataType(DataKind.Choice, Options: ["granted", "refused"]) { OptionLabels = [new("Genehmigt", "Granted"), new("Abgelehnt", "Refused")] };
        Assert.Equal("granted", Read(type, "GRANTED"));
        Assert.Equal("refused", Read(type, "abgelehnt"));
        Assert.Equal("Abgelehnt", type.ToDisplay(Value.Of("refused"), De));
        var fault = type.FromText("later").Fault!;
        Assert.Equal("„later“ steht nicht zur Auswahl. Möglich ist: Genehmigt, Abgelehnt.", fault.De);
        Assert.Equal("'later' is not an option. Possible: Granted, Refused.", fault.En);
    }

    [Theory]
    [InlineData("name@example.org", true)]
    [InlineData("o'brien+x@mail.example.co.uk", true)]
    [InlineData("info@müller.de", true)]
    [InlineData(" mailto:a@b.de ", true)]
    [InlineData("a@b", false)]
    [InlineData("a@@b.de", false)]
    [InlineData("a b@c.de", false)]
    [InlineData(".a@c.de", false)]
    [InlineData("a..b@c.de", false)]
    [InlineData("a@-c.de", false)]
    [InlineData("a@c..de", false)]
    [InlineData("a@1.2", false)]
    [InlineData("a@b.de\nBcc: x@y.de", false)]
    [InlineData("<a@b.de>", false)]
    [InlineData("\"a\"@b.de", false)]
    [InlineData("ä@b.de", false)]
    public void MailAddressesAreThoseThatMailReaches(string text, bool isValid) =>
        Assert.Equal(isValid, new DataType(DataKind.Email).FromText(text).Value is not null);

    [Fact]
    public void LongMailAddressesAreRefused() => Assert.False(EmailAddress.IsValid(new string('a', 65) + "@b.de"));

    [Theory]
    [InlineData("Am Fort Hauptstein 12 a, 55116 Mainz", "Am Fort Hauptstein|12 a|55116|Mainz")]
    [InlineData("Große Bleiche 46-48\nD-55116 Mainz", "Große Bleiche|46-48|55116|Mainz")]
    [InlineData("Straße des 17. Juni 135, 10623 Berlin", "Straße des 17. Juni|135|10623|Berlin")]
    [InlineData("Postfach, 55028 Mainz am Rhein", "Postfach||55028|Mainz am Rhein")]
    [InlineData("Hauptstr.5, Mainz", "Hauptstr.|5||Mainz")]
    [InlineData("Mainz", null)]
    [InlineData("a, b, c", null)]
    public void AddressesAreTakenApart(string text, string? expected)
    {
        var value = new DataType(DataKind.Address).FromText(text).Value as MapValue;
        Assert.Equal(expected, value is null ? null : string.Join('|', new[] { "street", "houseNumber", "postalCode", "city" }.Select(f => value.Text(f))));
    }

    [Fact]
    public void ListsAreSplitByLineOrSemicolon()
    {
        Assert.Equal("1.5, 2", Read(new DataType(DataKind.List, Element: new DataType(DataKind.Decimal)), "1,5; 2"));
        Assert.Equal("a@b.de, c@d.de", Read(new DataType(DataKind.List, Element: new DataType(DataKind.Email)), "a@b.de, c@d.de"));
        Assert.Equal("fault", Read(new DataType(DataKind.List, Max: 1, Element: Text), "a\nb"));
    }

    [Fact]
    public void BoundsAreToldInBothLanguages()
    {
        var type = new DataType(DataKind.Integer, Min: 1, Max: 366);
        var fault = type.FromText("12.000").Fault!;
        Assert.Equal("12.000 ist nicht erlaubt. Erwartet wird eine Zahl zwischen 1 und 366.", fault.De);
        Assert.Equal("12,000 is not allowed. Expected is a number between 1 and 366.", fault.En);
        Assert.NotNull(type.FromValue(Value.Of(0)).Fault);
        Assert.Equal("366", type.FromValue(Value.Of(366.0m)).Value!.ToString());
        Assert.NotNull(new DataType(DataKind.Text, MaxLength: 3).FromText("abcd").Fault);
    }

    [Fact]
    public void PatternsHoldForTheWholeTextAndNeverHang()
    {
        var type = new DataType(DataKind.Text, Pattern: "(a+)+|b");
        Assert.NotNull(type.FromText("aaa").Value);
        Assert.NotNull(type.FromText("b").Value);
        Assert.NotNull(type.FromText("xb").Fault);
        Assert.NotNull(type.FromText(new string('a', 19_000) + "!").Fault);
    }

    [Fact]
    public void TextIsComposedAndFreeOfControls()
    {
        Assert.Equal("Müller", Read(Text, " Mu\u0308ller "));
        Assert.Equal("fault", Read(Text, "a\u0007b"));
        Assert.Equal("fault", Read(Text, "   "));
        Assert.Equal("a\nb", Read(Text, "a\r\nb"));
    }

    public static TheoryData<DataType, Value, string> Stored() => new()
    {
        { Text, Value.Of("Größe \"x\""), "\"Größe \\\"x\\\"\"" },
        { new(DataKind.Integer), Value.Of(9_007_199_254_740_993), "9007199254740993" },
        { new(DataKind.Decimal), Value.Of(1.10m), "1.10" },
        { new(DataKind.Decimal), Value.Of(0.1234567890123456789012345m), "0.1234567890123456789012345" },
        { new(DataKind.Money), Value.Of(37.50m), "3750" },
        { new(DataKind.Money), Value.Of(-0.01m), "-1" },
        { new(DataKind.Boolean), Value.Of(true), "true" },
        { new(DataKind.Date), Value.Of(new DateOnly(2026, 11, 21)), "\"2026-11-21\"" },
        { new(DataKind.DateTime), new TimestampValue(1_795_268_100, 123_456_789), "\"2026-11-21T13:35:00.123456789Z\"" },
        { new(DataKind.Duration), new DurationValue(5400, 500_000_000), "\"PT5400.5S\"" },
        { new(DataKind.Duration), new DurationValue(-2, 0), "\"PT-2S\"" },
        { new(DataKind.Choice, Options: ["a"]), Value.Of("a"), "\"a\"" },
        { new(DataKind.Address), Value.Map(("street", Value.Of("Rheinstr.")), ("city", Value.Of("Mainz"))), "{\"street\":\"Rheinstr.\",\"city\":\"Mainz\"}" },
        {
            new(DataKind.Document), Value.Map(("id", Value.Of("ab")), ("name", Value.Of("a.pdf")), ("mediaType", Value.Of("application/pdf")), ("size", Value.Of(12))),
            "{\"id\":\"ab\",\"name\":\"a.pdf\",\"mediaType\":\"application/pdf\",\"size\":12}"
        },
        { new(DataKind.List, Element: new(DataKind.Money)), Value.Of([Value.Of(1.00m), Value.Of(2.50m)]), "[100,250]" },
        {
            new(DataKind.Record, Fields: [new("fee", new(DataKind.Money), LocalText.Same("Fee"), false), new("since", new(DataKind.Date), LocalText.Same("Since"), false)]),
            Value.Map(("fee", Value.Of(70.00m)), ("since", Value.Of(new DateOnly(2026, 1, 2)))), "{\"fee\":7000,\"since\":\"2026-01-02\"}"
        },
    };

    [Theory]
    [MemberData(nameof(Stored))]
    public void TheStoredFormComesBackExactly(DataType type, Value value, string json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            type.WriteJson(writer, value);
        }

        Assert.Equal(json, Encoding.UTF8.GetString(stream.ToArray()));
        using var document = JsonDocument.Parse(json);
        var back = type.FromJson(document.RootElement);
        Assert.Null(back.Fault);
        Assert.Equal(value, back.Value);
        Assert.Equal(value.ToString(), back.Value!.ToString());
    }

    [Theory]
    [InlineData(DataKind.Integer, "1.5")]
    [InlineData(DataKind.Integer, "\"1\"")]
    [InlineData(DataKind.Money, "37.5")]
    [InlineData(DataKind.Date, "\"21.11.2026\"")]
    [InlineData(DataKind.DateTime, "\"2026-11-21T14:30:00\"")]
    [InlineData(DataKind.Boolean, "\"true\"")]
    [InlineData(DataKind.Text, "null")]
    [InlineData(DataKind.Address, "{\"planet\":\"Mars\"}")]
    [InlineData(DataKind.Document, "{\"id\":\"x\"}")]
    public void OtherStoredFormsAreFaults(DataKind kind, string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.NotNull(new DataType(kind).FromJson(document.RootElement).Fault);
    }

    [Fact]
    public void ValuesOfExpressionsAreAdaptedOrRefused()
    {
        Assert.Equal("70.00", new DataType(DataKind.Money).FromValue(Value.Of(70)).Value!.ToString());
        Assert.IsType<IntValue>(new DataType(DataKind.Integer).FromValue(Value.Of(3.0m)).Value);
        Assert.IsType<DecimalValue>(new DataType(DataKind.Decimal).FromValue(Value.Of(3)).Value);
        Assert.NotNull(new DataType(DataKind.Integer).FromValue(Value.Of(3.5m)).Fault);
        Assert.NotNull(new DataType(DataKind.Integer).FromValue(new DoubleValue(double.NaN)).Fault);
        Assert.NotNull(new DataType(DataKind.Money).FromValue(Value.Of(0.005m)).Fault);
        Assert.NotNull(new DataType(DataKind.Date).FromValue(Value.Of("2026-11-21")).Fault);
        Assert.NotNull(Text.FromValue(NullValue.Instance).Fault);
        var list = new DataType(DataKind.List, Element: new(DataKind.Decimal)).FromValue(Value.Of([Value.Of(1)])).Value;
        Assert.IsType<DecimalValue>(Assert.IsType<ListValue>(list).Items[0]);
    }

    [Fact]
    public void PeopleSeeValuesInTheirLanguage()
    {
        string Show(DataKind kind, Value value) => $"{new DataType(kind).ToDisplay(value, De)} | {new DataType(kind).ToDisplay(value, En)}";
        Assert.Equal("1.234,56 EUR | 1,234.56 EUR", Show(DataKind.Money, Value.Of(1234.56m)));
        Assert.Equal("37,50 EUR | 37.50 EUR", Show(DataKind.Money, Value.Of(37.5m)));
        Assert.Equal("2026 | 2026", Show(DataKind.Integer, Value.Of(2026)));
        Assert.Equal("-12.345 | -12,345", Show(DataKind.Integer, Value.Of(-12345)));
        Assert.Equal("0,375 | 0.375", Show(DataKind.Decimal, Value.Of(0.375m)));
        Assert.Equal("Sa., 21.11.2026 | Sat, 21 Nov 2026", Show(DataKind.Date, Value.Of(new DateOnly(2026, 11, 21))));
        Assert.Equal("Sa., 21.11.2026, 14:30 Uhr | Sat, 21 Nov 2026, 14:30", Show(DataKind.DateTime, Value.Of(new DateTimeOffset(2026, 11, 21, 13, 30, 0, TimeSpan.Zero))));
        Assert.Equal("ja | yes", Show(DataKind.Boolean, Value.Of(true)));
        Assert.Equal("1 Std. 30 Min. | 1 h 30 min", Show(DataKind.Duration, new DurationValue(5400, 0)));
        Assert.Equal("Rheinstr. 5, 55116 Mainz | Rheinstr. 5, 55116 Mainz", Show(DataKind.Address, new DataType(DataKind.Address).FromText("Rheinstr. 5, 55116 Mainz").Value!));
    }

    [Theory]
    [InlineData(DataKind.Decimal, "1.234")]
    [InlineData(DataKind.Decimal, "12345.6")]
    [InlineData(DataKind.Money, "1234.56")]
    [InlineData(DataKind.Integer, "123456")]
    public void WhatIsShownCanBeTypedBackInTheSameLanguage(DataKind kind, string number)
    {
        var type = new DataType(kind);
        var value = type.FromValue(Value.Of(decimal.Parse(number, CultureInfo.InvariantCulture))).Value!;
        Assert.Equal(value, type.FromText(type.ToDisplay(value, De), De).Value);
        Assert.Equal(value, type.FromText(type.ToDisplay(value, En), En).Value);
    }
}
