using Rpa.Engine.Storage.Postgres;
using Rpa.Engine.Storage.Sql;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Storage;

/// <summary>What several processes on one server rely on.</summary>
[Trait("needs", "postgres")]
public sealed class PostgresServerTests
{
    [Fact]
    public async Task ASchemaNewerThanTheProgramIsRefused()
    {
        var url = await PostgresServer.NewDatabaseAsync();
        await using (var database = PostgresDatabase.Open(url, TimeProvider.System))
        {
            await database.WriteAsync(s => s.Execute("insert into schema_steps (number, name, applied_at) values ($1, 'of_tomorrow', 0)", Migrations.Newest + 1));
        }

        var refused = Assert.Throws<EngineStartException>(() => PostgresDatabase.Open(url, TimeProvider.System));

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("newer program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProcessesThatStartTogetherMigrateOneAfterTheOther()
    {
        var url = await PostgresServer.NewDatabaseAsync();

        var databases = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => PostgresDatabase.Open(url, TimeProvider.System))));

        Assert.Equal(Migrations.Newest, await databases[0].ReadAsync(s => s.Scalar<int>("select max(number) from schema_steps"), default));
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task AProcessHearsWhatOthersTellAndNotItself()
    {
        var url = await PostgresServer.NewDatabaseAsync();
        await using var one = PostgresDatabase.Open(url, TimeProvider.System);
        await using var other = PostgresDatabase.Open(url, TimeProvider.System);
        var (hearsOne, hearsOther) = (new Ear(), new Ear());
        one.Signals.Listen(hearsOne.Hear);
        other.Signals.Listen(hearsOther.Hear);
        await hearsOne.UntilAsync(ISignals.Work);
        await hearsOther.UntilAsync(ISignals.Work);

        one.Signals.Tell("2026-000001");
        await hearsOther.UntilAsync("2026-000001");
        other.Signals.Tell("2026-000002");
        await hearsOne.UntilAsync("2026-000002");

        Assert.Equal([ISignals.Work, "2026-000002"], hearsOne.Heard);
    }

    [Fact]
    public async Task DatabasesInSchemasOfOneServerDoNotDisturbEachOther()
    {
        var url = await PostgresServer.NewDatabaseAsync();
        await using var whole = PostgresDatabase.Open(url, TimeProvider.System);
        await whole.WriteAsync(s => s.Execute("create schema apart"));
        await using var apart = PostgresDatabase.Open(url + "?schema=apart", TimeProvider.System);

        await apart.WriteAsync(s => s.Execute("insert into sequences (name, next) values ('a', 1)"));

        Assert.Equal(0, await whole.ReadAsync(s => s.Scalar<long>("select count(*) from sequences where name = 'a'"), default));
        Assert.Equal(3, Assert.Throws<EngineStartException>(() => PostgresDatabase.Open(url + "?scheme=apart", TimeProvider.System)).ExitCode);
    }

    private sealed class Ear
    {
        private readonly Lock _lock = new();
        private readonly List<string> _heard = [];
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Heard
        {
            get
            {
                lock (_lock)
                {
                    return [.. _heard];
                }
            }
        }

        public void Hear(string what)
        {
            lock (_lock)
            {
                _heard.Add(what);
                _more.SetResult();
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public async Task UntilAsync(string what)
        {
            while (true)
            {
                Task more;
                lock (_lock)
                {
                    if (_heard.Contains(what))
                    {
                        return;
                    }

                    more = _more.Task;
                }

                await more.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
            }
        }
    }
}
