using Microsoft.Data.Sqlite;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage.Sqlite;

/// <summary>A SQLite file that another process may own: only read, on consistent views beside its writer (WAL).</summary>
internal sealed class SqliteReader : IDatabase
{
    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly ReaderPool _readers;

    private SqliteReader(string file, SqliteDialect dialect)
    {
        _time = dialect.Clock;
        _file = file;
        Dialect = dialect;
        _readers = new ReaderPool(2, () => Connect(file, dialect), "begin");
    }

    /// <inheritdoc/>
    public SqlDialect Dialect { get; }

    /// <inheritdoc/>
    public ISignals Signals => NoSignals.Instance;

    /// <inheritdoc/>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <inheritdoc/>
    public bool HasOneOwner => true;

    /// <summary>Opens a file. Throws <see cref="EngineStartException"/> where it is missing, no database, or of another schema.</summary>
    public static SqliteReader Open(string file, TimeProvider time)
    {
        if (!File.Exists(file))
        {
            throw new EngineStartException($"There is no database file {file}. Name the file that the server was started with.", 4);
        }

        try
        {
            var dialect = new SqliteDialect(time);
            using (var session = Connect(file, dialect))
            {
                Migrations.DemandNewest(session, file);
            }

            return new SqliteReader(file, dialect);
        }
        catch (SqliteException fault)
        {
            throw new EngineStartException($"The database file {file} cannot be read: {fault.Message} Expected a SQLite file that this program made.", 4, fault);
        }
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<SqlSession, T> operation) => throw new InvalidOperationException("This database was opened only to be read.");

    /// <inheritdoc/>
    public Task<TResult> WriteAsync<TItem, TResult>(IGroupOperation<TItem, TResult> operation, TItem item) =>
        throw new InvalidOperationException("This database was opened only to be read.");

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<SqlSession, T> query, CancellationToken cancellationToken) => _readers.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task FreeSpaceAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("This database was opened only to be read.");

    /// <inheritdoc/>
    public Task BackupAsync(string file, CancellationToken cancellationToken) => SqliteBackup.WriteAsync(_file, file, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _readers.DisposeAsync();

    /// <summary>The index of the write-ahead log is shared with the owner and must be writable; where this user may not write, the file is read as it is.</summary>
    private static SqlSession Connect(string file, SqliteDialect dialect)
    {
        try
        {
            return Connect(file, dialect, SqliteOpenMode.ReadWrite);
        }
        catch (SqliteException)
        {
            return Connect(file, dialect, SqliteOpenMode.ReadOnly);
        }
    }

    private static SqlSession Connect(string file, SqliteDialect dialect, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            dialect.Lend(connection);
            var session = new SqlSession(connection, dialect);
            session.Script("pragma query_only = on; pragma temp_store = memory;");
            session.Scalar<long>("select count(*) from sqlite_master");
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
