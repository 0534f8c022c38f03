using Rpa.Engine.Queries;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Benches;
using Rpa.Engine.Storage.Sql;
using Rpa.Engine.Tests.Storage;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Queries;

/// <summary>What a search in the list of cases finds, and how far it counts, on both databases.</summary>
public abstract class SearchTests(IDatabaseFixture fixture) : IAsyncLifetime
{
    private const int Many = 2500;

    private IDatabase _database = null!;
    private CaseQueries _queries = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await fixture.OpenAsync();
        _queries = new CaseQueries(_database, TimeZoneInfo.Utc);
        await new CaseStore(_database).StartAsync([Stored.New(Stored.Snapshot())], []);
        await _database.WriteAsync(s => s.Execute("update cases set subject = 'Kappelhofgasse', finished_at = started_at"));
        await HistoryLoad.RunAsync(_database, "2026-000001", Many, 0, _ => { }, CancellationToken.None);
        await _database.WriteAsync(s => s.Execute("update cases set subject = 'Zitadellenweg' where reference in ('2025-1000007', '2025-1001234')"));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task AWordOfNearlyAllIsCountedToTwoThousandAndSaysThatThereAreMore()
    {
        var page = await FindAsync("kappelhof");

        Assert.Equal((2000, true, 50), (page.Total, page.HasMore, page.Rows.Length));
        Assert.Equal("2026-000001", page.Rows[0].Reference);
    }

    [Fact]
    public async Task ThePagesBehindTheCountAreThere()
    {
        var page = await FindAsync("kappelhof", new PageRequest(2450, 50));

        Assert.Equal(49, page.Rows.Length);
    }

    [Fact]
    public async Task ARareWordIsCountedToItsEnd()
    {
        var page = await FindAsync("zitadellen");

        Assert.Equal((2, false), (page.Total, page.HasMore));
        Assert.Equal(["2025-1000007", "2025-1001234"], page.Rows.Select(r => r.Reference));
    }

    [Fact]
    public async Task WithoutATextAllAreCounted()
    {
        var page = await _queries.CasesAsync(new CaseFilter(), new PageRequest(), CancellationToken.None);

        Assert.Equal((Many + 1, false), (page.Total, page.HasMore));
    }

    private Task<Page<CaseRow>> FindAsync(string text, PageRequest page = default) => _queries.CasesAsync(new CaseFilter(text), page, CancellationToken.None);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteSearchTests() : SearchTests(new SqliteFixture());

/// <summary>On PostgreSQL.</summary>
[Trait("needs", "postgres")]
public sealed class PostgresSearchTests() : SearchTests(new PostgresFixture());
