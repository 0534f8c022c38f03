using System.Globalization;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage.Benches;

/// <summary>
/// A long past: copies of the rows that the engine itself wrote for a finished case, through the tables with all their indexes and triggers. Only reference, times, subject and, of one in a
/// hundred, the end differ. Copied chains of events do not verify, since a hash covers the reference.
/// </summary>
internal static class HistoryLoad
{
    /// <summary>Copies in one transaction.</summary>
    private const int Batch = 20_000;

    private const string Numbers = "with recursive g(n) as (select cast($2 as bigint) union all select n + 1 from g where n < $3)";

    /// <summary>Half a minute between two cases.</summary>
    private const string Earlier = "30000000 * g.n";

    private static readonly string[] s_copies =
    [
        Copy("cases", "state, outcome, subject, started_at, changed_at, finished_at", "workflow, bundle, department, phase, visit, revision, parent, parent_visit, parent_index, handed_over, events, head, snapshot",
            "case when g.n % 100 = 0 then 'withdrawn' else t.state end, case when g.n % 100 = 0 then 'withdrawn' else t.outcome end, t.subject || ' ' || g.n, "
            + $"t.started_at - {Earlier}, t.changed_at - {Earlier}, t.finished_at - {Earlier}"),
        Copy("events", "at", "number, actor, department, kind, visit, verdict, entries, inbox, payload, salt, digest, hash", $"t.at - {Earlier}"),
        Copy("attempts", "started_at, ended_at", "visit, attempt, kind, state, action, worker, outcome, message, fields, steps", $"t.started_at - {Earlier}, t.ended_at - {Earlier}"),
    ];

    private static readonly string[] s_queued =
    [
        Copy("cases", "state, phase, subject, started_at, changed_at", "workflow, bundle, department, visit, revision, parent, parent_visit, parent_index, handed_over, events, head, snapshot",
            $"'s1', 'Exception', t.subject || ' ' || g.n, t.started_at - {Earlier}, t.changed_at - {Earlier}"),
        $"{Numbers} insert into exceptions (reference, visit, kind, name, message, raised_at) select {Reference}, 1, 'technical', '', 'the target is busy', t.started_at - {Earlier} from cases t, g where t.reference = $1",
    ];

    private const string Reference = "'2025-' || (1000000 + g.n)";

    /// <summary>Copies a finished case, and puts some more copies into the queue.</summary>
    public static async Task RunAsync(IDatabase database, string template, int cases, int queued, Action<string> tell, CancellationToken cancellationToken)
    {
        for (var from = 1; from <= cases; from += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CopyAsync(database, s_copies, template, from, Math.Min(cases, from + Batch - 1));
            if ((from / Batch) % 10 == 9)
            {
                tell(string.Create(CultureInfo.InvariantCulture, $"{from + Batch - 1:N0} finished cases are there."));
            }
        }

        if (queued > 0)
        {
            await CopyAsync(database, s_queued, template, cases + 1, cases + queued);
        }
    }

    private static Task<int> CopyAsync(IDatabase database, string[] statements, string template, int from, int to) =>
        database.WriteAsync(session => statements.Sum(sql => session.Execute(sql, template, from, to)));

    private static string Copy(string table, string changed, string kept, string values) =>
        $"{Numbers} insert into {table} (reference, {changed}, {kept}) select {Reference}, {values}, {string.Join(", ", kept.Split(", ").Select(c => "t." + c))} from {table} t, g where t.reference = $1";
}
