using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Rpa.Bots.Documents;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Queries;

/// <summary>A case's past: events and attempts with their evidence.</summary>
internal static class CaseHistory
{
    public static IEnumerable<EventRow> Events(SqlSession session, string reference) => session.Rows(
        "select number, at, actor, department, kind, visit, verdict, entries, payload from events where reference = $1 order by number",
        r =>
        {
            var payload = r.BytesOrNull(8) is { } json ? SnapshotJson.ReadInput(json) : null;
            return new EventRow(
                (int)r.GetInt64(0), r.Time(1), r.GetString(2), r.GetString(3), r.GetString(4), (int)r.GetInt64(5), Enum.Parse<VerdictKind>(r.GetString(6)), Entries(r.GetString(7)),
                payload is null ? "content erased" : EventText.Of(payload), payload);
        },
        reference);

    public static IEnumerable<AttemptRow> Attempts(SqlSession session, string reference)
    {
        var evidence = session.Rows(
            "select visit, attempt, kind, title, media_type, blob from evidence where reference = $1 order by id",
            r => (Key: (Visit: r.GetInt64(0), Attempt: r.GetInt64(1)), Row: new EvidenceRow(r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5))),
            reference).ToLookup(e => e.Key, e => e.Row);
        var shown = new HashSet<(long, long)>();
        var attempts = session.Rows(
            """
            select visit, attempt, state, action, worker, started_at, ended_at, outcome, message, fields, steps from attempts
            where reference = $1 order by visit, attempt, kind
            """,
            r => new AttemptRow(
                (int)r.GetInt64(0), (int)r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4), r.Time(5), r.TimeOrNull(6), r.GetString(7), r.GetString(8),
                shown.Add((r.GetInt64(0), r.GetInt64(1))) ? [.. evidence[(r.GetInt64(0), r.GetInt64(1))]] : [],
                r.BytesOrNull(9) is { } fields ? [.. JsonSerializer.Deserialize<List<FieldEvidence>>(fields) ?? []] : [],
                r.BytesOrNull(10) is { } steps ? [.. JsonSerializer.Deserialize<List<string>>(steps) ?? []] : []),
            reference);

        // Evidence of an attempt that is still running, or whose worker died before it could tell how it ended.
        foreach (var open in evidence.Where(e => !shown.Contains(e.Key)))
        {
            attempts.Add(new AttemptRow((int)open.Key.Visit, (int)open.Key.Attempt, "", "", "", default, null, "open", "", [.. open], [], []));
        }

        return attempts.OrderBy(a => a.Visit).ThenBy(a => a.Attempt);
    }

    private static ImmutableArray<StateEntry> Entries(string text) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split(':')).Select(e => new StateEntry(e[0], int.Parse(e[1], CultureInfo.InvariantCulture))),
    ];
}
