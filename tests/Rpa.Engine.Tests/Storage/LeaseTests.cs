using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Storage;

/// <summary>What both databases promise about leases, commits and inboxes.</summary>
public abstract class LeaseTests(IDatabaseFixture fixture) : IAsyncLifetime
{
    private IDatabase _database = null!;
    private CaseStore _cases = null!;
    private LeaseStore _leases = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await fixture.OpenAsync();
        _cases = new CaseStore(_database);
        _leases = new LeaseStore(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ACaseIsLeasedByOneWorkerOnly()
    {
        await _cases.StartAsync([Stored.New(Stored.Snapshot())], []);

        var first = await _leases.TakeAsync(Stored.Ask("one"));
        var second = await _leases.TakeAsync(Stored.Ask("two"));

        Assert.Equal("2026-000001", Assert.Single(first.Cases).Lease.Reference);
        Assert.Empty(second.Cases);
        Assert.Equal(30, (second.NextDueAt!.Value - _database.Now).TotalSeconds, 1.0);
    }

    [Fact]
    public async Task ACommitWithAStaleLeaseChangesNothing()
    {
        await _cases.StartAsync([Stored.New(Stored.Snapshot())], []);
        var dead = Assert.Single((await _leases.TakeAsync(Stored.Ask("one"))).Cases);
        await fixture.PassAsync(TimeSpan.FromSeconds(31));
        var heir = Assert.Single((await _leases.TakeAsync(Stored.Ask("two"))).Cases);
        Assert.True(heir.TakenOver);
        Assert.True(heir.WasActing);

        Assert.Equal(CommitVerdict.Stale, await _cases.CommitAsync(Stored.Commit(dead, Stored.Snapshot(state: "wrong"))));
        Assert.Equal(CommitVerdict.Committed, await _cases.CommitAsync(Stored.Commit(heir)));

        var after = Assert.Single((await _leases.TakeAsync(Stored.Ask("three"))).Cases);
        Assert.Equal(("acting", 2L, 2), (after.Snapshot.State, after.Revision, after.EventCount));
    }

    [Fact]
    public async Task ACaseThatEndsWithOtherWordsToBeFoundByEnds()
    {
        await _cases.StartAsync([Stored.New(Stored.Snapshot())], []);
        var leased = Assert.Single((await _leases.TakeAsync(Stored.Ask("one"))).Cases);
        var commit = Stored.Commit(leased, Stored.Snapshot(state: "closed") with { Outcome = "succeeded" });

        // What is searched is written beside the case, and is not a second case that was changed.
        Assert.Equal(CommitVerdict.Committed, await _cases.CommitAsync(commit with { Case = commit.Case with { Subject = "another letter" } }));
    }

    [Fact]
    public async Task ADeathIsStillSeenWhenTheHeirDiesBeforeItHasToldOfIt()
    {
        await _cases.StartAsync([Stored.New(Stored.Snapshot())], []);
        await _leases.TakeAsync(Stored.Ask("one"));
        await fixture.PassAsync(TimeSpan.FromSeconds(31));
        Assert.True(Assert.Single((await _leases.TakeAsync(Stored.Ask("two"))).Cases).WasActing);
        await fixture.PassAsync(TimeSpan.FromSeconds(31));

        var third = Assert.Single((await _leases.TakeAsync(Stored.Ask("three"))).Cases);

        Assert.True(third.TakenOver);
        Assert.True(third.WasActing);
    }

    [Fact]
    public async Task ACommitWithAStaleRevisionChangesNothing()
    {
        await _cases.StartAsync([Stored.New(Stored.Snapshot())], []);
        var leased = Assert.Single((await _leases.TakeAsync(Stored.Ask())).Cases);
        Assert.Equal(CommitVerdict.Committed, await _cases.CommitAsync(Stored.Commit(leased, keep: true)));

        Assert.Equal(CommitVerdict.Stale, await _cases.CommitAsync(Stored.Commit(leased, Stored.Snapshot(state: "wrong"))));
    }

    [Fact]
    public async Task ABatchWithAStaleRowCommitsTheOthers()
    {
        var references = Enumerable.Range(1, 40).Select(n => $"2026-{n:000000}").ToList();
        await _cases.StartAsync([.. references.Select(r => Stored.New(Stored.Snapshot(r)))], []);
        var leased = (await _leases.TakeAsync(Stored.Ask(mail: 40))).Cases;

        var verdicts = await Task.WhenAll(leased.Select((l, i) => _cases.CommitAsync(Stored.Commit(i % 4 == 0 ? l with { Revision = 99 } : l))));

        Assert.Equal(10, verdicts.Count(v => v == CommitVerdict.Stale));
        Assert.Equal(30, verdicts.Count(v => v == CommitVerdict.Committed));
    }

    [Fact]
    public async Task OfTwoCommitsOfOneTurnInOneBatchOnlyOneCounts()
    {
        await _cases.StartAsync([Stored.New(Stored.Snapshot())], []);
        var leased = Assert.Single((await _leases.TakeAsync(Stored.Ask())).Cases);

        var verdicts = new CaseCommits();
        var both = await _database.WriteAsync(s => verdicts.Run(s, [Stored.Commit(leased, keep: true), Stored.Commit(leased, Stored.Snapshot(state: "wrong"))]));

        Assert.Equal([CommitVerdict.Committed, CommitVerdict.Stale], both);
        Assert.Equal(("acting", 2L), await _database.ReadAsync(s => s.Row("select state, revision from cases", r => (r.GetString(0), r.GetInt64(1))), default));
    }

    [Fact]
    public async Task ABatchWithAFailingOperationCommitsTheOthers()
    {
        var good = Task.WhenAll(Enumerable.Range(1, 20).Select(n => _cases.StartAsync([Stored.New(Stored.Snapshot($"2026-{n:000000}"))], [])));
        var doubled = _cases.StartAsync([Stored.New(Stored.Snapshot("2026-000777")), Stored.New(Stored.Snapshot("2026-000777"))], []);
        await good;

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => doubled);
        Assert.Equal(20, (await _leases.TakeAsync(Stored.Ask(mail: 40))).Cases.Count);
    }

    [Fact]
    public async Task ARenewedLeaseIsNotTakenOverAndALostOneIsTold()
    {
        await _cases.StartAsync([Stored.New(Stored.Snapshot())], []);
        var lease = Assert.Single((await _leases.TakeAsync(Stored.Ask("one"))).Cases).Lease;
        await fixture.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(await _leases.RenewAsync([lease], TimeSpan.FromSeconds(30)));
        await fixture.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Empty((await _leases.TakeAsync(Stored.Ask("two"))).Cases);

        await fixture.PassAsync(TimeSpan.FromSeconds(11));
        Assert.Single((await _leases.TakeAsync(Stored.Ask("two"))).Cases);
        Assert.Equal(["2026-000001"], await _leases.RenewAsync([lease], TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task AMessageThatComesWhileTheCaseIsHeldMakesItDueAgainAfterwards()
    {
        await _cases.StartAsync([Stored.New(Stored.Snapshot())], []);
        var held = Assert.Single((await _leases.TakeAsync(Stored.Ask())).Cases);
        var id = await _cases.AppendAsync("2026-000001", at => Stored.Message("reply") with { At = at });
        Assert.Empty((await _leases.TakeAsync(Stored.Ask())).Cases);

        var waiting = Stored.Commit(held) with { Case = Stored.Commit(held).Case with { Next = null } };
        await _cases.CommitAsync(waiting);

        var again = Assert.Single((await _leases.TakeAsync(Stored.Ask())).Cases);
        Assert.Equal(id, Assert.Single(again.Inbox).Id);
        await _cases.CommitAsync(Stored.Commit(again, consumed: [id!.Value]) with { Case = Stored.Commit(again).Case with { Next = null } });
        Assert.Empty((await _leases.TakeAsync(Stored.Ask())).Cases);
    }

    [Fact]
    public async Task AMessageToAnUnknownCaseIsNotStored() =>
        Assert.Null(await _cases.AppendAsync("2026-999999", at => Stored.Message("reply") with { At = at }));

    [Fact]
    public async Task ACaseIsDueAtItsEarliestTimer()
    {
        var timer = DateTimeOffset.FromUnixTimeSeconds(_database.Now.ToUnixTimeSeconds());
        await _cases.StartAsync([Stored.New(Stored.Snapshot(phase: CasePhase.Task)) with { Next = null, EarliestTimer = timer.AddHours(1) }], []);
        Assert.Equal(timer.AddHours(1), (await _leases.TakeAsync(Stored.Ask())).NextDueAt);

        await fixture.PassAsync(TimeSpan.FromHours(1));
        Assert.Single((await _leases.TakeAsync(Stored.Ask())).Cases);
    }

    [Fact]
    public async Task UrgentCasesGoFirstAndNobodyWaitsForEver()
    {
        var now = _database.Now;
        var (low, high) = (Waiting(1, CasePriority.Low, now.AddHours(-1)), Enumerable.Range(100, 60).Select(n => Waiting(n, CasePriority.High, now.AddMinutes(-1))).ToList());
        await _cases.StartAsync([low, Waiting(2, CasePriority.Normal, now.AddMinutes(-30)), .. high], []);

        // The flood is before the normal case, which has waited half an hour, and before the low one with its hour: a step of priority is worth one.
        Assert.All(await TakeAsync(20), r => Assert.InRange(r, 100, 199));

        // An hour later the normal one has waited more than the urgent ones that come now, and half an hour after that the low one.
        await fixture.PassAsync(TimeSpan.FromMinutes(31));
        await _cases.StartAsync([.. Enumerable.Range(200, 60).Select(n => Waiting(n, CasePriority.High, _database.Now))], []);
        Assert.All(await TakeAsync(40), r => Assert.InRange(r, 100, 199));
        Assert.Equal([2], await TakeAsync(1));
        Assert.All(await TakeAsync(1), r => Assert.InRange(r, 200, 299));
        await fixture.PassAsync(TimeSpan.FromMinutes(30));
        await _cases.StartAsync([.. Enumerable.Range(300, 60).Select(n => Waiting(n, CasePriority.High, _database.Now))], []);
        Assert.All(await TakeAsync(59), r => Assert.InRange(r, 200, 299));
        Assert.Equal([1], await TakeAsync(1));
    }

    [Fact]
    public async Task AnUrgentCaseIsNotDueBeforeItsTime()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(_database.Now.ToUnixTimeSeconds());
        await _cases.StartAsync([Waiting(1, CasePriority.High, now.AddMinutes(10)), Waiting(2, CasePriority.Low, now.AddMinutes(5)), Waiting(3, CasePriority.Normal, now.AddMinutes(7))], []);

        var none = await _leases.TakeAsync(Stored.Ask());

        Assert.Empty(none.Cases);
        Assert.Equal(now.AddMinutes(5), none.NextDueAt);
        await fixture.PassAsync(TimeSpan.FromMinutes(8));
        Assert.Equal([3, 2], await TakeAsync(1, 1));
    }

    [Fact]
    public async Task APriorityChangesWithTheNextCommit()
    {
        var now = _database.Now;
        await _cases.StartAsync([Waiting(1, CasePriority.Low, now.AddMinutes(-9)), Waiting(2, CasePriority.Normal, now.AddMinutes(-5))], []);
        Assert.Equal([2], await TakeAsync(1));
        var first = Assert.Single((await _leases.TakeAsync(Stored.Ask(mail: 1))).Cases);
        var urgent = Stored.Commit(first) with { Case = Stored.Commit(first).Case with { Priority = CasePriority.High } };
        Assert.Equal(CommitVerdict.Committed, await _cases.CommitAsync(urgent));
        await _cases.StartAsync([Waiting(3, CasePriority.Normal, now.AddMinutes(-20))], []);

        Assert.Equal([1, 3], await TakeAsync(1, 1));
    }

    [Fact]
    public async Task TheTurnOfAFewIsFoundAmongManyByTheIndexAlone()
    {
        var now = _database.Now;
        await _cases.StartAsync(
            [.. Enumerable.Range(1, 3000).Select(n => Waiting(n, (CasePriority)((n % 3) - 1), n % 2 == 0 ? now.AddMinutes(-n) : now.AddDays(n)))], []);
        var isForemost = TurnOrder.IsForemost(_database.Dialect, 4).Replace("$5", "'mail'", StringComparison.Ordinal);
        var sql = $"select reference from work where worker is null and {isForemost} order by {TurnOrder.Turn} limit 4";
        var plan = await _database.WriteAsync(s => string.Join('\n', _database.HasOneOwner
            ? s.Rows($"explain query plan {sql}", r => r.GetString(3))
            : s.Rows($"explain {sql}", r => r.GetString(0))));

        Assert.Contains("work_to_act", plan, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)seq scan|scan work\\b(?! using)", plan);
    }

    [Fact]
    public async Task LeasesOfADeadProcessEndWhenTheNextOneOwnsTheFile()
    {
        await _cases.StartAsync([Stored.New(Stored.Snapshot())], []);
        await _leases.TakeAsync(Stored.Ask("dead"));

        Assert.Equal(1, await _leases.ExpireAllAsync());

        Assert.True(Assert.Single((await _leases.TakeAsync(Stored.Ask("heir"))).Cases).TakenOver);
    }

    private static CaseRecord Waiting(int number, CasePriority priority, DateTimeOffset since)
    {
        var record = Stored.New(Stored.Snapshot($"2026-{number:000000}"));
        return record with { Priority = priority, Next = record.Next! with { At = since } };
    }

    /// <summary>Takes so many, one after the other; their numbers.</summary>
    private async Task<List<int>> TakeAsync(params int[] slots)
    {
        var taken = new List<int>();
        foreach (var count in slots)
        {
            taken.AddRange((await _leases.TakeAsync(Stored.Ask(attention: 0, mail: count))).Cases.Select(c => int.Parse(c.Lease.Reference[5..], System.Globalization.CultureInfo.InvariantCulture)));
        }

        return taken;
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteLeaseTests() : LeaseTests(new SqliteFixture());

/// <summary>On PostgreSQL.</summary>
[Trait("needs", "postgres")]
public sealed class PostgresLeaseTests() : LeaseTests(new PostgresFixture());
