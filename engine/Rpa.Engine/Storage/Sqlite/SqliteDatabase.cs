using Microsoft.Data.Sqlite;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage.Sqlite;

/// <summary>A SQLite file that this process owns: one writer thread with group commit, readers beside it on connections of their own (WAL).</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private const int Readers = 4;

    private readonly string _file;
    private readonly FileStream _ownership;
    private readonly GroupCommit _writer;
    private readonly ReaderPool _readers;

    private readonly TimeProvider _time;

    private SqliteDatabase(string file, FileStream ownership, SqlSession session, SqliteDialect dialect)
    {
        _time = dialect.Clock;
        _file = file;
        _ownership = ownership;
        Dialect = dialect;
        _writer = new GroupCommit(() => session, 1, "rpa sqlite writer");
        _readers = new ReaderPool(Readers, () => Connect(file, dialect, "pragma query_only = on; pragma temp_store = memory;"), "begin");
    }

    /// <inheritdoc/>
    public SqlDialect Dialect { get; }

    /// <inheritdoc/>
    public ISignals Signals => NoSignals.Instance;

    /// <inheritdoc/>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <inheritdoc/>
    public bool HasOneOwner => true;

    /// <summary>Takes the file (creating it), migrates it. Throws <see cref="EngineStartException"/> where the operator must act.</summary>
    public static SqliteDatabase Open(string file, TimeProvider time)
    {
        file = Path.GetFullPath(file);
        var ownership = Own(file);
        try
        {
            var clock = new SteadyClock(time);
            var dialect = new SqliteDialect(clock);
            var session = Connect(file, dialect, "pragma page_size = 8192; pragma auto_vacuum = incremental; pragma journal_mode = wal; pragma foreign_keys = on; pragma synchronous = full; pragma wal_autocheckpoint = 8000; pragma cache_size = -32768; pragma temp_store = memory;");
            try
            {
                Migrations.Apply(session, file);
                clock.GoOnFrom(Columns.Time(session.Scalar<long>("select coalesce((select at from events order by rowid desc limit 1), 0)")));
                return new SqliteDatabase(file, ownership, session, dialect);
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (SqliteException fault)
        {
            ownership.Dispose();
            throw new EngineStartException(
                $"The database file {file} cannot be used: {fault.Message} Expected a SQLite file that this program made, on a disk with free space. Choose another file, or restore a backup.",
                fault.SqliteErrorCode == 26 ? 1 : 3,
                fault);
        }
        catch
        {
            ownership.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<SqlSession, T> operation) => _writer.RunAsync(operation);

    /// <inheritdoc/>
    public Task<TResult> WriteAsync<TItem, TResult>(IGroupOperation<TItem, TResult> operation, TItem item) => _writer.RunAsync(operation, item);

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<SqlSession, T> query, CancellationToken cancellationToken) => _readers.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public async Task FreeSpaceAsync(CancellationToken cancellationToken)
    {
        const int pages = 2000;
        while (await _writer.RunAsync(session =>
        {
            session.Rows($"pragma incremental_vacuum({pages})", _ => 0);
            return session.Scalar<long>("pragma freelist_count");
        }) is var left && left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await _writer.RunAsync(session => session.Scalar<long>("pragma auto_vacuum")) == 0)
            {
                // A file of before: its free pages are used again, but stay in it.
                break;
            }
        }

        // The log still holds what was removed, until it is written over.
        using var session = Connect(_file, (SqliteDialect)Dialect, "pragma busy_timeout = 2000; pragma wal_checkpoint(truncate);");
    }

    /// <inheritdoc/>
    public Task BackupAsync(string file, CancellationToken cancellationToken) => SqliteBackup.WriteAsync(_file, file, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _readers.DisposeAsync();
        await _ownership.DisposeAsync();
    }

    private static SqlSession Connect(string file, SqliteDialect dialect, string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            dialect.Lend(connection);
            var session = new SqlSession(connection, dialect);
            session.Script(pragmas);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>An exclusive lock beside the file: the kernel drops it with the process, however that ends.</summary>
    private static FileStream Own(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EngineStartException($"The folder {folder} of the database cannot be made: {fault.Message} Give a folder that this user may write to.", 3, fault);
        }

        try
        {
            return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new EngineStartException($"The folder {folder} of the database cannot be written to. Give a folder that this user may write to.", 3, fault);
        }
        catch (IOException fault)
        {
            throw new EngineStartException(
                $"The database file {file} is in use by another program of ours. A SQLite file has one owner: stop the other one, give another file, or use PostgreSQL for a fleet.", 3, fault);
        }
    }
}
