using System.Text;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Bots.Documents;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests;

[Trait("needs", "chromium")]
public sealed class ControlsTests(SharedChromium chromium)
{
    [Theory]
    [InlineData("- fill: Name\n  with: Erika")]
    [InlineData("- fill: Datum\n  with: \"21.11.2026\"")]
    [InlineData("- fill: Fläche\n  with: \"62,5\"")]
    [InlineData("- fill: Kennzeichen\n  with: mz-ab 12")]
    [InlineData("- fill: Tasten\n  with: Zeichen")]
    [InlineData("- fill: Bemerkung\n  with: \"eins\\nzwei\"")]
    [InlineData("- fill: { placeholder: Suchbegriff }\n  with: x")]
    [InlineData("- fill: { near: Lose Beschriftung }\n  with: lose")]
    [InlineData("- fill: { label: Drin, within: { region: Zweite } }\n  with: drin")]
    [InlineData("- fill: { css: \"#plain\" }\n  with: css")]
    [InlineData("- choose: Art\n  option: Ferienwohnung")]
    [InlineData("- choose: Geschlecht\n  option: weiblich")]
    [InlineData("- choose: Straße\n  option: Am Dom 1")]
    [InlineData("- check: Ich stimme zu")]
    [InlineData("- check: Ich stimme zu\n- check: Ich stimme zu\n  on: \"1 > 2\"")]
    [InlineData("- click: Dauert\n- wait-for: endlich da")]
    [InlineData("- click: Fragen\n  dialog: accept\n- expect: { css: \"#said:has-text('ja')\" }")]
    [InlineData("- click: Fragen\n- expect: { css: \"#said:has-text('nein')\" }")]
    [InlineData("- fill: Name\n  with: a\n- fill: Name\n  with: b\n- click: Dauert")]
    [InlineData("- when: { shows: Dauert }\n  then:\n    - check: Ich stimme zu\n  else:\n    - click: gibt es nicht")]
    [InlineData("- expect: { address: \"/con*\", missing: Unsichtbar, values: { Summe: \"1.234,50\" } }")]
    [InlineData("- for-each: \"['a', 'b']\"\n  as: letter\n  steps:\n    - fill: Name\n      with: \"${letter}\"")]
    public async Task AStepDoesWhatItSays(string steps)
    {
        await using var lab = await Lab.StartAsync(chromium);
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.OnControls(steps)));
    }

    [Theory]
    [InlineData("- fill: Vergesslich\n  with: abc", "did not keep")]
    [InlineData("- fill: Nachzügler\n  with: abc\n- click: Dauert\n- wait-for: endlich da\n- click: Fragen", "changed after it was filled")]
    [InlineData("- fill: Gesperrt\n  with: abc", "can only be read")]
    [InlineData("- fill: Unsichtbar\n  with: abc", "has no field 'Unsichtbar'")]
    [InlineData("- fill: Doppelt\n  with: abc", "has 2 of field 'Doppelt'")]
    [InlineData("- click: Gibt es nicht", "has no button or link 'Gibt es nicht'")]
    [InlineData("- expect: { values: { Summe: \"7\" } }", "shows another value of 'Summe'")]
    public async Task AFaultOfThePageIsTriedAgainWithWordsThatSayWhy(string steps, string words)
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Options = lab.Options with { StepTimeout = TimeSpan.FromSeconds(1) };
        var retry = Assert.IsType<ActionOutcome.Retry>(await lab.RunAsync(SampleScripts.OnControls(steps)));
        Assert.Contains(words, retry.Message, StringComparison.Ordinal);
        Assert.Contains(lab.Case.Pictures, p => p.Kind == "screenshot-failure");
    }

    [Theory]
    [InlineData("- fill: Kürzel\n  with: abcdef", "Kürzel", "takes 4 characters")]
    [InlineData("- choose: Art\n  option: Garage", "Art", "'Ferienwohnung', 'Zimmer'")]
    public async Task AValueThatTheFieldCannotTakeIsRejected(string steps, string field, string text)
    {
        await using var lab = await Lab.StartAsync(chromium);
        var refused = Assert.IsType<ActionOutcome.Refused>(await lab.RunAsync(SampleScripts.OnControls(steps)));
        Assert.Equal("rejected", refused.Failure);
        Assert.Equal(field, refused.Detail!.Text("field"));
        Assert.Contains(text, refused.Detail!.Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DatesAndNumbersAreWrittenTheGermanWay()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var outcome = await lab.RunAsync(
            SampleScripts.OnControls(
                "- fill: Name\n  with: \"${input.day}\"\n- fill: Betrag\n  with: \"${input.sum}\"\n- read: a\n  from: { label: Name }\n- read: b\n  from: { label: Betrag }",
                "inputs: { day: date, sum: decimal }\noutputs: { a: text, b: decimal }"),
            Value.Map(("day", Value.Of(new DateOnly(2026, 3, 1))), ("sum", Value.Of(1234.5m))));
        var done = Assert.IsType<ActionOutcome.Done>(outcome);
        Assert.Equal("01.03.2026", done.Result.Text("a"));
        Assert.Equal(Value.Of(1234.5m), done.Result["b"]);
    }

    [Fact]
    public async Task AReadTakesThePartThatThePatternNames()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var done = Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.OnControls(
            "- read: number\n  from: Stand\n  pattern: \"AZ-([0-9]+)\"\n- read: day\n  from: Stand\n  pattern: \"[0-9.]{10}\"\n- read: sum\n  from: Summe",
            "outputs: { number: text, day: date, sum: money }")));
        Assert.Equal("77", done.Result.Text("number"));
        Assert.Equal(Value.Of(new DateOnly(2026, 11, 21)), done.Result["day"]);
        Assert.Equal(Value.Of(1234.5m), done.Result["sum"]);
    }

    [Fact]
    public async Task DocumentsAreHandedOverAndSeen()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Case.Stored["ab"] = Encoding.UTF8.GetBytes("Inhalt");
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(
            SampleScripts.OnControls("- upload: Anlagen\n  documents: input.scan", "inputs: { scan: document }"),
            Value.Map(("scan", new Document("ab", "../scan.pdf", "application/pdf", 6).ToValue()))));
        Assert.Contains(lab.Case.Steps, s => s == "handed 1 documents to field 'Anlagen'");
    }

    [Fact]
    public async Task WhatThePageSaysOnItsConsoleIsEvidence()
    {
        await using var lab = await Lab.StartAsync(chromium);
        await lab.RunAsync(SampleScripts.OnControls("- screenshot: so sieht es aus"));
        Assert.Contains("page error: kaputt", lab.Case.Steps);
        var (_, title, bytes) = Assert.Single(lab.Case.Pictures);
        Assert.Equal("so sieht es aus", title);
        Assert.Equal([0xFF, 0xD8], bytes.Take(2));
    }

    [Fact]
    public async Task TenRoundsOfFieldsThatChangePlacesAreFilledRight()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var outcome = await lab.RunAsync("""
            script: test
            site: register
            inputs: { rounds: { type: list, of: { nr: text } } }
            steps:
              - open: /challenge
              - for-each: input.rounds
                as: round
                steps:
                  - { fill: { near: Vorname }, with: "Vorname${round.nr}" }
                  - { fill: { near: Nachname }, with: "Nachname${round.nr}" }
                  - { fill: { near: Firma }, with: "Firma${round.nr}" }
                  - { fill: { near: Rolle }, with: "Rolle${round.nr}" }
                  - { fill: { near: Adresse }, with: "Adresse${round.nr}" }
                  - { fill: { near: E-Mail }, with: "E-Mail${round.nr}" }
                  - { fill: { near: Telefon }, with: "Telefon${round.nr}" }
                  - click: Weiter
              - expect: 10 von 10 richtig
            """, Value.Map(("rounds", Value.Of(Enumerable.Range(0, 10).Select(i => (Value)Value.Map(("nr", Value.Of(i.ToString()))))))));
        Assert.IsType<ActionOutcome.Done>(outcome);
    }
}
