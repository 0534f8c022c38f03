using System.Collections.Immutable;
using Rpa.Engine.Audit;
using Rpa.Engine.Storage;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Storage;

/// <summary>Stored cases with harmless defaults.</summary>
internal static class Stored
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public static readonly Actor Clerk = new("clara", "housing", ["clerk"]);

    public static CaseSnapshot Snapshot(string reference = "2026-000001", string state = "acting", CasePhase phase = CasePhase.Acting) => new()
    {
        Reference = reference,
        Workflow = "permit",
        BundleVersion = "abc",
        Department = "housing",
        StartedBy = "clara",
        StartedAt = Now,
        State = state,
        Visit = 1,
        EnteredAt = Now,
        Phase = phase,
        Attempt = 1,
    };

    public static CaseRecord New(CaseSnapshot snapshot, NextWork? next = null) => new()
    {
        Snapshot = snapshot,
        Subject = "a letter",
        Next = next ?? new NextWork(NextWork.ActionKind, "mail", Now, snapshot.Visit, 1, "mail.send", Own: false, null),
        Events = [EventWrite.Link(snapshot.Reference, 1, [], new Started { At = Now, Actor = Clerk, Data = MapValue.Empty, Documents = [], Start = "api" }, 1, VerdictKind.Applied, [], null)],
    };

    public static LeaseRequest Ask(string worker = "one", int attention = 8, int mail = 8) => new(worker, TimeSpan.FromSeconds(30), attention, [("mail", mail)]);

    public static CaseCommit Commit(LeasedCase leased, CaseSnapshot? snapshot = null, bool keep = false, ImmutableArray<long> consumed = default) => new()
    {
        Lease = leased.Lease,
        Revision = leased.Revision,
        Keep = keep,
        Consumed = consumed.IsDefault ? [] : consumed,
        Case = new CaseRecord
        {
            Snapshot = snapshot ?? leased.Snapshot,
            Subject = "a letter",
            Next = leased.Next,
            Events = [EventWrite.Link(leased.Lease.Reference, leased.EventCount + 1, leased.Head, Message("note"), 1, VerdictKind.Applied, [], null)],
        },
    };

    public static MessageArrived Message(string name) => new() { At = Now, Actor = Clerk, Message = name, Content = MapValue.Empty };
}
