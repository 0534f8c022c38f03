using Rpa.Engine.Audit;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>Rows that a case's beginning and its commits write, and the statements that take them, many cases at once.</summary>
internal static class CaseRows
{
    private static readonly RowsStatement s_insertCases = new(
        """
        ref text, workflow text, bundle text, department text, state text, phase text, outcome text, visit bigint, started_at bigint, changed_at bigint, finished_at bigint, subject text,
        parent text, parent_visit bigint, parent_index bigint, handed_over bigint, events bigint, head bytea, snapshot bytea
        """,
        """
        insert into cases (reference, workflow, bundle, department, state, phase, outcome, visit, revision, started_at, changed_at, finished_at, subject, parent, parent_visit, parent_index,
          handed_over, events, head, snapshot)
        select n.ref, n.workflow, n.bundle, n.department, n.state, n.phase, n.outcome, n.visit, 1, n.started_at, n.changed_at, n.finished_at, n.subject, n.parent, n.parent_visit,
          n.parent_index, n.handed_over, n.events, n.head, n.snapshot
        from {rows}
        """);

    private static readonly RowsStatement s_insertWork = new(
        "ref text, kind text, capability text, act_at bigint, visit bigint, attempt bigint, action text, own bigint, inputs bytea, wake_at bigint, priority bigint",
        """
        insert into work (reference, kind, capability, act_at, visit, attempt, action, own, inputs, wake_at, priority, pending, token, acting)
        select n.ref, n.kind, n.capability, n.act_at, n.visit, n.attempt, n.action, n.own, n.inputs, n.wake_at, n.priority, 0, 0, 0 from {rows}
        """);

    private static readonly RowsStatement s_insertEvents = new(
        """
        ref text, number bigint, at bigint, actor text, department text, kind text, visit bigint, verdict text, entries text, inbox bigint, payload bytea, salt bytea, digest bytea, hash bytea
        """,
        """
        insert into events (reference, number, at, actor, department, kind, visit, verdict, entries, inbox, payload, salt, digest, hash)
        select n.ref, n.number, n.at, n.actor, n.department, n.kind, n.visit, n.verdict, n.entries, n.inbox, n.payload, n.salt, n.digest, n.hash from {rows}
        """);

    private static readonly RowsStatement s_writeTasks = new(
        "ref text, visit bigint, role text, escalated_to text, opened_at bigint, due_at bigint, assigned_to text, awaits_release bigint",
        """
        insert into tasks (reference, visit, role, escalated_to, opened_at, due_at, assigned_to, awaits_release)
        select n.ref, n.visit, n.role, n.escalated_to, n.opened_at, n.due_at, n.assigned_to, n.awaits_release from {rows} where true
        on conflict (reference) do update set visit = excluded.visit, role = excluded.role, escalated_to = excluded.escalated_to, opened_at = excluded.opened_at,
          due_at = excluded.due_at, assigned_to = excluded.assigned_to, awaits_release = excluded.awaits_release
        """);

    private static readonly RowsStatement s_writeExceptions = new(
        "ref text, visit bigint, kind text, name text, message text, raised_at bigint, assigned_to text",
        """
        insert into exceptions (reference, visit, kind, name, message, raised_at, assigned_to)
        select n.ref, n.visit, n.kind, n.name, n.message, n.raised_at, n.assigned_to from {rows} where true
        on conflict (reference) do update set visit = excluded.visit, kind = excluded.kind, name = excluded.name, message = excluded.message, raised_at = excluded.raised_at,
          assigned_to = excluded.assigned_to
        """);

    private static readonly RowsStatement s_writeRaised = new(
        "ref text, at bigint", "insert into raised (reference, at) select n.ref, n.at from {rows} where true on conflict (reference, at) do nothing");

    private static readonly RowsStatement s_dropTasks = new("ref text", "delete from tasks where reference in (select n.ref from {rows})");

    private static readonly RowsStatement s_dropExceptions = new("ref text", "delete from exceptions where reference in (select n.ref from {rows})");

    private static readonly RowsStatement s_makeDue = new(
        "ref text, at bigint, messages bigint",
        """
        insert into work (reference, wake_at, pending, token, acting) select n.ref, n.at, n.messages, 0, 0 from {rows} where true
        on conflict (reference) do update set pending = work.pending + excluded.pending, wake_at = excluded.wake_at
        """);

    private static readonly RowsStatement s_insertMessages = new(
        "ref text, at bigint, input bytea", "insert into inbox (reference, at, input) select n.ref, n.at, n.input from {rows}");

    private static readonly RowsStatement s_correlate = new(
        "key text, ref text", "insert into correlations (key, reference) select n.key, n.ref from {rows} where true on conflict (key) do nothing");

    /// <summary>Inserts cases that begin, with their work and their messages to others.</summary>
    public static void Insert(SqlSession session, IReadOnlyList<CaseRecord> records, IReadOnlyList<InboxWrite> messages)
    {
        session.LaterForRows(s_insertCases, [.. records.Select(CaseRow)]);
        InsertEvents(session, records.SelectMany(r => r.Events));
        BlobStore.Refer(session, records.SelectMany(r => r.Snapshot.Documents.Select(d => (d.Id, r.Snapshot.Reference))));
        session.LaterForRows(s_insertWork, [.. records.Where(r => !CaseSql.IsOver(r.Snapshot)).Select(WorkRow)]);
        WriteLists(session, records, areNew: true);
        Append(session, messages);
    }

    /// <summary>Inserts events.</summary>
    public static void InsertEvents(SqlSession session, IEnumerable<EventWrite> events) => session.LaterForRows(
        s_insertEvents,
        [.. events.Select(object?[] (e) => [e.Reference, e.Number, e.At, e.Actor, e.Department, e.Kind, e.Visit, e.Verdict, e.Entries, e.Inbox, e.Payload, e.Salt, e.Digest, e.Hash])]);

    /// <summary>Brings the task list and the exception queue up to the snapshots.</summary>
    public static void WriteLists(SqlSession session, IReadOnlyCollection<CaseRecord> records, bool areNew)
    {
        var snapshots = records.Select(r => r.Snapshot).ToList();
        if (!areNew)
        {
            session.LaterForRows(s_dropTasks, [.. snapshots.Where(s => s.Task is null).Select(s => new object?[] { s.Reference })]);
            session.LaterForRows(s_dropExceptions, [.. snapshots.Where(s => s.Exception is null).Select(s => new object?[] { s.Reference })]);
        }

        session.LaterForRows(s_writeTasks, [.. snapshots.Where(s => s.Task is not null).Select(TaskRow)]);
        var raised = snapshots.Where(s => s.Exception is not null).ToList();
        session.LaterForRows(s_writeExceptions, raised.ConvertAll(ExceptionRow));
        session.LaterForRows(s_writeRaised, raised.ConvertAll(object?[] (s) => [s.Reference, s.Exception!.RaisedAt.Micros()]));
    }

    /// <summary>Puts messages into the inboxes of cases and makes these due.</summary>
    public static void Append(SqlSession session, IReadOnlyCollection<InboxWrite> messages)
    {
        session.LaterForRows(s_makeDue, [.. messages.GroupBy(m => m.Reference).OrderBy(g => g.Key, StringComparer.Ordinal).Select(object?[] (g) => [g.Key, g.Max(m => m.At).Micros(), g.Count()])]);
        session.LaterForRows(s_insertMessages, [.. messages.Select(object?[] (m) => [m.Reference, m.At.Micros(), m.Input])]);
    }

    /// <summary>Answers that name an identifier belong to a case.</summary>
    public static void Correlate(SqlSession session, IEnumerable<(string Identifier, string Reference)> identifiers) =>
        session.LaterForRows(s_correlate, [.. identifiers.Select(object?[] (i) => [CaseSql.CorrelationKey(i.Identifier), i.Reference])]);

    private static object?[] CaseRow(CaseRecord record)
    {
        var (snapshot, last) = (record.Snapshot, record.Events[^1]);
        return
        [
            snapshot.Reference, snapshot.Workflow, snapshot.BundleVersion, snapshot.Department, snapshot.State, snapshot.Phase.Text(), snapshot.Outcome, snapshot.Visit,
            snapshot.StartedAt.Micros(), last.At, CaseSql.IsOver(snapshot) ? last.At : null, record.Subject, snapshot.Parent?.Reference, snapshot.Parent?.Visit, snapshot.Parent?.Index,
            snapshot.Parent?.HandedOver ?? false, last.Number, last.Hash, record.SnapshotBytes,
        ];
    }

    private static object?[] WorkRow(CaseRecord record)
    {
        var next = record.Next;
        return
        [
            record.Snapshot.Reference, next?.Kind, next?.Capability, next?.At.Micros(), next?.Visit, next?.Attempt, next?.Action, next?.Own, next?.Inputs, record.EarliestTimer?.Micros(),
            (int)record.Priority,
        ];
    }

    private static object?[] TaskRow(CaseSnapshot snapshot)
    {
        var task = snapshot.Task!;
        return [snapshot.Reference, task.Visit, task.Role, task.EscalatedTo, task.OpenedAt.Micros(), task.DueAt?.Micros(), task.AssignedTo, task.AwaitsRelease];
    }

    private static object?[] ExceptionRow(CaseSnapshot snapshot)
    {
        var exception = snapshot.Exception!;
        return [snapshot.Reference, snapshot.Visit, exception.Kind, exception.Name, exception.Message, exception.RaisedAt.Micros(), exception.AssignedTo];
    }
}
