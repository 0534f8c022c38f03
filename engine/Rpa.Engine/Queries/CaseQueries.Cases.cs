using System.Collections.Immutable;
using System.Diagnostics;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Queries;

/// <summary>The list of cases, and how many there are. Made for a history of millions: nothing here reads all of it, but for the counts, which are kept a while when that is slow.</summary>
internal sealed partial class CaseQueries
{
    /// <summary>Counting what a search finds stops here.</summary>
    private const int MostCounted = 10_000;

    /// <summary>Counts of ended cases are kept for a while only where there are so many.</summary>
    private const int ManyEnded = 50_000;

    /// <summary>The same where each text has to be read.</summary>
    private const int MostTextsCounted = 2000;

    /// <summary>A search that finds fewer is sorted; one that finds more goes through the cases from the newest on, where it soon has a page.</summary>
    private const int FewFound = 1000;

    private const int ShortestIndexed = 3;
    private const int NewestLookedAt = 1000;

    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(30);

    private volatile EndedCounts? _ended;

    /// <inheritdoc/>
    public Task<Overview> OverviewAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            var now = session.Now();
            var counts = Counts(session);
            var exceptions = session.Row("select count(*), min(raised_at) from exceptions", r => (Count: r.GetInt64(0), Oldest: r.TimeOrNull(1)));
            return new Overview(
                counts.GroupBy(c => c.Phase).ToImmutableDictionary(g => g.Key, g => g.Sum(c => c.Count)),
                [.. counts.OrderBy(c => c.Workflow, StringComparer.Ordinal).ThenByDescending(c => c.Count)],
                session.Scalar<long>("select count(*) from cases where finished_at >= $1", Midnight(Columns.Time(now)).Micros()),
                session.Scalar<long>("select count(*) from tasks"),
                session.Scalar<long>("select count(*) from tasks where due_at < $1", now),
                exceptions.Count,
                exceptions.Oldest);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Page<CaseRow>> CasesAsync(CaseFilter filter, PageRequest page, CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            var text = string.IsNullOrWhiteSpace(filter.Text) ? null : filter.Text.Trim();
            if (text is { Length: >= ShortestIndexed } && !IsCommon(session, text))
            {
                var found = session.Rows($"{string.Format(null, session.Dialect.TextSearch, "$1")} limit {FewFound + 1}", r => r.GetString(0), session.Dialect.SearchTerm(text));
                if (found.Count <= FewFound)
                {
                    return Few(session, filter, found, page);
                }
            }

            var where = Conditions(filter);
            where.Contains(["c.reference", "c.subject"], text);
            var rows = Rows(session, Newest(filter, where), where, page, ReadCase);
            if (text is null && filter.Outcome is null && filter.Department is null)
            {
                return new Page<CaseRow>(rows, Counts(session).Where(c => Matches(filter, c)).Sum(c => c.Count));
            }

            var most = text is null ? MostCounted : MostTextsCounted;
            var counted = session.Scalar<long>($"select count(*) from (select 1 as one from cases c{where} limit {most + 1}) as found", [.. where.Values]);
            return new Page<CaseRow>(rows, Math.Min(counted, most)) { HasMore = counted > most };
        },
        cancellationToken);

    /// <summary>A part that many of the newest cases have is found soonest among these; the index would first gather all that have it.</summary>
    private static bool IsCommon(SqlSession session, string text)
    {
        var where = new Where();
        where.Contains(["c.reference", "c.subject"], text);
        return session.Scalar<long>(
            $"select count(*) from (select reference, subject from cases order by started_at desc, reference desc limit {NewestLookedAt}) as c{where}", [.. where.Values]) > NewestLookedAt / 10;
    }

    /// <summary>A state may be one that cases rest in or one that they end in; each side has an index of its own, both in the order of the list.</summary>
    private static string Newest(CaseFilter filter, Where where)
    {
        const string order = "order by started_at desc, reference desc";
        return string.IsNullOrEmpty(filter.State)
            ? $"select {CaseColumns} from cases c{where} {order}"
            : $"select * from (select {CaseColumns} from cases c{where} and c.finished_at is null union all select {CaseColumns} from cases c{where} and c.finished_at is not null) as both_sides {order}";
    }

    private static Page<CaseRow> Few(SqlSession session, CaseFilter filter, List<string> references, PageRequest page)
    {
        var rows = session.ForRows(s_byReference, references.ConvertAll(object?[] (r) => [r]), ReadCase)
            .Where(c => IsOrAny(filter.Workflow, c.Workflow) && IsOrAny(filter.State, c.State) && (filter.Phase is null || filter.Phase == c.Phase) && IsOrAny(filter.Outcome, c.Outcome) && (filter.Department is null || filter.Department == c.Department))
            .OrderByDescending(c => c.StartedAt).ThenByDescending(c => c.Reference, StringComparer.Ordinal).ToList();
        var take = page.Take <= 0 ? UsualPage : Math.Min(page.Take, LongestPage);
        return new Page<CaseRow>([.. rows.Skip(Math.Max(0, page.Skip)).Take(take)], rows.Count);
    }

    private static readonly RowsStatement s_byReference = new("ref text", $"select {CaseColumns} from {{rows}} join cases c on c.reference = n.ref");

    private static Where Conditions(CaseFilter filter)
    {
        var where = new Where();
        where.Equal("c.workflow", filter.Workflow);
        where.Equal("c.state", filter.State);
        where.Equal("c.phase", filter.Phase?.Text());
        where.Equal("c.outcome", filter.Outcome);
        where.Exactly("c.department", filter.Department);
        switch (filter.Phase)
        {
            case CasePhase.Finished:
                where.Is("c.finished_at is not null");
                break;
            case CasePhase.Exception:
                // A late reply puts a finished case into the queue as well.
                where.Is("c.reference in (select reference from exceptions)");
                break;
            case not null:
                where.Is("c.finished_at is null");
                break;
        }

        return where;
    }

    private static bool IsOrAny(string? wanted, string? value) => string.IsNullOrEmpty(wanted) || wanted == value;

    private static bool Matches(CaseFilter filter, WorkflowCount count) =>
        IsOrAny(filter.Workflow, count.Workflow) && IsOrAny(filter.State, count.State) && (filter.Phase is null || filter.Phase == count.Phase);

    private ImmutableArray<WorkflowCount> Counts(SqlSession session)
    {
        var live = Count(session, "is null");
        return [.. live.Concat(Ended(session)).GroupBy(c => (c.Workflow, c.State, c.Phase)).Select(g => g.First() with { Count = g.Sum(c => c.Count) })];
    }

    private List<WorkflowCount> Ended(SqlSession session)
    {
        if (_ended is { } kept && Stopwatch.GetElapsedTime(kept.At) < s_kept)
        {
            return kept.Counts;
        }

        var from = Stopwatch.GetTimestamp();
        var counts = Count(session, "is not null");
        // Few are counted anew each time: what took long was the machine, and a case that has just ended would be in neither count.
        _ended = Stopwatch.GetElapsedTime(from) > s_slow && counts.Sum(c => c.Count) >= ManyEnded ? new EndedCounts(counts, Stopwatch.GetTimestamp()) : null;
        return counts;
    }

    private static List<WorkflowCount> Count(SqlSession session, string finished) => session.Rows(
        $"select workflow, state, phase, count(*) from cases where finished_at {finished} group by workflow, state, phase",
        r => new WorkflowCount(r.GetString(0), r.GetString(1), CaseSql.Phase(r.GetString(2)), r.GetInt64(3)));

    /// <summary>Counts of finished cases, and when they were made (the machine's monotonic clock).</summary>
    private sealed record EndedCounts(List<WorkflowCount> Counts, long At);
}
