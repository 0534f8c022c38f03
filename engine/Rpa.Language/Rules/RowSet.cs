using System.Numerics;

namespace Rpa.Language.Rules;

/// <summary>A set of a table's rows, a bit for each. Equal where the rows are.</summary>
internal sealed class RowSet : IEquatable<RowSet>
{
    private const int Bits = 64;
    private readonly ulong[] _words;
    private readonly int _hash;

    private RowSet(ulong[] words)
    {
        _words = words;
        var hash = default(HashCode);
        foreach (var word in words)
        {
            hash.Add(word);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>Those of <paramref name="count"/> rows that pass.</summary>
    public static RowSet Of(int count, Func<int, bool> passes)
    {
        var words = new ulong[(count + Bits - 1) / Bits];
        for (var row = 0; row < count; row++)
        {
            words[row / Bits] |= passes(row) ? 1UL << (row % Bits) : 0;
        }

        return new RowSet(words);
    }

    /// <summary>What a step over such a set costs, in the units of <see cref="Work"/>.</summary>
    public int Cost => 4 + _words.Length;

    public bool IsEmpty => Array.TrueForAll(_words, w => w == 0);

    /// <summary>The rows, ascending.</summary>
    public IEnumerable<int> Rows()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var rest = _words[i]; rest != 0; rest &= rest - 1)
            {
                yield return (i * Bits) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    /// <summary>The rows that are in both.</summary>
    public RowSet And(RowSet other)
    {
        var words = new ulong[_words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = _words[i] & other._words[i];
        }

        return new RowSet(words);
    }

    public bool Equals(RowSet? other) => other is not null && _hash == other._hash && _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => Equals(obj as RowSet);

    public override int GetHashCode() => _hash;
}
