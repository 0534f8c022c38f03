using Rpa.Engine.Audit;
using Rpa.Engine.Privacy;
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

    /// <summary>Opens a database to change it too. A SQLite file must have no other owner. Throws <see cref="EngineStartException"/> where it cannot be had.</summary>
    public static EngineRecords Open(string database, TimeProvider time) => new(Databases.Open(database, time), isOurs: true);

    /// <summary>The journal, newest first: what was done to no single case, by whom, in which department.</summary>
    public Task<List<JournalLine>> JournalAsync(int most, CancellationToken cancellationToken) => _database.ReadAsync(session => Journal.Last(session, most), cancellationToken);

    /// <summary>The cases that hold data of a person, by the personal fields that their workflows declare.</summary>
    public Task<List<PersonCase>> FindAsync(PersonQuery query, CancellationToken cancellationToken) => _database.ReadAsync(session => PersonSearch.Find(session, query), cancellationToken);

    /// <summary>A case with those that were handed over to or from it; empty where there is no such case.</summary>
    public Task<List<PersonCase>> FindAsync(string reference, CancellationToken cancellationToken) => _database.ReadAsync(session => PersonSearch.Of(session, reference), cancellationToken);

    /// <summary>
    /// Erases the personal content of cases: payloads of their events, personal fields, documents, letters, evidence, mails. Each chain gets an event that says by whom and why, and stays
    /// whole. A case that is not over is left as it is, and told.
    /// </summary>
    public async Task<List<ErasedCase>> EraseAsync(IReadOnlyList<string> references, string reason, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var erased = new List<ErasedCase>();
        foreach (var reference in references)
        {
            cancellationToken.ThrowIfCancellationRequested();
            erased.Add(await _database.WriteAsync(session => CaseErasure.Erase(session, reference, actor, reason)));
        }

        if (erased.Exists(e => e.IsErased))
        {
            await _database.FreeSpaceAsync(cancellationToken);
        }

        return erased;
    }

    /// <summary>Records in the journal that what is stored in cases is handed out to the person it is about.</summary>
    public Task RecordPersonExportAsync(IReadOnlyList<string> references, Actor actor) =>
        _database.WriteAsync(session => Journal.Append(session, actor, Journal.PersonExported, new { cases = references }));

    /// <summary>Writes what is stored in cases as a ZIP archive for the person it is about.</summary>
    public Task ExportPersonAsync(IReadOnlyList<PersonCase> cases, Stream stream, CancellationToken cancellationToken) => _database.ReadAsync(
        session =>
        {
            PersonExport.Write(session, cases, stream);
            return true;
        },
        cancellationToken);

    /// <summary>Removes finished cases whose retention is over, at most <paramref name="most"/>, and files that nobody needs; gives the room back.</summary>
    public Task<RetentionRun> RunRetentionAsync(Actor actor, int most, CancellationToken cancellationToken) => new Retention(_database).RunAsync(actor, most, cancellationToken);

    /// <summary>Writes everything of a SQLite database into one new file, beside its owner. Throws <see cref="EngineStartException"/> where that cannot be.</summary>
    public Task BackupAsync(string file, CancellationToken cancellationToken) => _database.BackupAsync(file, cancellationToken);

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
