using System.Security.Cryptography;
using Rpa.Bots.Documents;
using Rpa.Engine.Queries;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage;

/// <summary>Bytes by their SHA-256, in chunks. Written before the transaction that refers to them; what nothing refers to is collected later.</summary>
internal sealed class BlobStore(IDatabase database)
{
    private const int ChunkSize = 256 * 1024;

    /// <summary>Stores bytes once, however often they come.</summary>
    public async Task<Document> PutAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        await database.WriteAsync(session => Put(session, id, name, mediaType, bytes));
        return new Document(id, name, mediaType, bytes.Length);
    }

    /// <summary>The bytes, or null.</summary>
    public Task<BlobContent?> ReadAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(session => Read(session, id), cancellationToken);

    /// <summary>Stores evidence of an attempt at once, so that it is there whatever becomes of the attempt.</summary>
    public async Task AttachAsync(string reference, int visit, int attempt, string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        await database.WriteAsync(session =>
        {
            Put(session, id, title, mediaType, bytes);
            return session.Execute(
                "insert into evidence (reference, visit, attempt, kind, title, media_type, blob) values ($1, $2, $3, $4, $5, $6, $7)", reference, visit, attempt, kind, title, mediaType, id);
        });
    }

    /// <summary>Stores bytes in a transaction that refers to them.</summary>
    public static bool Put(SqlSession session, string id, string name, string mediaType, ReadOnlyMemory<byte> bytes)
    {
        if (session.Execute(
            "insert into blobs (id, name, media_type, size, stored_at) values ($1, $2, $3, $4, $5) on conflict (id) do nothing", id, name, mediaType, (long)bytes.Length, session.Now()) == 0)
        {
            return false;
        }

        for (var (number, offset) = (0, 0); offset < bytes.Length; number++, offset += ChunkSize)
        {
            session.Execute(
                "insert into blob_chunks (blob, number, bytes) values ($1, $2, $3)", id, number, bytes.Slice(offset, Math.Min(ChunkSize, bytes.Length - offset)).ToArray());
        }

        return true;
    }

    private static BlobContent? Read(SqlSession session, string id)
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
