using Rpa.Engine.Audit;
using Rpa.Engine.Queries;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine;

/// <summary>
/// The stored records of a database, whether an engine runs on it or not: what auditors and data protection ask of them. <see cref="OpenToRead"/> works beside the process that
/// owns a SQLite file.
/// </summary>
public sealed class EngineRecords : IAsyncDisposable
{
    private readonly IDatabase _database;
    private readonly bool _isOurs;

    internal EngineRecords(IDatabase database, bool isOurs = false)
    {
        (_database, _isOurs) = (database, isOurs);
        Queries = new CaseQueries(database, TimeZoneInfo.Utc);
    }

    /// <summary>What the pages read, without an engine; days are those of UTC.</summary>
    public ICaseQueries Queries { get; }

    /// <summary>Opens a database only to read it. Throws <see cref="EngineStartException"/> where it is missing, not reachable, or of another schema.</summary>
    public static EngineRecords OpenToRead(string database, TimeProvider time) => new(Databases.OpenToRead(database, time), isOurs: true);

    /// <summary>Verifies every chain; with a checkpoint also against all heads of its time.</summary>
    /// <param name="checkpoint">A file that <see cref="CheckpointAsync"/> wrote, or null.</param>
    /// <param name="key">Fingerprint of the key that must have signed it; null takes any.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<AuditReport> VerifyAsync(Stream? checkpoint, string? key, CancellationToken cancellationToken)
    {
        var kept = checkpoint is null ? null : CheckpointFile.Read(checkpoint, key);
        return _database.ReadAsync(session => new DatabaseCheck(session, kept).Run(), cancellationToken);
    }

    /// <summary>Verifies one case's chain; null where there is no such case.</summary>
    public Task<AuditReport?> VerifyCaseAsync(string reference, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => new DatabaseCheck(session, null).RunCase(reference), cancellationToken);

    /// <summary>Writes the history of cases as JSON lines (<see cref="AuditExportFile"/> reads them), signed where there is a key; the first reference that does not exist, or null.</summary>
    public Task<string?> ExportAsync(IReadOnlyList<string> references, Stream stream, AuditKey? key, CancellationToken cancellationToken) => _database.ReadAsync(
        session =>
        {
            using var lines = new SignedLines(stream);
            foreach (var reference in references)
            {
                if (!AuditExport.WriteCase(session, reference, lines))
                {
                    return reference;
                }
            }

            lines.Sign(key);
            return null;
        },
        cancellationToken);

    /// <summary>Writes a signed checkpoint over the heads of all cases.</summary>
    public Task<CheckpointInfo> CheckpointAsync(Stream stream, AuditKey key, Actor by, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => CheckpointFile.Write(session, stream, key, by.Name, by.Department), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _isOurs ? _database.DisposeAsync() : ValueTask.CompletedTask;
}
