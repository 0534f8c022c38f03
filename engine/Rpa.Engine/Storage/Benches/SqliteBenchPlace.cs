using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Rpa.Engine.Storage.Benches;

/// <summary>Files beside the one that is named: on the same disk, without touching it.</summary>
internal sealed class SqliteBenchPlace : BenchPlace
{
    private readonly string _file;
    private readonly SqliteConnection _floor;
    private long _count;

    public SqliteBenchPlace(string file)
    {
        _file = file;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _floor = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FloorFile, Pooling = false }.ToString());
        try
        {
            _floor.Open();
        }
        catch (SqliteException fault)
        {
            throw new EngineStartException($"The file {FloorFile} cannot be made: {fault.Message} Name a file in a folder that this user may write to.", 3, fault);
        }

        Run("pragma journal_mode = wal; pragma synchronous = full; create table floor_rows (id integer primary key, n integer not null);"
            + "create table floor_log (id integer not null, n integer not null, text text not null); insert into floor_rows (id, n) values (1, 0);");
        Server = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SQLite {_floor.ServerVersion}, journal_mode=wal, synchronous={Synchronous()}");
    }

    /// <inheritdoc/>
    public override string Url => "sqlite:" + _file;

    /// <inheritdoc/>
    public override string Server { get; }

    /// <inheritdoc/>
    public override bool IsShared => false;

    private string FloorFile => _file + ".floor";

    /// <inheritdoc/>
    public override Task<long> SizeAsync() => Task.FromResult(new[] { _file, _file + "-wal" }.Where(File.Exists).Sum(f => new FileInfo(f).Length));

    /// <inheritdoc/>
    public override Task TidyAsync()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma wal_checkpoint(truncate);";
        command.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<(long Transactions, double Seconds)> FloorAsync(TimeSpan length, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var begin = Command("begin immediate");
            using var update = Command("update floor_rows set n = n + 1 where id = 1");
            using var insert = Command("insert into floor_log (id, n, text) values (1, $n, 'a line of some length')");
            using var commit = Command("commit");
            var number = insert.Parameters.Add("$n", SqliteType.Integer);
            var (watch, done) = (Stopwatch.StartNew(), 0L);
            while (watch.Elapsed < length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                number.Value = ++_count;
                begin.ExecuteNonQuery();
                update.ExecuteNonQuery();
                insert.ExecuteNonQuery();
                commit.ExecuteNonQuery();
                done++;
            }

            return (done, watch.Elapsed.TotalSeconds);
        },
        cancellationToken);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _floor.Dispose();
        foreach (var ending in new[] { "", "-wal", "-shm", ".lock", ".floor", ".floor-wal", ".floor-shm" })
        {
            File.Delete(_file + ending);
        }

        return ValueTask.CompletedTask;
    }

    private string Synchronous()
    {
        using var command = Command("pragma synchronous");
        return command.ExecuteScalar() is 2L ? "full" : "not full";
    }

    private void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = _floor.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
