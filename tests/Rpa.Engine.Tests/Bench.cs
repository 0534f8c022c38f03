using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Rpa.Bots.Actions;
using Rpa.Engine.Queries;
using Rpa.Engine.Storage.Postgres;
using Rpa.Engine.Storage.Sql;
using Rpa.Engine.Storage.Sqlite;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests;

/// <summary>
/// Transitions a second against a floor: `bench CASES [DATABASE]`, where the database is an address or `postgres` for a server of its own. Work: cases of ten `do` states whose action does nothing, each visit with an event and a revision of its own. Floor: update one
/// row, insert one, commit, one at a time.
/// </summary>
internal static class Bench
{
    private const int States = 10;

    public static async Task<int> RunAsync(string[] args)
    {
        var cases = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000;
        using var folder = new TempFolder();
        await using var servers = new Storage.SharedServers();
        var address = args.Length > 2 ? args[2] : "sqlite:" + folder["rpa.db"];
        if (address == "postgres")
        {
            address = await Storage.PostgresServer.NewDatabaseAsync();
        }

        var floor = await FloorAsync(address.StartsWith("sqlite:", StringComparison.Ordinal) ? "sqlite:" + folder["floor.db"] : address);
        var (seconds, submit) = await WorkAsync(address, cases);
        var rate = cases * States / seconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"floor {floor:F0}/s, transitions {rate:F0}/s, ratio {rate / floor:F2}, {cases} cases started at {submit:F0}/s"));
        return 0;
    }

    private static async Task<double> FloorAsync(string address)
    {
        await using IDatabase database = address.StartsWith("sqlite:", StringComparison.Ordinal)
            ? SqliteDatabase.Open(address["sqlite:".Length..], TimeProvider.System)
            : PostgresDatabase.Open(address, TimeProvider.System);
        await database.WriteAsync(s => s.Execute("create table if not exists floor_rows (id bigint primary key, n bigint not null)"));
        await database.WriteAsync(s => s.Execute("create table if not exists floor_log (id bigint not null, text text not null)"));
        await database.WriteAsync(s => s.Execute("insert into floor_rows (id, n) values (1, 0) on conflict (id) do nothing"));
        var watch = Stopwatch.StartNew();
        var n = 0;
        while (watch.Elapsed < TimeSpan.FromSeconds(5))
        {
            await database.WriteAsync(s => s.Execute("update floor_rows set n = n + 1 where id = $1", 1) + s.Execute("insert into floor_log (id, text) values ($1, $2)", 1, "a line of some length"));
            n++;
        }

        return n / watch.Elapsed.TotalSeconds;
    }

    private static async Task<(double Seconds, double Submitted)> WorkAsync(string address, int cases)
    {
        var nothing = new FakeAction("test.nothing", _ => ActionOutcome.Nothing);
        var flow = new Flow("bench");
        for (var i = 1; i <= States; i++)
        {
            flow.Do($"s{i}", "test.nothing", i == States ? "closed" : $"s{i + 1}");
        }

        var bundle = flow.Final("closed").Compile(nothing);
        var options = House.Options("", TimeProvider.System) with { Database = address, RunsActions = false };
        var submit = Stopwatch.StartNew();
        await using (var starter = await RpaEngine.StartAsync(options, new BotSet([nothing], [], []), [bundle], CancellationToken.None))
        {
            await Task.WhenAll(Enumerable.Range(0, cases).Select(_ => starter.Commands.SubmitAsync("bench", "api", Value.Map(("subject", Value.Of("a letter"))), [], House.Clara, CancellationToken.None)));
            submit.Stop();
        }

        options = options with { RunsActions = true, Capabilities = ImmutableDictionary<string, int>.Empty.Add("bot", 64) };
        var watch = Stopwatch.StartNew();
        await using var engine = await RpaEngine.StartAsync(options, new BotSet([nothing], [], []), [bundle], CancellationToken.None);
        while ((await engine.Queries.OverviewAsync(CancellationToken.None)).ByPhase.GetValueOrDefault(CasePhase.Finished) < cases)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        await TimeAsync("overview", () => engine.Queries.OverviewAsync(CancellationToken.None));
        await TimeAsync("cases", () => engine.Queries.CasesAsync(new CaseFilter(), new PageRequest(), CancellationToken.None));
        await TimeAsync("search", () => engine.Queries.CasesAsync(new CaseFilter("000777"), new PageRequest(), CancellationToken.None));
        await TimeAsync("exceptions", () => engine.Queries.ExceptionsAsync(new ExceptionFilter(), new PageRequest(), CancellationToken.None));
        await TimeAsync("throughput", () => engine.Queries.ThroughputAsync(TimeProvider.System.GetUtcNow().AddDays(-1), TimeSpan.FromHours(1), CancellationToken.None));
        await TimeAsync("one case", () => engine.Queries.CaseAsync(CaseReference(cases / 2), CancellationToken.None));
        return (seconds, cases / submit.Elapsed.TotalSeconds);
    }

    private static string CaseReference(int number) => Rpa.Engine.Storage.CaseSql.Reference(TimeProvider.System.GetUtcNow().Year, number);

    private static async Task TimeAsync(string what, Func<Task> query)
    {
        await query();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            await query();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {watch.Elapsed.TotalMilliseconds / 20:F1} ms"));
    }
}
