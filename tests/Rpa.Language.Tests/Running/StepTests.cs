using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Language.Tests.Running;

/// <summary>What a case does next.</summary>
public sealed class StepTests
{
    [Fact]
    public void ACaseStartsByRunningTheFirstAction()
    {
        var made = HolidayCase.Started();
        var run = made.Command<CaseCommand.RunAction>();
        Assert.Equal(("document.read", 1, 1), (run.Action, run.Visit, run.Attempt));
        Assert.Equal(CasePhase.Acting, made.Now.Phase);
        Assert.NotNull(run.Inputs["document"]);
    }

    [Fact]
    public void AFieldBelowItsThresholdStaysUnsetAndSendsTheCaseToAPerson()
    {
        var made = HolidayCase.Started();
        made.Answer(Value.Map(("confidence", new DoubleValue(0.9)), ("fields", HolidayCase.Read("Ada", null, 60))));
        Assert.Equal("correcting", made.Now.State);
        Assert.Null(made.Now.Data["applicantEmail"]);
        Assert.Equal("clerk", made.Command<CaseCommand.ShowTask>().Task.Role);
    }

    [Fact]
    public void ARuleTableIsLookedUpOnTheWayToTheEffect()
    {
        var made = HolidayCase.Registering();
        Assert.Equal("registering", made.Now.State);
        Assert.Equal(Value.Of(50m), made.Now.Data["fee"]);
        Assert.Equal(["weighing", "registering"], made.Last.Entries.Select(e => e.State));
    }

    [Fact]
    public void AnAnswerOfAnEarlierAttemptChangesNothing()
    {
        var made = HolidayCase.Registering();
        var before = made.Now;
        var late = made.Apply(new ActionAnswered { At = before.EnteredAt, Actor = HolidayCase.Bot, Visit = before.Visit, Attempt = before.Attempt + 1, Result = MapValue.Empty });
        Assert.Equal(VerdictKind.Stale, late.Verdict.Kind);
        Assert.Equal(SnapshotJson.Write(before), SnapshotJson.Write(made.Now));
    }

    [Fact]
    public void ATechnicalFailureBeforeTheEffectIsRetriedAfterAGrowingWaitAndThenQueued()
    {
        var made = HolidayCase.Registering();
        made.Fail(FailureKind.Technical);
        Assert.Equal(made.Now.EnteredAt.AddSeconds(10), made.Command<CaseCommand.RunAction>().NotBefore);
        made.Fail(FailureKind.Technical, jitter: 1);
        Assert.Equal(made.Now.EnteredAt.AddSeconds(15), made.Command<CaseCommand.RunAction>().NotBefore);
        made.Fail(FailureKind.Technical);
        Assert.Equal(("technical", CasePhase.Exception), (made.Now.Exception?.Kind, made.Now.Phase));
    }

    [Theory]
    [InlineData(FailureKind.Technical)]
    [InlineData(FailureKind.Uncertain)]
    [InlineData(FailureKind.Death)]
    [InlineData(FailureKind.Business)]
    public void AfterTheEffectHasBegunNoFailureIsRetriedBeforeTheTargetWasAsked(FailureKind kind)
    {
        var made = HolidayCase.Registering();
        made.Begin();
        made.Fail(kind, "rejected");
        var probe = made.Command<CaseCommand.RunProbe>();
        Assert.Empty(made.Last.Commands.OfType<CaseCommand.RunAction>());
        Assert.Equal((CasePhase.Probing, "browser.find", false), (made.Now.Phase, probe.Action, probe.Own));
    }

    [Fact]
    public void NotFoundIsBelievedOnlyAfterThePermissionItsMarginAndTheSettleTime()
    {
        var made = HolidayCase.Registering();
        made.Begin();
        made.Fail(FailureKind.Uncertain);
        Assert.Equal(made.Now.Intent!.ArmedUntil + TimeSpan.FromSeconds(31), made.Command<CaseCommand.RunProbe>().NotBefore);
    }

    [Fact]
    public void AProbeThatFindsNothingLetsTheCaseActAgain()
    {
        var made = HolidayCase.Registering();
        made.Begin();
        made.Fail(FailureKind.Death);
        made.Probe();
        Assert.Equal(2, made.Command<CaseCommand.RunAction>().Attempt);
        Assert.Null(made.Now.Intent);
    }

    [Fact]
    public void AProbeThatFindsOneTakesItsOutcome()
    {
        var made = HolidayCase.Registering();
        made.Begin();
        made.Fail(FailureKind.Death);
        made.Probe(Value.Map(("number", Value.Of("ZE-7"))));
        Assert.Equal(("deciding", Value.Of("ZE-7")), (made.Now.State, made.Now.Data["fileNumber"]!));
    }

    [Fact]
    public void AProbeThatFindsTwoAsksAPerson()
    {
        var made = HolidayCase.Registering();
        made.Begin();
        made.Fail(FailureKind.Death);
        made.Probe(Value.Map(("number", Value.Of("ZE-7"))), Value.Map(("number", Value.Of("ZE-8"))));
        Assert.Equal("uncertain", made.Now.Exception?.Kind);
        Assert.NotNull(made.Now.Intent);
    }

    [Fact]
    public void ARefusalAfterTheEffectHasBegunIsRoutedOnceTheProbeFindsNothing()
    {
        var made = HolidayCase.Registering();
        made.Begin();
        made.Fail(FailureKind.Business, "rejected", "house number unknown");
        Assert.Equal("registering", made.Now.State);
        made.Probe();
        Assert.Equal("correcting", made.Now.State);
    }

    [Fact]
    public void AFailureRoutedToTheQueueGoesToTheSupervisorWithItsReason()
    {
        var made = HolidayCase.Registering();
        made.Fail(FailureKind.Business, "house-number-unknown", "the register says: house number unknown");
        Assert.Equal(("business", "house-number-unknown", "registering"), (made.Now.Exception?.Kind, made.Now.Exception?.Name, made.Now.State));
        Assert.Equal(Value.Of("the register says: house number unknown"), made.Now.Data["note"]);
    }

    [Fact]
    public void RetryOfAnUncertainEffectAsksAgainAndNeverActs()
    {
        var made = HolidayCase.Registering();
        made.Begin();
        made.Fail(FailureKind.Death);
        made.Probe(MapValue.Empty, MapValue.Empty);
        made.Command(OperatorCommand.Retry);
        made.Command<CaseCommand.RunProbe>();
        Assert.Empty(made.Last.Commands.OfType<CaseCommand.RunAction>());
    }

    [Fact]
    public void APersonWhoHasLookedMaySayThatTheEffectHappened()
    {
        var made = HolidayCase.Registering();
        made.Begin();
        made.Fail(FailureKind.Death);
        made.Probe(MapValue.Empty, MapValue.Empty);
        made.Command(OperatorCommand.ConfirmDone, data: Value.Map(("fileNumber", Value.Of("ZE-9"))));
        Assert.Equal(("deciding", Value.Of("ZE-9")), (made.Now.State, made.Now.Data["fileNumber"]!));
    }

    [Fact]
    public void WithdrawWaitsForTheOutcomeOfAnOpenEffect()
    {
        var made = HolidayCase.Registering();
        made.Begin();
        Assert.Equal(VerdictKind.Deferred, made.Message("withdraw").Verdict.Kind);
        Assert.Equal("registering", made.Now.State);
        made.Answer(Value.Map(("fileNumber", Value.Of("ZE-1"))));
        Assert.Equal(("withdrawn", CasePhase.Finished), (made.Now.State, made.Now.Phase));
        Assert.Equal(["deciding", "withdrawn"], made.Last.Entries.Select(e => e.State));
    }

    [Fact]
    public void AnEffectThatHappenedIsNotDoneASecondTimeWhateverFailsBehindIt()
    {
        var made = HolidayCase.Registering();
        made.Begin();
        made.Answer(MapValue.Empty);
        Assert.Equal(("registering", "defect"), (made.Now.State, made.Now.Exception?.Kind));

        made.Command(OperatorCommand.Retry);
        Assert.Empty(made.Last.Commands.OfType<CaseCommand.RunAction>());
        Assert.Equal(VerdictKind.Refused, made.Command(OperatorCommand.Resume, "registering").Verdict.Kind);

        made.Command(OperatorCommand.Correct, data: Value.Map(("fileNumber", Value.Of("ZE-1"))));
        made.Command(OperatorCommand.Retry);
        Assert.Equal("deciding", made.Now.State);
        Assert.Empty(made.Last.Commands.OfType<CaseCommand.RunAction>());
    }

    [Fact]
    public void TheThirdDeathOnOneVisitIsPoison()
    {
        var made = HolidayCase.Started();
        made.Fail(FailureKind.Death);
        made.Fail(FailureKind.Death);
        Assert.Equal(3, made.Command<CaseCommand.RunAction>().Attempt);
        made.Fail(FailureKind.Death);
        Assert.Equal("poison", made.Now.Exception?.Kind);
    }

    [Fact]
    public void ALateReplyToAFinishedCaseOpensAnExceptionOnItAndLeavesItsOutcome()
    {
        var made = HolidayCase.Deciding();
        made.Message("withdraw");
        made.Message("reply");
        Assert.Equal(("message", "withdrawn"), (made.Now.Exception?.Kind, made.Now.Outcome));
        made.Command(OperatorCommand.Close, reason: "read");
        Assert.Equal(CasePhase.Finished, made.Now.Phase);
    }

    [Fact]
    public void StepIsAFunction()
    {
        var one = HolidayCase.Deciding();
        var two = HolidayCase.Deciding();
        Assert.Equal(SnapshotJson.Write(one.Now), SnapshotJson.Write(two.Now));
    }
}
