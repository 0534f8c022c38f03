using System.Collections.Immutable;
using Rpa.Bots.Documents;
using Rpa.Engine.Storage;

namespace Rpa.Engine.Documents;

/// <summary>The documents of one attempt: bytes are stored at once, and join the case with the attempt's outcome.</summary>
internal sealed class AttemptDocuments(string reference, BlobStore blobs) : IDocumentStore
{
    private readonly Lock _lock = new();
    private ImmutableArray<Document> _stored = [];

    /// <summary>What the attempt has stored so far.</summary>
    public ImmutableArray<Document> Stored
    {
        get
        {
            lock (_lock)
            {
                return _stored;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]> ReadAsync(Document document, CancellationToken cancellationToken) =>
        (await blobs.ReadAsync(document.Id, cancellationToken))?.Bytes
        ?? throw new DocumentMissingException($"The document '{document.Name}' ({document.Id}) is not in the store.");

    /// <inheritdoc/>
    public async Task<Document> StoreAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var document = await blobs.PutAsync(name, mediaType, bytes, reference);
        lock (_lock)
        {
            _stored = _stored.Add(document);
        }

        return document;
    }
}
