using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage;

/// <summary>
/// Makes turns of many cases durable in one transaction. Each is fenced by itself (R1): first its work row is changed where lease and revision are still the turn's, and only what got
/// through there is written at all.
/// </summary>
internal sealed class CaseCommits : IGroupOperation<CaseCommit, CommitVerdict>
{
    /// <summary>Work that begins at once under a kept lease is due since before: an unchanged time saves PostgreSQL the row's indexes.</summary>
    private static readonly RowsStatement s_fence = new(
        """
        ref text, holder text, token bigint, revision bigint, kind text, capability text, act_at bigint, visit bigint, attempt bigint, action text, own bigint, inputs bytea, consumed bigint,
        at bigint, timer bigint, keep bigint, acting bigint, priority bigint
        """,
        """
        update work set kind = n.kind, capability = n.capability, act_at = case when n.acting = 1 and work.act_at <= n.act_at then work.act_at else n.act_at end, visit = n.visit, attempt = n.attempt, action = n.action, own = n.own, inputs = n.inputs,
          wake_at = case when work.pending > n.consumed then n.at else n.timer end, pending = work.pending - n.consumed,
          worker = case when n.keep = 1 then work.worker end, lease_until = case when n.keep = 1 then work.lease_until end, acting = n.acting, since = n.at, priority = n.priority
        from {rows}
        where work.reference = n.ref and work.worker = n.holder and work.token = n.token
          and exists (select 1 from cases c where c.reference = n.ref and c.revision = n.revision)
        returning reference
        """);

    private const string CaseColumns =
        "ref text, revision bigint, bundle text, state text, phase text, outcome text, visit bigint, at bigint, is_over bigint, subject text, events bigint, head bytea, snapshot bytea";

    private const string Moved =
        "state = n.state, phase = n.phase, outcome = n.outcome, visit = n.visit, revision = n.revision + 1, changed_at = n.at, subject = n.subject, events = n.events, head = n.head, snapshot = n.snapshot";

    /// <summary>The usual case of a case that goes on: SQLite writes every index anew whose columns are named, changed or not, so none is named.</summary>
    private static readonly RowsStatement s_goOn = new(
        CaseColumns,
        $"update cases set {Moved} from {{rows}} where cases.reference = n.ref and cases.revision = n.revision and cases.finished_at is null and cases.bundle = n.bundle returning reference");

    private static readonly RowsStatement s_updateCases = new(
        CaseColumns,
        $$"""
        update cases set {{Moved}}, bundle = n.bundle, finished_at = case when n.is_over = 1 then coalesce(cases.finished_at, n.at) end
        from {rows} where cases.reference = n.ref and cases.revision = n.revision
        """);

    private static readonly RowsStatement s_endWork = new("ref text", "delete from work where pending = 0 and reference in (select n.ref from {rows})");

    private static readonly RowsStatement s_dropMessages = new("id bigint", "delete from inbox where id in (select n.id from {rows})");

    private static readonly RowsStatement s_writeIntents = new(
        "key text, ref text, description text, begun_at bigint, armed_until bigint, ended_at bigint, outcome text",
        """
        insert into intents (key, reference, description, begun_at, armed_until, ended_at, outcome)
        select n.key, n.ref, n.description, n.begun_at, n.armed_until, n.ended_at, n.outcome from {rows} where true
        on conflict (key) do update set ended_at = excluded.ended_at, outcome = excluded.outcome
        """);

    private static readonly RowsStatement s_writeAttempts = new(
        """
        ref text, visit bigint, attempt bigint, kind text, state text, action text, worker text, started_at bigint, ended_at bigint, outcome text, message text, fields bytea, steps bytea
        """,
        """
        insert into attempts (reference, visit, attempt, kind, state, action, worker, started_at, ended_at, outcome, message, fields, steps)
        select n.ref, n.visit, n.attempt, n.kind, n.state, n.action, n.worker, n.started_at, n.ended_at, n.outcome, n.message, n.fields, n.steps from {rows} where true
        on conflict (reference, visit, attempt, kind) do update set ended_at = excluded.ended_at, outcome = excluded.outcome, message = excluded.message,
          fields = coalesce(excluded.fields, attempts.fields), steps = coalesce(excluded.steps, attempts.steps)
        """);

    /// <inheritdoc/>
    public IReadOnlyList<CommitVerdict> Run(SqlSession session, IReadOnlyList<CaseCommit> items)
    {
        // Rows are locked in the order of the references, the same in every process, so that two groups cannot wait for each other.
        var byReference = items.GroupBy(c => c.Lease.Reference).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var through = new HashSet<CaseCommit>(ReferenceEqualityComparer.Instance);
        for (var round = 0; byReference.Any(g => g.Count() > round); round++)
        {
            // Twice the same case means that one of the two is stale; the database tells which.
            Write(session, [.. byReference.Where(g => g.Count() > round).Select(g => g.ElementAt(round))], through);
        }

        return [.. items.Select(c => through.Contains(c) ? CommitVerdict.Committed : CommitVerdict.Stale)];
    }

    /// <summary>Writes the trace of attempts.</summary>
    public static void WriteAttempts(SqlSession session, IEnumerable<AttemptWrite> attempts) => session.LaterForRows(
        s_writeAttempts,
        [.. attempts.GroupBy(a => (a.Reference, a.Visit, a.Attempt, a.Kind)).Select(g => g.Last()).Select(object?[] (a) =>
            [a.Reference, a.Visit, a.Attempt, a.Kind, a.State, a.Action, a.Worker, a.StartedAt.Micros(), a.EndedAt?.Micros(), a.Outcome, a.Message, a.Fields, a.Steps])]);

    private static void Write(SqlSession session, List<CaseCommit> commits, HashSet<CaseCommit> through)
    {
        var held = session.TextsForRows(s_fence, commits.ConvertAll(FenceRow)).ToHashSet(StringComparer.Ordinal);
        var fenced = commits.Where(c => held.Contains(c.Lease.Reference)).ToList();
        var wentOn = session.TextsForRows(s_goOn, [.. fenced.Where(c => !CaseSql.IsOver(c.Case.Snapshot)).Select(CaseRow)]).ToHashSet(StringComparer.Ordinal);
        var others = fenced.Where(c => !wentOn.Contains(c.Lease.Reference)).ToList();
        if (session.ForRows(s_updateCases, others.ConvertAll(CaseRow)) != others.Count)
        {
            throw new InvalidOperationException("A case was changed beside its lease between two statements of one transaction; the transaction is rolled back.");
        }

        CaseRows.InsertEvents(session, fenced.SelectMany(c => c.Case.Events));
        session.LaterForRows(s_endWork, [.. fenced.Where(c => !c.Keep && CaseSql.IsOver(c.Case.Snapshot)).Select(c => new object?[] { c.Lease.Reference })]);
        CaseRows.WriteLists(session, [.. fenced.Select(c => c.Case).Where(c => c.ListsChanged)], areNew: false);
        session.LaterForRows(s_dropMessages, [.. fenced.SelectMany(c => c.Consumed).Select(id => new object?[] { id })]);
        session.LaterForRows(s_writeIntents, [.. fenced.SelectMany(IntentRows)]);
        WriteAttempts(session, fenced.SelectMany(c => c.Attempts));
        CaseRows.Correlate(session, fenced.SelectMany(c => c.Correlations.Select(key => (key, c.Lease.Reference))));
        CaseRows.Insert(session, [.. fenced.SelectMany(c => c.Starts)], [.. fenced.SelectMany(c => c.Messages)]);
        through.UnionWith(fenced);
    }

    private static object?[] FenceRow(CaseCommit commit)
    {
        var next = commit.Case.Next;
        return
        [
            commit.Lease.Reference, commit.Lease.Worker, commit.Lease.Token, commit.Revision, next?.Kind, next?.Capability, next?.At.Micros(), next?.Visit, next?.Attempt, next?.Action,
            next?.Own, next?.Inputs, commit.Consumed.Length, commit.Case.Events[^1].At, commit.Case.EarliestTimer?.Micros(), commit.Keep, commit.Acting,
            (int)commit.Case.Priority,
        ];
    }

    private static object?[] CaseRow(CaseCommit commit)
    {
        var (snapshot, last) = (commit.Case.Snapshot, commit.Case.Events[^1]);
        return
        [
            snapshot.Reference, commit.Revision, snapshot.BundleVersion, snapshot.State, snapshot.Phase.Text(), snapshot.Outcome, snapshot.Visit, last.At, CaseSql.IsOver(snapshot),
            commit.Case.Subject, last.Number, last.Hash, commit.Case.SnapshotBytes,
        ];
    }

    private static IEnumerable<object?[]> IntentRows(CaseCommit commit) => commit.Intents.GroupBy(i => i.Key).Select(g => g.Last()).Select(object?[] (i) =>
        [i.Key, commit.Lease.Reference, i.Description, i.BegunAt.Micros(), i.ArmedUntil.Micros(), i.EndedAt?.Micros(), i.Outcome]);
}
