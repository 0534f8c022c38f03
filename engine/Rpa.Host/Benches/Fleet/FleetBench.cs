using System.Diagnostics;
using System.Globalization;
using Rpa.Engine;
using Rpa.Engine.Benches;
using Rpa.Engine.Queries;
using Rpa.Expressions.Values;
using Rpa.Host.Benches.Chaos;
using Rpa.Language.Running;

namespace Rpa.Host.Benches.Fleet;

/// <summary>A figure of the fleet bench.</summary>
/// <param name="What">In words.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Of the figure.</param>
/// <param name="Promise">What it must reach, or stay under.</param>
/// <param name="IsKept">It does.</param>
/// <param name="Detail">What it was worked out from.</param>
internal sealed record FleetFigure(string What, double Value, string Unit, double Promise, bool IsKept, object Detail);

/// <summary>Measures several worker processes on one PostgreSQL database: how they share the work, what a drain and a kill cost, how much a front takes in.</summary>
internal sealed class FleetBench(OwnPostgres server)
{
    private const int WarmUp = 15;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private static readonly Actor Starter = new("bench", FleetWorker.Department, ["clerk", "operator"]);
    private static readonly Value Subject = Value.Of("a letter");

    private int _databases;

    public async Task<Dictionary<string, FleetFigure>> RunAsync(int intake, int due, CancellationToken cancellationToken)
    {
        var figures = new Dictionary<string, FleetFigure>(StringComparer.Ordinal);
        var rates = new Dictionary<int, double>();
        foreach (var workers in (int[])[1, 2, 8])
        {
            rates[workers] = await ScalingAsync(workers, cancellationToken);
        }

        figures["two"] = AtLeast("two worker processes against one", rates[2] / rates[1], "x", 1.8, rates);
        figures["eight"] = AtLeast("eight worker processes against one", rates[8] / rates[1], "x", 7, rates);
        var deadlines = await DeadlinesAsync(due, cancellationToken);
        figures["deadlines"] = AtMost($"{due} due deadlines are found", deadlines.Found, "s", 1, new { deadlines.Count, SecondsUntilAllAreActedOn = deadlines.Acted });
        figures["drain"] = AtMost("a drained worker has handed back", await DrainAsync(cancellationToken), "s", 2, new { });
        figures["kill"] = AtMost("a killed worker's cases run again", await KillAsync(cancellationToken), "s", Lease.TotalSeconds + 1, new { LeaseSeconds = Lease.TotalSeconds });
        var taken = await IntakeAsync(intake, cancellationToken);
        figures["intake"] = AtMost($"{intake} hand-offs are taken or refused, none lost", taken.Seconds, "s", 60, taken) with { IsKept = taken.Seconds < 60 && taken.Lost == 0 };
        return figures;
    }

    private static FleetFigure AtLeast(string what, double value, string unit, double promise, object detail) => new(what, value, unit, promise, value >= promise, detail);

    private static FleetFigure AtMost(string what, double value, string unit, double promise, object detail) => new(what, value, unit, promise, value <= promise, detail);

    /// <summary>Actions a second of some processes with one slot each.</summary>
    private async Task<double> ScalingAsync(int workers, CancellationToken cancellationToken)
    {
        var url = await server.CreateAsync(Name());
        await using var front = await FrontAsync(url, cancellationToken);
        var processes = new List<ChaosProcess>();
        for (var i = 1; i <= workers; i++)
        {
            processes.Add(await StartAsync(url, $"w{i}", 1, Wait, TimeSpan.FromSeconds(30), cancellationToken));
        }

        // Each worker has done some before: a process compiles its code while it does its first cases, and eight of them do so on the same cores.
        var cases = 60 * workers;
        await SubmitAsync(front, "bench", WarmUp * workers, cancellationToken);
        await FinishedAsync(front, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        await SubmitAsync(front, "bench", cases, cancellationToken);
        await FinishedAsync(front, cancellationToken);
        var rate = cases / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await EndAsync(processes);
        return rate;
    }

    private async Task<(int Count, double Found, double Acted)> DeadlinesAsync(int due, CancellationToken cancellationToken)
    {
        var url = await server.CreateAsync(Name());
        await using var front = await FrontAsync(url, cancellationToken);
        await SubmitAsync(front, "resting", due, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);
        var (count, took) = await DueBench.FindAsync(front, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var worker = await StartAsync(url, "w1", 1, Wait, TimeSpan.FromSeconds(30), cancellationToken);
        await FinishedAsync(front, cancellationToken);
        var acted = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await EndAsync([worker]);
        return (count, count == due ? took.TotalSeconds : double.PositiveInfinity, acted);
    }

    /// <summary>From the command until the worker holds nothing and its process has ended.</summary>
    private async Task<double> DrainAsync(CancellationToken cancellationToken)
    {
        var url = await server.CreateAsync(Name());
        await using var front = await FrontAsync(url, cancellationToken);
        using var worker = await StartAsync(url, "w1", 4, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), cancellationToken);
        await SubmitAsync(front, "bench", 8, cancellationToken);
        await UntilAsync(async () => (await front.Queries.WorkersAsync(cancellationToken)).Sum(w => w.Leases.Length) == 4, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        await front.Fleet.DrainAsync("w1", Starter, cancellationToken);

        // The list of workers shows what each holds; one that has left holds nothing.
        await UntilAsync(async () => (await front.Queries.WorkersAsync(cancellationToken)).Sum(w => w.Leases.Length) == 0, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await worker.ExitAsync(cancellationToken);
        return seconds;
    }

    /// <summary>From the kill until another worker acts for each of the killed one's cases.</summary>
    private async Task<double> KillAsync(CancellationToken cancellationToken)
    {
        var url = await server.CreateAsync(Name());
        await using var front = await FrontAsync(url, cancellationToken);
        using var victim = await StartAsync(url, "victim", 4, TimeSpan.FromSeconds(30), Lease, cancellationToken);
        await SubmitAsync(front, "bench", 4, cancellationToken);
        await UntilAsync(async () => (await front.Queries.WorkersAsync(cancellationToken)).Sum(w => w.Leases.Length) == 4, cancellationToken);
        using var heir = await StartAsync(url, "heir", 4, TimeSpan.FromSeconds(30), Lease, cancellationToken);
        await victim.KillAsync();
        var start = Stopwatch.GetTimestamp();
        await UntilAsync(async () => (await front.Queries.WorkersAsync(cancellationToken)).Single(w => w.Name == "heir").Leases.Length == 4, cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private async Task<IntakeFigures> IntakeAsync(int count, CancellationToken cancellationToken)
    {
        var url = await server.CreateAsync(Name());
        await using var front = await FrontAsync(url, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var (accepted, refused) = await SubmitAsync(front, "bench", count, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var stored = (await front.Queries.CasesAsync(new CaseFilter(), new PageRequest(0, 1), cancellationToken)).Total;
        return new IntakeFigures(seconds, accepted, refused, accepted - stored);
    }

    private static async Task<(int Accepted, int Refused)> SubmitAsync(RpaEngine front, string workflow, int count, CancellationToken cancellationToken)
    {
        var (accepted, refused) = (0, 0);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellationToken }, async (_, ct) =>
        {
            var receipt = await front.Commands.SubmitAsync(workflow, "api", Value.Map(("subject", Subject)), [], Starter, ct);
            if (receipt.Verdict == VerdictKind.Applied)
            {
                Interlocked.Increment(ref accepted);
            }
            else
            {
                Interlocked.Increment(ref refused);
            }
        });
        return (accepted, refused);
    }

    private static Task FinishedAsync(RpaEngine front, CancellationToken cancellationToken) =>
        UntilAsync(async () => await DueBench.LivingAsync(front, cancellationToken) == 0, cancellationToken);

    private static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private static Task<RpaEngine> FrontAsync(string url, CancellationToken cancellationToken)
    {
        var bots = FleetWorker.Bots(Wait);
        return RpaEngine.StartAsync(FleetWorker.Options(url, "front", 0) with { RunsCases = false }, bots, FleetWorker.Bundles(bots), cancellationToken);
    }

    private static async Task<ChaosProcess> StartAsync(string url, string name, int slots, TimeSpan wait, TimeSpan lease, CancellationToken cancellationToken)
    {
        var process = ChaosProcess.Start(
            ["bench", "fleet-worker", "--database", url, "--name", name, "--slots", Text(slots), "--wait", Text((int)wait.TotalMilliseconds), "--lease", Text((int)lease.TotalMilliseconds)], _ => { });
        return await process.FirstLineAsync(cancellationToken) == "ready" ? process : throw new InvalidOperationException($"The worker {name} did not start: {process.Errors}");
    }

    private static async Task EndAsync(List<ChaosProcess> processes)
    {
        await Task.WhenAll(processes.Select(p => p.EndAsync()));
        processes.ForEach(p => p.Dispose());
    }

    private string Name() => "f" + Text(++_databases);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a front took in.</summary>
    /// <param name="Seconds">For all of them.</param>
    /// <param name="Accepted">With a receipt.</param>
    /// <param name="Refused">With a clear word.</param>
    /// <param name="Lost">Accepted and not stored.</param>
    private sealed record IntakeFigures(double Seconds, int Accepted, int Refused, long Lost);
}
