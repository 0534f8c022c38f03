using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>Commits, starts and inboxes of cases.</summary>
internal sealed class CaseStore(IDatabase database)
{
    /// <summary>Database time.</summary>
    public Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) => database.ReadAsync(s => Columns.Time(s.Now()), cancellationToken);

    /// <summary>Makes a change durable, or nothing of it where lease or revision are stale.</summary>
    public Task<CommitVerdict> CommitAsync(CaseCommit commit) => database.WriteAsync(session => Commit(session, commit));

    /// <summary>Stores a case that somebody started.</summary>
    public Task<bool> StartAsync(IReadOnlyList<CaseRecord> records, IReadOnlyList<InboxWrite> messages) => database.WriteAsync(session =>
    {
        foreach (var record in records)
        {
            CaseSql.Insert(session, record);
        }

        foreach (var message in messages)
        {
            CaseSql.Append(session, message);
        }

        return true;
    });

    /// <summary>Puts an input into a case's inbox without a lease (R5); null where there is no such case.</summary>
    public Task<long?> AppendAsync(string reference, Func<DateTimeOffset, CaseInput> input) => database.WriteAsync<long?>(session =>
    {
        if (session.Scalar<string>("select reference from cases where reference = $1", reference) is null)
        {
            return null;
        }

        var now = Columns.Time(session.Now());
        return CaseSql.Append(session, new InboxWrite(reference, now, SnapshotJson.WriteInput(input(now))));
    });

    /// <summary>Takes numbers out of the year's sequence; the first of them.</summary>
    public Task<long> ReserveReferencesAsync(int year, int count) => database.WriteAsync(session =>
        session.Scalar<long>(
            "insert into sequences (name, next) values ($1, $2 + 1) on conflict (name) do update set next = sequences.next + $2 returning next", $"cases-{year}", count) - count);

    /// <summary>Stores the trace of an attempt whose end changed nothing.</summary>
    public Task<bool> TraceAsync(AttemptWrite attempt) => database.WriteAsync(session =>
    {
        WriteAttempt(session, attempt);
        return true;
    });

    /// <summary>What the case made of an inbox message, whichever process took it; null while none has.</summary>
    public Task<(string Verdict, string State)?> VerdictAsync(string reference, long message, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Row<(string, string)?>(
            "select e.verdict, c.state from events e join cases c on c.reference = e.reference where e.reference = $1 and e.inbox = $2", r => (r.GetString(0), r.GetString(1)), reference, message),
        cancellationToken);

    /// <summary>Messages that wait in a case's inbox, oldest first.</summary>
    public Task<List<InboxRow>> InboxAsync(string reference, long after, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ReadInbox(session, reference, after), cancellationToken);

    public static List<InboxRow> ReadInbox(SqlSession session, string reference, long after) => session.Rows(
        "select id, input from inbox where reference = $1 and id > $2 order by id", r => new InboxRow(r.GetInt64(0), SnapshotJson.ReadInput(r.Bytes(1))), reference, after);

    private static CommitVerdict Commit(SqlSession session, CaseCommit commit)
    {
        if (!CaseSql.UpdateFenced(session, commit))
        {
            return CommitVerdict.Stale;
        }

        var record = commit.Case;
        CaseSql.InsertEvents(session, record.Events);
        WriteWork(session, commit);
        if (record.ListsChanged)
        {
            CaseSql.WriteLists(session, record, isNew: false);
        }

        foreach (var id in commit.Consumed)
        {
            session.Execute("delete from inbox where id = $1", id);
        }

        foreach (var start in commit.Starts)
        {
            CaseSql.Insert(session, start);
        }

        foreach (var message in commit.Messages)
        {
            CaseSql.Append(session, message);
        }

        foreach (var key in commit.Correlations)
        {
            CaseSql.Correlate(session, key, record.Snapshot.Reference);
        }

        WriteTraces(session, commit);
        return CommitVerdict.Committed;
    }

    private static void WriteWork(SqlSession session, CaseCommit commit)
    {
        var (snapshot, next) = (commit.Case.Snapshot, commit.Case.Next);
        session.Execute(
            """
            update work set kind = $1, capability = $2, act_at = $3, visit = $4, attempt = $5, action = $6, own = $7, inputs = $8,
              wake_at = case when pending > $9 then $10 else $11 end, pending = pending - $9,
              worker = case when $12 = 1 then worker else null end, lease_until = case when $12 = 1 then lease_until else null end, acting = $13, since = $10
            where reference = $14
            """,
            next?.Kind, next?.Capability, next?.At.Micros(), next?.Visit, next?.Attempt, next?.Action, next?.Own, next?.Inputs, commit.Consumed.Length, commit.Case.Events[^1].At,
            commit.Case.EarliestTimer?.Micros(), commit.Keep, commit.Acting, snapshot.Reference);
        if (CaseSql.IsOver(snapshot) && !commit.Keep)
        {
            session.Execute("delete from work where reference = $1 and pending = 0", snapshot.Reference);
        }
    }

    private static void WriteTraces(SqlSession session, CaseCommit commit)
    {
        foreach (var intent in commit.Intents)
        {
            session.Execute(
                """
                insert into intents (key, reference, description, begun_at, armed_until, ended_at, outcome) values ($1, $2, $3, $4, $5, $6, $7)
                on conflict (key) do update set ended_at = excluded.ended_at, outcome = excluded.outcome
                """,
                intent.Key, commit.Case.Snapshot.Reference, intent.Description, intent.BegunAt.Micros(), intent.ArmedUntil.Micros(), intent.EndedAt?.Micros(), intent.Outcome);
        }

        foreach (var attempt in commit.Attempts)
        {
            WriteAttempt(session, attempt);
        }
    }

    public static void WriteAttempt(SqlSession session, AttemptWrite attempt) => session.Execute(
        """
        insert into attempts (reference, visit, attempt, kind, state, action, worker, started_at, ended_at, outcome, message, fields, steps)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict (reference, visit, attempt, kind) do update set ended_at = excluded.ended_at, outcome = excluded.outcome, message = excluded.message,
          fields = coalesce(excluded.fields, attempts.fields), steps = coalesce(excluded.steps, attempts.steps)
        """,
        attempt.Reference, attempt.Visit, attempt.Attempt, attempt.Kind, attempt.State, attempt.Action, attempt.Worker, attempt.StartedAt.Micros(), attempt.EndedAt?.Micros(),
        attempt.Outcome, attempt.Message, attempt.Fields, attempt.Steps);
}
