namespace Rpa.Engine.Benches;

/// <summary>What `rpa bench engine` measures. Each part works in a place of its own (a schema, or files beside the one named) and removes it.</summary>
public static class EngineBench
{
    /// <summary>Transitions a second against the floor, interleaved, each for at least <paramref name="length"/>.</summary>
    /// <param name="database">`sqlite:FILE` or `postgres://user@host:port/name`.</param>
    /// <param name="length">How long each is measured at least.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<ThroughputFigures> ThroughputAsync(string database, TimeSpan length, CancellationToken cancellationToken) =>
        ThroughputBench.RunAsync(database, length, cancellationToken);
}
