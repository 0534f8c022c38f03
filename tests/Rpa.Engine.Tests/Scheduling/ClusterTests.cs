using System.Collections.Immutable;
using Rpa.Engine.Queries;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Scheduling;

/// <summary>Quartz as a cluster on PostgreSQL: three hosts with networks of their own; one is killed, one cut off.</summary>
[Trait("needs", "postgres")]
public sealed class ClusterTests
{
    [Fact]
    public async Task EachTickComesOnceWhileAHostIsKilledAndAnotherCutOff()
    {
        if (await Hosts.WhyNotAsync() is { } why)
        {
            Assert.Skip(why);
        }

        var url = await PostgresServer.NewDatabaseAsync();
        await using var hosts = new Hosts();
        var first = await hosts.StartAsync(url, 1);
        var second = await hosts.StartAsync(url, 2);
        var third = await hosts.StartAsync(url, 3);
        await using var database = Databases.OpenToRead(url, TimeProvider.System);
        Assert.Equal(["host-1", "host-2", "host-3"], await UntilAsync(database, "select instance_name from qrtz_scheduler_state order by 1", r => r.GetString(0), found => found.Count == 3));
        var together = await LastTickAsync(database);
        var beats = first.Beats + second.Beats + third.Beats;
        await PassAsync(database, together + 3);

        first.Kill();
        await PassAsync(database, together + 6);
        await Hosts.WireAsync(second, isWhole: false);
        await PassAsync(database, together + 12);
        await Hosts.WireAsync(second, isWhole: true);
        var whole = await LastTickAsync(database);
        await PassAsync(database, whole + 3);

        // Each second from the first to the last has its tick, and each tick has started one case.
        var ticks = await database.ReadAsync(s => s.Rows("select scheduled_at / 1000000 from ticks where schedule = 'clock' order by 1", r => r.GetInt64(0)), default);
        Assert.Equal(Enumerable.Range(0, ticks.Count).Select(n => ticks[0] + n), ticks);
        Assert.Equal(ticks.Count, await CountAsync(database, "select count(*) from cases where workflow = 'clock'"));

        // Three hosts that did not know of each other would say it three times a second.
        var seconds = await LastTickAsync(database) - together;
        var said = first.Beats + second.Beats + third.Beats - beats;
        Assert.InRange(said, 1, seconds + 3);
        Assert.True(third.Beats > 0, "The host that lived had no turn.");
    }

    [Fact]
    public async Task TwoProcessesKeepOneTimetableAndAChangedOneCountsForBoth()
    {
        var url = await PostgresServer.NewDatabaseAsync();
        await using var one = await RpaEngine.StartAsync(ChildClock.Options(url, "one") with { Schedules = [] }, new BotSet([], [], []), Daily(1, "0 0 12 * * ?"), CancellationToken.None);
        await using var two = await RpaEngine.JoinAsync(ChildClock.Options(url, "two") with { Schedules = [] }, new BotSet([], [], []), CancellationToken.None);
        await using var database = Databases.OpenToRead(url, TimeProvider.System);
        Assert.Equal("0 0 12 * * ?", Assert.Single(await CronsAsync(database)));

        Assert.True((await two.Fleet.PublishAsync(Daily(2, "0 30 12 * * ?"), House.Clara, default)).IsDone);
        Assert.Equal(["0 30 12 * * ?"], await UntilAsync(database, "select cron_expression from qrtz_cron_triggers", r => r.GetString(0), found => found is ["0 30 12 * * ?"]));

        // What is paused at one is paused at all; what is asked for by hand is done by one.
        Assert.True((await two.Fleet.PauseScheduleAsync("daily", isPaused: true, House.Clara, default)).IsDone);
        Assert.True((await one.Queries.SchedulesAsync(default)).Single().IsPaused);
        await one.Commands.RunScheduleAsync("daily", House.Clara, default);
        Assert.Equal(1, (await two.Queries.CasesAsync(new CaseFilter(), new PageRequest(), default)).Total);
    }

    /// <summary>Else the ticks of all stand still while a host that was cut off holds the cluster's lock.</summary>
    [Fact]
    public async Task TheServerGivesUpAProcessThatWasCutOffInATransaction()
    {
        await using var database = Databases.Open(await PostgresServer.NewDatabaseAsync(), TimeProvider.System);
        Assert.Equal("10s", await database.ReadAsync(s => s.Scalar<string>("show idle_in_transaction_session_timeout"), default));
        Assert.Equal("10", await database.ReadAsync(s => s.Scalar<string>("show tcp_keepalives_idle"), default));
    }

    private static ImmutableArray<CompiledBundle> Daily(int version, string cron)
    {
        var workflow =
            $$"""
            workflow: daily
            version: {{version}}
            title: Daily
            start:
              - schedule: "{{cron}}"
            initial: reading
            states:
              reading:
                task: { role: clerk, within: 4 weeks, escalate: supervisor }
                outcomes: { seen: closed }
              closed: { final: succeeded }
            """;
        var diagnostics = new DiagnosticBag();
        var bundles = BundleCompiler.Compile([Some.Bundle("daily", workflow)], new BotSet([], [], []).ToCatalog(), diagnostics);
        return diagnostics.HasErrors ? throw new InvalidOperationException(string.Join('\n', diagnostics.ToImmutable())) : bundles;
    }

    private static Task<List<string>> CronsAsync(IDatabase database) => database.ReadAsync(s => s.Rows("select cron_expression from qrtz_cron_triggers", r => r.GetString(0)), default);

    private static async Task<long> LastTickAsync(IDatabase database) => await CountAsync(database, "select coalesce(max(scheduled_at), 0) / 1000000 from ticks where schedule = 'clock'");

    private static Task<long> CountAsync(IDatabase database, string sql) => database.ReadAsync(s => s.Scalar<long>(sql), default);

    private static async Task PassAsync(IDatabase database, long tick) =>
        await UntilAsync(database, "select coalesce(max(scheduled_at), 0) / 1000000 from ticks where schedule = 'clock'", r => r.GetInt64(0), found => found[0] >= tick);

    private static async Task<List<T>> UntilAsync<T>(IDatabase database, string sql, Func<System.Data.Common.DbDataReader, T> read, Func<List<T>, bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var found = await database.ReadAsync(s => s.Rows(sql, read), patience.Token);
            if (isSo(found))
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }
}
