using Rpa.Engine.Audit;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sqlite;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Storage;

public sealed class AuditChainTests : IAsyncLifetime
{
    private const string Reference = "2026-000001";

    private readonly TempFolder _folder = new();
    private SqliteDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = SqliteDatabase.Open(_folder["rpa.db"], new ManualTime());
        var (cases, leases) = (new CaseStore(_database), new LeaseStore(_database));
        await cases.StartAsync([Stored.New(Stored.Snapshot())], []);
        for (var i = 0; i < 4; i++)
        {
            await cases.CommitAsync(Stored.Commit(Assert.Single((await leases.TakeAsync(Stored.Ask())).Cases)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AnUntouchedChainIsWhole() => Assert.Empty(await VerifyAsync());

    [Theory]
    [InlineData("update events set actor = 'mallory' where number = 3", "changed", 3)]
    [InlineData("update events set at = at + 1 where number = 1", "changed", 1)]
    [InlineData("update events set payload = x'7b7d' where number = 2", "changed", 2)]
    [InlineData("delete from events where number = 3", "removed", 3)]
    [InlineData("delete from events where number = 1", "removed", 1)]
    [InlineData("delete from events where number = 5", "cut", 5)]
    [InlineData("insert into events select reference, 6, at, actor, department, kind, visit, verdict, entries, inbox, payload, salt, digest, hash from events where number = 5", "inserted", 6)]
    [InlineData("update cases set head = x'00'", "changed", 5)]
    public async Task ATouchedChainShowsWhere(string sql, string kind, int number)
    {
        await _database.WriteAsync(s => s.Execute(sql));

        Assert.Contains(await VerifyAsync(), f => f.Kind == kind && f.Number == number);
    }

    [Fact]
    public async Task ErasingContentLeavesTheChainWhole()
    {
        await _database.WriteAsync(s => s.Execute("update events set payload = null, salt = null where number = 2"));

        Assert.Empty(await VerifyAsync());
    }

    private Task<List<AuditFinding>> VerifyAsync() => new AuditChain(_database).VerifyAsync(Reference, CancellationToken.None);
}
