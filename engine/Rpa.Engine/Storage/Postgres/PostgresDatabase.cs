using System.Data.Common;
using Npgsql;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage.Postgres;

/// <summary>A PostgreSQL database that several processes share: a few writers with group commit each, readers beside them.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private const int Writers = 3;
    private const string SchemaOption = "?schema=";

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly GroupCommit _writers;
    private readonly ReaderPool _readers;
    private readonly PostgresSignals _signals;
    private readonly TimeSpan _ahead;

    private PostgresDatabase(NpgsqlDataSource source, TimeProvider time, TimeSpan ahead)
    {
        _source = source;
        _time = time;
        _ahead = ahead;
        _signals = new PostgresSignals(source.ConnectionString, time);
        _writers = new GroupCommit(() => Connect(source, Dialect), Writers, "rpa postgres writer");
        _readers = new ReaderPool(8, () => Connect(source, Dialect), "begin isolation level repeatable read read only");
    }

    /// <inheritdoc/>
    public SqlDialect Dialect { get; } = new PostgresDialect();

    /// <inheritdoc/>
    public ISignals Signals => _signals;

    /// <inheritdoc/>
    public DateTimeOffset Now => _time.GetUtcNow() + _ahead;

    /// <inheritdoc/>
    public bool HasOneOwner => false;

    /// <summary>Connects and migrates. Throws <see cref="EngineStartException"/> where the operator must act.</summary>
    /// <param name="url">`postgres://user[:password]@host[:port]/name[?schema=NAME]`.</param>
    /// <param name="time">The process's clock, which is set against the database's.</param>
    /// <param name="migrates">Brings the schema up to date; otherwise one that is not is refused.</param>
    public static PostgresDatabase Open(string url, TimeProvider time, bool migrates = true)
    {
        var source = new NpgsqlDataSourceBuilder(ConnectionString(url)).Build();
        try
        {
            using var session = Connect(source, new PostgresDialect());
            if (migrates)
            {
                Migrations.Apply(session, Name(url));
            }
            else
            {
                Migrations.DemandNewest(session, Name(url));
            }

            return new PostgresDatabase(source, time, Columns.Time(session.Now()) - time.GetUtcNow());
        }
        catch (DbException fault)
        {
            source.Dispose();
            throw new EngineStartException(
                $"The database {Name(url)} does not answer: {fault.Message} Expected a PostgreSQL server with this database, and a user that may create tables in it.", 5, fault);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<SqlSession, T> operation) => _writers.RunAsync(operation);

    /// <inheritdoc/>
    public Task<TResult> WriteAsync<TItem, TResult>(IGroupOperation<TItem, TResult> operation, TItem item) => _writers.RunAsync(operation, item);

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<SqlSession, T> query, CancellationToken cancellationToken) => _readers.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public async Task FreeSpaceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var vacuum = new NpgsqlCommand("vacuum cases, events, attempts, evidence, intents, blobs, blob_chunks, case_blobs", connection) { CommandTimeout = 0 };
        await vacuum.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task BackupAsync(string file, CancellationToken cancellationToken) => throw new EngineStartException(
        "A PostgreSQL server has programs of its own for backups. Everything is in this one database: run `pg_dump -Fc --file FILE DATABASE`, or take the server's continuous backup.", 4);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _writers.Dispose();
        await _signals.DisposeAsync();
        await _readers.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <summary>
    /// What the server is to do for each connection: a process that was cut off in the middle of a transaction holds its locks until the server gives it up, which by itself takes hours. No transaction of
    /// ours pauses between two statements.
    /// </summary>
    private const string SessionOptions = "-c idle_in_transaction_session_timeout=10s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    private static SqlSession Connect(NpgsqlDataSource source, SqlDialect dialect) => new(source.OpenConnection(), dialect);

    /// <summary>What Npgsql needs to connect.</summary>
    internal static string ConnectionString(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.AbsolutePath.Length < 2)
        {
            throw new EngineStartException($"The database '{Name(url)}' cannot be read. Expected `postgres://user@host:port/name`.", 3);
        }

        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = uri.AbsolutePath[1..],
            Username = Uri.UnescapeDataString(user[0]),
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            Enlist = false,
            Options = SessionOptions,
        };
        if (user.Length == 2)
        {
            builder.Password = Uri.UnescapeDataString(user[1]);
        }

        if (uri.Query.StartsWith(SchemaOption, StringComparison.Ordinal))
        {
            builder.SearchPath = Uri.UnescapeDataString(uri.Query[SchemaOption.Length..]);
        }
        else if (uri.Query.Length > 0)
        {
            throw new EngineStartException($"The database '{Name(url)}' has an option '{uri.Query}' that is not known. Expected `postgres://user@host:port/name` or `…/name?schema=NAME`.", 3);
        }

        return builder.ToString();
    }

    /// <summary>The address without its password.</summary>
    private static string Name(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? $"{uri.Host}:{uri.Port}{uri.AbsolutePath}" : "given";
}
