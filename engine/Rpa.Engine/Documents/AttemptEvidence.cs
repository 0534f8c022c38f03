using System.Text.Json;
using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Engine.Storage;

namespace Rpa.Engine.Documents;

/// <summary>The evidence of one attempt. Pictures are stored at once, so that they are there even when the worker dies; readings and steps go with the attempt's end.</summary>
internal sealed class AttemptEvidence(CaseIdentity identity, BlobStore blobs) : IEvidenceSink
{
    private const int MostSteps = 500;

    private readonly Lock _lock = new();
    private readonly List<FieldEvidence> _fields = [];
    private readonly List<string> _steps = [];

    /// <inheritdoc/>
    public Task AttachAsync(string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return blobs.AttachAsync(identity.Reference, identity.Visit, identity.Attempt, kind, title, mediaType, bytes);
    }

    /// <inheritdoc/>
    public void Field(FieldEvidence field)
    {
        lock (_lock)
        {
            _fields.Add(field);
        }
    }

    /// <inheritdoc/>
    public void Step(string text)
    {
        lock (_lock)
        {
            if (_steps.Count < MostSteps)
            {
                _steps.Add(text);
            }
        }
    }

    /// <summary>Readings and steps as stored; null where there are none.</summary>
    public (byte[]? Fields, byte[]? Steps) ToJson()
    {
        lock (_lock)
        {
            return (
                _fields.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(_fields),
                _steps.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(_steps));
        }
    }
}
