using System.Collections.Concurrent;
using Rpa.Bots.Actions;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Effects;

/// <summary>R13: what was done outside is taken back, the last first, each as an effect that is asked for after a death.</summary>
public sealed class UndoTests : IAsyncLifetime
{
    private readonly House _house = new();
    private readonly ConcurrentQueue<string> _done = new();
    private Func<ActionContext, int, ActionOutcome> _undo = (_, _) => ActionOutcome.Nothing;
    private ProbeAnswer _found = new ProbeAnswer.Found(MapValue.Empty);
    private int _undos;
    private IBotAction[] _actions = [];
    private CompiledBundle _bundle = null!;

    public async ValueTask InitializeAsync()
    {
        var (first, second) = (Effect("test.first"), Effect("test.second"));
        var back = new FakeEffect("test.back", async (context, stop) =>
        {
            await context.Effect.BeginAsync("take it back", stop);
            _done.Enqueue($"back {context.Inputs.Text("what")}");
            return _undo(context, Interlocked.Increment(ref _undos));
        }, (_, _) => _found);
        _actions = [first, second, back];
        _bundle = new Flow("permit").Do("filing", "test.first", "telling", isEffect: true, undo: "test.back").Do("telling", "test.second", "deciding", isEffect: true, undo: "test.back")
            .Task("deciding", "clerk", ("refuse", "refused")).Final("refused", "rejected").Compile(_actions);
        await _house.StartAsync(_actions, [_bundle]);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task ACancelledCaseTakesItsEffectsBackLastFirst()
    {
        var reference = await AtTheTaskAsync();

        await CancelAsync(reference);

        var over = await _house.UntilAsync(reference, CasePhase.Closed);
        Assert.Equal("cancelled", over.Snapshot.Outcome);
        Assert.Equal(["first", "second", "back telling", "back filing"], _done);
        Assert.Equal(2, over.Events.Count(e => e.Kind == "effect-begun" && e.Number > over.Events.First(x => x.Kind == "operator-commanded").Number));
        Assert.Empty(over.Snapshot.Undoable);
        Assert.True((await _house.Engine.Records.VerifyAsync(null, null, default)).IsWhole);
    }

    [Fact]
    public async Task ARejectedCaseTakesItsEffectsBackAndIsThenRejected()
    {
        var reference = await AtTheTaskAsync();

        await _house.Engine.Commands.CompleteTaskAsync(reference, 3, "refuse", MapValue.Empty, "", House.Clara, default);

        var over = await _house.UntilAsync(reference, CasePhase.Finished);
        Assert.Equal(("rejected", "refused"), (over.Snapshot.Outcome, over.Snapshot.State));
        Assert.Equal(["first", "second", "back telling", "back filing"], _done);
    }

    [Fact]
    public async Task AnUndoWhoseEndNobodySawIsAskedForAndNotDoneTwice()
    {
        _undo = (_, run) => run == 1 ? throw new IOException("connection reset") : ActionOutcome.Nothing;
        var reference = await AtTheTaskAsync();
        await CancelAsync(reference);
        await _house.UntilAsync(reference, c => c.Snapshot.Phase == CasePhase.Probing && c.WorkerHolding is null);

        _house.Time.Advance(TimeSpan.FromSeconds(17));

        await _house.UntilAsync(reference, CasePhase.Closed);
        Assert.Equal(["first", "second", "back telling", "back filing"], _done);
    }

    [Fact]
    public async Task AnUndoInTheMiddleOfWhichTheProcessDiesGoesOnAfterwards()
    {
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _undo = (_, run) =>
        {
            if (run == 1)
            {
                reached.SetResult();
                goOn.Task.Wait(TimeSpan.FromSeconds(30));
            }

            return ActionOutcome.Nothing;
        };
        var reference = await AtTheTaskAsync();
        await CancelAsync(reference);
        await reached.Task;

        // As after a kill: the lease belongs to nobody who lives, the effect was begun, its end was never told.
        var engine = (Rpa.Engine.Running.RunningEngine)_house.Engine;
        await engine.Database.WriteAsync(s => s.Execute("update work set worker = 'dead', token = token + 1, lease_until = 0 where reference = $1", reference));
        goOn.SetResult();
        await _house.UntilAsync(reference, c => c.Snapshot.Phase == CasePhase.Probing && c.WorkerHolding is null);
        _house.Time.Advance(TimeSpan.FromSeconds(17));

        await _house.UntilAsync(reference, CasePhase.Closed);
        Assert.Equal(["first", "second", "back telling", "back filing"], _done);
    }

    [Fact]
    public async Task AnUndoThatNobodyKnowsOfGoesToAPersonWhoSaysThatItIsDone()
    {
        _undo = (_, run) => run == 1 ? new ActionOutcome.Uncertain("no answer") : ActionOutcome.Nothing;
        _found = new ProbeAnswer.Several(2, "two");
        var reference = await AtTheTaskAsync();
        await CancelAsync(reference);
        await _house.UntilAsync(reference, c => c.Snapshot.Phase == CasePhase.Probing && c.WorkerHolding is null);
        _house.Time.Advance(TimeSpan.FromSeconds(17));
        Assert.Equal("uncertain", (await _house.UntilAsync(reference, CasePhase.Exception)).Snapshot.Exception!.Kind);

        Assert.Equal(VerdictKind.Refused, (await CommandAsync(reference, OperatorCommand.Resume, "telling")).Verdict);
        Assert.Equal(VerdictKind.Applied, (await CommandAsync(reference, OperatorCommand.ConfirmDone, null)).Verdict);

        await _house.UntilAsync(reference, CasePhase.Closed);
        Assert.Equal(["first", "second", "back telling", "back filing"], _done);
    }

    private FakeEffect Effect(string name) => new(name, async (context, stop) =>
    {
        await context.Effect.BeginAsync(name, stop);
        _done.Enqueue(name[5..]);
        return ActionOutcome.Nothing;
    }, (_, _) => new ProbeAnswer.NotFound());

    private async Task<string> AtTheTaskAsync()
    {
        var reference = (await _house.SubmitAsync("permit")).Reference;
        await _house.UntilAsync(reference, CasePhase.Task);
        return reference;
    }

    private Task CancelAsync(string reference) => CommandAsync(reference, OperatorCommand.Cancel, null);

    private Task<Rpa.Engine.Running.Receipt> CommandAsync(string reference, OperatorCommand command, string? target) =>
        _house.Engine.Commands.CommandAsync(reference, command, null, target, MapValue.Empty, "duplicate", House.Clara, default);
}
