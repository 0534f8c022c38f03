using System.Globalization;
using Rpa.Engine.Audit;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>Rows of a case: the statements that a commit, a start and an intake share.</summary>
internal static class CaseSql
{
    /// <summary>Phase as it is stored.</summary>
    public static string Text(this CasePhase phase) => phase.ToString();

    /// <summary>Back from the stored phase.</summary>
    public static CasePhase Phase(string text) => Enum.Parse<CasePhase>(text);

    /// <summary>Updates a case where revision and lease are still ours; false (and nothing changed) where they are not (R1).</summary>
    public static bool UpdateFenced(SqlSession session, CaseCommit commit)
    {
        var snapshot = commit.Case.Snapshot;
        var last = commit.Case.Events[^1];
        return session.Execute(
            """
            update cases set bundle = $1, state = $2, phase = $3, outcome = $4, visit = $5, revision = revision + 1, changed_at = $6,
              finished_at = case when $7 = 1 then coalesce(finished_at, $6) else null end, subject = $8, events = $9, head = $10, snapshot = $11
            where reference = $12 and revision = $13 and exists (select 1 from work w where w.reference = $12 and w.worker = $14 and w.token = $15)
            """,
            snapshot.BundleVersion, snapshot.State, snapshot.Phase.Text(), snapshot.Outcome, snapshot.Visit, last.At, IsOver(snapshot), commit.Case.Subject, last.Number, last.Hash,
            SnapshotJson.Write(snapshot), snapshot.Reference, commit.Revision, commit.Lease.Worker, commit.Lease.Token) == 1;
    }

    /// <summary>Inserts a case that begins, with its work.</summary>
    public static void Insert(SqlSession session, CaseRecord record)
    {
        var snapshot = record.Snapshot;
        var last = record.Events[^1];
        session.Execute(
            """
            insert into cases (reference, workflow, bundle, department, state, phase, outcome, visit, revision, started_at, changed_at, finished_at, subject, parent, parent_visit,
              parent_index, handed_over, events, head, snapshot)
            values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            """,
            snapshot.Reference, snapshot.Workflow, snapshot.BundleVersion, snapshot.Department, snapshot.State, snapshot.Phase.Text(), snapshot.Outcome, snapshot.Visit,
            snapshot.StartedAt.Micros(), last.At, IsOver(snapshot) ? last.At : null, record.Subject, snapshot.Parent?.Reference, snapshot.Parent?.Visit, snapshot.Parent?.Index,
            snapshot.Parent?.HandedOver ?? false, last.Number, last.Hash, SnapshotJson.Write(snapshot));
        InsertEvents(session, record.Events);
        if (!IsOver(snapshot))
        {
            var next = record.Next;
            session.Execute(
                """
                insert into work (reference, kind, capability, act_at, visit, attempt, action, own, inputs, wake_at, pending, token, acting)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0)
                """,
                snapshot.Reference, next?.Kind, next?.Capability, next?.At.Micros(), next?.Visit, next?.Attempt, next?.Action, next?.Own, next?.Inputs, record.EarliestTimer?.Micros());
        }

        WriteLists(session, record, isNew: true);
    }

    public static void InsertEvents(SqlSession session, IEnumerable<EventWrite> events)
    {
        foreach (var e in events)
        {
            session.Execute(
                """
                insert into events (reference, number, at, actor, department, kind, visit, verdict, entries, inbox, payload, salt, digest, hash)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                """,
                e.Reference, e.Number, e.At, e.Actor, e.Department, e.Kind, e.Visit, e.Verdict, e.Entries, e.Inbox, e.Payload, e.Salt, e.Digest, e.Hash);
        }
    }

    /// <summary>Brings the task list and the exception queue up to the snapshot.</summary>
    public static void WriteLists(SqlSession session, CaseRecord record, bool isNew)
    {
        var (snapshot, task, exception) = (record.Snapshot, record.Snapshot.Task, record.Snapshot.Exception);
        if (task is not null)
        {
            session.Execute(
                """
                insert into tasks (reference, visit, role, escalated_to, opened_at, due_at, assigned_to, awaits_release) values ($1, $2, $3, $4, $5, $6, $7, $8)
                on conflict (reference) do update set visit = excluded.visit, role = excluded.role, escalated_to = excluded.escalated_to, opened_at = excluded.opened_at,
                  due_at = excluded.due_at, assigned_to = excluded.assigned_to, awaits_release = excluded.awaits_release
                """,
                snapshot.Reference, task.Visit, task.Role, task.EscalatedTo, task.OpenedAt.Micros(), task.DueAt?.Micros(), task.AssignedTo, task.AwaitsRelease);
        }
        else if (!isNew)
        {
            session.Execute("delete from tasks where reference = $1", snapshot.Reference);
        }

        if (exception is not null)
        {
            session.Execute(
                """
                insert into exceptions (reference, visit, kind, name, message, raised_at, assigned_to) values ($1, $2, $3, $4, $5, $6, $7)
                on conflict (reference) do update set visit = excluded.visit, kind = excluded.kind, name = excluded.name, message = excluded.message, raised_at = excluded.raised_at,
                  assigned_to = excluded.assigned_to
                """,
                snapshot.Reference, snapshot.Visit, exception.Kind, exception.Name, exception.Message, exception.RaisedAt.Micros(), exception.AssignedTo);
            session.Execute("insert into raised (reference, at) values ($1, $2) on conflict (reference, at) do nothing", snapshot.Reference, exception.RaisedAt.Micros());
        }
        else if (!isNew)
        {
            session.Execute("delete from exceptions where reference = $1", snapshot.Reference);
        }
    }

    /// <summary>Puts a message into a case's inbox and makes the case due; the row's id.</summary>
    public static long Append(SqlSession session, InboxWrite message)
    {
        session.Execute(
            """
            insert into work (reference, wake_at, pending, token, acting) values ($1, $2, 1, 0, 0)
            on conflict (reference) do update set pending = work.pending + 1, wake_at = $2
            """,
            message.Reference, message.At.Micros());
        return session.Scalar<long>("insert into inbox (reference, at, input) values ($1, $2, $3) returning id", message.Reference, message.At.Micros(), message.Input);
    }

    /// <summary>Answers that name an identifier belong to a case.</summary>
    public static void Correlate(SqlSession session, string identifier, string reference) => session.Execute(
        "insert into correlations (key, reference) values ($1, $2) on conflict (key) do nothing", CorrelationKey(identifier), reference);

    /// <summary>A Message-ID with and without its angle brackets is the same (RFC 5322, 3.6.4).</summary>
    public static string CorrelationKey(string identifier) => identifier.Trim().TrimStart('<').TrimEnd('>');

    /// <summary>A reference's text.</summary>
    public static string Reference(int year, long number) => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{number:000000}");

    /// <summary>The case is over: nothing is to be done for it unless somebody writes to it.</summary>
    public static bool IsOver(CaseSnapshot snapshot) => snapshot.Outcome is not null;
}
