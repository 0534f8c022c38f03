using System.CommandLine;
using System.Diagnostics;
using Rpa.Engine.Benches;
using Rpa.Host.Benches;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa bench engine --database URL [--part throughput|latency|history] [--seconds N] [--json] [--out F]`.</summary>
internal static class EngineBenchCommand
{
    private const string WorkerName = "engine-worker";

    private static readonly string[] s_parts = ["throughput", "latency", "history"];

    public static Command Create()
    {
        var database = new Option<string>("--database") { Description = "Where to measure: sqlite:FILE, postgres://user@host:port/name, or postgres:own (a server of its own). It works beside what is there, and removes what it made.", Required = true };
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
        var cases = new Option<int>("--cases") { Description = "Finished cases of the history part.", DefaultValueFactory = _ => 1_000_000 };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var command = new Command("engine", "The durable engine: throughput against the database's floor, latency, history.") { database, part, seconds, cases, json, outFile };
        command.SetAction(async (result, cancellationToken) =>
        {
            var named = result.GetValue(database)!;
            await using var own = named == "postgres:own" ? await OwnPostgres.StartAsync(binaries: null) : null;
            var (url, length) = (own is null ? named : await own.CreateAsync("bench"), TimeSpan.FromSeconds(result.GetValue(seconds)));
            var wanted = result.GetValue(part) is { Length: > 0 } some ? some : s_parts;
            var (parts, isGood) = (new Dictionary<string, object>(StringComparer.Ordinal), true);
            if (wanted.Contains("throughput"))
            {
                var figures = await EngineBench.ThroughputAsync(url, length, cancellationToken);
                parts["throughput"] = figures;
                isGood &= figures.IsComplete;
                Say.Line($"throughput  {figures.TransitionsPerSecond:0} transitions/s, floor {figures.FloorPerSecond:0}/s, ratio {figures.RatioToFloor:0.00}; {figures.RowsCommitted} of {figures.Transitions} in the tables; {figures.Server}");
            }

            if (wanted.Contains("latency"))
            {
                var figures = await EngineBench.LatencyAsync(url, length, StartWorker, cancellationToken);
                parts["latency"] = figures;
                Say.Line($"latency     same process {Text(figures.SameProcess)}; other process {Text(figures.OtherProcess)}; idle CPU {figures.IdleCpuPercent:0.00} %; {figures.Server}");
            }

            if (wanted.Contains("history"))
            {
                var figures = await EngineBench.HistoryAsync(url, length, result.GetValue(cases), Say.Line, cancellationToken);
                parts["history"] = figures;
                Say.Line($"history     {figures.FinishedCases} finished cases of {figures.EventsPerCase} events, {figures.BytesPerCase:0} bytes each; {figures.FullPerSecond:0} transitions/s, {figures.EmptyPerSecond:0} without, ratio {figures.RatioToEmpty:0.00}; {figures.Server}");
                foreach (var query in figures.Queries)
                {
                    Say.Line($"            {query.Name}: p50 {query.P50:0.0} ms, p95 {query.P95:0.0} ms");
                }

                foreach (var sample in figures.Memory.Samples)
                {
                    Say.Line($"            after {sample.Visits} visits: heap {sample.ManagedHeap / 1e6:0.0} MB, resident {sample.ResidentSet / 1e6:0} MB");
                }
            }

            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(new { Parts = parts }), result.GetValue(outFile));
            }

            return isGood ? ExitCode.Done : ExitCode.Findings;
        });
        return command;
    }

    /// <summary>The second process of the latency part; not for people.</summary>
    public static Command Worker()
    {
        var database = new Argument<string>("database");
        var command = new Command(WorkerName) { database };
        command.Hidden = true;
        command.SetAction(async (result, _) =>
        {
            await EngineBench.WorkAsync(result.GetValue(database)!, Console.In, Console.Out);
            return ExitCode.Done;
        });
        return command;
    }

    private static Process StartWorker(string url)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(EngineBenchCommand).Assembly.Location);
        }

        foreach (var argument in new[] { "bench", WorkerName, url })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static string Text(HandOffFigures? figures) => figures is null ? "not possible" : $"p50 {figures.P50:0.0} ms, p99 {figures.P99:0.0} ms ({figures.Samples})";
}
