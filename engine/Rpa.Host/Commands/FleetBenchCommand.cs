using System.CommandLine;
using Rpa.Host.Benches;
using Rpa.Host.Benches.Fleet;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa bench fleet [--intake N] [--due N] [--pg-bin DIR] [--json] [--out F]`, and the worker process it starts.</summary>
internal static class FleetBenchCommand
{
    public static Command Create()
    {
        var intake = new Option<int>("--intake") { Description = "Hand-offs that are handed over at once.", DefaultValueFactory = _ => 10_000 };
        var due = new Option<int>("--due") { Description = "Deadlines that are due at once.", DefaultValueFactory = _ => 10_000 };
        var binaries = new Option<string?>("--pg-bin") { Description = "The folder of PostgreSQL's initdb; otherwise the newest that Debian has installed." };
        var (json, outFile) = (OutputOptions.Json(), OutputOptions.Out());
        var command = new Command("fleet", "Several worker processes on a PostgreSQL server of its own: sharing, drain, kill, intake.") { intake, due, binaries, json, outFile };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var server = await OwnPostgres.StartAsync(result.GetValue(binaries));
            var parts = await new FleetBench(server).RunAsync(result.GetValue(intake), result.GetValue(due), cancellationToken);
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(new { Parts = parts }), result.GetValue(outFile));
            }

            foreach (var (name, part) in parts)
            {
                Say.Line($"{name,-10} {part.What}: {part.Value:0.00} {part.Unit} (promised: {part.Promise:0.##}){(part.IsKept ? "" : "  NOT KEPT")}");
            }

            return parts.Values.All(p => p.IsKept) ? ExitCode.Done : ExitCode.Findings;
        });
        return command;
    }

    public static Command Worker()
    {
        var database = new Option<string>("--database") { Required = true };
        var name = new Option<string>("--name") { Required = true };
        var slots = new Option<int>("--slots") { Required = true };
        var wait = new Option<int>("--wait") { Required = true };
        var lease = new Option<int>("--lease") { Required = true };
        var command = new Command("fleet-worker", "A worker of the fleet bench.") { database, name, slots, wait, lease };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => FleetWorker.RunAsync(
            result.GetValue(database)!, result.GetValue(name)!, result.GetValue(slots), TimeSpan.FromMilliseconds(result.GetValue(wait)), TimeSpan.FromMilliseconds(result.GetValue(lease)), cancellationToken));
        return command;
    }
}
