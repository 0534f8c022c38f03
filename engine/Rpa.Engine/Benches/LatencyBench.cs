using System.Diagnostics;
using System.Globalization;
using Rpa.Engine.Storage.Benches;

namespace Rpa.Engine.Benches;

/// <summary>From handing a case over to an idle engine until its action begins, and what an idle engine costs.</summary>
/// <param name="SameProcess">Handed over in the worker's own process.</param>
/// <param name="OtherProcess">Handed over in another process; null where only one process may have the database.</param>
/// <param name="IdleCpuPercent">Processor time of an idle engine, in percent of one core.</param>
/// <param name="IdleSeconds">How long that was measured.</param>
/// <param name="Server">What the database says it is.</param>
public sealed record LatencyFigures(HandOffFigures SameProcess, HandOffFigures? OtherProcess, double IdleCpuPercent, double IdleSeconds, string Server);

/// <summary>Milliseconds from before the hand-over is called (its own commit included) to the first line of the action.</summary>
public sealed record HandOffFigures(int Samples, double P50, double P90, double P99, double Max);

/// <summary>Measures hand-offs one at a time, with pauses in which the engine falls idle.</summary>
internal static class LatencyBench
{
    /// <summary>First line of a child that is ready.</summary>
    private const string Ready = "ready";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <param name="url">The database.</param>
    /// <param name="length">How long each figure is measured.</param>
    /// <param name="startWorker">Starts a process that runs <see cref="WorkAsync"/> on a database.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<LatencyFigures> RunAsync(string url, TimeSpan length, Func<string, Process> startWorker, CancellationToken cancellationToken)
    {
        await using var place = await BenchPlace.OpenAsync(url);
        var began = Channel();
        var action = new BenchAction(() => began.Writer.TryWrite(Stopwatch.GetTimestamp()));
        HandOffFigures same;
        double idle;
        await using (var engine = await BenchEngine.StartAsync(place.Url, "bench-worker", 4, action, BenchEngine.Bundle(1, action)))
        {
            same = await MeasureAsync(engine, () => began.Reader.ReadAsync(cancellationToken).AsTask(), length, cancellationToken);
            idle = await IdleAsync(length, cancellationToken);
        }

        var other = place.IsShared ? await AcrossAsync(place.Url, length, startWorker, cancellationToken) : null;
        return new LatencyFigures(same, other, idle, length.TotalSeconds, place.Server);
    }

    /// <summary>The other process: a worker that writes the time at which an action begins, a line each (the machine's monotonic clock), until its input ends.</summary>
    public static async Task WorkAsync(string url, TextReader input, TextWriter output)
    {
        var began = Channel();
        var action = new BenchAction(() => began.Writer.TryWrite(Stopwatch.GetTimestamp()));
        await using var engine = await BenchEngine.StartAsync(url, $"bench-worker-{Environment.ProcessId}", 4, action, BenchEngine.Bundle(1, action));
        await output.WriteLineAsync(Ready);
        await output.FlushAsync();

        // Reading the console blocks, whatever the method is called.
        var ended = Task.Run(() =>
        {
            input.ReadToEnd();
            began.Writer.Complete();
        });
        await foreach (var at in began.Reader.ReadAllAsync())
        {
            await output.WriteLineAsync(at.ToString(CultureInfo.InvariantCulture));
            await output.FlushAsync();
        }

        await ended;
    }

    private static System.Threading.Channels.Channel<long> Channel() => System.Threading.Channels.Channel.CreateUnbounded<long>();

    private static async Task<HandOffFigures> AcrossAsync(string url, TimeSpan length, Func<string, Process> startWorker, CancellationToken cancellationToken)
    {
        // This engine must publish the process before the other one looks for it.
        var action = new BenchAction(() => { });
        await using var front = await BenchEngine.StartAsync(url, "bench-front", 0, action, BenchEngine.Bundle(1, action));
        using var child = startWorker(url);
        try
        {
            if (await child.StandardOutput.ReadLineAsync(cancellationToken) != Ready)
            {
                throw new InvalidOperationException("The bench's second process did not start.");
            }

            var figures = await MeasureAsync(
                front, async () => long.Parse(await child.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The bench's second process ended."), CultureInfo.InvariantCulture),
                length, cancellationToken);
            child.StandardInput.Close();
            await child.WaitForExitAsync(cancellationToken);
            return figures;
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill();
            }
        }
    }

    private static async Task<HandOffFigures> MeasureAsync(RpaEngine engine, Func<Task<long>> began, TimeSpan length, CancellationToken cancellationToken)
    {
        // Uneven pauses, so that no period of the engine or the machine is hit again and again. Seeded: the same each time.
#pragma warning disable RS0030
        var random = new Random(7);
#pragma warning restore RS0030
        var (milliseconds, watch) = (new List<double>(), new Stopwatch());
        for (var i = -20; i < 0 || watch.Elapsed < length; i++)
        {
            if (i == 0)
            {
                // What came before was to warm up.
                milliseconds.Clear();
                watch.Start();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10 + (random.NextDouble() * 30)), TimeProvider.System, cancellationToken);
            var from = Stopwatch.GetTimestamp();
            var submitted = BenchEngine.SubmitAsync(engine, 1, "");
            milliseconds.Add(Stopwatch.GetElapsedTime(from, await began().WaitAsync(s_patience, TimeProvider.System, cancellationToken)).TotalMilliseconds);
            await submitted;
        }

        milliseconds.Sort();
        return new HandOffFigures(milliseconds.Count, At(0.5), At(0.9), At(0.99), milliseconds[^1]);

        double At(double share) => milliseconds[(int)Math.Ceiling(share * milliseconds.Count) - 1];
    }

    private static async Task<double> IdleAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);
        var (from, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Task.Delay(length, TimeProvider.System, cancellationToken);
        return 100 * (Environment.CpuUsage.TotalTime - cpu) / Stopwatch.GetElapsedTime(from);
    }
}
