namespace Rpa.Engine.Storage.Sql;

/// <summary>
/// What processes on one database tell each other, after a commit and coalesced: the reference of a case that got a message, <see cref="Work"/> (with a capability behind it where only who
/// has a free slot of it need look), or <see cref="Fleet"/>. A signal may be lost with its connection; who listens also looks from time to time.
/// </summary>
internal interface ISignals
{
    /// <summary>There is work that nobody holds.</summary>
    const string Work = "*";

    /// <summary>Something was decided for all processes: bundles, a schedule to run, a worker to drain.</summary>
    const string Fleet = "!";

    /// <summary>What others tell arrives.</summary>
    bool IsListening { get; }

    /// <summary>Tells the other processes. Never waits.</summary>
    void Tell(string what);

    /// <summary>Begins to listen; <paramref name="heard"/> also gets <see cref="Work"/> when the connection was made anew, since something may have been missed.</summary>
    void Listen(Action<string> heard);
}

/// <summary>One process owns the database: there is nobody to tell.</summary>
internal sealed class NoSignals : ISignals
{
    public static NoSignals Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsListening => true;

    /// <inheritdoc/>
    public void Tell(string what)
    {
        // Nobody else is there.
    }

    /// <inheritdoc/>
    public void Listen(Action<string> heard)
    {
        // Nobody tells anything.
    }
}
