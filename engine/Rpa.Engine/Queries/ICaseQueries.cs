using System.Collections.Immutable;
using Rpa.Bots.Documents;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Engine.Queries;

/// <summary>What the pages, the API and the commands read. Never holds a lock that running cases wait for.</summary>
public interface ICaseQueries
{
    /// <summary>Numbers for the overview.</summary>
    Task<Overview> OverviewAsync(CancellationToken cancellationToken);

    /// <summary>Cases, newest first, a page at a time.</summary>
    Task<Page<CaseRow>> CasesAsync(CaseFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>One case in full, or null.</summary>
    Task<CaseDetails?> CaseAsync(string reference, CancellationToken cancellationToken);

    /// <summary>One case in full for a person; null where it is not there, or not for them (<see cref="CaseRights"/>): the difference is not told.</summary>
    Task<CaseDetails?> CaseAsync(string reference, Actor reader, CancellationToken cancellationToken);

    /// <summary>Open tasks for the roles given (all roles when empty) in a department (null: in all), earliest due first.</summary>
    Task<Page<TaskRow>> TasksAsync(IReadOnlyList<string> roles, string? department, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The supervisor's queue, oldest first.</summary>
    Task<Page<ExceptionRow>> ExceptionsAsync(ExceptionFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The bytes of a document or of evidence, or null.</summary>
    Task<BlobContent?> BlobAsync(string id, CancellationToken cancellationToken);

    /// <summary>The same for a person: null also where no case that they may read needs these bytes.</summary>
    Task<BlobContent?> BlobAsync(string id, Actor reader, CancellationToken cancellationToken);

    /// <summary>Processes that run actions.</summary>
    Task<ImmutableArray<WorkerRow>> WorkersAsync(CancellationToken cancellationToken);

    /// <summary>Schedules with their last and next tick.</summary>
    Task<ImmutableArray<ScheduleRow>> SchedulesAsync(CancellationToken cancellationToken);

    /// <summary>Published bundles, newest version first.</summary>
    Task<ImmutableArray<BundleRow>> BundlesAsync(CancellationToken cancellationToken);

    /// <summary>Finished cases and throughput per day or hour, for the results page.</summary>
    Task<ImmutableArray<ThroughputPoint>> ThroughputAsync(DateTimeOffset from, TimeSpan step, CancellationToken cancellationToken);
}

/// <summary>A part of a list.</summary>
/// <param name="Skip">Rows before it.</param>
/// <param name="Take">Rows in it, at most 500; 0 means 50.</param>
public readonly record struct PageRequest(int Skip = 0, int Take = 50);

/// <summary>A part of a list with the whole list's length.</summary>
public sealed record Page<T>(ImmutableArray<T> Rows, long Total)
{
    /// <summary>There are more than <see cref="Total"/>: counting stopped there, at 10,000, or at 2,000 where a text is looked for.</summary>
    public bool HasMore { get; init; }
}

/// <summary>Numbers for the overview.</summary>
/// <param name="ByPhase">Cases by what they do.</param>
/// <param name="ByWorkflow">Cases by workflow and state.</param>
/// <param name="FinishedToday">Since local midnight.</param>
/// <param name="OpenTasks">Tasks that wait for a person.</param>
/// <param name="OverdueTasks">Those that are late.</param>
/// <param name="Exceptions">Cases in the queue.</param>
/// <param name="OldestException">Since when the oldest waits.</param>
public sealed record Overview(
    ImmutableDictionary<CasePhase, long> ByPhase, ImmutableArray<WorkflowCount> ByWorkflow, long FinishedToday, long OpenTasks, long OverdueTasks, long Exceptions,
    DateTimeOffset? OldestException);

/// <summary>Cases of a workflow in a state.</summary>
public sealed record WorkflowCount(string Workflow, string State, CasePhase Phase, long Count);

/// <summary>What to look for among the cases; nulls mean any.</summary>
/// <param name="Text">Part of a reference, a subject, or a word of indexed text.</param>
/// <param name="Workflow">Name.</param>
/// <param name="State">Name.</param>
/// <param name="Phase">Phase.</param>
/// <param name="Outcome">Outcome of finished ones.</param>
/// <param name="Department">Who they belong to.</param>
public sealed record CaseFilter(string? Text = null, string? Workflow = null, string? State = null, CasePhase? Phase = null, string? Outcome = null, string? Department = null);

/// <summary>A case in a list.</summary>
public sealed record CaseRow(
    string Reference, string Workflow, string State, CasePhase Phase, string? Outcome, string Department, DateTimeOffset StartedAt, DateTimeOffset ChangedAt, string Subject,
    string? Parent);

/// <summary>One case in full.</summary>
public sealed record CaseDetails(
    CaseSnapshot Snapshot, long Revision, ImmutableArray<EventRow> Events, ImmutableArray<AttemptRow> Attempts, ImmutableArray<string> Children, string? WorkerHolding)
{
    /// <summary>People's commands, oldest first, each with where it stands.</summary>
    public ImmutableArray<CommandRow> Commands { get; init; } = [];

    /// <summary>Where the case is in the queue because a bot took other places for targets of its script than it knows: what it took, for a supervisor to approve.</summary>
    public ImmutableArray<ProposedRow> Proposed { get; init; } = [];
}

/// <summary>Another place that a bot took for a target.</summary>
/// <param name="Script">The script.</param>
/// <param name="Title">The target in words.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record ProposedRow(string Script, string Title, string Reason);

/// <summary>A line of a case's history (R7).</summary>
/// <param name="Number">From 1 in the case.</param>
/// <param name="At">Database time.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Department">Where they acted.</param>
/// <param name="Kind">`started`, `action-answered`, …: the input's kind.</param>
/// <param name="Visit">The visit it belongs to.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Entries">States entered.</param>
/// <param name="Text">In words.</param>
/// <param name="Payload">The input; null after erasure.</param>
public sealed record EventRow(
    int Number, DateTimeOffset At, string Actor, string Department, string Kind, int Visit, VerdictKind Verdict, ImmutableArray<StateEntry> Entries, string Text,
    CaseInput? Payload);

/// <summary>One attempt of an action with its evidence.</summary>
public sealed record AttemptRow(
    int Visit, int Attempt, string State, string Action, string Worker, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Outcome, string Message,
    ImmutableArray<EvidenceRow> Evidence, ImmutableArray<FieldEvidence> Fields, ImmutableArray<string> Steps);

/// <summary>A picture or file of an attempt; the bytes are a blob.</summary>
public sealed record EvidenceRow(string Kind, string Title, string MediaType, string BlobId);

/// <summary>A blob's bytes.</summary>
public sealed record BlobContent(string Id, string MediaType, string Name, byte[] Bytes);

/// <summary>A task in the list.</summary>
public sealed record TaskRow(string Reference, string Workflow, string State, int Visit, string Role, DateTimeOffset OpenedAt, DateTimeOffset? DueAt, string? AssignedTo, string Subject, bool AwaitsRelease);

/// <summary>What to look for in the queue.</summary>
public sealed record ExceptionFilter(string? Kind = null, string? Workflow = null, string? State = null, string? Department = null);

/// <summary>A case in the queue.</summary>
public sealed record ExceptionRow(
    string Reference, string Workflow, string State, int Visit, string Kind, string Name, string Message, DateTimeOffset RaisedAt, string? AssignedTo, string Subject);

/// <summary>A process that runs actions.</summary>
public sealed record WorkerRow(
    string Name, string Version, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool IsAlive, bool IsDraining, ImmutableDictionary<string, int> Capabilities,
    ImmutableArray<WorkerLease> Leases);

/// <summary>What a worker does now.</summary>
public sealed record WorkerLease(string Reference, string State, string Action, DateTimeOffset Since);

/// <summary>A schedule.</summary>
public sealed record ScheduleRow(string Name, string Description, string Timetable, DateTimeOffset? LastAt, string LastOutcome, DateTimeOffset? NextAt, bool IsPaused);

/// <summary>A published bundle version.</summary>
public sealed record BundleRow(string Workflow, int Version, string Hash, DateTimeOffset PublishedAt, string PublishedBy, bool IsCurrent, long RunningCases);

/// <summary>Counts in a slice of time.</summary>
public sealed record ThroughputPoint(DateTimeOffset At, long Started, long Finished, long Exceptions);
