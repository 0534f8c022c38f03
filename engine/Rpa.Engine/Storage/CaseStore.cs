using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Storage;

/// <summary>Commits, starts and inboxes of cases.</summary>
internal sealed class CaseStore(IDatabase database)
{
    private static readonly CaseCommits s_commits = new();
    private static readonly CaseInserts s_inserts = new();

    /// <summary>Database time.</summary>
    public Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) => database.ReadAsync(s => Columns.Time(s.Now()), cancellationToken);

    /// <summary>Makes a change durable, or nothing of it where lease or revision are stale.</summary>
    public Task<CommitVerdict> CommitAsync(CaseCommit commit) => database.WriteAsync(s_commits, commit);

    /// <summary>Stores a case that somebody started.</summary>
    public Task<bool> StartAsync(IReadOnlyList<CaseRecord> records, IReadOnlyList<InboxWrite> messages) => database.WriteAsync(s_inserts, (records, messages));

    /// <summary>Puts an input into a case's inbox without a lease (R5); null where there is no such case.</summary>
    public Task<long?> AppendAsync(string reference, Func<DateTimeOffset, CaseInput> input) => database.WriteAsync<long?>(session =>
    {
        if (session.Scalar<string>("select reference from cases where reference = $1", reference) is null)
        {
            return null;
        }

        var now = Columns.Time(session.Now());
        var given = input(now);
        BlobStore.Refer(session, given is MessageArrived message ? message.Documents.Select(d => (d.Id, reference)) : []);
        return CaseSql.Append(session, new InboxWrite(reference, now, SnapshotJson.WriteInput(given)));
    });

    /// <summary>Takes numbers out of the year's sequence; the first of them.</summary>
    public Task<long> ReserveReferencesAsync(int year, int count) => database.WriteAsync(session =>
        session.Scalar<long>(
            "insert into sequences (name, next) values ($1, $2 + 1) on conflict (name) do update set next = sequences.next + $2 returning next", $"cases-{year}", count) - count);

    /// <summary>Stores the trace of an attempt whose end changed nothing.</summary>
    public Task<bool> TraceAsync(AttemptWrite attempt) => database.WriteAsync(session =>
    {
        CaseCommits.WriteAttempts(session, [attempt]);
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
}
