using System.Text;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Expressions.Tests.Yaml;

public sealed class MappingReaderTests
{
    private readonly DiagnosticBag _bag = new();

    private MappingReader Read(string yaml) => MappingReader.Of(YamlReader.Read("f.yaml", Encoding.UTF8.GetBytes(yaml), _bag), "the task", _bag);

    private string[] Findings => [.. _bag.ToImmutable().Select(d => $"{d.Span.Line}:{d.Span.Column} {d.Code} {d.Message} {d.Remedy}".Trim())];

    [Fact]
    public void KeysAreTakenByTheirKind()
    {
        var reader = Read("""
            role: clerk
            count: 3
            share: 0.75
            four-eyes: true
            kind: wait
            within: 2 working days
            since: 2026-11-21
            title: { de: Eins, en: One }
            plain: Zwei
            edit: [a, b]
            one: x
            child: { x: 1 }
            list:
              - { y: 1 }
              - { y: 2 }
            states: { b: 1, a: 2 }
            """);
        Assert.Equal("clerk", reader.Text("role", required: true));
        Assert.Equal(3, reader.Integer("count", 1, 9));
        Assert.Equal(0.75m, reader.Decimal("share", 0, 1));
        Assert.True(reader.Boolean("four-eyes"));
        Assert.Equal("wait", reader.Choice("kind", ["wait", "go"]));
        Assert.Equal(new Period(2, PeriodUnit.WorkingDays), reader.Period("within"));
        Assert.Equal(new DateOnly(2026, 11, 21), reader.Date("since"));
        Assert.Equal(new LocalText("Eins", "One"), reader.LocalText("title"));
        Assert.Equal(LocalText.Same("Zwei"), reader.LocalText("plain"));
        Assert.Equal(["a", "b"], reader.Texts("edit").Select(t => t.Text));
        Assert.Equal(["x"], reader.Texts("one", orSingle: true).Select(t => t.Text));
        Assert.Equal("1", reader.Child("child")!.Text("x"));
        Assert.Equal(["1", "2"], reader.Children("list").Select(c => c.Text("y")));
        Assert.Equal(["b", "a"], reader.Entries("states").Select(e => e.Key.Text));
        Assert.True(reader.List("missing").IsDefault);
        Assert.Null(reader.Child("absent"));
        reader.Done();
        Assert.Empty(Findings);
    }

    [Fact]
    public void WhatDoesNotFitIsReportedAtItsPlaceWithARemedy()
    {
        var reader = Read("rol: x\ncount: many\nok: yes\nkind: wiat\nwithin: soon\nsince: 21.11.2026\ntitle: { de: A }\nedit: {a: b}\nempty:\nchild: text\n");
        reader.Text("role", required: true);
        reader.Integer("count", 1, 9);
        reader.Boolean("ok");
        reader.Choice("kind", ["wait", "go"]);
        reader.Period("within");
        reader.Date("since");
        reader.LocalText("title");
        reader.Texts("edit");
        reader.Text("empty");
        reader.Child("child");
        reader.Done();
        Assert.Equal(
            [
                "1:1 RPA020 The task has no key 'rol'. Did you mean 'role'?",
                "1:1 RPA021 The task has no 'role'. Add 'role: …'.",
                "2:8 RPA024 'many' is no whole number between 1 and 9. Correct 'count'.",
                "3:5 RPA025 'yes' is neither true nor false. Write true or false.",
                "4:7 RPA026 'wiat' is not allowed for 'kind'. Did you mean 'wait'?",
                "5:9 RPA027 'soon' is no period. Write a number and one of seconds, minutes, hours, days, working days, weeks, months, years, such as '2 working days'.",
                "6:8 RPA028 '21.11.2026' is no day. Write year, month and day: 2026-11-21.",
                "7:8 RPA031 'title' has no English (en) text. Write both, or one plain text for both languages.",
                "8:7 RPA022 'edit' is a mapping; a list was expected. If this is a '${…}' value, quote it.",
                "9:7 RPA023 'empty' has no value; a text was expected. Write the value, or remove the key.",
                "10:8 RPA022 'child' is a text; a mapping was expected. Write 'key: value' lines below it, indented.",
            ],
            Findings);
    }

    [Fact]
    public void AKeyThatCouldNotBeReadIsNotReportedAsMissingToo()
    {
        Read("role: @x\nother: 1\n").Text("role", required: true);
        Assert.StartsWith("1:7 RPA001", Assert.Single(Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void AnAbsentMappingIsReportedOnce()
    {
        var reader = Read("- a\n");
        reader.Text("role", required: true);
        reader.Done();
        Assert.True(reader.IsAbsent);
        Assert.StartsWith("1:1 RPA022 The task is a list; a mapping was expected.", Assert.Single(Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 second", 1, PeriodUnit.Seconds)]
    [InlineData("30 seconds", 30, PeriodUnit.Seconds)]
    [InlineData("2  Working  Days", 2, PeriodUnit.WorkingDays)]
    [InlineData("0 days", 0, PeriodUnit.Days)]
    [InlineData("12 weeks", 12, PeriodUnit.Weeks)]
    [InlineData("10 years", 10, PeriodUnit.Years)]
    public void PeriodsAreANumberAndAUnit(string text, int number, PeriodUnit unit)
    {
        var period = Period.Parse(text);
        Assert.Equal(new Period(number, unit), period);
        Assert.Equal(period, Period.Parse(period.ToString()!));
    }

    [Theory]
    [InlineData("days")]
    [InlineData("-1 days")]
    [InlineData("1.5 hours")]
    [InlineData("2 fortnights")]
    [InlineData("99999999999 days")]
    [InlineData("")]
    public void OtherTextsAreNoPeriods(string text) => Assert.Null(Period.Parse(text));

    [Theory]
    [InlineData("applicantName", true, false)]
    [InlineData("four-eyes", false, true)]
    [InlineData("name", true, true)]
    [InlineData("Name", false, false)]
    [InlineData("a_b", false, false)]
    [InlineData("a--b", false, false)]
    public void NamesAreCheckedByTheirSpelling(string text, bool isField, bool isName)
    {
        var scalar = new YamlScalar(text, YamlStyle.Plain, SourceSpan.StartOf("f"));
        Assert.Equal(isField, MappingReader.IsFieldName(scalar, _bag));
        Assert.Equal(isName, MappingReader.IsName(scalar, _bag));
    }
}
