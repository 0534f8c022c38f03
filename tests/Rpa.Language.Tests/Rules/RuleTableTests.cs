using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Testing;

namespace Rpa.Language.Tests.Rules;

public sealed class RuleTableTests
{
    private static (Diagnostic[] Findings, RuleTable? Table) Check(string inputs, string rows, string hit = "unique", bool noMatch = false, string data = "text: { type: text }")
    {
        var diagnostics = new DiagnosticBag();
        var bundles = BundleCompiler.Compile([Some.Bundle("tables", $"""
            workflow: tables
            version: 1
            title: Tables
            data:
              {data}
              out: {"{ type: integer }"}
            start:
              - api: []
            initial: deciding
            states:
              deciding:
                decide: table
                with: {"{ " + string.Join(", ", inputs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(i => i.Split(':')[0].Trim()).Select(n => $"{n}: {Sample(n)}")) + " }"}
                next: done
                {(noMatch ? "no-match: done" : "")}
              done: {"{ final: succeeded }"}
            rules:
              table:
                hit: {hit}
                inputs:
                  {inputs.Replace("\n", "\n      ", StringComparison.Ordinal)}
                outputs:
                  out: {"{ type: integer }"}
                rows:
                  {rows.Replace("\n", "\n      ", StringComparison.Ordinal)}
            """)], Some.Catalog(), diagnostics);
        return ([.. diagnostics.ToImmutable()], bundles.FirstOrDefault()?.Definition.Rules["table"]);
    }

    private static string Sample(string name) => name switch { "age" => "5", "born" => "2000-01-01", "minor" => "true", "area" => "12.5", _ => "report" };

    private static string Row(string when, int then, string more = "") => $"- {{ when: {{ {when} }}, then: {{ out: {then} }}, source: § {then}{more} }}";

    [Theory]
    [InlineData("age: { type: integer, min: 0, max: 150 }", "age: \"< 24\"", "age: \"> 24\"", "age = 24")]
    [InlineData("area: { type: decimal }", "area: \"..50\"", "area: \"(50.5..\"", "area = 50.001")]
    [InlineData("born: { type: date }", "born: \"< 2000-01-01\"", "born: \"> 2000-01-01\"", "born = 2000-01-01")]
    [InlineData("kind: { type: choice, options: [report, permit, question] }", "kind: report", "kind: permit", "kind = question")]
    [InlineData("minor: { type: boolean }", "minor: \"true\"", "minor: \"true\"", "minor = false")]
    [InlineData("word: { type: text }", "word: \"contains: reisepass, passport\"", "word: \"'a, b', c\"", "word anything else")]
    public void AGapHasAWitness(string input, string first, string second, string witness)
    {
        var (findings, _) = Check(input, $"{Row(first, 1)}\n{Row(second, 2)}", hit: "first");
        Assert.Contains(findings, f => f.Code == "RPA080" && f.Message.Contains($"matches {witness}.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("age: { type: integer }", "age: \"..24\"", "age: \"24..\"", "age = 24")]
    [InlineData("born: { type: date }", "born: \"[2000-01-01..2010-01-01]\"", "born: \"2010-01-01, 2020-01-01\"", "born = 2010-01-01")]
    [InlineData("word: { type: text }", "word: \"contains: pass\"", "word: \"contains: fee\"", "word = pass fee")]
    [InlineData("kind: { type: choice, options: [report, permit, question] }", "kind: \"not report\"", "kind: \"permit, report\"", "kind = permit")]
    public void AnOverlapHasAWitness(string input, string first, string second, string witness)
    {
        var (findings, _) = Check(input, $"{Row(first, 1)}\n{Row(second, 2)}", noMatch: true);
        Assert.Contains(findings, f => f.Code == "RPA081" && f.Message.Contains($"both match {witness};", StringComparison.Ordinal));
    }

    [Fact]
    public void AnAmountThatChangesOnADayIsTwoRows()
    {
        const string Age = "age: { type: integer, min: 0, max: 150 }";
        Assert.Empty(Check(Age, $"{Row("age: \"-\"", 1, ", until: 2026-12-31")}\n{Row("age: \"-\"", 2, ", from: 2027-01-01")}").Findings.Select(f => f.ToString()));
        var gap = Assert.Single(Check(Age, $"{Row("age: \"-\"", 1, ", until: 2026-12-31")}\n{Row("age: \"-\"", 2, ", from: 2027-01-03")}").Findings);
        Assert.Contains("on 2027-01-01", gap.Message, StringComparison.Ordinal);
        var overlap = Assert.Single(Check(Age, $"{Row("age: \"-\"", 1, ", until: 2027-01-01")}\n{Row("age: \"-\"", 2, ", from: 2027-01-01")}").Findings);
        Assert.Contains("on 2027-01-01", overlap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARowBehindOneThatTakesEverythingIsNeverHit()
    {
        var (findings, _) = Check("age: { type: integer }", $"{Row("age: \"-\"", 1)}\n{Row("age: \"> 3\"", 2)}", hit: "first");
        Assert.Equal("RPA083", Assert.Single(findings).Code);
    }

    [Fact]
    public void CellsMeanWhatTheGrammarSays()
    {
        var (findings, table) = Check(
            "age: { type: integer, min: 0, max: 150 }",
            string.Join('\n', Row("age: \"unset\"", 1), Row("age: \"< 10\"", 2), Row("age: \"[10..20)\"", 3), Row("age: \"20, 21\"", 4), Row("age: \"(21..\"", 5)), noMatch: true);
        Assert.DoesNotContain(findings, f => f.Code is "RPA080" or "RPA081" or "RPA082");
        Assert.NotNull(table is null ? findings.FirstOrDefault(f => f.Code == "RPA083") : table.Rows[2].When[0] as CellTest.Interval);
    }

    [Fact]
    public void AnInputThatMayBeUnsetNeedsARowOrNoMatch()
    {
        const string Rows = "- { when: { text: \"a\" }, then: { out: 1 }, source: a }\n- { when: { text: \"not a\" }, then: { out: 2 }, source: b }";
        var (findings, _) = Check("kind: { type: text }", Rows.Replace("text:", "kind:", StringComparison.Ordinal));
        Assert.Empty(findings);
        var diagnostics = new DiagnosticBag();
        BundleCompiler.Compile([Some.Bundle("unset", $"""
            workflow: unset
            version: 1
            title: Unset
            data:
              text: {"{ type: text }"}
            start:
              - api: []
            initial: deciding
            states:
              deciding:
                decide: table
                next: done
              done: {"{ final: succeeded }"}
            rules:
              table:
                inputs: {"{ text: { type: text } }"}
                outputs: {"{ out: { type: integer } }"}
                rows:
                  {Rows.Replace("\n", "\n      ", StringComparison.Ordinal)}
            """)], Some.Catalog(), diagnostics);
        var finding = Assert.Single(diagnostics.ToImmutable());
        Assert.Equal("RPA060", finding.Code);
        Assert.Contains("no row of 'table' takes that", finding.Message, StringComparison.Ordinal);
    }
}
