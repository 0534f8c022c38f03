using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Language.Tests.Running;

public sealed class PolicyTests
{
    private static MapValue Decision { get; } = Value.Map(("decision", Value.Of("granted")), ("reasons", Value.Of("fits the statute")));

    [Fact]
    public void ARefusalSaysTheSameAsTheProof()
    {
        var made = HolidayCase.Deciding();
        var refused = made.Command(OperatorCommand.Resume, "notifying").Verdict;
        var broken = Holiday.Compile(Holiday.Workflow.Replace("withdraw: withdrawn\n  notifying", "withdraw: notifying\n  notifying", StringComparison.Ordinal)).Findings.First(f => f.Code == "RPA075");
        Assert.Equal(VerdictKind.Refused, refused.Kind);
        Assert.Equal(broken.Message, refused.Message.En);
    }

    [Fact]
    public void AClerkCommandsNothingButMayTakeTheirOwnWork()
    {
        var made = HolidayCase.Deciding();
        Assert.Contains("supervisor", made.Command(OperatorCommand.Resume, "correcting", actor: HolidayCase.Clerk).Verdict.Message.En, StringComparison.Ordinal);
        Assert.Equal(VerdictKind.Refused, made.Command(OperatorCommand.Cancel, reason: "no", actor: HolidayCase.Clerk).Verdict.Kind);
        Assert.Equal(VerdictKind.Refused, made.Command(OperatorCommand.Assign, "k.klein", actor: HolidayCase.Clerk).Verdict.Kind);
        Assert.Equal(VerdictKind.Applied, made.Command(OperatorCommand.Assign, "s.sommer", actor: HolidayCase.First).Verdict.Kind);
        Assert.Equal("s.sommer", made.Now.Task?.AssignedTo);
    }

    [Fact]
    public void ThePromisedStateIsNotPassedByACommand()
    {
        var made = HolidayCase.Deciding();
        var refused = made.Command(OperatorCommand.Resume, "closed").Verdict;
        Assert.Equal(VerdictKind.Refused, refused.Kind);
        Assert.Contains("After 'deciding' the case can end in 'closed' without 'notifying'", refused.Message.En, StringComparison.Ordinal);
        Assert.Equal(VerdictKind.Applied, made.Command(OperatorCommand.Resume, "withdrawn").Verdict.Kind);
    }

    [Fact]
    public void WhatIsReleasedIsWhatWasSubmitted()
    {
        var made = HolidayCase.Deciding();
        made.Submit(HolidayCase.First, "submit", Decision);
        made.Command(OperatorCommand.Correct, data: Value.Map(("reasons", Value.Of("other reasons"))));
        Assert.Equal((false, "s.sommer"), (made.Now.Task?.AwaitsRelease, made.Now.Task?.AssignedTo));
        Assert.Equal(VerdictKind.Refused, made.Submit(HolidayCase.Second, "release").Verdict.Kind);
        Assert.Equal("deciding", made.Now.State);
    }

    [Fact]
    public void TheOutcomeCountsForTheVisitItLetIn()
    {
        var made = HolidayCase.Deciding();
        made.Submit(HolidayCase.First, "submit", Decision);
        made.Submit(HolidayCase.Second, "release");
        Assert.Equal(("notifying", "deciding.submit"), (made.Now.State, Assert.Single(made.Now.EnteredBy)));
        Assert.Empty(made.Now.PolicyMarks.Where(m => m.GuardedState == "notifying"));
        made.Fail(FailureKind.Defect);
        Assert.Equal(VerdictKind.Refused, made.Command(OperatorCommand.Resume, "notifying").Verdict.Kind);
        Assert.Equal(VerdictKind.Applied, made.Command(OperatorCommand.Retry).Verdict.Kind);
        Assert.Equal(("notifying", CasePhase.Acting), (made.Now.State, made.Now.Phase));
    }
}
