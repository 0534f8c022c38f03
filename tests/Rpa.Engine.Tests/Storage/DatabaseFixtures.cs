using Rpa.Engine.Storage.Postgres;
using Rpa.Engine.Storage.Sql;
using Rpa.Engine.Storage.Sqlite;
using Rpa.Testing;

[assembly: AssemblyFixture(typeof(Rpa.Engine.Tests.Storage.SharedServers))]

namespace Rpa.Engine.Tests.Storage;

/// <summary>A database for one test.</summary>
public interface IDatabaseFixture : IAsyncDisposable
{
    /// <summary>A fresh, migrated one.</summary>
    internal Task<IDatabase> OpenAsync();

    /// <summary>Lets database time pass.</summary>
    Task PassAsync(TimeSpan time);
}

/// <summary>A SQLite file with a clock of the test.</summary>
internal sealed class SqliteFixture : IDatabaseFixture
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();

    public Task<IDatabase> OpenAsync() => Task.FromResult<IDatabase>(SqliteDatabase.Open(_folder["rpa.db"], _time));

    public Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A database of its own on a server that all tests of this process share; its clock cannot be moved, so leases and due times are moved back instead.</summary>
internal sealed class PostgresFixture : IDatabaseFixture
{
    private IDatabase? _database;

    public async Task<IDatabase> OpenAsync() => _database = PostgresDatabase.Open(await PostgresServer.NewDatabaseAsync(), TimeProvider.System);

    public async Task PassAsync(TimeSpan time) => await _database!.WriteAsync(s => s.Execute(
        "update work set lease_until = lease_until - $1, act_at = act_at - $1, wake_at = wake_at - $1", (long)time.TotalMicroseconds));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Stops what the tests of this assembly share.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await PostgresServer.StopAsync();
}
