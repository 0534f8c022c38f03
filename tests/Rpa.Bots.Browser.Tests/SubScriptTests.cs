using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests;

public sealed class SubScriptTests
{
    private const string Head = "script: test\nsite: register\n";

    private const string Note = """
        script: note
        site: register
        part: true
        inputs: { text: { type: text, personal: true } }
        outputs: { said: { type: text, personal: true } }
        steps:
          - fill: Name
            with: "${input.text}"
          - read: said
            from: { label: Name }
        """;

    [Theory]
    [InlineData("RPA217", "steps:\n  - open: /a\n  - run: scripts/nothing\n")]
    [InlineData("RPA218", "steps:\n  - open: /a\n  - run: scripts/test\n")]
    [InlineData("RPA218", "steps:\n  - open: /a\n  - run: scripts/round\n")]
    [InlineData("RPA219", "steps:\n  - open: /a\n  - run: scripts/note\n")]
    [InlineData("RPA219", "steps:\n  - open: /a\n  - run: scripts/note\n    with: { text: a, txt: b }\n")]
    [InlineData("RPA219", "steps:\n  - open: /a\n  - run: scripts/other\n")]
    [InlineData("RPA208", "inputs: { n: integer }\nsteps:\n  - open: /a\n  - run: scripts/note\n    with: { text: \"${input.n}\" }\n")]
    [InlineData("RPA204", "steps:\n  - open: /a\n  - run: scripts/note\n    with: { text: a }\n    save: { b: said }\n")]
    [InlineData("RPA204", "outputs: { b: text }\nsteps:\n  - open: /a\n  - run: scripts/note\n    with: { text: a }\n    save: { b: sad }\n")]
    [InlineData("RPA205", "steps:\n  - open: /a\n  - run: scripts/files\n")]
    [InlineData("RPA220", "steps:\n  - run: scripts/note\n    with: { text: a }\n")]
    [InlineData("RPA222", "failures: [closed]\nsteps:\n  - open: /a\n  - run: scripts/files\n  - run: scripts/files\n")]
    [InlineData("RPA222", "failures: [closed]\nsteps:\n  - open: /a\n  - for-each: \"[1, 2]\"\n    as: x\n    steps:\n      - click: \"${string(x)}\"\n      - run: scripts/files\n")]
    [InlineData("RPA223", "failures: [closed]\nsteps:\n  - open: /a\n  - when: { shows: b }\n    then:\n      - run: scripts/files\n")]
    [InlineData("RPA227", "failures: [closed]\nsteps:\n  - open: /a\n  - run: scripts/files\n  - run: scripts/note\n    with: { text: a }\n")]
    public void AFaultyRunIsFoundWhereItStands(string code, string script)
    {
        var others = new Dictionary<string, string>
        {
            ["scripts/note"] = Note,
            ["scripts/round"] = "script: round\nsite: register\npart: true\nsteps:\n  - run: scripts/test\n",
            ["scripts/other"] = "script: other\nsite: elsewhere\nsteps:\n  - open: /a\n",
            ["scripts/files"] = "script: files\nsite: register\npart: true\nfailures: [closed]\nsteps:\n  - submit: b\n    accepted: c\n    refused:\n      - when: d\n        failure: closed\n",
        };
        var found = FakeCase.Parse(Head + script, others: others).Found;
        Assert.Contains(found, f => f.Code == code && f.Span.File == "test.page.yaml" && f.Span.Line > 2 && f.Remedy.Length > 0);
    }

    [Fact]
    public void SeveralFaultsAreFoundAtOnce()
    {
        var found = FakeCase.Parse(Head + """
            inputs: { l: text }
            outputs: { n: text }
            steps:
              - click: zu früh
              - open: /a
              - fill: b
                with: "${input.x}"
              - for-each: input.l
                as: item
                steps:
                  - submit: Los
                    accepted: da
              - submit: Los
                accepted: da
              - fil: c
            """).Found;
        Assert.Superset(new HashSet<string> { "RPA220", "RPA222", "RPA200", "RPA208" }, found.Where(f => f.Severity == Severity.Error).Select(f => f.Code).ToHashSet());
        Assert.Contains(found, f => f.Message.Contains("input.x", StringComparison.Ordinal) || f.Message.Contains("'x'", StringComparison.Ordinal));
        Assert.All(found, f => Assert.True(f.Span.Line > 2 && f.Span.Column > 1));
    }

    [Fact]
    public void AScriptThatRunsAnEffectIsOneAndWritesItsReference()
    {
        var others = new Dictionary<string, string>
        {
            ["scripts/files"] = "script: files\nsite: register\npart: true\nsteps:\n  - fill: R\n    with: \"${case.reference}\"\n  - submit: b\n    accepted: c\n",
        };
        var (script, found) = FakeCase.Parse(Head + "steps:\n  - open: /a\n  - run: scripts/files\n", others: others);
        Assert.Empty(found);
        Assert.True(script!.Signature.IsEffect);
        Assert.True(script.Signature.WritesCaseReference);
    }

    [Trait("needs", "chromium")]
    public sealed class Running(SharedChromium chromium)
    {
        [Fact]
        public async Task AScriptRunsAnotherOnItsPageAndTakesWhatItRead()
        {
            await using var lab = await Lab.StartAsync(chromium);
            lab.Case.Scripts["scripts/note"] = Note;
            var outcome = await lab.RunAsync(SampleScripts.OnControls(
                "- run: scripts/note\n  with: { text: \"${input.who} M.\" }\n  save: { name: said }", "inputs: { who: text }\noutputs: { name: { type: text, personal: true } }"), Value.Map(("who", Value.Of("Erika"))));
            Assert.Equal("Erika M.", Assert.IsType<ActionOutcome.Done>(outcome).Result.Text("name"));
            Assert.DoesNotContain(lab.Case.Steps, s => s.Contains("Erika", StringComparison.Ordinal));
        }

        [Fact]
        public async Task AScriptMaySignInWithAnotherAccount()
        {
            await using var lab = await Lab.StartAsync(chromium);
            var outcome = await lab.RunAsync(Head + "steps:\n  - open: /entries\n  - sign-in: { user: Kennung, password: Passwort, button: Anmelden, account: second }\n  - expect: Keine Einträge.\n");
            Assert.IsType<ActionOutcome.Done>(outcome);
        }
    }
}
