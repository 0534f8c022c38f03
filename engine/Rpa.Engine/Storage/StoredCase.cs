using System.Collections.Immutable;
using Rpa.Engine.Audit;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>The right to act on a case: who holds it, and the fencing token that goes up each time it is taken (R1).</summary>
internal readonly record struct LeaseKey(string Reference, string Worker, long Token);

/// <summary>The action or probe a case needs next.</summary>
/// <param name="Kind">`action` or `probe`.</param>
/// <param name="Capability">What a worker needs for it.</param>
/// <param name="At">Not before.</param>
/// <param name="Visit">The visit.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Action">Its name.</param>
/// <param name="Own">The action probes itself.</param>
/// <param name="Inputs">Evaluated inputs as JSON; null where they are those of the snapshot's pending action.</param>
internal sealed record NextWork(string Kind, string Capability, DateTimeOffset At, int Visit, int Attempt, string Action, bool Own, byte[]? Inputs)
{
    public const string ActionKind = "action";
    public const string ProbeKind = "probe";
}

/// <summary>A case as it is to be stored.</summary>
internal sealed record CaseRecord
{
    public required CaseSnapshot Snapshot
    {
        get;
        init
        {
            field = value;
            SnapshotBytes = SnapshotJson.Write(value);
        }
    }

    /// <summary>The snapshot as it is stored; made by who makes the record, not by the thread that writes for all.</summary>
    public byte[] SnapshotBytes { get; private init; } = [];

    /// <summary>A short text for lists.</summary>
    public required string Subject { get; init; }

    /// <summary>New events, in order.</summary>
    public required ImmutableArray<EventWrite> Events { get; init; }

    /// <summary>What it needs next, or null.</summary>
    public NextWork? Next { get; init; }

    /// <summary>Whether it goes before others that wait for the same capability.</summary>
    public CasePriority Priority { get; init; }

    /// <summary>The open task or exception changed (always true for a new case).</summary>
    public bool ListsChanged { get; init; } = true;

    /// <summary>Its earliest timer.</summary>
    public DateTimeOffset? EarliestTimer { get; init; }
}

/// <summary>A row for another case's inbox.</summary>
internal sealed record InboxWrite(string Reference, DateTimeOffset At, byte[] Input);

/// <summary>An effect that was begun or ended.</summary>
internal sealed record IntentWrite(string Key, string Description, DateTimeOffset BegunAt, DateTimeOffset ArmedUntil, DateTimeOffset? EndedAt, string? Outcome);

/// <summary>An attempt that began or ended.</summary>
internal sealed record AttemptWrite(
    string Reference, int Visit, int Attempt, string Kind, string State, string Action, string Worker, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Outcome, string Message,
    byte[]? Fields, byte[]? Steps);

/// <summary>One transaction on a leased case.</summary>
internal sealed record CaseCommit
{
    public required LeaseKey Lease { get; init; }

    /// <summary>The revision the change is based on.</summary>
    public required long Revision { get; init; }

    public required CaseRecord Case { get; init; }

    /// <summary>Inbox rows that were applied (or recorded as stale or refused).</summary>
    public ImmutableArray<long> Consumed { get; init; } = [];

    /// <summary>The lease goes on.</summary>
    public bool Keep { get; init; }

    /// <summary>The next work starts at once under the kept lease: if the lease is taken over, that was a death.</summary>
    public bool Acting { get; init; }

    /// <summary>Cases that begin.</summary>
    public ImmutableArray<CaseRecord> Starts { get; init; } = [];

    public ImmutableArray<InboxWrite> Messages { get; init; } = [];

    public ImmutableArray<IntentWrite> Intents { get; init; } = [];

    public ImmutableArray<AttemptWrite> Attempts { get; init; } = [];

    /// <summary>Identifiers under which answers to this case may come, such as the Message-ID of a mail it sent.</summary>
    public ImmutableArray<string> Correlations { get; init; } = [];
}

/// <summary>What became of a commit.</summary>
internal enum CommitVerdict
{
    /// <summary>It is durable.</summary>
    Committed,
    /// <summary>The lease or the revision is no longer ours: nothing changed.</summary>
    Stale,
}

/// <summary>A message in a case's inbox.</summary>
internal sealed record InboxRow(long Id, CaseInput Input);

/// <summary>A case under a lease, as loaded.</summary>
internal sealed record LeasedCase
{
    public required LeaseKey Lease { get; init; }

    public required CaseSnapshot Snapshot { get; init; }

    public required long Revision { get; init; }

    public required int EventCount { get; init; }

    public required byte[] Head { get; init; }

    public required ImmutableArray<InboxRow> Inbox { get; init; }

    public NextWork? Next { get; init; }

    /// <summary>It was held by a worker that died.</summary>
    public bool TakenOver { get; init; }

    /// <summary>That worker was acting for it.</summary>
    public bool WasActing { get; init; }

    /// <summary>Taken for its next work, with a slot of its capability.</summary>
    public bool ForAction { get; init; }
}
