using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Rpa.Engine.Storage.Postgres;

namespace Rpa.Engine.Storage.Benches;

/// <summary>A schema of its own in the database that is named.</summary>
internal sealed class PostgresBenchPlace : BenchPlace
{
    private const int Connections = 16;
    private const int RowsEach = 100;

    private readonly string _schema;
    private readonly NpgsqlDataSource _source;

    private PostgresBenchPlace(string url, string schema, string server, NpgsqlDataSource source)
    {
        Url = url;
        _schema = schema;
        Server = server;
        _source = source;
    }

    /// <inheritdoc/>
    public override string Url { get; }

    /// <inheritdoc/>
    public override string Server { get; }

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <summary>Makes the schema.</summary>
    public static async Task<PostgresBenchPlace> OpenAsync(string url, string schema)
    {
        var own = $"{url}?schema={schema}";
        var source = new NpgsqlDataSourceBuilder(PostgresDatabase.ConnectionString(own)).Build();
        try
        {
            await RunAsync(source, $"create schema {schema}");
            await RunAsync(source, "create table floor_rows (id bigint primary key, n bigint not null); create table floor_log (id bigint not null, n bigint not null, text text not null);"
                + $"insert into floor_rows select id, 0 from generate_series(0, {Connections * RowsEach - 1}) as id");
            await using var ask = source.CreateCommand("select version() || ', fsync=' || current_setting('fsync') || ', synchronous_commit=' || current_setting('synchronous_commit')");
            return new PostgresBenchPlace(own, schema, (string)(await ask.ExecuteScalarAsync())!, source);
        }
        catch (DbException fault)
        {
            await source.DisposeAsync();
            throw new EngineStartException(
                $"The bench cannot work on this database: {fault.Message} Expected a PostgreSQL server that answers, and a user that may create a schema in the database.", 5, fault);
        }
    }

    /// <inheritdoc/>
    public override async Task<long> SizeAsync()
    {
        await using var ask = _source.CreateCommand(
            "select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind = 'r'");
        return (long)(await ask.ExecuteScalarAsync())!;
    }

    /// <inheritdoc/>
    public override async Task TidyAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var ask = new NpgsqlCommand("select tablename from pg_tables where schemaname = current_schema()", connection);
        var tables = new List<string>();
        await using (var reader = await ask.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        foreach (var table in tables)
        {
            await using var vacuum = new NpgsqlCommand($"vacuum analyze {table}", connection) { CommandTimeout = 0 };
            await vacuum.ExecuteNonQueryAsync();
        }

        await using var checkpoint = new NpgsqlCommand("do $$ begin checkpoint; exception when insufficient_privilege then null; end $$", connection) { CommandTimeout = 0 };
        await checkpoint.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public override async Task<(long Transactions, double Seconds)> FloorAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource<Stopwatch>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var opened = new SemaphoreSlim(0);
        var workers = Enumerable.Range(0, Connections).Select(i => Task.Run(() => WorkAsync(i, length, opened, ready.Task, cancellationToken), cancellationToken)).ToList();
        for (var i = 0; i < Connections; i++)
        {
            await opened.WaitAsync(cancellationToken);
        }

        var watch = Stopwatch.StartNew();
        ready.SetResult(watch);
        var done = (await Task.WhenAll(workers)).Sum();
        return (done, watch.Elapsed.TotalSeconds);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await RunAsync(_source, $"drop schema {_schema} cascade");
        await _source.DisposeAsync();
    }

    private async Task<long> WorkAsync(int index, TimeSpan length, SemaphoreSlim opened, Task<Stopwatch> start, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        var (row, number) = (new NpgsqlParameter<long>(), new NpgsqlParameter<long>());
        batch.BatchCommands.Add(new NpgsqlBatchCommand("update floor_rows set n = n + 1 where id = $1") { Parameters = { row } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("insert into floor_log (id, n, text) values ($1, $2, 'a line of some length')") { Parameters = { new NpgsqlParameter<long> { TypedValue = index }, number } });
        await batch.PrepareAsync(cancellationToken);
        opened.Release();
        var watch = await start;
        var done = 0L;
        while (watch.Elapsed < length)
        {
            row.TypedValue = (index * RowsEach) + (done % RowsEach);
            number.TypedValue = ++done;
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        return done;
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
