using System.Collections.Immutable;
using Rpa.Engine.Queries;
using Rpa.Engine.Running;
using Rpa.Engine.Scheduling;
using Rpa.Engine.Storage;
using Rpa.Engine.Tests.Running;
using Rpa.Engine.Tests.Storage;
using Rpa.Language.Bundles;

namespace Rpa.Engine.Tests.Scheduling;

/// <summary>What becomes of ticks that nobody was there for.</summary>
public sealed class MissedTickTests : IAsyncLifetime
{
    // The clock of the tests starts on Saturday, 2026-11-21 at 10:00 in Germany.
    private static readonly CompiledBundle Daily = new Flow("daily").Task("reading", "clerk", ("seen", "closed")).Final("closed").Scheduled("0 0 12 * * ?").Compile();

    private readonly House _house = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Theory]
    [InlineData(Misfire.RunOnce, null, 1)]
    [InlineData(Misfire.Skip, null, 0)]
    [InlineData(Misfire.RunAll, null, 3)]
    // Of Saturday, Sunday and Monday none is a holiday; the calendar leaves out holidays, not weekends.
    [InlineData(Misfire.RunAll, "rheinland-pfalz", 3)]
    public async Task TicksMissedWhileNoProcessWasThereAreDoneByTheSchedulesPolicy(Misfire misfire, string? calendar, int expected)
    {
        await RunAndStopAsync();
        _house.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(expected, await RestartAsync(new SchedulePolicy(misfire, calendar)));
    }

    [Fact]
    public async Task ATickOnAHolidayIsLeftOut()
    {
        // From 24 December, 10:00, to 28 December: 24th, 27th and 28th are no holidays, 25th and 26th are.
        _house.Time.Advance(new DateTimeOffset(2026, 12, 24, 9, 0, 0, TimeSpan.Zero) - _house.Time.GetUtcNow());
        await RunAndStopAsync();
        _house.Time.Advance(TimeSpan.FromDays(5) - TimeSpan.FromHours(1));
        Assert.Equal(3, await RestartAsync(new SchedulePolicy(Misfire.RunAll, "rheinland-pfalz")));
    }

    [Fact]
    public async Task APausedScheduleDoesNotCatchUp()
    {
        await RunAndStopAsync();
        await _house.StartAsync([], [Daily], o => o with { RunsSchedules = false });
        Assert.True((await _house.Engine.Fleet.PauseScheduleAsync("daily", isPaused: true, House.Clara, default)).IsDone);
        Assert.False((await _house.Engine.Fleet.PauseScheduleAsync("dayly", isPaused: true, House.Clara, default)).IsDone);
        await _house.StopAsync();
        _house.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(0, await RestartAsync(SchedulePolicy.Default));
        Assert.Equal("paused", (await _house.Engine.Queries.SchedulesAsync(default)).Single(s => s.Name == "daily").LastOutcome);
        Assert.Equal("Applied", (await _house.Engine.Commands.RunScheduleAsync("daily", House.Clara, default)).Verdict.ToString());
    }

    [Fact]
    public async Task ANewScheduleHasMissedNothing() => Assert.Equal(0, await RestartAsync(new SchedulePolicy(Misfire.RunAll)));

    /// <summary>A first tick by hand, so that there is a last one.</summary>
    private async Task RunAndStopAsync()
    {
        await _house.StartAsync([], [Daily], o => o with { RunsSchedules = false });
        await _house.Engine.Commands.RunScheduleAsync("daily", House.Clara, default);
        await _house.StopAsync();
    }

    /// <summary>Starts with schedules; the cases that began by it.</summary>
    private async Task<long> RestartAsync(SchedulePolicy policy)
    {
        await _house.StartAsync([], [Daily], o => o with { RunsSchedules = false });
        var before = (await _house.Engine.Queries.CasesAsync(new CaseFilter(), new PageRequest(), default)).Total;
        await _house.StopAsync();
        await _house.StartAsync([], [Daily], o => o with { RunsSchedules = true, SchedulePolicies = ImmutableDictionary<string, SchedulePolicy>.Empty.Add("daily", policy) });
        return (await _house.Engine.Queries.CasesAsync(new CaseFilter(), new PageRequest(), default)).Total - before;
    }
}

/// <summary>Claims of ticks, on both databases.</summary>
public abstract class TickClaimTests(IDatabaseFixture fixture) : IAsyncLifetime
{
    private Rpa.Engine.Storage.Sql.IDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await fixture.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ATickGoesToOneProcessAndAgainToOneAfterThatDied()
    {
        var store = new ScheduleStore(_database);
        var at = Stored.Now;
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => store.ClaimAsync("report", at)));
        Assert.Single(claims, c => c);

        Assert.Empty(await store.ForsakenAsync(TimeSpan.FromMinutes(10)));
        var forsaken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.ForsakenAsync(TimeSpan.Zero)));
        Assert.Equal([("report", at)], forsaken.SelectMany(f => f));
        Assert.True(await store.ClaimAsync("report", at));
        await store.DoneAsync("report", at);
        Assert.Empty(await store.ForsakenAsync(TimeSpan.Zero));
        Assert.False(await store.ClaimAsync("report", at));
    }

    [Fact]
    public async Task ARequestToRunGoesToOneProcess()
    {
        var store = new ScheduleStore(_database);
        Assert.Null(await store.RequestRunAsync("report"));
        await store.DeclareAsync("report", "", "0 0 18 * * ?");
        var at = await store.RequestRunAsync("report");
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.TakeRequestsAsync()));
        Assert.Equal(("report", at), Assert.Single(taken.SelectMany(t => t), t => true));
        Assert.Null(await store.OutcomeSinceAsync("report", at!.Value, default));
        await store.RecordAsync("report", at.Value, "done", null);
        Assert.Equal("done", await store.OutcomeSinceAsync("report", at.Value, default));
    }

    [Fact]
    public async Task APlaceAtATargetIsFreeWithTheEndOfTheLease()
    {
        var (cases, leases, targets) = (new CaseStore(_database), new LeaseStore(_database), new TargetStore(_database));
        await cases.StartAsync([.. Enumerable.Range(1, 3).Select(n => Stored.New(Stored.Snapshot($"2026-00000{n}")))], []);
        var held = (await leases.TakeAsync(Stored.Ask())).Cases.Select(c => c.Lease).ToList();
        Assert.True(await targets.TryEnterAsync("register", 2, held[0]));
        Assert.True(await targets.TryEnterAsync("register", 2, held[1]));
        Assert.False(await targets.TryEnterAsync("register", 2, held[2]));
        Assert.True(await targets.TryEnterAsync("other", 2, held[2]));
        Assert.True(await targets.TryEnterAsync("register", 2, held[0]));

        await targets.LeaveAsync("register", held[0]);
        Assert.True(await targets.TryEnterAsync("register", 2, held[2]));
        await targets.LeaveAsync("register", held[2]);
        await leases.ReleaseAsync(held[1], null);
        Assert.True(await targets.TryEnterAsync("small", 1, held[2]));
        Assert.False(await targets.TryEnterAsync("small", 1, held[0]));

        // Its worker is killed: the place goes with the lease.
        await fixture.PassAsync(TimeSpan.FromSeconds(31));
        var heir = (await leases.TakeAsync(Stored.Ask("two"))).Cases.Select(c => c.Lease).First(l => l.Reference == held[0].Reference);
        Assert.True(await targets.TryEnterAsync("small", 1, heir));
    }
}

public sealed class SqliteTickClaimTests() : TickClaimTests(new SqliteFixture());

[Trait("needs", "postgres")]
public sealed class PostgresTickClaimTests() : TickClaimTests(new PostgresFixture());
