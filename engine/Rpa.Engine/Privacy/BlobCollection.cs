using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Privacy;

/// <summary>Bytes that no case needs. They are written before the transaction that refers to them, so what is young is never taken, and what is put again is young again.</summary>
internal static class BlobCollection
{
    /// <summary>Longer than anything between putting bytes and referring to them takes.</summary>
    public static readonly TimeSpan SafeAge = TimeSpan.FromHours(24);

    private const int Batch = 200;
    private const string Marked = "blob-needs-known";

    /// <summary>Removes bytes that nobody needs, at most a batch; how many went.</summary>
    public static async Task<int> SweepAsync(IDatabase database, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(s => s.Scalar<long?>("select next from sequences where name = $1", Marked), cancellationToken) is null)
        {
            await LearnAsync(database, cancellationToken);
        }

        return await database.WriteAsync(session =>
        {
            var before = session.Now() - (long)SafeAge.TotalMicroseconds;
            var ids = session.Rows(
                $"select id from blobs b where stored_at < $1 and not exists (select 1 from case_blobs n where n.blob = b.id) order by stored_at limit {Batch}", r => r.GetString(0), before);
            return ids.Count(id => TryDrop(session, id, before));
        });
    }

    /// <summary>Drops bytes that no case needs and that nobody has put since <paramref name="before"/>.</summary>
    public static bool TryDrop(SqlSession session, string id, long before)
    {
        // The row first: a case that refers to the bytes at the same time either stops this, or is stopped by it (foreign key).
        if (session.Scalar<long>("select count(*) from case_blobs where blob = $1", id) > 0
            || session.Execute("delete from blobs where id = $1 and stored_at <= $2", id, before) == 0)
        {
            return false;
        }

        session.Execute("delete from blob_chunks where blob = $1", id);
        return true;
    }

    /// <summary>Databases of before the needs were written down: they are read out of every case and every message that waits, once.</summary>
    private static async Task LearnAsync(IDatabase database, CancellationToken cancellationToken)
    {
        for (var after = ""; ;)
        {
            var cases = await database.ReadAsync(
                session => session.Rows("select reference, snapshot from cases where reference > $1 order by reference limit 500", r => (Reference: r.GetString(0), Snapshot: SnapshotJson.Read(r.Bytes(1))), after),
                cancellationToken);
            await database.WriteAsync(session =>
            {
                BlobStore.ReferToThose(session, cases.SelectMany(c => c.Snapshot.Documents.Select(d => (d.Id, c.Reference))));
                return true;
            });
            if (cases.Count < 500)
            {
                break;
            }

            after = cases[^1].Reference;
        }

        await database.WriteAsync(session =>
        {
            BlobStore.ReferToThose(session, session.Rows("select blob, reference from evidence", r => (r.GetString(0), r.GetString(1))));
            BlobStore.ReferToThose(session, session.Rows("select reference, input from inbox", r => (Reference: r.GetString(0), Input: SnapshotJson.ReadInput(r.Bytes(1))))
                .SelectMany(m => m.Input is MessageArrived message ? message.Documents.Select(d => (d.Id, m.Reference)) : []));
            return session.Execute("insert into sequences (name, next) values ($1, 1) on conflict (name) do nothing", Marked);
        });
    }
}
