using Rpa.Bots.Actions;
using Rpa.Engine.Queries;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Running;

public sealed class PipeTests : IAsyncLifetime
{
    private readonly House _house = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task ACaseRunsFromItsStartToItsEnd()
    {
        var read = new FakeAction("test.read", c => ActionOutcome.Nothing);
        var write = new FakeAction("test.write", c => ActionOutcome.Nothing);
        await _house.StartAsync([read, write], [new Flow("permit").Do("reading", "test.read", "writing").Do("writing", "test.write", "closed").Final("closed").Compile(read, write)]);

        var receipt = await _house.SubmitAsync("permit", "Ferienwohnung");
        var done = await _house.UntilAsync(receipt.Reference, CasePhase.Finished);

        Assert.Equal("2026-000001", receipt.Reference);
        Assert.Equal(("closed", "succeeded"), (done.Snapshot.State, done.Snapshot.Outcome));
        Assert.Equal(["started", "action-answered", "action-answered"], done.Events.Select(e => e.Kind));
        Assert.Equal(["test.read", "test.write"], done.Attempts.Select(a => a.Action));
        Assert.Equal((1, 1), (read.Runs, write.Runs));
        Assert.Equal("Ferienwohnung", Assert.Single((await _house.Engine.Queries.CasesAsync(new CaseFilter("ferien"), new PageRequest(), default)).Rows).Subject);
    }

    [Fact]
    public async Task ATechnicalFailureIsRetriedLaterAndThenQueued()
    {
        var flaky = new FakeAction("test.read", c => new ActionOutcome.Retry("the target is busy"));
        var flow = new Flow("permit").Do("reading", "test.read", "closed", retry: new RetryPolicy(2, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1))).Final("closed");
        await _house.StartAsync([flaky], [flow.Compile(flaky)]);

        var reference = (await _house.SubmitAsync("permit")).Reference;
        await _house.UntilAsync(reference, c => c.Snapshot.Attempt == 2 && c.WorkerHolding is null);
        Assert.Equal(1, flaky.Runs);
        _house.Time.Advance(TimeSpan.FromSeconds(11));

        var queued = await _house.UntilAsync(reference, CasePhase.Exception);
        Assert.Equal(("technical", "the target is busy"), (queued.Snapshot.Exception!.Kind, queued.Snapshot.Exception.Message));
        Assert.Equal(2, flaky.Runs);
        Assert.Equal(reference, Assert.Single((await _house.Engine.Queries.ExceptionsAsync(new ExceptionFilter(), new PageRequest(), default)).Rows).Reference);
    }

    [Fact]
    public async Task AnExceptionOfAnActionIsATechnicalFailure()
    {
        var broken = new FakeAction("test.read", c => throw new InvalidOperationException("broken pipe"));
        await _house.StartAsync([broken], [new Flow("permit").Do("reading", "test.read", "closed", retry: new RetryPolicy(1, TimeSpan.Zero, TimeSpan.Zero)).Final("closed").Compile(broken)]);

        var queued = await _house.UntilAsync((await _house.SubmitAsync("permit")).Reference, CasePhase.Exception);

        Assert.Equal("technical", queued.Snapshot.Exception!.Kind);
        Assert.Contains("broken pipe", queued.Snapshot.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnActionThatTakesTooLongIsStoppedAndFails()
    {
        var begun = new TaskCompletionSource();
        var slow = new FakeAction("test.read", async (_, stop) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return ActionOutcome.Nothing;
        }, timeout: TimeSpan.FromSeconds(5));
        await _house.StartAsync([slow], [new Flow("permit").Do("reading", "test.read", "closed", retry: new RetryPolicy(1, TimeSpan.Zero, TimeSpan.Zero)).Final("closed").Compile(slow)]);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await begun.Task;

        _house.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Contains("took longer than 5 seconds", (await _house.UntilAsync(reference, CasePhase.Exception)).Snapshot.Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnActionThatDoesNotStopIsLeftBehind()
    {
        var (begun, never) = (new TaskCompletionSource(), new TaskCompletionSource<ActionOutcome>());
        var deaf = new FakeAction("test.read", (_, _) =>
        {
            begun.SetResult();
            return never.Task;
        }, timeout: TimeSpan.FromSeconds(5));
        await _house.StartAsync([deaf], [new Flow("permit").Do("reading", "test.read", "closed", retry: new RetryPolicy(1, TimeSpan.Zero, TimeSpan.Zero)).Final("closed").Compile(deaf)],
            o => o with { Lease = TimeSpan.FromDays(1) });
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await begun.Task;

        // The timer is set a moment after the action has begun.
        var end = _house.UntilAsync(reference, CasePhase.Exception);
        while (!end.IsCompleted)
        {
            _house.Time.Advance(TimeSpan.FromSeconds(36));
            await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        Assert.Contains("left behind", (await end).Snapshot.Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APersonSubmitsATaskAndSeesTheVerdict()
    {
        await _house.StartAsync([], [new Flow("permit").Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile()]);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        Assert.Equal(reference, Assert.Single((await _house.Engine.Queries.TasksAsync(["clerk"], null, new PageRequest(), default)).Rows).Reference);
        Assert.Empty((await _house.Engine.Queries.TasksAsync(["mayor"], null, new PageRequest(), default)).Rows);

        var refused = await _house.Engine.Commands.CompleteTaskAsync(reference, 1, "grand", MapValue.Empty, "", House.Clara, default);
        var stale = await _house.Engine.Commands.CompleteTaskAsync(reference, 7, "grant", MapValue.Empty, "", House.Clara, default);
        var applied = await _house.Engine.Commands.CompleteTaskAsync(reference, 1, "grant", MapValue.Empty, "looks good", House.Clara, default);

        Assert.Equal((VerdictKind.Refused, VerdictKind.Stale, VerdictKind.Applied), (refused.Verdict, stale.Verdict, applied.Verdict));
        Assert.Equal("closed", applied.State);
        var done = await _house.UntilAsync(reference, CasePhase.Finished);
        Assert.Contains(done.Events, e => e.Text.Contains("looks good", StringComparison.Ordinal) && e.Actor == "clara");
        Assert.Empty((await _house.Engine.Queries.TasksAsync([], null, new PageRequest(), default)).Rows);
    }

    [Fact]
    public async Task ACommandForAnUnknownCaseIsRefused() => Assert.Equal(
        VerdictKind.Refused,
        (await (await _house.StartAsync([], [])).Commands.CommandAsync("2026-000404", OperatorCommand.Retry, null, null, MapValue.Empty, "", House.Clara, default)).Verdict);

    [Fact]
    public async Task AWithdrawalStopsTheRunningAction()
    {
        var (begun, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = new FakeAction("test.read", async (_, stop) =>
        {
            using var registration = stop.Register(stopped.SetResult);
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return ActionOutcome.Nothing;
        });
        await _house.StartAsync([slow], [new Flow("permit").Do("reading", "test.read", "closed").Final("closed").Final("withdrawn", "withdrawn").Anywhere("withdraw", "withdrawn").Compile(slow)]);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await begun.Task;

        var receipt = await _house.Engine.Commands.SendAsync(reference, "withdraw", MapValue.Empty, [], House.Clara, default);

        Assert.Equal((VerdictKind.Applied, "withdrawn"), (receipt.Verdict, receipt.State));
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task ATimerWakesAWaitingCase()
    {
        await _house.StartAsync([], [new Flow("permit").Wait("waiting", "reply", "closed", new Rpa.Expressions.Calendars.Period(3, Rpa.Expressions.Calendars.PeriodUnit.Hours)).Final("closed").Compile()]);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await _house.UntilAsync(reference, CasePhase.Waiting);

        _house.Time.Advance(TimeSpan.FromHours(3));

        Assert.Equal("time-passed", (await _house.UntilAsync(reference, CasePhase.Finished)).Events[^1].Kind);
    }

    [Fact]
    public async Task AParentWaitsForItsChildAndAHandOverDoesNot()
    {
        var child = new Flow("child").Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile();
        await _house.StartAsync([], [
            child,
            new Flow("parent").Run("running", "child", "closed").Final("closed").Compile(),
            new Flow("giver").Run("handing", "child", "gone", handOver: true).Final("gone", "handed-over").Compile()]);

        var parent = (await _house.SubmitAsync("parent")).Reference;
        var giver = (await _house.SubmitAsync("giver")).Reference;
        Assert.Equal("handed-over", (await _house.UntilAsync(giver, CasePhase.Finished)).Snapshot.Outcome);
        var waiting = await _house.UntilAsync(parent, CasePhase.Children);
        var reference = Assert.Single(waiting.Children);
        Assert.Equal(reference, Assert.Single(waiting.Snapshot.Children).Reference);

        await _house.Engine.Commands.CompleteTaskAsync(reference, 1, "grant", MapValue.Empty, "", House.Clara, default);

        Assert.Equal("closed", (await _house.UntilAsync(parent, CasePhase.Finished)).Snapshot.State);
    }

    [Fact]
    public async Task EvidenceIsKeptWhenTheAttemptFails()
    {
        var read = new FakeAction("test.read", async (context, stop) =>
        {
            await context.Evidence.AttachAsync("screenshot-before", "the page", "image/png", new byte[] { 1, 2, 3 }, stop);
            context.Evidence.Step("opened /entries/new");
            return new ActionOutcome.Refused("rejected", "the street is unknown");
        });
        await _house.StartAsync([read], [new Flow("permit").Do("reading", "test.read", "closed").Final("closed").Compile(read)]);

        var queued = await _house.UntilAsync((await _house.SubmitAsync("permit")).Reference, CasePhase.Exception);

        var attempt = Assert.Single(queued.Attempts);
        Assert.Equal(("business", "opened /entries/new"), (attempt.Outcome, Assert.Single(attempt.Steps)));
        var blob = await _house.Engine.Queries.BlobAsync(Assert.Single(attempt.Evidence).BlobId, default);
        Assert.Equal(new byte[] { 1, 2, 3 }, blob!.Bytes);
    }

    [Fact]
    public async Task DocumentsOfAnAttemptJoinTheCaseWithItsOutcome()
    {
        var write = new FakeAction("test.write", async (context, stop) =>
        {
            await context.Documents.StoreAsync("letter.pdf", "application/pdf", new byte[600_000], stop);
            return ActionOutcome.Nothing;
        });
        await _house.StartAsync([write], [new Flow("permit").Do("writing", "test.write", "closed").Final("closed").Compile(write)]);

        var done = await _house.UntilAsync((await _house.SubmitAsync("permit")).Reference, CasePhase.Finished);

        var document = Assert.Single(done.Snapshot.Documents);
        Assert.Equal(600_000, (await _house.Engine.Queries.BlobAsync(document.Id, default))!.Bytes.Length);
    }

    [Fact]
    public async Task TheEngineIsSettledWhenOnlyPeopleCanGoOn()
    {
        var gate = new TaskCompletionSource();
        var read = new FakeAction("test.read", async (_, _) =>
        {
            await gate.Task;
            return ActionOutcome.Nothing;
        });
        await _house.StartAsync([read], [new Flow("permit").Do("reading", "test.read", "deciding").Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile(read)]);
        Assert.True(await _house.Engine.IsSettledAsync(default));
        var reference = (await _house.SubmitAsync("permit")).Reference;
        Assert.False(await _house.Engine.IsSettledAsync(default));

        gate.SetResult();
        await _house.UntilAsync(reference, c => c.Snapshot.Phase == CasePhase.Task && c.WorkerHolding is null);
        while (!await _house.Engine.IsSettledAsync(default))
        {
            await _house.Engine.NextChangeAsync(default);
        }
    }

    [Fact]
    public async Task AChangedBundleUnderAPublishedVersionIsRefused()
    {
        await _house.StartAsync([], [new Flow("permit").Final("closed").Compile()]);
        await _house.StopAsync();

        var refused = await Assert.ThrowsAsync<EngineStartException>(() => _house.StartAsync([], [new Flow("permit").Final("done").Compile()]));

        Assert.Equal(1, refused.ExitCode);
        await _house.StartAsync([], [new Flow("permit").Version(2).Final("done").Compile()]);
        Assert.Equal([(2, true), (1, false)], (await _house.Engine.Queries.BundlesAsync(default)).Select(b => (b.Version, b.IsCurrent)));
    }

    [Fact]
    public async Task ADrainedActionIsHandedBackAndRunsAgainWithoutADeath()
    {
        var begun = new TaskCompletionSource();
        var hangs = true;
        var read = new FakeAction("test.read", async (_, stop) =>
        {
            begun.TrySetResult();
            await (hangs ? Task.Delay(Timeout.InfiniteTimeSpan, stop) : Task.CompletedTask);
            return ActionOutcome.Nothing;
        });
        var bundle = new Flow("permit").Do("reading", "test.read", "closed").Final("closed").Compile(read);
        await _house.StartAsync([read], [bundle]);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await begun.Task;
        await _house.StopAsync();
        hangs = false;
        await _house.StartAsync([read], [bundle]);

        var done = await _house.UntilAsync(reference, CasePhase.Finished);

        Assert.Equal(2, read.Runs);
        Assert.Equal(["started", "action-answered"], done.Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task ACaseWhoseBundleCannotBeHadWaitsAndTheOthersGoOn()
    {
        var read = new FakeAction("test.read", _ => ActionOutcome.Nothing);
        await _house.StartAsync([read], [new Flow("permit").Wait("waiting", "reply", "closed").Final("closed").Compile(read)]);
        var old = (await _house.SubmitAsync("permit")).Reference;
        await _house.StopAsync();
        await _house.StartAsync([read], [new Flow("permit").Version(2).Do("reading", "test.read", "closed").Final("closed").Compile(read)]);

        var receipt = _house.Engine.Commands.SendAsync(old, "reply", MapValue.Empty, [], House.Clara, default);
        await _house.UntilAsync((await _house.SubmitAsync("permit")).Reference, CasePhase.Finished);

        while (!receipt.IsCompleted)
        {
            _house.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(receipt, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        Assert.Null((await receipt).Verdict);
        Assert.Equal(CasePhase.Waiting, (await _house.Engine.Queries.CaseAsync(old, default))!.Snapshot.Phase);
    }

    [Fact]
    public async Task AnUnreadableCaseIsPutOffAndTheOthersGoOn()
    {
        var read = new FakeAction("test.read", _ => ActionOutcome.Nothing);
        var bundle = new Flow("permit").Do("reading", "test.read", "closed").Final("closed").Compile(read);
        await _house.StartAsync([read], [bundle], o => o with { RunsActions = false });
        var broken = (await _house.SubmitAsync("permit")).Reference;
        var whole = (await _house.SubmitAsync("permit")).Reference;
        await ((Rpa.Engine.Running.RunningEngine)_house.Engine).Database.WriteAsync(s => s.Execute("update cases set snapshot = x'7b' where reference = $1", broken));
        await _house.StopAsync();
        await _house.StartAsync([read], [bundle]);

        await _house.UntilAsync(whole, CasePhase.Finished);

        Assert.Equal(1, read.Runs);
    }

    [Fact]
    public async Task AScheduleStartsACase()
    {
        await _house.StartAsync([], [new Flow("report").Scheduled("0 0 18 * * ?").Final("closed").Compile()]);

        var receipt = await _house.Engine.Commands.RunScheduleAsync("report", House.Clara, default);
        var again = await _house.Engine.Commands.RunScheduleAsync("report", House.Clara, default);

        Assert.Equal("started 2026-000001", receipt.Message.En);
        Assert.Equal("done by another worker", again.Message.En);
        Assert.Equal("schedule:report", (await _house.UntilAsync("2026-000001", CasePhase.Finished)).Snapshot.StartedBy);
        Assert.Equal(VerdictKind.Refused, (await _house.Engine.Commands.RunScheduleAsync("reports", House.Clara, default)).Verdict);
    }

    [Fact]
    public async Task AnImpossibleTimetableStopsTheStart()
    {
        var refused = await Assert.ThrowsAsync<EngineStartException>(() =>
            _house.StartAsync([], [new Flow("report").Scheduled("each evening").Final("closed").Compile()], o => o with { RunsSchedules = true }));

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("each evening", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NumbersAndListsCountTheCases()
    {
        await _house.StartAsync([], [
            new Flow("permit").Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile(),
            new Flow("inquiry").Final("closed").Compile()]);
        await _house.SubmitAsync("permit");
        await _house.SubmitAsync("permit");
        await _house.SubmitAsync("inquiry");

        var overview = await _house.Engine.Queries.OverviewAsync(default);
        var points = await _house.Engine.Queries.ThroughputAsync(_house.Time.GetUtcNow().AddHours(-2), TimeSpan.FromHours(1), default);

        Assert.Equal((2L, 1L), (overview.ByPhase[CasePhase.Task], overview.ByPhase[CasePhase.Finished]));
        Assert.Equal((1L, 2L, 0L, 0L), (overview.FinishedToday, overview.OpenTasks, overview.OverdueTasks, overview.Exceptions));
        Assert.Equal([(0L, 0L), (0L, 0L), (3L, 1L)], points.Select(p => (p.Started, p.Finished)));
        Assert.Equal(2, (await _house.Engine.Queries.CasesAsync(new CaseFilter(Workflow: "permit"), new PageRequest(0, 1), default)).Total);
        Assert.Equal("worker-1", Assert.Single(await _house.Engine.Queries.WorkersAsync(default)).Name);
    }
}
