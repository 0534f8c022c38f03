using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Engine.Queries;
using Rpa.Engine.Running;
using Rpa.Engine.Storage.Sql;
using Rpa.Engine.Tests.Storage;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Running;

/// <summary>What the pipe promises while actions run, with real time, on both databases.</summary>
public abstract class LeaseLifeTests : IAsyncLifetime
{
    private static readonly RetryPolicy s_atOnce = new(5, TimeSpan.Zero, TimeSpan.Zero);

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(120));
    private RpaEngine _engine = null!;

    private IDatabase Database => ((RunningEngine)_engine).Database;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _patience.Dispose();
        Release();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ALongActionKeepsItsLease()
    {
        var (begun, end) = (Signal(), Signal());
        var reference = await RunAsync(new FakeAction("test.read", async (_, stop) =>
        {
            begun.TrySetResult();
            await end.Task.WaitAsync(stop);
            return ActionOutcome.Nothing;
        }), lease: TimeSpan.FromSeconds(3));
        await begun.Task.WaitAsync(_patience.Token);
        var first = await LeaseAsync(reference);

        // Twice as long as a lease lasts without being renewed.
        while ((await LeaseAsync(reference)).Until < first.Until + 6_000_000)
        {
            await PauseAsync();
        }

        Assert.Equal(first.Token, (await LeaseAsync(reference)).Token);
        end.SetResult();
        Assert.Equal(["started", "action-answered"], (await UntilAsync(reference, CasePhase.Finished)).Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task AnActionWhoseLeaseIsLostIsStoppedAndChangesNothing()
    {
        var (begun, stopped) = (Signal(), Signal());
        var reference = await RunAsync(Hanging(begun, stopped), lease: TimeSpan.FromSeconds(3));
        await begun.Task.WaitAsync(_patience.Token);

        await Database.WriteAsync(s => s.Execute("update work set worker = 'thief', token = token + 1, lease_until = lease_until + 3600000000 where reference = $1", reference));

        await stopped.Task.WaitAsync(_patience.Token);
        var after = await FindAsync(reference);
        Assert.Equal(("reading", 1L, "thief"), (after.Snapshot.State, after.Revision, after.WorkerHolding));
    }

    [Fact]
    public async Task ACaseOnWhichWorkersDieAgainAndAgainIsPoison()
    {
        var deaths = 0;
        var reference = await RunAsync(new FakeAction("test.read", async (context, stop) =>
        {
            // As if the process had died now: the lease runs out, nobody renews it, the next worker finds it.
            await Database.WriteAsync(s => s.Execute("update work set worker = 'dead', token = token + 1, lease_until = 1 where reference = $1", context.Case.Reference));
            Interlocked.Increment(ref deaths);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return ActionOutcome.Nothing;
        }), lease: TimeSpan.FromSeconds(2));

        var queued = await UntilAsync(reference, CasePhase.Exception);

        Assert.Equal(("poison", 3), (queued.Snapshot.Exception!.Kind, deaths));
        Assert.Equal(3, queued.Events.Count(e => e.Kind == "action-failed"));
    }

    [Fact]
    public async Task WhatNeedsNoBotHappensInTheTransactionOfTheAnswer()
    {
        var read = new FakeAction("test.read", _ => ActionOutcome.Nothing);
        await StartAsync(TimeSpan.FromSeconds(30), read, new Flow("permit").Do("reading", "test.read", "waiting").Wait("waiting", "reply", "closed").Final("closed"));

        var reference = (await SubmitAsync()).Reference;
        var waiting = await UntilAsync(reference, CasePhase.Waiting);

        Assert.Equal((2L, 2), (waiting.Revision, waiting.Events.Length));
        Assert.Equal("waiting", Assert.Single(waiting.Events[^1].Entries).State);
    }

    [Fact]
    public async Task RetriesWaitAndDoNotComeAllAtTheSameMoment()
    {
        var busy = new FakeAction("test.read", _ => new ActionOutcome.Retry("the target is busy"));
        await StartAsync(TimeSpan.FromSeconds(30), busy, Reading(new RetryPolicy(3, TimeSpan.FromHours(1), TimeSpan.FromHours(9))));
        var references = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SubmitAsync()))).Select(r => r.Reference).ToList();
        foreach (var reference in references)
        {
            await UntilAsync(reference, c => c.Snapshot.Attempt == 2 && c.WorkerHolding is null);
        }

        var waits = await Database.ReadAsync(s => s.Rows("select w.act_at - c.changed_at from work w join cases c on c.reference = w.reference", r => TimeSpan.FromMicroseconds(r.GetInt64(0))), default);

        Assert.Equal(8, waits.Distinct().Count());
        Assert.All(waits, w => Assert.InRange(w, TimeSpan.FromMinutes(20), TimeSpan.FromHours(2)));
        Assert.Equal(8, busy.Runs);
    }

    [Fact]
    public async Task ADefectIsQueuedAtOnce()
    {
        var broken = new FakeAction("test.read", ActionOutcome (_) => throw new AssetMissingException("There is no form 'forms/holiday-let'."));

        var queued = await UntilAsync(await RunAsync(broken, TimeSpan.FromSeconds(30)), CasePhase.Exception);

        Assert.Equal(("defect", 1), (queued.Snapshot.Exception!.Kind, broken.Runs));
    }

    [Fact]
    public async Task CancellingStopsTheRunningAction()
    {
        var (begun, stopped) = (Signal(), Signal());
        var reference = await RunAsync(Hanging(begun, stopped), TimeSpan.FromSeconds(30));
        await begun.Task.WaitAsync(_patience.Token);

        var receipt = await _engine.Commands.CommandAsync(reference, OperatorCommand.Cancel, null, null, MapValue.Empty, "entered by mistake", House.Clara, default);

        Assert.Equal(VerdictKind.Applied, receipt.Verdict);
        await stopped.Task.WaitAsync(_patience.Token);
        Assert.Equal("operator-commanded", (await UntilAsync(reference, c => c.Snapshot.Outcome is not null)).Events[^1].Kind);
    }

    /// <summary>A database for the test.</summary>
    private protected abstract Task<string> DatabaseAsync();

    /// <summary>Removes what the test made.</summary>
    private protected virtual void Release()
    {
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);

    private static FakeAction Hanging(TaskCompletionSource begun, TaskCompletionSource stopped) => new("test.read", async (_, stop) =>
    {
        await using var registration = stop.Register(() => stopped.TrySetResult());
        begun.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        return ActionOutcome.Nothing;
    });

    private static Flow Reading(RetryPolicy retry) => new Flow("permit").Do("reading", "test.read", "closed", retry: retry).Final("closed");

    private async Task<string> RunAsync(FakeAction action, TimeSpan lease)
    {
        await StartAsync(lease, action, Reading(s_atOnce));
        return (await SubmitAsync()).Reference;
    }

    private async Task StartAsync(TimeSpan lease, FakeAction action, Flow flow)
    {
        var options = House.Options("", TimeProvider.System) with { Database = await DatabaseAsync(), Lease = lease };
        _engine = await RpaEngine.StartAsync(options, new BotSet([action], [], []), [flow.Compile(action)], CancellationToken.None);
    }

    private Task<Receipt> SubmitAsync() => _engine.Commands.SubmitAsync("permit", "api", Value.Map(("subject", Value.Of("a letter"))), [], House.Clara, CancellationToken.None);

    private Task<(long Until, long Token)> LeaseAsync(string reference) => Database.ReadAsync(
        s => s.Row("select lease_until, token from work where reference = $1", r => (r.GetInt64(0), r.GetInt64(1)), reference), _patience.Token);

    private async Task<CaseDetails> FindAsync(string reference) => (await _engine.Queries.CaseAsync(reference, _patience.Token))!;

    private Task<CaseDetails> UntilAsync(string reference, CasePhase phase) => UntilAsync(reference, c => c.Snapshot.Phase == phase);

    private async Task<CaseDetails> UntilAsync(string reference, Func<CaseDetails, bool> isSo)
    {
        while (true)
        {
            var change = _engine.NextChangeAsync(_patience.Token);
            if (await FindAsync(reference) is var found && isSo(found))
            {
                return found;
            }

            await change;
        }
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteLeaseLifeTests : LeaseLifeTests
{
    private readonly TempFolder _folder = new();

    private protected override Task<string> DatabaseAsync() => Task.FromResult("sqlite:" + _folder["rpa.db"]);

    private protected override void Release() => _folder.Dispose();
}

/// <summary>On PostgreSQL.</summary>
[Trait("needs", "postgres")]
public sealed class PostgresLeaseLifeTests : LeaseLifeTests
{
    private protected override Task<string> DatabaseAsync() => PostgresServer.NewDatabaseAsync();
}
