using Rpa.Engine.Audit;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Engine.Tests.Storage;

namespace Rpa.Engine.Tests.Audit;

public sealed class ChainOnSqliteTests() : ChainTests(new SqliteFixture());

[Trait("needs", "postgres")]
public sealed class ChainOnPostgresTests() : ChainTests(new PostgresFixture());

/// <summary>Somebody with the database in hand changes what has happened.</summary>
public abstract class ChainTests(IDatabaseFixture fixture) : IAsyncLifetime
{
    private const string First = "2026-000001";
    private const string Second = "2026-000002";

    private IDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await fixture.OpenAsync();
        var (cases, leases) = (new CaseStore(_database), new LeaseStore(_database));
        await cases.StartAsync([Stored.New(Stored.Snapshot(First)), Stored.New(Stored.Snapshot(Second))], []);
        for (var i = 0; i < 4; i++)
        {
            foreach (var leased in (await leases.TakeAsync(Stored.Ask())).Cases)
            {
                Assert.Equal(CommitVerdict.Committed, await cases.CommitAsync(Stored.Commit(leased)));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task UntouchedChainsAreWhole()
    {
        var report = await VerifyAsync();

        Assert.True(report.IsWhole);
        Assert.Equal((2, 10), (report.Cases, report.Events));
    }

    [Theory]
    [InlineData("update events set actor = 'mallory' where number = 3", "changed", 3, "the actor is 'mallory', recorded was 'clara'")]
    [InlineData("update events set at = at + 1 where number = 1", "changed", 1, "the time is")]
    [InlineData("update events set verdict = 'Refused' where number = 2", "changed", 2, "the verdict is 'Refused', recorded was 'Applied'")]
    [InlineData("update events set department = 'x', kind = 'y' where number = 5", "changed", 5, "the department is 'x'")]
    [InlineData("update events set entries = 'closed:9' where number = 4", "changed", 4, "hash")]
    [InlineData("update events set payload = digest where number = 2", "changed", 2, "content")]
    [InlineData("update events set salt = digest where number = 2", "changed", 2, "content")]
    [InlineData("update events set hash = digest where number = 2", "changed", 2, "hash")]
    [InlineData("update events set payload = null, salt = null where number = 2", "changed", 2, "no later event tells that it was erased")]
    [InlineData("delete from events where number = 3", "removed", 3, "Event 3 is missing")]
    [InlineData("delete from events where number in (1, 2)", "removed", 1, "Events 1 to 2")]
    [InlineData("delete from events where number = 5", "cut", 5, "ends after event 4")]
    [InlineData("delete from events where number > 2", "cut", 3, "ends after event 2; 5 are counted")]
    [InlineData("delete from events", "cut", 1, "ends after event 0")]
    [InlineData("insert into events select reference, 6, at, actor, department, kind, visit, verdict, entries, inbox, payload, salt, digest, hash from events where number = 5 and reference = '2026-000001'", "inserted", 6, "behind the last")]
    [InlineData("update cases set head = snapshot", "changed", 5, "head")]
    [InlineData("delete from events where number = 3;update events set number = number - 1 where number = 4;update events set number = number - 1 where number = 5", "removed", 3, "renumbered")]
    [InlineData("update events set number = 6 where number = 5;update events set number = 5 where number = 4;update events set number = 4 where number = 3;insert into events select reference, 3, at, actor, department, kind, visit, verdict, entries, inbox, payload, salt, digest, hash from events where number = 2 and reference = '2026-000001'", "inserted", 3, "was put in")]
    public async Task ATouchedChainShowsWhereAndWhat(string statements, string kind, int number, string told)
    {
        foreach (var sql in statements.Split(';'))
        {
            await _database.WriteAsync(s => s.Execute(sql.Contains("insert", StringComparison.Ordinal) || sql.Contains("cases", StringComparison.Ordinal) ? sql : Only(sql)));
        }

        var report = await VerifyAsync();

        Assert.False(report.IsWhole);
        Assert.Contains(report.Findings, f => f.Reference == First && f.Kind == kind && f.Number == number && f.Message.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OneTouchedEventIsOneFinding()
    {
        await _database.WriteAsync(s => s.Execute("update events set actor = 'mallory' where number = 3 and reference = $1", First));

        Assert.Equal(First, Assert.Single((await VerifyAsync()).Findings).Reference);
    }

    [Fact]
    public async Task ACaseWithoutItsRowShows()
    {
        await _database.WriteAsync(s => s.Execute("delete from cases where reference = $1", First));

        var finding = Assert.Single((await VerifyAsync()).Findings);
        Assert.Equal((First, "removed"), (finding.Reference, finding.Kind));
    }

    [Fact]
    public async Task ACaseThatIsNotWhereItsHistorySaysShows()
    {
        await _database.WriteAsync(s =>
        {
            var link = EventWrite.Link(First, 6, s.Row("select head from cases where reference = $1", r => r.Bytes(0), First)!, Stored.Message("go"), 2, Rpa.Language.Running.VerdictKind.Applied, [new("deciding", 2)], null);
            CaseRows.InsertEvents(s, [link]);
            return s.Execute("update cases set events = 6, head = $1, state = 'closed' where reference = $2", link.Hash, First);
        });

        var finding = Assert.Single((await VerifyAsync()).Findings);
        Assert.Equal((First, 6, "changed"), (finding.Reference, finding.Number, finding.Kind));
        Assert.Contains("'deciding:2'", finding.Message, StringComparison.Ordinal);
    }

    private static string Only(string sql) => sql + (sql.Contains("where", StringComparison.Ordinal) ? " and" : " where") + $" reference = '{First}'";

    private Task<AuditReport> VerifyAsync() => new EngineRecords(_database).VerifyAsync(null, null, CancellationToken.None);
}
