using System.Collections.Immutable;
using Rpa.Bots.Documents;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Replaying;
using Rpa.Language.Running;
using Rpa.Language.Tests.Running;

namespace Rpa.Language.Tests.Replaying;

public sealed class HistoryReplayTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static CompiledBundle Bundle(string workflow) => Holiday.Compile(workflow).Bundles.Single(b => b.Definition.Name == Holiday.Name);

    /// <summary>A history as the clean process writes it: read, filed, decided by two, told.</summary>
    private static RecordedHistory Recorded()
    {
        var bundle = Bundle(Holiday.Workflow);
        var events = ImmutableArray.CreateBuilder<RecordedEvent>();
        CaseSnapshot? now = null;
        void Take(CaseInput input)
        {
            var step = input is Started started ? Step.Start(bundle, "2026-000123", "bauaufsicht", started) : Step.Apply(bundle, now!, input);
            now = step.Snapshot;
            events.Add(new RecordedEvent(events.Count + 1, input.InputKind, step.Verdict.Kind, [.. step.Entries.Select(e => e.State)], SnapshotJson.ReadInput(SnapshotJson.WriteInput(input)), IsErased: false));
        }

        Take(new Started { At = At, Actor = HolidayCase.Clerk, Data = MapValue.Empty, Documents = [new Document(new string('a', 64), "scan.pdf", "application/pdf", 1000)], Start = "hand-off" });
        Take(new ActionAnswered { At = At, Actor = HolidayCase.Bot, Visit = 1, Attempt = 1, Result = Value.Map(("confidence", new DoubleValue(0.9)), ("fields", HolidayCase.Read("Ada", "ada@example.org", 60))) });
        Take(new ActionAnswered { At = At, Actor = HolidayCase.Bot, Visit = now!.Visit, Attempt = 1, Result = Value.Map(("fileNumber", Value.Of("ZE-1"))) });
        Take(new TaskSubmitted { At = At, Actor = HolidayCase.First, Visit = now!.Visit, Outcome = "submit", Edits = Value.Map(("decision", Value.Of("granted")), ("reasons", Value.Of("fits"))) });
        Take(new TaskSubmitted { At = At, Actor = HolidayCase.Second, Visit = now!.Visit, Outcome = "release", Edits = MapValue.Empty });
        return new RecordedHistory("2026-000123", "bauaufsicht", events.ToImmutable(), now);
    }

    [Fact]
    public void TheSameDefinitionTakesTheSameWay()
    {
        var result = HistoryReplay.Run(Bundle(Holiday.Workflow), Recorded());
        Assert.Equal((ReplayKind.Same, "notifying"), (result.Kind, result.State));
        Assert.Equal(["reading", "weighing", "registering", "deciding", "notifying"], result.Path);
    }

    [Fact]
    public void AChangedGuardShowsWhereTheCaseWouldHaveGone()
    {
        var result = HistoryReplay.Run(Bundle(Holiday.Workflow.Replace("data.fee > 100.0", "data.fee > 10.0", StringComparison.Ordinal)), Recorded());
        Assert.Equal((ReplayKind.Differs, 2, "action-answered", "reading"), (result.Kind, result.Event, result.Input, result.State));
        Assert.Equal(("goes to weighing -> registering", "goes to weighing -> correcting"), (result.Expected, result.Actual));
        Assert.Equal(["reading"], result.Path);
    }

    [Fact]
    public void ARefusalIsADifferenceInItsWords()
    {
        var result = HistoryReplay.Run(Bundle(Holiday.Workflow.Replace("edit: [decision, reasons]", "edit: [decision, reasons, note]", StringComparison.Ordinal)), Recorded());
        Assert.Equal((ReplayKind.Differs, 4, "task-submitted 'submit' by s.sommer"), (result.Kind, result.Event, result.Input));
        Assert.Equal(("stays", "refused: Missing: note."), (result.Expected, result.Actual));
    }

    [Fact]
    public void OtherDataAtTheEndIsADifference()
    {
        var result = HistoryReplay.Run(Bundle(Holiday.Workflow.Replace("then: { fee: 50 }", "then: { fee: 55 }", StringComparison.Ordinal)), Recorded());
        Assert.Equal((ReplayKind.Differs, "", "fee = 50.00", "fee = 55.00"), (result.Kind, result.Input, result.Expected, result.Actual));
    }

    [Fact]
    public void WhatWasErasedEndsTheReplay()
    {
        var recorded = Recorded();
        var erased = recorded with { Events = recorded.Events.SetItem(2, recorded.Events[2] with { Input = null, IsErased = true }) };
        Assert.Equal((ReplayKind.Erased, 3), HistoryReplay.Run(Bundle(Holiday.Workflow), erased) is var r ? (r.Kind, r.Event) : default);
    }
}
