using Rpa.Bots.Actions;
using Rpa.Bots.Effects;
using Rpa.Engine.Queries;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Effects;

public sealed class EffectTests : IAsyncLifetime
{
    private readonly House _house = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task AnEffectIsWrittenDownBeforeItHappens()
    {
        CaseDetails? during = null;
        var file = new FakeEffect("test.file", async (context, stop) =>
        {
            await context.Effect.BeginAsync("file the entry", stop);
            during = await _house.Engine.Queries.CaseAsync(context.Case.Reference, stop);
            return ActionOutcome.Nothing;
        }, (_, _) => new ProbeAnswer.NotFound());
        await StartAsync(file);

        var done = await _house.UntilAsync((await _house.SubmitAsync("permit")).Reference, CasePhase.Finished);

        Assert.Equal("file the entry", during!.Snapshot.Intent!.Description);
        Assert.Equal($"{done.Snapshot.Reference}/1/1", during.Snapshot.Intent.Key);
        Assert.Equal(["started", "effect-begun", "action-answered"], done.Events.Select(e => e.Kind));
        Assert.Null(done.Snapshot.Intent);
    }

    [Fact]
    public async Task AFailureAfterTheBeginningIsAskedAndNotRepeated()
    {
        var file = new FakeEffect("test.file", async (context, stop) =>
        {
            await context.Effect.BeginAsync("file the entry", stop);
            throw new IOException("connection reset");
        }, (_, _) => new ProbeAnswer.Found(MapValue.Empty));
        await StartAsync(file);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await _house.UntilAsync(reference, c => c.Snapshot.Phase == CasePhase.Probing && c.WorkerHolding is null);
        Assert.Equal(0, file.Probes);

        _house.Time.Advance(TimeSpan.FromSeconds(17));

        await _house.UntilAsync(reference, CasePhase.Finished);
        Assert.Equal((1, 1), (file.Runs, file.Probes));
    }

    [Fact]
    public async Task WhatTheProbeDoesNotFindIsDoneAgain()
    {
        var calls = 0;
        var file = new FakeEffect("test.file", async (context, stop) =>
        {
            await context.Effect.BeginAsync("file the entry", stop);
            return ++calls == 1 ? new ActionOutcome.Uncertain("no answer") : ActionOutcome.Nothing;
        }, (_, _) => new ProbeAnswer.NotFound());
        await StartAsync(file);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await _house.UntilAsync(reference, c => c.Snapshot.Phase == CasePhase.Probing && c.WorkerHolding is null);

        _house.Time.Advance(TimeSpan.FromSeconds(17));

        var done = await _house.UntilAsync(reference, CasePhase.Finished);
        Assert.Equal((2, 1), (file.Runs, file.Probes));
        Assert.Equal([1, 2], file.Seen.Select(s => s.Attempt));
        Assert.Contains(done.Attempts, a => a.Outcome == "notfound");
    }

    [Fact]
    public async Task WhatTheProbeFindsTwiceGoesToAPerson()
    {
        var file = new FakeEffect("test.file", async (context, stop) =>
        {
            await context.Effect.BeginAsync("file the entry", stop);
            return new ActionOutcome.Uncertain("no answer");
        }, (_, _) => new ProbeAnswer.Several(2, "two entries"));
        await StartAsync(file);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await _house.UntilAsync(reference, c => c.Snapshot.Phase == CasePhase.Probing && c.WorkerHolding is null);

        _house.Time.Advance(TimeSpan.FromSeconds(17));

        Assert.Equal("uncertain", (await _house.UntilAsync(reference, CasePhase.Exception)).Snapshot.Exception!.Kind);
    }

    [Fact]
    public async Task ACancelledCaseRefusesTheEffect()
    {
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        Exception? refusal = null;
        var file = new FakeEffect("test.file", async (context, _) =>
        {
            reached.SetResult();
            await goOn.Task;
            refusal = await Record.ExceptionAsync(() => context.Effect.BeginAsync("file the entry", CancellationToken.None));
            return ActionOutcome.Nothing;
        }, (_, _) => new ProbeAnswer.NotFound());
        await StartAsync(file);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await reached.Task;

        var receipt = await _house.Engine.Commands.CommandAsync(reference, OperatorCommand.Cancel, null, null, MapValue.Empty, "duplicate", House.Clara, default);
        goOn.SetResult();

        Assert.Equal(VerdictKind.Applied, receipt.Verdict);
        var closed = await _house.UntilAsync(reference, c => c.WorkerHolding is null && c.Snapshot.Phase == CasePhase.Closed);
        Assert.IsType<EffectRefusedException>(refusal);
        Assert.DoesNotContain(closed.Events, e => e.Kind == "effect-begun");
    }

    [Fact]
    public async Task ACancellationWaitsForTheOpenEffect()
    {
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var file = new FakeEffect("test.file", async (context, stop) =>
        {
            await context.Effect.BeginAsync("file the entry", stop);
            begun.SetResult();
            await goOn.Task;
            return ActionOutcome.Nothing;
        }, (_, _) => new ProbeAnswer.NotFound());
        await _house.StartAsync([file], [new Flow("permit").Do("filing", "test.file", "deciding", isEffect: true).Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile(file)]);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await begun.Task;

        var receipt = await _house.Engine.Commands.CommandAsync(reference, OperatorCommand.Cancel, null, null, MapValue.Empty, "duplicate", House.Clara, default);
        Assert.Equal(VerdictKind.Deferred, receipt.Verdict);
        goOn.SetResult();

        Assert.Equal("cancelled", (await _house.UntilAsync(reference, CasePhase.Closed)).Snapshot.Outcome);
    }

    [Fact]
    public async Task AWorkerThatLostItsLeaseCanNeitherActNorCommit()
    {
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        Exception? refusal = null;
        var file = new FakeEffect("test.file", async (context, _) =>
        {
            if (reached.TrySetResult())
            {
                await goOn.Task;
                refusal = await Record.ExceptionAsync(() => context.Effect.BeginAsync("file the entry", CancellationToken.None));
            }

            return ActionOutcome.Nothing;
        }, (_, _) => new ProbeAnswer.NotFound());
        var engine = (Rpa.Engine.Running.RunningEngine)await StartAsync(file);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await reached.Task;

        await engine.Database.WriteAsync(s => s.Execute("update work set worker = 'thief', token = token + 1, lease_until = 0 where reference = $1", reference));
        goOn.SetResult();

        var done = await _house.UntilAsync(reference, CasePhase.Finished);
        Assert.IsType<EffectRefusedException>(refusal);
        Assert.DoesNotContain(done.Events, e => e.Kind == "effect-begun");
    }

    [Fact]
    public async Task ThePermissionToActEndsWithItsWindow()
    {
        Exception? late = null;
        var file = new FakeEffect("test.file", async (context, stop) =>
        {
            var armed = await context.Effect.BeginAsync("file the entry", stop);
            _house.Time.Advance(TimeSpan.FromSeconds(15));
            late = Record.Exception(armed.DemandArmed);
            return new ActionOutcome.Uncertain("too late");
        }, (_, _) => new ProbeAnswer.Found(MapValue.Empty));
        await StartAsync(file);
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await _house.UntilAsync(reference, c => c.Snapshot.Phase == CasePhase.Probing && c.WorkerHolding is null);

        Assert.IsType<EffectRefusedException>(late);
    }

    private Task<RpaEngine> StartAsync(FakeEffect file) =>
        _house.StartAsync([file], [new Flow("permit").Do("filing", "test.file", "closed", isEffect: true, retry: RetryPolicy.Default).Final("closed").Compile(file)]);
}
