using Microsoft.Data.Sqlite;
using Rpa.Engine.Storage.Sql;
using Rpa.Engine.Storage.Sqlite;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Storage;

public sealed class SqliteFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ASecondOwnerOfOneFileIsRefused()
    {
        await using var first = SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System);

        var refused = Assert.Throws<EngineStartException>(() => SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System));

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("in use by another program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFileCanBeOpenedAgainAfterItsOwnerLeft()
    {
        await SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System).DisposeAsync();
        await SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System).DisposeAsync();
    }

    [Fact]
    public async Task ASchemaNewerThanTheProgramIsRefused()
    {
        await using (var database = SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System))
        {
            await database.WriteAsync(s => s.Execute("insert into schema_steps (number, name, applied_at) values ($1, 'of_tomorrow', 0)", Migrations.Newest + 1));
        }

        var refused = Assert.Throws<EngineStartException>(() => SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System));

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("newer program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProgramWorksBesideANewerOneWhoseSchemaAllowsIt()
    {
        await using (var database = SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System))
        {
            await database.WriteAsync(s => s.Execute("insert into schema_steps (number, name, applied_at, works_from) values ($1, 'of_tomorrow', 0, $2)", Migrations.Newest + 1, Migrations.Newest));
        }

        await using (var opened = SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System))
        {
            await opened.WriteAsync(s => s.Execute("insert into schema_steps (number, name, applied_at, works_from) values ($1, 'of_the_day_after', 0, $2)", Migrations.Newest + 2, Migrations.Newest + 1));
        }

        Assert.Contains("newer program", Assert.Throws<EngineStartException>(() => SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNoDatabaseIsRefused()
    {
        File.WriteAllText(_folder["rpa.db"], new string('x', 5000));

        Assert.Equal(1, Assert.Throws<EngineStartException>(() => SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System)).ExitCode);
    }

    [Fact]
    public async Task CommitsAreSynchronousAndInWriteAheadMode()
    {
        await using var database = SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System);

        Assert.Equal(2, await database.WriteAsync(s => s.Scalar<long>("pragma synchronous")));
        Assert.Equal("wal", await database.WriteAsync(s => s.Scalar<string>("pragma journal_mode")));
    }

    [Fact]
    public async Task AReaderCannotWrite()
    {
        await using var database = SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System);

        await Assert.ThrowsAsync<SqliteException>(() => database.ReadAsync(s => s.Execute("delete from cases"), CancellationToken.None));
    }
}
