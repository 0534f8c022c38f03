using System.Collections.Immutable;
using Rpa.Bots.Triggers;
using Rpa.Engine;
using Rpa.Engine.Fleet;
using Rpa.Engine.Intake;
using Rpa.Engine.Queries;
using Rpa.Engine.Running;
using Rpa.Expressions;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Tests.Support;

/// <summary>An engine in memory: cases move by the real Step, no bot runs and nothing is stored.</summary>
internal sealed class FakeEngine : RpaEngine, ICaseCommands
{
    private readonly FakeQueries _queries;
    private readonly TimeProvider _time;

    public FakeEngine(TimeProvider time)
    {
        _time = time;
        _queries = new FakeQueries(Cases, Blobs, time);
    }

    /// <summary>Cases by reference.</summary>
    public Dictionary<string, CaseDetails> Cases { get; } = [];

    /// <summary>Bytes by id.</summary>
    public Dictionary<string, BlobContent> Blobs { get; } = [];

    /// <summary>Schedules that were run by hand.</summary>
    public List<string> Ran { get; } = [];

    /// <summary>What was done with schedules and workers.</summary>
    public FakeFleet Steered { get; } = new();

    public override ICaseQueries Queries => _queries;

    public override IFleetCommands Fleet => Steered;

    public override ICaseCommands Commands => this;

    public override ImmutableDictionary<string, CompiledBundle> Bundles { get; } = ImmutableDictionary<string, CompiledBundle>.Empty.Add("let", Let.Bundle);

    public override Task NextChangeAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public override Task<bool> IsSettledAsync(CancellationToken cancellationToken) => Task.FromResult(result: true);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<Receipt> CompleteTaskAsync(string reference, int visit, string outcome, MapValue edits, string comment, Actor actor, CancellationToken cancellationToken) =>
        Task.FromResult(Apply(reference, new TaskSubmitted { At = _time.GetUtcNow(), Actor = actor, Visit = visit, Outcome = outcome, Edits = edits, Comment = comment }));

    public Task<Receipt> CommandAsync(
        string reference, OperatorCommand command, int? visit, string? target, MapValue data, string reason, Actor actor, CancellationToken cancellationToken) =>
        Task.FromResult(Apply(
            reference, new OperatorCommanded { At = _time.GetUtcNow(), Actor = actor, Command = command, Visit = visit, Target = target, Data = data, Reason = reason }));

    /// <summary>Cases whose healed targets were approved.</summary>
    public List<string> Approved { get; } = [];

    public Task<Receipt> ApproveTargetsAsync(string reference, int? visit, string reason, Actor actor, CancellationToken cancellationToken)
    {
        Approved.Add(reference);
        return CommandAsync(reference, OperatorCommand.Retry, visit, null, MapValue.Empty, reason, actor, cancellationToken);
    }

    public Task<Receipt> SubmitAsync(
        string workflow, string start, MapValue data, ImmutableArray<ArrivedDocument> documents, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Admission> SubmitOnlineAsync(OnlineSubmission submission, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Admission> StartOnceAsync(ProgramStart request, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Receipt> SendAsync(
        string reference, string message, MapValue content, ImmutableArray<ArrivedDocument> documents, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Receipt> RunScheduleAsync(string schedule, Actor actor, CancellationToken cancellationToken)
    {
        Ran.Add(schedule);
        return Task.FromResult(new Receipt("", VerdictKind.Applied, LocalText.Same(""), ""));
    }

    /// <summary>Starts a case.</summary>
    public CaseDetails Start(string reference, Started input)
    {
        var result = Step.Start(Let.Bundle, reference, "bauaufsicht", input);
        Cases[reference] = new CaseDetails(result.Snapshot, 1, [Line(1, input, result)], [], [], null);
        return Cases[reference];
    }

    /// <summary>What Step makes of an input.</summary>
    public Receipt Apply(string reference, CaseInput input)
    {
        var found = Cases[reference];
        var result = Step.Apply(Let.Bundle, found.Snapshot, input);
        Cases[reference] = found with { Snapshot = result.Snapshot, Revision = found.Revision + 1, Events = found.Events.Add(Line(found.Events.Length + 1, input, result)) };
        return new Receipt(reference, result.Verdict.Kind, result.Verdict.Message, result.Snapshot.State);
    }

    private static EventRow Line(int number, CaseInput input, StepResult result) => new(
        number, input.At, input.Actor.Name, input.Actor.Department, input.InputKind, result.Snapshot.Visit, result.Verdict.Kind, [.. result.Entries], input.InputKind, input);
}
