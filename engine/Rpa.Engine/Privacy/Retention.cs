using System.Collections.Immutable;
using Rpa.Engine.Audit;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Expressions.Calendars;
using Rpa.Language.Running;

namespace Rpa.Engine.Privacy;

/// <summary>What a run of the retention did.</summary>
/// <param name="Cases">Cases removed.</param>
/// <param name="Blobs">Files collected that nobody needed.</param>
/// <param name="IsDone">Nothing is left; otherwise the batch limit was reached and the next run goes on.</param>
public sealed record RetentionRun(int Cases, int Blobs, bool IsDone);

/// <summary>
/// Removes finished cases whose workflow's `retention:` is over (that of the current version, or of the case's own where none is current). The head of each chain stays as a tombstone,
/// and the journal tells of it, so that the audit stays whole.
/// </summary>
internal sealed class Retention(IDatabase database)
{
    private const int Batch = 100;

    private static readonly ImmutableArray<string> Tables = ["events", "attempts", "intents", "raised", "tasks", "exceptions", "correlations", "inbox", "work", "intake", "proposed_targets", "cases"];

    /// <summary>Removes at most <paramref name="most"/> cases, a small transaction at a time, and collects files.</summary>
    public async Task<RetentionRun> RunAsync(Actor actor, int most, CancellationToken cancellationToken)
    {
        var (cases, isDone) = (0, true);
        foreach (var (bundle, retention) in await RulesAsync(cancellationToken))
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var room = Math.Min(Batch, most - cases);
                if (room <= 0)
                {
                    isDone = false;
                    break;
                }

                var removed = await database.WriteAsync(session => Remove(session, bundle, retention, room, actor));
                cases += removed;
                if (removed < room)
                {
                    break;
                }
            }
        }

        var blobs = 0;
        for (int collected; (collected = await BlobCollection.SweepAsync(database, cancellationToken)) > 0;)
        {
            blobs += collected;
        }

        if (cases + blobs > 0)
        {
            await database.FreeSpaceAsync(cancellationToken);
        }

        return new RetentionRun(cases, blobs, isDone);
    }

    private Task<List<(string Bundle, Period Retention)>> RulesAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            var current = session.Rows("select workflow, files from bundles where is_current = 1", r => (Workflow: r.GetString(0), Rules: BundleRules.Of(BundleStore.Unpack(r.Bytes(1)))))
                .ToDictionary(b => b.Workflow, b => b.Rules, StringComparer.Ordinal);
            var own = BundleRules.All(session);
            return session.Rows("select distinct bundle, workflow from cases where finished_at is not null", r => (Bundle: r.GetString(0), Workflow: r.GetString(1)))
                .Select(b => (b.Bundle, (current.TryGetValue(b.Workflow, out var rules) ? rules : own.GetValueOrDefault(b.Bundle))?.Retention))
                .Where(b => b.Retention is not null)
                .Select(b => (b.Bundle, b.Retention!.Value))
                .ToList();
        },
        cancellationToken);

    private static int Remove(SqlSession session, string bundle, Period retention, int most, Actor actor)
    {
        var now = session.Now();

        // An exception on a finished case (a late message) keeps it: somebody is to look at it.
        var due = session.Rows(
                "select reference, workflow, events, head, finished_at from cases where bundle = $1 and finished_at is not null and finished_at < $2 and phase <> 'Exception' order by finished_at limit $3",
                r => (Reference: r.GetString(0), Workflow: r.GetString(1), Events: r.GetInt64(2), Head: r.Bytes(3), FinishedAt: r.GetInt64(4)), bundle, now, most)
            .Where(c => PeriodArithmetic.End(Columns.Time(c.FinishedAt), retention, null).Micros() <= now)
            .Where(c => session.Scalar<long>("select count(*) from work where reference = $1", c.Reference) == 0)
            .ToList();
        if (due.Count == 0)
        {
            return 0;
        }

        var told = Journal.Append(session, actor, Journal.CasesRemoved, new CasesRemoved(
            $"retention {retention}", [.. due.Select(c => new RemovedCase(c.Reference, (int)c.Events, Convert.ToHexStringLower(c.Head)))]));
        foreach (var gone in due)
        {
            session.Execute(
                "insert into tombstones (reference, workflow, events, head, finished_at, removed_at, journal) values ($1, $2, $3, $4, $5, $6, $7)",
                gone.Reference, gone.Workflow, gone.Events, gone.Head, gone.FinishedAt, now, told);
            CaseErasure.DropBlobs(session, gone.Reference, now - (long)TimeSpan.FromMinutes(5).TotalMicroseconds);
            foreach (var table in Tables)
            {
                session.Execute($"delete from {table} where reference = $1", gone.Reference);
            }
        }

        return due.Count;
    }
}
