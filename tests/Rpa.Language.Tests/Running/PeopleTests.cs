using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Language.Tests.Running;

/// <summary>Tasks, four eyes, policies and deadlines.</summary>
public sealed class PeopleTests
{
    private static readonly MapValue Decision = Value.Map(("decision", Value.Of("granted")), ("reasons", Value.Of("replacement housing was provided")));

    [Fact]
    public void ADecisionLeavesTheHouseOnlyAfterTwoPeople()
    {
        var made = HolidayCase.Deciding();
        made.Submit(HolidayCase.First, "submit", Decision);
        Assert.Equal(("deciding", true), (made.Now.State, made.Now.Task?.AwaitsRelease));
        made.Submit(HolidayCase.Second, "release");
        Assert.Equal("notifying", made.Now.State);
        Assert.Equal("letters/granted", made.Command<CaseCommand.RunAction>().Inputs.Text("letter"));
    }

    [Fact]
    public void NobodyReleasesTheirOwnWork()
    {
        var made = HolidayCase.Deciding();
        made.Submit(HolidayCase.First, "submit", Decision);
        Assert.Equal(VerdictKind.Refused, made.Submit(HolidayCase.First, "release").Verdict.Kind);
        Assert.Equal("deciding", made.Now.State);
    }

    [Fact]
    public void WhoReleasesMayReturnTheTaskButNotChangeIt()
    {
        var made = HolidayCase.Deciding();
        made.Submit(HolidayCase.First, "submit", Decision);
        Assert.Equal(VerdictKind.Refused, made.Submit(HolidayCase.Second, "release", Value.Map(("reasons", Value.Of("other")))).Verdict.Kind);
        made.Submit(HolidayCase.Second, "return");
        Assert.Equal((false, HolidayCase.First.Name), (made.Now.Task?.AwaitsRelease, made.Now.Task?.AssignedTo));
    }

    [Fact]
    public void AnotherRoleMayNotDoTheTask()
    {
        var made = HolidayCase.Deciding();
        var refused = made.Submit(HolidayCase.Clerk, "submit", Decision);
        Assert.Equal(VerdictKind.Refused, refused.Verdict.Kind);
        Assert.Contains("caseworker", refused.Verdict.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEditedFieldThatIsMissingOrWrongKeepsTheTaskOpenAndTheDataAsTheyWere()
    {
        var made = HolidayCase.Deciding();
        Assert.Equal(VerdictKind.Refused, made.Submit(HolidayCase.First, "submit", Value.Map(("decision", Value.Of("granted")))).Verdict.Kind);
        Assert.Equal(VerdictKind.Refused, made.Submit(HolidayCase.First, "submit", Value.Map(("decision", Value.Of("perhaps")), ("reasons", Value.Of("x")))).Verdict.Kind);
        Assert.Null(made.Now.Data["decision"]);
        Assert.NotNull(made.Now.Task);
    }

    [Fact]
    public void AFieldThatIsNotPartOfTheTaskIsRefused()
    {
        var made = HolidayCase.Deciding();
        Assert.Equal(VerdictKind.Refused, made.Submit(HolidayCase.First, "submit", Decision.With("fileNumber", Value.Of("ZE-2"))).Verdict.Kind);
        Assert.Equal(Value.Of("ZE-1"), made.Now.Data["fileNumber"]);
    }

    [Fact]
    public void AnAnswerToAnEarlierVisitIsRecordedButNotApplied()
    {
        var made = HolidayCase.Deciding();
        Assert.Equal(VerdictKind.Stale, made.Submit(HolidayCase.First, "submit", Decision, made.Now.Visit - 1).Verdict.Kind);
        Assert.Equal("deciding", made.Now.State);
    }

    [Theory]
    [InlineData("notifying")]
    public void NoOperatorCommandGetsAroundAPolicy(string target)
    {
        var made = HolidayCase.Deciding();
        var refused = made.Command(OperatorCommand.Resume, target, actor: HolidayCase.Supervisor);
        Assert.Equal(VerdictKind.Refused, refused.Verdict.Kind);
        Assert.Contains("deciding.submit", refused.Verdict.Message.En, StringComparison.Ordinal);
        Assert.Equal("deciding", made.Now.State);
    }

    [Fact]
    public void AMachinesSubmitSatisfiesNoPolicy()
    {
        var made = HolidayCase.Deciding();
        var machine = new Actor("bot:helper", "", ["caseworker"]);
        made.Submit(machine, "submit", Decision);
        made.Submit(new Actor("bot:other", "", ["caseworker"]), "release");
        Assert.Equal("policy", made.Now.Exception?.Kind);
    }

    [Fact]
    public void AnOverdueTaskIsShownToTheSupervisorToo()
    {
        var made = HolidayCase.Deciding();
        made.Pass("task-due");
        Assert.Equal("supervisor", made.Now.Task?.EscalatedTo);
    }

    [Fact]
    public void ADeadlineIsMissedOnceAndStartsOnlyOnce()
    {
        var made = HolidayCase.Deciding();
        var due = made.Now.Deadlines.Single();
        Assert.Null(due.MissedAt);
        made.Pass("deadline:decide");
        Assert.NotNull(made.Now.Deadlines.Single().MissedAt);
        Assert.DoesNotContain(made.Now.Timers, t => t.Id == "deadline:decide");
    }

    [Fact]
    public void ATimerOfAnEarlierVisitIsStale()
    {
        var made = HolidayCase.Deciding();
        var late = made.Apply(new TimePassed { At = made.Now.EnteredAt.AddYears(1), Actor = Actor.Clock, Timer = "task-due", Visit = 1 });
        Assert.Equal(VerdictKind.Stale, late.Verdict.Kind);
    }

    [Fact]
    public void CancelNeedsAReasonAndEndsTheCaseWhenItsEffectIsTakenBack()
    {
        var made = HolidayCase.Deciding();
        Assert.Equal(VerdictKind.Refused, made.Command(OperatorCommand.Cancel).Verdict.Kind);
        made.Command(OperatorCommand.Cancel, reason: "sent by mistake");
        Assert.Equal((CasePhase.Acting, null), (made.Now.Phase, made.Now.Outcome));
        Assert.Equal(made.Now.Undoable[^1].Action, made.Command<CaseCommand.RunAction>().Action);
        Assert.Equal(VerdictKind.Refused, made.Command(OperatorCommand.Cancel, reason: "again").Verdict.Kind);
        made.Answer(MapValue.Empty);
        Assert.Equal((CasePhase.Closed, "cancelled"), (made.Now.Phase, made.Now.Outcome));
    }
}
