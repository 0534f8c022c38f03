namespace Rpa.Engine.Storage.Benches;

/// <summary>A place of its own on the server or disk that is measured: made for a bench, gone after it.</summary>
internal abstract class BenchPlace : IAsyncDisposable
{
    /// <summary>The database for an engine.</summary>
    public abstract string Url { get; }

    /// <summary>The server's or library's name and version, with the settings that make a commit durable.</summary>
    public abstract string Server { get; }

    /// <summary>Other processes may work on it.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Bytes on disk, indexes and dead rows included.</summary>
    public abstract Task<long> SizeAsync();

    /// <summary>Does what the database's own housekeeping does after a load (autovacuum, checkpoint).</summary>
    public abstract Task TidyAsync();

    /// <summary>Floor: transactions that update one row and insert one, for a while; how many, in how many seconds.</summary>
    public abstract Task<(long Transactions, double Seconds)> FloorAsync(TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Makes a place on the database of a URL. Throws <see cref="EngineStartException"/> where that cannot be.</summary>
    public static async Task<BenchPlace> OpenAsync(string url)
    {
        var name = $"rpa_bench_{Environment.ProcessId}_{Guid.NewGuid().ToString("N")[..8]}";
        return Databases.FileOf(url) is { } file ? new SqliteBenchPlace($"{file}.{name}") : await PostgresBenchPlace.OpenAsync(url, name);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
