namespace Rpa.Language.Rules;

/// <summary>
/// How much a proof may still do, in units of a few nanoseconds. What a stranger writes may ask for more than anybody waits for; over the bound the proof says that it could not be made.
/// </summary>
internal sealed class Work(long most)
{
    private long _left = most;

    /// <summary>What the tables of one workflow may cost together: some tenths of a second.</summary>
    public static Work OfWorkflow() => new(10_000_000);

    /// <summary>A part of what is left, so that one table does not take the others' share.</summary>
    public Work Share() => new(Math.Min(_left, 4_000_000)) { Parent = this };

    private Work? Parent { get; init; }

    /// <summary>Takes units; false where nothing is left.</summary>
    public bool Spend(long units)
    {
        _left -= units;
        Parent?.Spend(units);
        return _left > 0;
    }
}
