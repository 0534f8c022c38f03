using Rpa.Bots.Targets;
using Rpa.Engine.Audit;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Storage;

/// <summary>What both databases keep of targets of scripts, and of what people have approved.</summary>
public abstract class TargetMemoryTests(IDatabaseFixture fixture) : IAsyncLifetime
{
    private static readonly ScriptVersion s_script = new("scripts/new-entry", "aa");
    private IDatabase _database = null!;
    private TargetMemoryStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await fixture.OpenAsync();
        _store = new TargetMemoryStore(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task WhatIsKeptIsKeptForThisVersionOfTheScriptAlone()
    {
        await _store.KeepAsync(s_script, [new SeenTarget("s:1:1", "one", [1, 2]), new SeenTarget("s:2:1", "two", null)]);

        var memory = await _store.ReadAsync(s_script, CancellationToken.None);
        Assert.Equal(["s:1:1=one", "s:2:1=two"], memory.Seen.Select(s => $"{s.Key}={s.Value}").Order());
        Assert.Empty((await _store.ReadAsync(s_script with { Version = "bb" }, CancellationToken.None)).Seen);
        Assert.Empty((await _store.ReadAsync(s_script with { Script = "scripts/other" }, CancellationToken.None)).Seen);
    }

    [Fact]
    public async Task NewLooksReplaceTheOldOnesAndAPictureStaysUntilThereIsAnother()
    {
        await _store.KeepAsync(s_script, [new SeenTarget("s:1:1", "one", [1, 2])]);
        await _store.KeepAsync(s_script, [new SeenTarget("s:1:1", "uno", null)]);

        Assert.Equal("uno", (await _store.ReadAsync(s_script, CancellationToken.None)).Seen["s:1:1"]);
        Assert.Equal([1, 2], await _store.PictureAsync(s_script, "s:1:1", CancellationToken.None));
        await _store.KeepAsync(s_script, [new SeenTarget("s:1:1", "uno", [3])]);
        Assert.Equal([3], await _store.PictureAsync(s_script, "s:1:1", CancellationToken.None));
        Assert.Null(await _store.PictureAsync(s_script, "s:9:9", CancellationToken.None));
    }

    [Fact]
    public async Task WhatTheLastAttemptProposedIsApprovedForAllCasesAndStandsInTheJournal()
    {
        await _store.ProposeAsync("2026-000001", 3, 1, s_script, [new ProposedTarget("s:1:1", "field 'A'", "old", "why")]);
        await _store.ProposeAsync("2026-000001", 3, 2, s_script, [new ProposedTarget("s:1:1", "field 'A'", "new", "why"), new ProposedTarget("s:2:1", "field 'B'", "b", "why")]);

        var approved = await _store.ApproveAsync("2026-000001", 3, new Actor("sara", "housing", ["supervisor"]));

        Assert.Equal(["field 'A'", "field 'B'"], approved);
        var memory = await _store.ReadAsync(s_script, CancellationToken.None);
        Assert.Equal(["new"], memory.Approved["s:1:1"]);
        Assert.Empty((await _store.ReadAsync(s_script with { Version = "bb" }, CancellationToken.None)).Approved);
        var (kind, actor) = await _database.ReadAsync(s => s.Row("select kind, actor from journal order by number desc", r => (r.GetString(0), r.GetString(1))), CancellationToken.None);
        Assert.Equal((Journal.TargetsApproved, "sara"), (kind, actor));
    }

    [Fact]
    public async Task WhereNothingWasProposedNothingIsApproved() =>
        Assert.Empty(await _store.ApproveAsync("2026-000001", 1, new Actor("sara", "housing", ["supervisor"])));
}

/// <summary>On SQLite.</summary>
public sealed class SqliteTargetMemoryTests() : TargetMemoryTests(new SqliteFixture());

/// <summary>On PostgreSQL.</summary>
[Trait("needs", "postgres")]
public sealed class PostgresTargetMemoryTests() : TargetMemoryTests(new PostgresFixture());
