using Rpa.Bots.Browser.Tests.Support;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Browser.Tests;

public sealed class ScriptCheckTests
{
    private const string Head = "script: test\nsite: register\n";

    [Fact]
    public void TheSampleScriptsHaveNoFinding()
    {
        Assert.Empty(FakeCase.Parse(SampleScripts.NewEntry).Found);
        Assert.Empty(FakeCase.Parse(SampleScripts.FindEntry).Found);
    }

    [Fact]
    public void TheExampleOfTheDocumentationHasNoFinding()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Rpa.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        var text = File.ReadAllText(Path.Combine(folder.FullName, "bots/Rpa.Bots.Browser/Scripts/README.md"));
        var example = text.Split("```yaml\n")[1].Split("```")[0];
        Assert.Empty(FakeCase.Parse(example, "scripts/new-entry").Found);
    }

    [Fact]
    public void ASubmitMakesAScriptAnEffectAndItsReferenceIsSeen()
    {
        var entry = FakeCase.Parse(SampleScripts.NewEntry).Script!.Signature;
        Assert.True(entry.IsEffect);
        Assert.True(entry.WritesCaseReference);
        Assert.Equal(["name", "days", "kind"], entry.Inputs.Select(i => i.Name));
        Assert.Equal([true, true, false], entry.Inputs.Select(i => i.IsRequired));
        Assert.Equal(["duplicate"], entry.Failures);
        var find = FakeCase.Parse(SampleScripts.FindEntry).Script!.Signature;
        Assert.False(find.IsEffect);
        Assert.Equal("list", Assert.Single(find.Outputs).Type.Name);
    }

    [Theory]
    [InlineData("RPA200", "steps:\n  - open: /a\n  - fil: Name\n")]
    [InlineData("RPA200", "steps:\n  - open: /a\n    click: Weiter\n")]
    [InlineData("RPA201", "steps:\n  - open: /a\n  - click: { label: a, css: b }\n")]
    [InlineData("RPA201", "steps:\n  - open: /a\n  - click: { within: b }\n")]
    [InlineData("RPA202", "steps:\n  - open: /a\n  - expect: { values: { } }\n")]
    [InlineData("RPA203", "steps:\n  - open: /a\n  - click: { role: knopf, name: b }\n")]
    [InlineData("RPA204", "steps:\n  - open: /a\n  - read: nummer\n    from: b\n")]
    [InlineData("RPA205", "steps:\n  - open: /a\n  - fail: weg\n")]
    [InlineData("RPA206", "steps:\n  - open: https://elsewhere.example/\n")]
    [InlineData("RPA206", "steps:\n  - open: new\n")]
    [InlineData("RPA207", "inputs: { name: string }\nsteps:\n  - open: /a\n")]
    [InlineData("RPA207", "outputs: { names: { type: list } }\nsteps:\n  - open: /a\n")]
    [InlineData("RPA208", "steps:\n  - open: /a\n  - check: b\n    on: \"1 + 1\"\n")]
    [InlineData("RPA209", "outputs: { n: text }\nsteps:\n  - open: /a\n  - read: n\n    from: b\n    pattern: \"(\"\n")]
    [InlineData("RPA211", "outputs: { n: text }\nsteps:\n  - open: /a\n  - read: n\n    table: b\n    columns: { x: X }\n")]
    [InlineData("RPA211", "outputs: { n: { type: list, of: text } }\nsteps:\n  - open: /a\n  - read: n\n    from: b\n")]
    [InlineData("RPA212", "inputs: { name: text }\nsteps:\n  - open: /a\n")]
    [InlineData("RPA213", "failures: [gone]\nsteps:\n  - open: /a\n")]
    [InlineData("RPA214", "steps:\n  - open: /a\n  - submit: { button: b, first: true }\n    accepted: c\n")]
    [InlineData("RPA215", "inputs: { l: { type: list, of: text } }\nsteps:\n  - open: /a\n  - for-each: input.l\n    as: input\n    steps: [{ click: b }]\n")]
    [InlineData("RPA216", "steps:\n  - open: /a\n  - submit: { css: b }\n    accepted: c\n")]
    [InlineData("RPA220", "steps:\n  - click: b\n")]
    [InlineData("RPA220", "outputs: { n: text }\nsteps:\n  - read: n\n    from: b\n  - open: /a\n")]
    [InlineData("RPA221", "failures: [gone]\nsteps:\n  - open: /a\n  - fail: gone\n  - submit: b\n    accepted: c\n")]
    [InlineData("RPA222", "steps:\n  - open: /a\n  - submit: b\n    accepted: c\n  - submit: b\n    accepted: c\n")]
    [InlineData("RPA222", "inputs: { l: { type: list, of: text } }\nsteps:\n  - open: /a\n  - for-each: input.l\n    as: x\n    steps:\n      - submit: b\n        accepted: \"${x}\"\n")]
    [InlineData("RPA223", "steps:\n  - open: /a\n  - when: { shows: b }\n    then:\n      - submit: b\n        accepted: c\n")]
    [InlineData("RPA223", "failures: [gone]\nsteps:\n  - open: /a\n  - submit: b\n    accepted: c\n  - fail: gone\n")]
    [InlineData("RPA224", "outputs: { n: text }\nsteps:\n  - open: /a\n  - when: { shows: b }\n    then:\n      - read: n\n        from: c\n")]
    [InlineData("RPA225", "inputs: { n: { type: text, optional: true } }\nsteps:\n  - open: /a\n  - fill: b\n    with: \"${input.n}\"\n")]
    [InlineData("RPA225", "outputs: { n: text }\nsteps:\n  - open: /a\n  - fill: b\n    with: \"${output.n}\"\n  - read: n\n    from: c\n")]
    [InlineData("RPA226", "failures: [gone]\nsteps:\n  - open: /a\n  - submit: b\n    accepted: c\n  - when: { shows: d }\n    then: [{ fail: gone }]\n")]
    [InlineData("RPA227", "steps:\n  - open: /a\n  - submit: b\n    accepted: c\n  - fill: d\n    with: e\n")]
    [InlineData("RPA021", "steps:\n  - open: /a\n  - submit: b\n")]
    public void AFaultIsFoundAtItsPlace(string code, string script)
    {
        var found = FakeCase.Parse(Head + script).Found;
        Assert.Contains(found, f => f.Code == code);
        Assert.All(found, f => Assert.True(f.Span.Line > 2 && f.Remedy.Length + f.Message.Length > 20, f.ToString()));
    }

    [Fact]
    public void AnUnknownValueIsFoundWhereItStands()
    {
        var found = FakeCase.Parse(Head + "steps:\n  - open: /a\n  - fill: b\n    with: \"${input.nam}\"\n").Found;
        var error = Assert.Single(found, f => f.Severity == Severity.Error);
        Assert.Equal(6, error.Span.Line);
    }

    [Fact]
    public void AScriptSeesNoDataOfTheCaseButItsInputs() =>
        Assert.Contains(FakeCase.Parse(Head + "steps:\n  - open: /a\n  - fill: b\n    with: \"${data.name}\"\n").Found, f => f.Severity == Severity.Error);

    [Fact]
    public void AnOtherNameThanTheFilesIsFound() =>
        Assert.Contains(FakeCase.Parse("script: other\nsite: register\nsteps:\n  - open: /a\n").Found, f => f.Code == "RPA210");

    [Fact]
    public void HasNarrowsInsideItsBranch() =>
        Assert.Empty(FakeCase.Parse(Head + "inputs: { n: { type: text, optional: true } }\nsteps:\n  - open: /a\n  - when: has(input.n)\n    then:\n      - fill: b\n        with: \"${input.n}\"\n").Found);

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b\n")]
    [InlineData("script: [1\nsite: }{")]
    [InlineData("script: test\nsteps: text\nsite: register\ninputs: 7\noutputs: [a]\nmask: {}\nhosts: {a: b}\n")]
    [InlineData("script: test\nsite: register\nsteps:\n  - open\n  - [open]\n  - { open: { a: b } }\n  - sign-in: x\n  - submit: { }\n  - read: { a: b }\n  - for-each: []\n    as: 7\n    steps: 3\n  - when: []\n    then: 3\n  - fail: {}\n")]
    public void BrokenFilesAreFindingsAndNeverCrashes(string yaml) =>
        Assert.Contains(FakeCase.Parse(yaml).Found, f => f.Severity == Severity.Error);
}
