using Rpa.Language.Testing;

namespace Rpa.Language.Tests.Testing;

/// <summary>Tests of processes run as the engine runs cases: bots answer from the file, time is virtual.</summary>
public sealed class TestRunTests
{
    [Fact]
    public void AWholeCaseRunsToItsEnd() => Scene.Passes("""
          - test: It is granted by two people
            steps:
              - expect: { state: deciding, due: 2026-12-21, deadlines: { decide: 2027-02-23 } }
              - { submit: deciding.submit, by: s.sommer, edit: { decision: granted, reasons: Yes. } }
              - { release: deciding, by: w.winter }
            expect:
              path: [reading, weighing, registering, deciding, notifying, telling, closed]
              final: succeeded
              data: { fileNumber: ZE-1, fee: 50 }
              unset: [note]
              letters: [{ letter: letters/granted, with: { to: ada@example.org } }]
              deadlines: { decide: { ended: true } }
              children: [{ workflow: statistics, data: { number: ZE-1, days: 5 } }]
              calls: [{ in: registering, with: { name: Ada, days: 60 } }]
              exceptions: []
        """);

    [Fact]
    public void ADifferentPathIsShownAtItsFirstDifference()
    {
        var result = Only("""
              - test: It closes at once
                expect: { path: [reading, weighing, closed], final: succeeded }
            """);
        Assert.False(result.Passed);
        Assert.Equal(["reading", "weighing", "closed"], result.ExpectedPath);
        Assert.Equal(["path, state 3: 'closed' 'registering'", "final: 'succeeded' not ended, in 'deciding'"], result.Differences.Select(d => $"{d.What}: {d.Expected} {d.Actual}"));
        Assert.Equal((12, 41), (result.Differences[0].Span.Line, result.Differences[0].Span.Column));
    }

    private static Rpa.Language.Testing.TestResult Only(string test) => Assert.Single(Scene.Run(Scene.Head + "tests:\n" + test).Results);

    [Theory]
    [InlineData("data: { fee: 120.50 }", "data.fee: expected 120.50, but it was 50.00")]
    [InlineData("data: { note: none }", "data.note: expected 'none', but it was unset")]
    [InlineData("unset: [fee]", "data.fee: expected unset, but it was 50.00")]
    [InlineData("letters: [{ letter: letters/granted }]", "letters: expected 1, but it was none")]
    [InlineData("deadlines: { decide: 2027-02-24 }", "deadlines.decide, due: expected 2027-02-24, but it was 2027-02-23")]
    [InlineData("deadlines: { decide: { paused: true } }", "deadlines.decide, paused: expected true, but it was false")]
    [InlineData("due: 2026-12-22", "due: expected 2026-12-22, but it was 2026-12-21")]
    [InlineData("task: { role: clerk }", "task, role: expected 'clerk', but it was 'caseworker'")]
    [InlineData("exceptions: [technical]", "exceptions: expected 1, but it was none")]
    [InlineData("events: [started]", "events: expected 1, but it was 4")]
    [InlineData("calls: [{ in: registering, with: { days: 61 } }]", "calls, registering: days: expected '61', but it was 60")]
    [InlineData("calls: [{ in: notifying }]", "calls: expected a call in 'notifying', but it was none")]
    [InlineData("children: [{ workflow: statistics }]", "children: expected 1, but it was none")]
    public void EachThingThatDiffersIsTold(string expect, string told) => Assert.Contains(told, Scene.Fails($"  - test: It\n    expect: {{ {expect} }}\n"), StringComparison.Ordinal);

    [Fact]
    public void AnExceptionThatNobodyExpectsFailsTheTest() => Assert.Contains(
        "exceptions: expected none, but it was business house-number-unknown in 'registering'",
        Scene.Fails("""
              - test: It
                bots: [{ in: registering, failure: house-number-unknown }]
                expect: { state: registering }
            """), StringComparison.Ordinal);

    [Fact]
    public void ABotWithoutAnAnswerIsToldWithWhereToAddIt() => Assert.Contains(
        "it.test.yaml:3:5: error RPA411: 'reading' does 'document.read' (visit 1), and no bot answers. Add to the 'bots' of this test: '- { in: reading,",
        Scene.Fails("""
              - test: It
                bots:
                  - in: registering
                    result: { fileNumber: Z }
                expect: { state: deciding }
            """, "start: { hand-off: { applicantEmail: a@b.example }, documents: [x.pdf] }\n").Replace(":4:5:", ":3:5:", StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void AnAnswerThatNobodyAskedForIsAnError()
    {
        var told = Scene.Fails("""
              - test: It
                bots:
                  - in: registering
                    answers:
                      - result: { fileNumber: A }
                      - { technical: broke, times: 2 }
                expect: { state: deciding }
            """);
        Assert.Contains("error RPA412: Nobody asked for this answer of 'registering'", told, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAnswerForTheFileThatNoTestUsesIsAnError()
    {
        var (findings, _) = Scene.Run("""
            start: { hand-off: { applicantEmail: ada@example.org }, documents: [scan.pdf] }
            bots:
              - { in: reading, failure: unreadable }
              - { in: notifying, failure: address-refused }
            tests:
              - test: It
                expect: { state: correcting }
            """);
        Assert.Equal("RPA412", Assert.Single(findings).Code);
        Assert.Equal(4, findings[0].Span.Line);
    }

    [Fact]
    public void FailuresAreRetriedAsTheWorkflowSaysThenQueued() => Scene.Passes("""
          - test: It
            bots:
              - in: registering
                answers:
                  - { technical: The portal is away., times: 3 }
                  - result: { fileNumber: ZE-2 }
            steps:
              - expect:
                  state: registering
                  exceptions: [{ kind: technical, in: registering, contains: away }]
              - command: retry
            expect:
              state: deciding
              data: { fileNumber: ZE-2 }
              exceptions: [technical]
        """);

    [Fact]
    public void AProbeIsAskedAfterABreakAndItsFindIsTaken() => Scene.Passes("""
          - test: It
            bots:
              - in: registering
                uncertain: The connection broke.
                probe: [{ unreachable: away, times: 2 }, { found: { number: ZE-9 } }]
            expect:
              state: deciding
              data: { fileNumber: ZE-9 }
              events: [started, action-answered, effect-begun, action-failed, probe-answered, probe-answered, probe-answered]
        """);

    [Fact]
    public void WhatTheProbeDoesNotFindIsDoneAgain() => Scene.Passes("""
          - test: It
            bots:
              - in: registering
                answers: [{ died: gone, begun: true }, { result: { fileNumber: ZE-3 } }]
                probe: [not-found]
            expect: { state: deciding, data: { fileNumber: ZE-3 } }
        """);

    [Fact]
    public void AProbeThatFindsTwoLeavesItToAPerson() => Scene.Passes("""
          - test: It
            bots:
              - in: registering
                uncertain: broke
                probe: [{ found: [{ number: A }, { number: B }] }]
            steps:
              - { command: resume, to: correcting, refused: uncertain }
              - { command: confirm-done, edit: { fileNumber: A } }
            expect:
              state: deciding
              data: { fileNumber: A }
              exceptions: [{ kind: uncertain, in: registering, contains: 2 entries }]
        """);

    [Fact]
    public void ALetterWhoseProbeFindsItWentOut() => Scene.Passes("""
          - test: It
            bots:
              - in: notifying
                uncertain: The line broke.
                probe: [{ found: { messageId: "<2@example.org>" } }]
            steps:
              - { submit: deciding.submit, edit: { decision: refused, reasons: No. } }
              - release: deciding
            expect:
              final: succeeded
              letters: [{ letter: letters/refused }]
              children: [{ workflow: objections }]
        """);

    [Fact]
    public void FourEyesAreHeld() => Scene.Passes("""
          - test: It
            steps:
              - { submit: deciding.submit, by: s.sommer, edit: { decision: granted, reasons: Yes. } }
              - { release: deciding, by: s.sommer, refused: four eyes }
              - { release: deciding, by: { name: x, roles: [clerk] }, refused: caseworker }
              - { return: deciding }
              - expect: { task: { role: caseworker, awaits-release: false } }
              - { submit: deciding.withdraw, by: s.sommer }
            expect: { final: withdrawn }
        """);

    [Fact]
    public void ARefusalThatDoesNotComeFailsTheTest()
    {
        var told = Scene.Fails("""
              - test: It
                steps:
                  - { submit: deciding.withdraw, refused: four eyes }
                expect: { final: withdrawn }
            """);
        Assert.Contains("refused: expected 'four eyes', but it was applied", told, StringComparison.Ordinal);
    }

    [Fact]
    public void ARefusalThatNobodyExpectsEndsTheTest() => Assert.Contains(
        "error RPA414: The step is refused: Missing: ",
        Scene.Fails("""
              - test: It
                steps: [{ submit: deciding.submit, edit: { decision: granted } }]
                expect: { final: succeeded }
            """), StringComparison.Ordinal);

    [Fact]
    public void AStepAtTheWrongTimeIsToldWithWhereTheCaseIs() => Assert.Contains(
        "error RPA413: The task 'correcting' is not open: the case is in 'deciding'.",
        Scene.Fails("""
              - test: It
                steps: [{ submit: correcting.done }]
                expect: { final: succeeded }
            """), StringComparison.Ordinal);

    [Fact]
    public void TimePassesByStepsAndDeadlinesStandStill() => Scene.Passes("""
          - test: It
            bots: [{ in: registering, failure: rejected }, { in: registering, result: { fileNumber: ZE-2 } }]
            steps:
              - { submit: correcting.ask, by: k.klein }
              - expect: { state: asking, due: 2026-12-21, deadlines: { decide: { paused: true } } }
              - after: 7 days
              - { message: reply, with: { subject: Hi, text: Here it is. } }
              - expect: { state: correcting, data: { note: Here it is. }, deadlines: { decide: { due: 2027-03-02, paused: false } } }
              - until: task
              - expect: { task: { role: clerk, escalated-to: supervisor } }
              - submit: correcting.done
              - until: 2027-03-03 08:00
            expect:
              state: deciding
              deadlines: { decide: { missed: true } }
        """);

    [Fact]
    public void AWaitRunsOut() => Scene.Passes("""
          - test: It
            bots: [{ in: reading, failure: unreadable }]
            steps: [{ submit: correcting.ask, edit: { applicantName: Ada, daysLet: 3 } }, { until: wait }]
            expect: { path: [reading, correcting, asking, correcting] }
        """);

    [Fact]
    public void AMessageLeavesFromAnywhereButWhereItMayNot() => Scene.Passes("""
          - test: It
            steps: [{ message: withdraw }]
            expect: { final: withdrawn }
        """);

    [Fact]
    public void ATestChangesOnlySomeOfTheFilesStart() => Scene.Passes("""
          - test: It
            with: { applicantEmail: eva@example.org }
            documents: [one.pdf, two.png]
            bots: [{ in: reading, failure: unreadable }]
            expect: { state: correcting, data: { applicantEmail: eva@example.org } }
        """);

    [Fact]
    public void ChildrenEndOneByOneAndTheirOutcomesAreJoined() => Scene.Passes("""
          - test: It
            steps:
              - expect: { state: splitting, children: [{ workflow: part, data: { name: a } }, { workflow: part, data: { name: b } }] }
              - { child: splitting, number: 2 }
              - { child: splitting, outcome: failed }
              - { child: splitting, number: 3, data: { name: done } }
              - { message: approved, with: { by: boss } }
            expect: { path: [splitting, waiting, over], data: { done: 2 }, deadlines: { all: { ended: true } } }
        """, "start: { api: { parts: [a, b, c], text: x } }\n", "parent");

    [Fact]
    public void AMissedDeadlineLeadsWhereTheWorkflowSays() => Scene.Passes("""
          - test: It
            steps:
              - { child: splitting }
              - { until: all }
            expect: { path: [splitting, waiting, late], final: failed, deadlines: { all: { missed: true } } }
        """, "start: { api: { parts: [a], text: x } }\n", "parent");

    [Theory]
    [InlineData("start: { submission: { data: { kind: dog, fees: { paid: \"12.50\" } } }, documents: [a.pdf] }", "{ kind: dog, paid: 12.50 }")]
    [InlineData("start: { schedule: true }", "{ kind: daily }")]
    [InlineData("start: { schedule: true, which: 2 }", "{ kind: weekly }")]
    public void WhatNobodyTypesInStartsACaseToo(string start, string data) => Scene.Passes($$"""
          - test: It
            bots: [{ in: sending, result: { messageId: "<1@example.org>" } }]
            expect: { final: succeeded, data: {{data}} }
        """, start + "\n", "alone");

    [Fact]
    public void AnApplicationWithoutItsDocumentsDoesNotStart() => Assert.Contains(
        "RPA401: The application has 0 documents; at least 1 was expected", string.Join('\n', Scene.Run("start: { submission: { data: { kind: dog } } }\ntests: [{ test: It, expect: {} }]\n", "alone").Findings), StringComparison.Ordinal);

    [Fact]
    public void ADeadlineThatIsOverWhileAnEffectIsOpenWaitsForItsOutcome() => Scene.Passes("""
          - test: It went out after all
            bots:
              - in: sending
                uncertain: The line broke.
                probe: [{ unreachable: away, times: 4 }, { found: { messageId: x } }]
            expect:
              path: [sending, sent]
              letters: [{ letter: letters/news }]
              events: [started, effect-begun, action-failed, probe-answered, probe-answered, probe-answered, probe-answered, time-passed, probe-answered]
        """, "start: { schedule: true }\n", "alone");

    [Fact]
    public void OperatorsCorrectAndCancel() => Scene.Passes("""
          - test: It
            steps:
              - { command: cancel, refused: reason }
              - { command: correct, edit: { note: called }, clear: [fee] }
              - { command: assign, to: s.sommer }
              - { command: retry, refused: queue }
              - { command: cancel, reason: enough }
              - { command: close, reason: again, refused: is over }
            expect: { final: cancelled, data: { note: called }, unset: [fee], deadlines: { decide: { ended: true } } }
        """);

    [Fact]
    public void CoverageCountsStatesWaysAndRuleRows()
    {
        var result = Scene.Passes("""
              - test: It
                expect: { state: deciding }
            """);
        var coverage = Coverage.Of(result.Walk.Bundle.Definition, [result]);
        Assert.Equal((4, 10), coverage.Count(CoveredKind.State));
        Assert.Equal((1, 2), coverage.Count(CoveredKind.RuleRow));
        // reading -> weighing, weighing -> registering, registering -> deciding.
        Assert.Equal(3, coverage.Count(CoveredKind.Transition).Passed);
        Assert.Contains(coverage.Missed, m => m.Name == "registering -> queue (house-number-unknown)");
        Assert.Contains(coverage.Missed, m => m.Name == "any state -> withdrawn (withdraw)");
        Assert.Contains(coverage.Missed, m => m.Name == "asking -> correcting (reply)");
        Assert.Contains(coverage.Missed, m => m.Name == "asking -> correcting (4 weeks)");
        Assert.Equal(coverage.Items.Select(i => i.Span), coverage.Items.Select(i => i.Span).Distinct());
    }
}
