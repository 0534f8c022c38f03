using System.Collections.Immutable;
using Rpa.Bots.Documents;
using Rpa.Expressions.Values;

namespace Rpa.Language.Running;

/// <summary>What a case is doing.</summary>
public enum CasePhase
{
    /// <summary>An action is to run, or runs.</summary>
    Acting,
    /// <summary>It is being asked whether an effect happened.</summary>
    Probing,
    /// <summary>A task is open.</summary>
    Task,
    /// <summary>It waits for a message or a moment.</summary>
    Waiting,
    /// <summary>Children run.</summary>
    Children,
    /// <summary>It is in the supervisor's queue.</summary>
    Exception,
    /// <summary>It has ended in a final state.</summary>
    Finished,
    /// <summary>An operator ended it.</summary>
    Closed,
}

/// <summary>
/// The whole of a running case, plain data: it survives being written as JSON at any point (<see cref="SnapshotJson"/>). Only Step makes a new one.
/// </summary>
public sealed record CaseSnapshot
{
    /// <summary>`2026-000123`.</summary>
    public required string Reference { get; init; }

    /// <summary>Name of the process.</summary>
    public required string Workflow { get; init; }

    /// <summary>Hash of the bundle it is pinned to.</summary>
    public required string BundleVersion { get; init; }

    /// <summary>Who it belongs to.</summary>
    public required string Department { get; init; }

    /// <summary>Who started it (a person, or `trigger:mail`, `schedule:…`, `case:2026-000001`).</summary>
    public required string StartedBy { get; init; }

    /// <summary>Database time of the start.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The parent, visit and index for a child (R9), or null.</summary>
    public ParentLink? Parent { get; init; }

    /// <summary>Where it is.</summary>
    public required string State { get; init; }

    /// <summary>Entries into states so far, from 1.</summary>
    public required int Visit { get; init; }

    /// <summary>Database time of the last entry.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>What it is doing.</summary>
    public required CasePhase Phase { get; init; }

    /// <summary>Attempts of this visit's action that were started, from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>Times this visit's attempt died with its worker.</summary>
    public int Deaths { get; init; }

    /// <summary>The case's data, by declared field; an absent field is unset.</summary>
    public MapValue Data { get; init; } = MapValue.Empty;

    /// <summary>Its documents, in the order they came.</summary>
    public ImmutableArray<Document> Documents { get; init; } = [];

    /// <summary>The evaluated action of this visit (kept so that a probe and a retry see the same), or null.</summary>
    public PendingAction? Action { get; init; }

    /// <summary>Key of an effect that was begun and has no outcome yet, or null (R2, R5).</summary>
    public OpenIntent? Intent { get; init; }

    /// <summary>
    /// The result of this visit's action once it is known, kept until the case leaves the state: after a failed guard the state goes on from here and never acts again.
    /// </summary>
    public MapValue? Answer { get; init; }

    /// <summary>A business failure reported after the effect was begun: routed once a probe has shown that the effect did not happen.</summary>
    public PendingFailure? PendingFailure { get; init; }

    /// <summary>Probes of this visit that could not be asked.</summary>
    public int FailedProbes { get; init; }

    /// <summary>The open task, or null.</summary>
    public OpenTask? Task { get; init; }

    /// <summary>Why it is in the queue, or null.</summary>
    public RaisedException? Exception { get; init; }

    /// <summary>Timers that are set.</summary>
    public ImmutableArray<CaseTimer> Timers { get; init; } = [];

    /// <summary>Named deadlines that were started.</summary>
    public ImmutableArray<RunningDeadline> Deadlines { get; init; } = [];

    /// <summary>Children of this visit.</summary>
    public ImmutableArray<ChildCase> Children { get; init; } = [];

    /// <summary>
    /// Person's outcomes `state.outcome` since the last entry of a state that a policy guards, per guarded state; and `after state` for a state that must still be entered because another one was.
    /// </summary>
    public ImmutableArray<PolicyMark> PolicyMarks { get; init; } = [];

    /// <summary>Person's outcomes `state.outcome` that let the case into the state it is in, where policies guard it.</summary>
    public ImmutableArray<string> EnteredBy { get; init; } = [];

    /// <summary>Withdraw, deadline, cancel and version moves that wait for the open intent's outcome (R5).</summary>
    public ImmutableArray<DeferredInput> Deferred { get; init; } = [];

    /// <summary>Effects done so far that name an `undo:`, in order (R13).</summary>
    public ImmutableArray<PendingAction> Undoable { get; init; } = [];

    /// <summary>The case is about to end and takes its effects back first (R13), or null.</summary>
    public UndoRun? Undoing { get; init; }

    /// <summary>The final state's outcome, `closed` or `cancelled` by an operator, or null while it lives.</summary>
    public string? Outcome { get; init; }

    /// <summary>Whether what a bot was told to do on a visit is still wanted.</summary>
    public bool WantsBotOn(int visit) => visit == Visit && Phase is (CasePhase.Acting or CasePhase.Probing) && Outcome is null;
}

/// <summary>Where a child came from.</summary>
public sealed record ParentLink(string Reference, int Visit, int Index, bool HandedOver);

/// <summary>An action with evaluated inputs.</summary>
/// <param name="Action">`browser.run`.</param>
/// <param name="Inputs">By key.</param>
/// <param name="State">The state that named it.</param>
/// <param name="Visit">Its visit.</param>
public sealed record PendingAction(string Action, MapValue Inputs, string State, int Visit);

/// <summary>A business failure that waits for a probe.</summary>
public sealed record PendingFailure(string Failure, string Message, MapValue Detail);

/// <summary>An effect without an outcome yet. Times are the database's.</summary>
public sealed record OpenIntent(string Key, string Description, DateTimeOffset BegunAt, DateTimeOffset ArmedUntil);

/// <summary>A task that waits for a person.</summary>
/// <param name="Visit">Answers carry it.</param>
/// <param name="Role">Who may do it.</param>
/// <param name="OpenedAt">Since when.</param>
/// <param name="DueAt">Until when, or null.</param>
/// <param name="EscalatedTo">Also shown to this role, or null.</param>
/// <param name="AssignedTo">Claimed by, or null.</param>
/// <param name="AwaitsRelease">A first person has submitted; a second one releases (R11).</param>
/// <param name="SubmittedBy">The first person, or null.</param>
/// <param name="SubmittedOutcome">What the first person chose, or null.</param>
public sealed record OpenTask(
    int Visit, string Role, DateTimeOffset OpenedAt, DateTimeOffset? DueAt, string? EscalatedTo = null, string? AssignedTo = null, bool AwaitsRelease = false,
    string? SubmittedBy = null, string? SubmittedOutcome = null);

/// <summary>Why a case is with the supervisor.</summary>
/// <param name="Kind">`business`, `technical`, `uncertain`, `defect`, `poison`, `policy`, `message`.</param>
/// <param name="Name">Name of a business failure, else empty.</param>
/// <param name="Message">In words.</param>
/// <param name="Detail">Further facts.</param>
/// <param name="RaisedAt">Since when.</param>
/// <param name="AssignedTo">Claimed by, or null.</param>
public sealed record RaisedException(string Kind, string Name, string Message, MapValue Detail, DateTimeOffset RaisedAt, string? AssignedTo = null);

/// <summary>A moment at which the case gets a <see cref="TimePassed"/>.</summary>
/// <param name="Id">Unique in the case: `retry`, `task-due`, `wait`, `probe`, `deadline:decide`.</param>
/// <param name="Visit">The visit it belongs to; 0 for deadlines.</param>
/// <param name="DueAt">When.</param>
public sealed record CaseTimer(string Id, int Visit, DateTimeOffset DueAt);

/// <summary>A named deadline that runs (R10).</summary>
/// <param name="Name">Its name.</param>
/// <param name="StartedAt">When `from` was entered first.</param>
/// <param name="DueAt">When it ends as things stand.</param>
/// <param name="PausedSince">Since when it stands still, or null.</param>
/// <param name="Paused">How long it stood still before.</param>
/// <param name="EndedAt">When `until` was entered, or null.</param>
/// <param name="MissedAt">When it was over without `until`, or null.</param>
public sealed record RunningDeadline(
    string Name, DateTimeOffset StartedAt, DateTimeOffset DueAt, DateTimeOffset? PausedSince, TimeSpan Paused, DateTimeOffset? EndedAt, DateTimeOffset? MissedAt);

/// <summary>A child of a `run` state.</summary>
public sealed record ChildCase(int Index, string? Reference, string? Outcome, MapValue? Data);

/// <summary>A person's outcome since the last entry into a guarded state.</summary>
public sealed record PolicyMark(string GuardedState, string Outcome);

/// <summary>An input that waits for the open intent.</summary>
public sealed record DeferredInput(CaseInput Input);

/// <summary>The end that waits until effects are taken back.</summary>
/// <param name="Outcome">The outcome then.</param>
/// <param name="Phase">The phase then.</param>
/// <param name="AttemptsBefore">Attempts of this visit before the undo that runs.</param>
public sealed record UndoRun(string Outcome, CasePhase Phase, int AttemptsBefore);
