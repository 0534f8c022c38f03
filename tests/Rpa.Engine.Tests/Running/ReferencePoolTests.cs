using Rpa.Engine.Running;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Engine.Tests.Storage;

namespace Rpa.Engine.Tests.Running;

/// <summary>References out of a sequence, by the block.</summary>
public sealed class ReferencePoolTests : IAsyncLifetime
{
    private readonly SqliteFixture _fixture = new();
    private IDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await _fixture.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task AFloodGetsEachReferenceOnceOutOfLargeBlocks()
    {
        using var pool = new ReferencePool(new CaseStore(_database), TimeZoneInfo.Utc);

        var given = await Task.WhenAll(Enumerable.Range(0, 4000).Select(_ => Task.Run(() => pool.NextAsync(Stored.Now))));

        Assert.Equal(4000, given.Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(await ReservedAsync(), 4000, 4000 + 1024);
        await pool.NextAsync(Stored.Now);
    }

    [Fact]
    public async Task CasesThatComeOneByOneLeaveSmallGapsAtARestart()
    {
        using (var pool = new ReferencePool(new CaseStore(_database), TimeZoneInfo.Utc))
        {
            for (var i = 1; i <= 60; i++)
            {
                Assert.Equal($"2026-{i:000000}", await pool.NextAsync(Stored.Now.AddMinutes(i)));
            }
        }

        Assert.InRange(await ReservedAsync(), 60, 60 + 32);
    }

    [Fact]
    public async Task ACommandThatStartsOneCaseLeavesNoGap()
    {
        for (var i = 1; i <= 3; i++)
        {
            using var pool = new ReferencePool(new CaseStore(_database), TimeZoneInfo.Utc);
            Assert.Equal($"2026-{i:000000}", await pool.NextAsync(Stored.Now));
        }
    }

    private Task<long> ReservedAsync() => _database.ReadAsync(s => s.Scalar<long>("select max(next) - 1 from sequences where name like '%2026%'"), default);
}
