using System.CommandLine;
using System.Globalization;
using Rpa.Host.Benches.Chaos;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa bench chaos`, and the processes it starts.</summary>
internal static class ChaosCommands
{
    public static Command Chaos()
    {
        var database = new Option<string>("--database") { Description = "sqlite: (a file of its own), postgres:own (a server of its own, which may be killed), or the URL of an empty database.", DefaultValueFactory = _ => "sqlite:" };
        var part = new Option<string[]>("--part") { Description = $"The faults: {string.Join(", ", ChaosOptions.AllParts)}. All where none is named.", AllowMultipleArgumentsPerToken = true };
        part.AcceptOnlyFromAmong([.. ChaosOptions.AllParts]);
        var cases = new Option<int>("--cases") { Description = "Cases for each fault.", DefaultValueFactory = _ => new ChaosOptions { Database = "" }.Cases };
        var seed = new Option<int>("--seed") { Description = "The same number draws the same waits.", DefaultValueFactory = _ => 1 };
        var times = new Option<int?>("--times") { Description = "How often each fault is made; otherwise 50 kills, 10 restarts of the server, 50 cuts, 15 stops, 20 wrong clocks, 10 full disks, 5 second programs." };
        var binaries = new Option<string?>("--pg-bin") { Description = "The folder of PostgreSQL's server programs (initdb); otherwise the newest under /usr/lib/postgresql." };
        var (json, outFile) = (OutputOptions.Json(), OutputOptions.Out());
        var command = new Command("chaos", "Cases that file one entry each, through kills, cuts, stops, wrong clocks and full disks: none may be lost, none filed twice.")
        {
            database, part, cases, seed, times, binaries, json, outFile,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new ChaosOptions
            {
                Database = result.GetValue(binaries) is not null && !result.GetValue(database)!.StartsWith("postgres", StringComparison.Ordinal) ? "postgres:own" : result.GetValue(database)!,
                Parts = result.GetValue(part) is { Length: > 0 } named ? [.. named] : ChaosOptions.AllParts,
                Cases = result.GetValue(cases),
                Seed = result.GetValue(seed),
                Times = result.GetValue(times),
                PostgresBinaries = result.GetValue(binaries),
            };
            var parts = await new ChaosBench(options).RunAsync(Tell, cancellationToken);
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(
                    Output.ToJson(new { Database = options.Database.Split(':')[0], options.Seed, Parts = parts.ToDictionary(p => p.Name, p => p.Result is { } r ? (object)r : new { p.Skipped }) }), result.GetValue(outFile));
            }

            return parts.All(p => p.Result is null or { IsClean: true }) ? ExitCode.Done : ExitCode.Findings;
        });
        return command;
    }

    public static Command Target()
    {
        var ledger = new Option<FileInfo>("--ledger") { Required = true };
        var seed = new Option<int>("--seed");
        var command = new Command("chaos-target", "The target of the chaos bench.") { ledger, seed };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => ChaosTarget.RunAsync(result.GetValue(ledger)!, result.GetValue(seed), cancellationToken));
        return command;
    }

    public static Command Worker()
    {
        var database = new Option<string>("--database") { Required = true };
        var target = new Option<string>("--target") { Required = true };
        var name = new Option<string>("--name") { Required = true };
        var (until, offset, seed) = (new Option<int>("--until"), new Option<int>("--offset"), new Option<int>("--seed"));
        var command = new Command("chaos-worker", "A worker of the chaos bench.") { database, target, name, until, offset, seed };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => ChaosWorker.RunAsync(
            new ChaosWorkerOptions
            {
                Database = result.GetValue(database)!,
                Target = new Uri(result.GetValue(target)!),
                Name = result.GetValue(name)!,
                Until = result.GetValue(until),
                Offset = TimeSpan.FromSeconds(result.GetValue(offset)),
                Seed = result.GetValue(seed),
            },
            cancellationToken));
        return command;
    }

    private static void Tell(ChaosPart part)
    {
        if (part.Result is not { } result)
        {
            Say.Line($"{part.Name,-9} skipped: {part.Skipped}");
            return;
        }

        Say.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{part.Name,-9} {result.Faults,4} faults, {result.Cases} cases: {result.Settled} settled, {result.Queued} queued, {result.Lost} lost, {result.Duplicates} filed twice, {result.AuditFindings} audit findings, {result.Seconds} s"));
        foreach (var note in result.Notes)
        {
            Say.Line($"          {note}");
        }
    }
}
