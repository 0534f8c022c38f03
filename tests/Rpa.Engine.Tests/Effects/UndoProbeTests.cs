using System.Collections.Concurrent;
using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Engine.Queries;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Effects;

/// <summary>R13 where actions bring no probe: the workflow names the question, for the effect and for its undo; without one a person is asked. Nothing is repeated blindly.</summary>
public sealed class UndoProbeTests : IAsyncLifetime
{
    private readonly House _house = new();
    private readonly ConcurrentQueue<string> _done = new();
    private readonly FakeAction _file;
    private readonly FakeAction _strike;
    private ActionOutcome _filed = ActionOutcome.Nothing;
    private ActionOutcome _struck = ActionOutcome.Nothing;
    private ImmutableArray<string> _entries = ["E-1"];
    private ImmutableArray<string> _strikes = [];

    public UndoProbeTests()
    {
        _file = Effect("test.file", () => _filed);
        _strike = Effect("test.strike", () => _struck);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task AnUndoWhoseEndNobodySawIsAskedForAsItsProbeSays()
    {
        var reference = await AtTheTaskAsync(withProbe: true);
        (_struck, _strikes) = (new ActionOutcome.Uncertain("no answer"), ["S-1"]);
        await CancelAsync(reference);
        await AskedAsync(reference);

        Assert.Equal("cancelled", (await _house.UntilAsync(reference, CasePhase.Closed)).Snapshot.Outcome);
        Assert.Equal(["test.file", "test.strike"], _done);
    }

    [Fact]
    public async Task AnUndoThatDidNotHappenIsDoneAgain()
    {
        var reference = await AtTheTaskAsync(withProbe: true);
        _struck = new ActionOutcome.Uncertain("no answer");
        await CancelAsync(reference);
        await _house.UntilAsync(reference, IsAsked);
        _struck = ActionOutcome.Nothing;
        await AskedAsync(reference);

        await _house.UntilAsync(reference, CasePhase.Closed);
        Assert.Equal(["test.file", "test.strike", "test.strike"], _done);
    }

    [Fact]
    public async Task AnUndoWithoutAProbeIsNotRepeatedButShownToAPerson()
    {
        var reference = await AtTheTaskAsync(withProbe: false);
        _struck = new ActionOutcome.Uncertain("no answer");
        await CancelAsync(reference);
        Assert.Equal("uncertain", (await _house.UntilAsync(reference, CasePhase.Exception)).Snapshot.Exception!.Kind);

        // Asking again is not doing again: there is nothing to ask.
        await CommandAsync(reference, OperatorCommand.Retry);
        Assert.Equal("uncertain", (await _house.UntilAsync(reference, CasePhase.Exception)).Snapshot.Exception!.Kind);
        Assert.Equal(["test.file", "test.strike"], _done);
        Assert.Equal(VerdictKind.Applied, await CommandAsync(reference, OperatorCommand.ConfirmDone));
        await _house.UntilAsync(reference, CasePhase.Closed);
        Assert.Equal(["test.file", "test.strike"], _done);
    }

    [Fact]
    public async Task AnEffectThatItsProbeHasFoundIsTakenBackLikeOneThatAnswered()
    {
        _filed = new ActionOutcome.Uncertain("no answer");
        var reference = await StartAsync(withProbe: true);
        await AskedAsync(reference);
        await _house.UntilAsync(reference, CasePhase.Task);
        await CancelAsync(reference);

        await _house.UntilAsync(reference, CasePhase.Closed);
        Assert.Equal(["test.file", "test.strike"], _done);
    }

    [Fact]
    public async Task AnEffectThatAPersonHasConfirmedIsTakenBackToo()
    {
        (_filed, _entries) = (new ActionOutcome.Uncertain("no answer"), ["E-1", "E-2"]);
        var reference = await StartAsync(withProbe: true);
        await AskedAsync(reference);
        await _house.UntilAsync(reference, CasePhase.Exception);
        Assert.Equal(VerdictKind.Applied, await CommandAsync(reference, OperatorCommand.ConfirmDone));
        await _house.UntilAsync(reference, CasePhase.Task);
        await CancelAsync(reference);

        await _house.UntilAsync(reference, CasePhase.Closed);
        Assert.Equal(["test.file", "test.strike"], _done);
    }

    private static bool IsAsked(CaseDetails found) => found.Snapshot.Phase == CasePhase.Probing && found.WorkerHolding is null;

    private FakeAction Effect(string name, Func<ActionOutcome> outcome) => new(
        name,
        async (context, stop) =>
        {
            await context.Effect.BeginAsync(name, stop);
            _done.Enqueue(name);
            return outcome();
        },
        isEffect: true);

    private async Task<string> StartAsync(bool withProbe)
    {
        var workflow =
            $$"""
            workflow: permit
            version: 1
            title: Permit
            data:
              subject: { type: text }
            start:
              - api: [subject]
            initial: filing
            states:
              filing:
                do: test.file
                probe: { do: test.entries, with: { reference: "${case.reference}" }, found: "result.entries", settle: 0 seconds }
                undo:
                  do: test.strike
                  {{(withProbe ? "probe: { do: test.strikes, with: { reference: \"${case.reference}\" }, found: \"result.entries\", settle: 0 seconds }" : "with: {}")}}
                next: deciding
              deciding:
                task: { role: clerk, within: 4 weeks, escalate: supervisor }
                outcomes: { refuse: refused }
              refused: { final: rejected }
            """;
        IBotAction[] actions = [_file, _strike, new Question("test.entries", () => _entries), new Question("test.strikes", () => _strikes)];
        var diagnostics = new DiagnosticBag();
        var bundles = BundleCompiler.Compile([Some.Bundle("permit", workflow)], new BotSet([.. actions], [], []).ToCatalog(), diagnostics);
        Assert.Empty(diagnostics.ToImmutable().Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
        await _house.StartAsync(actions, [.. bundles]);
        return (await _house.SubmitAsync("permit")).Reference;
    }

    private async Task<string> AtTheTaskAsync(bool withProbe)
    {
        var reference = await StartAsync(withProbe);
        await _house.UntilAsync(reference, CasePhase.Task);
        return reference;
    }

    /// <summary>Lets the time pass after which an answer may be believed.</summary>
    private async Task AskedAsync(string reference)
    {
        await _house.UntilAsync(reference, IsAsked);
        _house.Time.Advance(TimeSpan.FromSeconds(17));
    }

    private Task CancelAsync(string reference) => CommandAsync(reference, OperatorCommand.Cancel);

    private async Task<VerdictKind?> CommandAsync(string reference, OperatorCommand command) =>
        (await _house.Engine.Commands.CommandAsync(reference, command, null, null, MapValue.Empty, "duplicate", House.Clara, default)).Verdict;

    /// <summary>Asks for entries of a case.</summary>
    private sealed class Question(string name, Func<ImmutableArray<string>> entries) : IBotAction
    {
        public ActionSignature Signature { get; } = new(
            name, LocalText.Same(name), [new InputParameter("reference", CelType.String)], [new("entries", CelType.List(CelType.String))], [], IsEffect: false, "bot");

        public Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken) =>
            Task.FromResult<ActionOutcome>(new ActionOutcome.Done(Value.Map(("entries", new ListValue([.. entries().Select(e => (Value)Value.Of(e))])))));
    }
}
