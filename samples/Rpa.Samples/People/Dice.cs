namespace Rpa.Samples.People;

/// <summary>Random numbers that are the same on every machine and .NET version for the same seed (SplitMix64).</summary>
public sealed class Dice(long seed)
{
    private ulong _state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL) ^ 0xD1B54A32D192ED03UL;

    /// <summary>A stream of its own for part <paramref name="part"/> of something seeded by <paramref name="seed"/>.</summary>
    public static Dice For(long seed, long part) => new(unchecked((seed * 1_000_003) + (part * 7919) + 17));

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        _state = unchecked(_state + 0x9E3779B97F4A7C15UL);
        var mixed = _state;
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Next(int low, int high) => low + (int)(Bits() % (ulong)(high - low + 1));

    /// <summary>At least 0, below 1.</summary>
    public double Share() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Between the two.</summary>
    public double Between(double low, double high) => low + ((high - low) * Share());

    /// <summary>True in this share of the cases.</summary>
    public bool Chance(double share) => Share() < share;

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Next(0, items.Count - 1)];

    /// <summary>The same items in another order.</summary>
    public List<T> Shuffle<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (var last = list.Count - 1; last > 0; last--)
        {
            var other = Next(0, last);
            (list[last], list[other]) = (list[other], list[last]);
        }

        return list;
    }
}
