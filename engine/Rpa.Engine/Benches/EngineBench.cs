namespace Rpa.Engine.Benches;

/// <summary>What `rpa bench engine` measures. Each part works in a place of its own (a schema, or files beside the one named) and removes it.</summary>
public static class EngineBench
{
    /// <summary>The database's bare transactions a second: one update and one insert each, one after the other.</summary>
    public static async Task<double> FloorAsync(string database, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var place = await Storage.Benches.BenchPlace.OpenAsync(database);
        await place.FloorAsync(TimeSpan.FromSeconds(0.5), cancellationToken);
        var (transactions, seconds) = await place.FloorAsync(length, cancellationToken);
        return transactions / seconds;
    }

    /// <summary>Transitions a second against the floor, interleaved, each for at least <paramref name="length"/>.</summary>
    /// <param name="database">`sqlite:FILE` or `postgres://user@host:port/name`.</param>
    /// <param name="length">How long each is measured at least.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<ThroughputFigures> ThroughputAsync(string database, TimeSpan length, CancellationToken cancellationToken) =>
        ThroughputBench.RunAsync(database, length, cancellationToken);

    /// <summary>From hand-off to the action's start on an idle engine, in the same and from another process, and what being idle costs.</summary>
    /// <param name="database">`sqlite:FILE` or `postgres://user@host:port/name`.</param>
    /// <param name="length">How long each is measured.</param>
    /// <param name="startWorker">Starts a process that calls <see cref="WorkAsync"/> with the URL given, its input and output redirected.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<LatencyFigures> LatencyAsync(string database, TimeSpan length, Func<string, System.Diagnostics.Process> startWorker, CancellationToken cancellationToken) =>
        LatencyBench.RunAsync(database, length, startWorker, cancellationToken);

    /// <summary>What the second process of the latency part does, until its input ends.</summary>
    public static Task WorkAsync(string database, TextReader input, TextWriter output) => LatencyBench.WorkAsync(database, input, output);

    /// <summary>Throughput, queries and size with a long history, and memory over many visits.</summary>
    /// <param name="database">`sqlite:FILE` or `postgres://user@host:port/name`.</param>
    /// <param name="length">How long throughput is measured at least, without and with the history.</param>
    /// <param name="cases">Finished cases, a million for the figures that are promised.</param>
    /// <param name="tell">Gets a line now and then; loading takes minutes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<HistoryFigures> HistoryAsync(string database, TimeSpan length, int cases, Action<string> tell, CancellationToken cancellationToken) =>
        HistoryBench.RunAsync(database, length, cases, tell, cancellationToken);
}
