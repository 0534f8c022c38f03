using System.Collections.Immutable;
using System.Text.Json;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Queries;

/// <summary>What operators look at: workers, schedules, bundles, throughput.</summary>
internal sealed partial class CaseQueries
{
    private const int MostPoints = 2000;

    /// <inheritdoc/>
    public Task<ImmutableArray<WorkerRow>> WorkersAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            var alive = session.Now() - (long)WorkerStore.AliveFor.TotalMicroseconds;
            var leases = session.Rows(
                "select w.worker, w.reference, c.state, coalesce(w.action, ''), w.since from work w join cases c on c.reference = w.reference where w.worker is not null and w.acting = 1 order by w.since",
                r => (Worker: r.GetString(0), Lease: new WorkerLease(r.GetString(1), r.GetString(2), r.GetString(3), r.TimeOrNull(4) ?? Columns.Time(session.Now()))))
                .ToLookup(l => l.Worker, l => l.Lease, StringComparer.Ordinal);
            return session.Rows(
                "select name, version, started_at, seen_at, is_draining, capabilities from workers order by name",
                r => new WorkerRow(
                    r.GetString(0), r.GetString(1), r.Time(2), r.Time(3), r.GetInt64(3) >= alive, r.Flag(4),
                    JsonSerializer.Deserialize<ImmutableDictionary<string, int>>(r.GetString(5)) ?? [], [.. leases[r.GetString(0)]]))
                .ToImmutableArray();
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<ScheduleRow>> SchedulesAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Rows(
            "select name, description, timetable, last_at, last_outcome, next_at, is_paused from schedules order by name",
            r => new ScheduleRow(r.GetString(0), r.GetString(1), r.GetString(2), r.TimeOrNull(3), r.GetString(4), r.TimeOrNull(5), r.Flag(6))).ToImmutableArray(),
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<BundleRow>> BundlesAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Rows(
            """
            select b.workflow, b.version, b.hash, b.published_at, b.published_by, b.is_current,
              (select count(*) from cases c where c.bundle = b.hash and c.finished_at is null)
            from bundles b order by b.workflow, b.version desc, b.published_at desc
            """,
            r => new BundleRow(r.GetString(0), (int)r.GetInt64(1), r.GetString(2), r.Time(3), r.GetString(4), r.Flag(5), r.GetInt64(6))).ToImmutableArray(),
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<ThroughputPoint>> ThroughputAsync(DateTimeOffset from, TimeSpan step, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, TimeSpan.FromSeconds(1));
        return database.ReadAsync(
            session =>
            {
                var (start, width) = (from.Micros(), (long)step.TotalMicroseconds);
                var started = Count("select (started_at - $1) / $2, count(*) from cases where started_at >= $1 group by 1");
                var finished = Count("select (finished_at - $1) / $2, count(*) from cases where finished_at >= $1 group by 1");
                var raised = Count("select (at - $1) / $2, count(*) from raised where at >= $1 group by 1");
                var points = (int)Math.Clamp(((session.Now() - start) / width) + 1, 0, MostPoints);
                return Enumerable.Range(0, points)
                    .Select(i => new ThroughputPoint(from + (i * step), started.GetValueOrDefault(i), finished.GetValueOrDefault(i), raised.GetValueOrDefault(i)))
                    .ToImmutableArray();

                Dictionary<long, long> Count(string sql) => session.Rows(sql, r => (At: r.GetInt64(0), Number: r.GetInt64(1)), start, width).ToDictionary(p => p.At, p => p.Number);
            },
            cancellationToken);
    }
}
