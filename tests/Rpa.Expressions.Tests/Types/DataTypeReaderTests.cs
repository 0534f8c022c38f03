using System.Text;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;

namespace Rpa.Expressions.Tests.Types;

public sealed class DataTypeReaderTests
{
    private readonly DiagnosticBag _bag = new();

    private DataField[] Read(string yaml) =>
        [.. DataTypeReader.ReadFields((YamlMapping)YamlReader.Read("f.yaml", Encoding.UTF8.GetBytes(yaml), _bag)!, _bag)];

    private string[] Findings => [.. _bag.ToImmutable().Select(d => $"{d.Span.Line}:{d.Span.Column} {d.Code}")];

    [Fact]
    public void DeclarationsBecomeTypes()
    {
        var fields = Read("""
            applicantName:  { type: text, label: { de: Name, en: Name of applicant }, personal: true, max-length: 80, pattern: '[^0-9]+' }
            daysLet:        { type: integer, min: 1, max: 366 }
            fee:            { type: money, min: 0.5 }
            start:          date-time
            decision:       { type: choice, options: [granted, refused] }
            answer:         { type: choice, options: { y: { de: Ja, en: Yes }, n: { de: Nein, en: No } } }
            rooms:          { type: list, of: { type: integer, min: 1 }, max: 9 }
            tags:           { type: list, of: text }
            owner:
              type: record
              fields:
                name: text
                since: { type: date, label: Seit }
            """);
        Assert.Empty(Findings);
        Assert.Equal(
            new DataField("applicantName", new DataType(DataKind.Text, MaxLength: 80, Pattern: "[^0-9]+"), new LocalText("Name", "Name of applicant"), IsPersonal: true), fields[0]);
        Assert.Equal(new DataField("daysLet", new DataType(DataKind.Integer, Min: 1, Max: 366), LocalText.Same("daysLet"), IsPersonal: false), fields[1]);
        Assert.Equal(0.5m, fields[2].Type.Min);
        Assert.Equal(DataKind.DateTime, fields[3].Type.Kind);
        Assert.Equal(["granted", "refused"], fields[4].Type.Options);
        Assert.Equal(new LocalText("Nein", "No"), fields[5].Type.OptionLabel("n"));
        Assert.Equal(new DataType(DataKind.List, Max: 9, Element: new DataType(DataKind.Integer, Min: 1)), fields[6].Type);
        Assert.Equal(new DataType(DataKind.List, Element: new DataType(DataKind.Text)), fields[7].Type);
        Assert.Equal(["name", "since"], fields[8].Type.Fields.Select(f => f.Name));
    }

    [Theory]
    [InlineData("a: { type: integr }", "1:12 RPA026")]
    [InlineData("a: { min: 1 }", "1:4 RPA021")]
    [InlineData("a: list", "1:4 RPA021")]
    [InlineData("a: { type: list }", "1:4 RPA021")]
    [InlineData("a: { type: integer, min: 5, max: 1 }", "1:34 RPA032")]
    [InlineData("a: { type: integer, min: 0.5 }", "1:26 RPA032")]
    [InlineData("a: { type: text, min: 1 }", "1:18 RPA020")]
    [InlineData("a: { type: text, pattern: '(' }", "1:27 RPA033")]
    [InlineData("a: { type: text, pattern: '(?=x)' }", "1:27 RPA033")]
    [InlineData("a: { type: choice, options: [] }", "1:29 RPA030")]
    [InlineData("a: { type: choice, options: [x, x] }", "1:33 RPA010")]
    [InlineData("a-b: text", "1:1 RPA029")]
    [InlineData("a: [text]", "1:4 RPA022")]
    [InlineData("a:", "1:3 RPA023")]
    public void FaultyDeclarationsAreReportedAtTheirPlace(string yaml, string finding)
    {
        Read(yaml);
        Assert.Equal([finding], Findings);
    }
}
