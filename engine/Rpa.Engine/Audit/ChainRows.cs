using System.Data.Common;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Audit;

/// <summary>Links as the database keeps them, a part of them at a time.</summary>
internal static class ChainRows
{
    private const int Batch = 2000;

    private const string Columns = "reference, number, at, actor, department, kind, visit, verdict, entries, payload, salt, digest, hash";

    /// <summary>All links of one case, in order.</summary>
    public static IEnumerable<EventWrite> OfCase(SqlSession session, string reference)
    {
        for (var after = int.MinValue; ;)
        {
            var rows = session.Rows($"select {Columns} from events where reference = $1 and number > $2 order by number limit {Batch}", Read, reference, after);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < Batch)
            {
                yield break;
            }

            after = rows[^1].Number;
        }
    }

    /// <summary>All links of the cases behind <paramref name="after"/> up to <paramref name="upTo"/> (to the end where it is null), by case and number.</summary>
    public static IEnumerable<EventWrite> Between(SqlSession session, string after, string? upTo)
    {
        var end = upTo is null ? "" : " and reference <= $3";
        for (var (reference, number) = (after, int.MaxValue); ;)
        {
            // Two ranges of the key instead of one row value: both databases then walk the primary key.
            var sql = $"select {Columns} from events where reference = $1 and number > $2{end} order by number limit {Batch}";
            var rows = session.Rows(sql, Read, upTo is null ? [reference, number] : [reference, number, upTo]);
            if (rows.Count < Batch)
            {
                var next = session.Rows(
                    $"select {Columns} from events where reference > $1{(upTo is null ? "" : " and reference <= $2")} order by reference, number limit {Batch}",
                    Read, upTo is null ? [reference] : [reference, upTo]);
                rows.AddRange(next);
                if (rows.Count == 0)
                {
                    yield break;
                }
            }

            foreach (var row in rows)
            {
                yield return row;
            }

            (reference, number) = (rows[^1].Reference, rows[^1].Number);
        }
    }

    /// <summary>All links of the house's own chain.</summary>
    public static IEnumerable<EventWrite> OfJournal(SqlSession session)
    {
        for (var after = 0; ;)
        {
            var rows = session.Rows(
                $"select number, at, actor, department, kind, payload, salt, digest, hash from journal where number > $1 order by number limit {Batch}",
                r => new EventWrite
                {
                    Reference = Journal.Chain,
                    Number = (int)r.GetInt64(0),
                    At = r.GetInt64(1),
                    Actor = r.GetString(2),
                    Department = r.GetString(3),
                    Kind = r.GetString(4),
                    Visit = 0,
                    Verdict = "",
                    Entries = "",
                    Payload = r.Bytes(5),
                    Salt = r.Bytes(6),
                    Digest = r.Bytes(7),
                    Hash = r.Bytes(8),
                },
                after);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < Batch)
            {
                yield break;
            }

            after = rows[^1].Number;
        }
    }

    private static EventWrite Read(DbDataReader r) => new()
    {
        Reference = r.GetString(0),
        Number = (int)r.GetInt64(1),
        At = r.GetInt64(2),
        Actor = r.GetString(3),
        Department = r.GetString(4),
        Kind = r.GetString(5),
        Visit = (int)r.GetInt64(6),
        Verdict = r.GetString(7),
        Entries = r.GetString(8),
        Payload = r.BytesOrNull(9),
        Salt = r.BytesOrNull(10),
        Digest = r.Bytes(11),
        Hash = r.Bytes(12),
    };
}
