using System.Security.Cryptography;
using Rpa.Bots.Documents;
using Rpa.Engine.Queries;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage;

/// <summary>Bytes by their SHA-256, in chunks. Written before the transaction that refers to them; what nothing refers to is collected later.</summary>
internal sealed class BlobStore(IDatabase database)
{
    private const int ChunkSize = 256 * 1024;

    private static readonly RowsStatement s_refer = new(
        "blob text, ref text", "insert into case_blobs (blob, reference) select n.blob, n.ref from {rows} where true on conflict (blob, reference) do nothing");

    private static readonly RowsStatement s_referToThose = new(
        "blob text, ref text", "insert into case_blobs (blob, reference) select b.id, n.ref from {rows} join blobs b on b.id = n.blob where true on conflict (blob, reference) do nothing");

    /// <summary>Stores bytes once, however often they come; for a case where it is known already.</summary>
    public async Task<Document> PutAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, string? reference = null)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        await database.WriteAsync(session =>
        {
            Put(session, id, name, mediaType, bytes);
            Refer(session, reference is null ? [] : [(id, reference)]);
            return true;
        });
        return new Document(id, name, mediaType, bytes.Length);
    }

    /// <summary>Cases need bytes: as long as they do, no collection takes them. Bytes that are not there are a fault (foreign key): the transaction must not refer to them.</summary>
    public static void Refer(SqlSession session, IEnumerable<(string Blob, string Reference)> needs) =>
        session.LaterForRows(s_refer, [.. needs.Distinct().Select(object?[] (n) => [n.Blob, n.Reference])]);

    /// <summary>The same for what was stored long ago: bytes that are gone are left out.</summary>
    public static void ReferToThose(SqlSession session, IEnumerable<(string Blob, string Reference)> needs) =>
        session.LaterForRows(s_referToThose, [.. needs.Distinct().Select(object?[] (n) => [n.Blob, n.Reference])]);

    /// <summary>The bytes, or null.</summary>
    public Task<BlobContent?> ReadAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(session => Read(session, id), cancellationToken);

    /// <summary>Stores evidence of an attempt at once, so that it is there whatever becomes of the attempt.</summary>
    public async Task AttachAsync(string reference, int visit, int attempt, string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        await database.WriteAsync(session =>
        {
            Put(session, id, title, mediaType, bytes);
            Refer(session, [(id, reference)]);
            return session.Execute(
                "insert into evidence (reference, visit, attempt, kind, title, media_type, blob) values ($1, $2, $3, $4, $5, $6, $7)", reference, visit, attempt, kind, title, mediaType, id);
        });
    }

    /// <summary>
    /// Stores bytes in a transaction. Those that are there already are young again: who has just put them is about to refer to them.
    /// </summary>
    public static void Put(SqlSession session, string id, string name, string mediaType, ReadOnlyMemory<byte> bytes)
    {
        var now = session.Now();
        if (session.Execute("update blobs set stored_at = $1 where id = $2", now, id) > 0)
        {
            return;
        }

        session.Execute(
            "insert into blobs (id, name, media_type, size, stored_at) values ($1, $2, $3, $4, $5) on conflict (id) do update set stored_at = excluded.stored_at", id, name, mediaType, (long)bytes.Length, now);
        for (var (number, offset) = (0, 0); offset < bytes.Length; number++, offset += ChunkSize)
        {
            session.Execute(
                "insert into blob_chunks (blob, number, bytes) values ($1, $2, $3) on conflict (blob, number) do nothing", id, number, bytes.Slice(offset, Math.Min(ChunkSize, bytes.Length - offset)).ToArray());
        }
    }

    /// <summary>The bytes within a view, or null.</summary>
    public static BlobContent? Read(SqlSession session, string id)
    {
        var blob = session.Row("select name, media_type, size from blobs where id = $1", r => (Name: r.GetString(0), Type: r.GetString(1), Size: r.GetInt64(2)), id);
        if (blob.Name is null)
        {
            return null;
        }

        var bytes = new byte[blob.Size];
        var offset = 0;
        foreach (var chunk in session.Rows("select bytes from blob_chunks where blob = $1 order by number", r => r.Bytes(0), id))
        {
            chunk.CopyTo(bytes, offset);
            offset += chunk.Length;
        }

        return new BlobContent(id, blob.Type, blob.Name, bytes);
    }
}
