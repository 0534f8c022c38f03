using System.CommandLine;
using Rpa.Engine.Benches;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa bench engine --database URL [--part throughput|latency|history] [--seconds N] [--json] [--out F]`.</summary>
internal static class EngineBenchCommand
{
    private static readonly string[] s_parts = ["throughput"];

    public static Command Create()
    {
        var database = new Option<string>("--database") { Description = "Where to measure: sqlite:FILE or postgres://user@host:port/name. It works beside what is there, and removes what it made.", Required = true };
        var part = new Option<string[]>("--part") { Description = $"What to measure: {string.Join(", ", s_parts)}. All when absent.", AllowMultipleArgumentsPerToken = true };
        part.AcceptOnlyFromAmong(s_parts);
        var seconds = new Option<int>("--seconds") { Description = "How long each figure is measured at least.", DefaultValueFactory = _ => 20 };
        seconds.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 3600)
            {
                r.AddError("--seconds takes a number from 1 to 3600.");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var command = new Command("engine", "The durable engine: throughput against the database's floor, latency, history.") { database, part, seconds, json, outFile };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (url, length) = (result.GetValue(database)!, TimeSpan.FromSeconds(result.GetValue(seconds)));
            var wanted = result.GetValue(part) is { Length: > 0 } some ? some : s_parts;
            var (parts, isGood) = (new Dictionary<string, object>(StringComparer.Ordinal), true);
            if (wanted.Contains("throughput"))
            {
                var figures = await EngineBench.ThroughputAsync(url, length, cancellationToken);
                parts["throughput"] = figures;
                isGood &= figures.IsComplete;
                Say.Line($"throughput  {figures.TransitionsPerSecond:0} transitions/s, floor {figures.FloorPerSecond:0}/s, ratio {figures.RatioToFloor:0.00}; {figures.RowsCommitted} of {figures.Transitions} in the tables; {figures.Server}");
            }

            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(new { Parts = parts }), result.GetValue(outFile));
            }

            return isGood ? ExitCode.Done : ExitCode.Findings;
        });
        return command;
    }
}
