namespace Rpa.Language.Proofs;

/// <summary>A set of declared fields, by number.</summary>
internal readonly struct FieldSet(ulong[] bits)
{
    private readonly ulong[] _bits = bits;

    public static FieldSet Empty(int fields) => new(new ulong[(fields + 63) / 64]);

    public static FieldSet All(int fields)
    {
        var set = Empty(fields);
        for (var i = 0; i < fields; i++)
        {
            set.Add(i);
        }

        return set;
    }

    public bool Has(int field) => field >= 0 && (_bits[field / 64] & (1UL << (field % 64))) != 0;

    public void Add(int field)
    {
        if (field >= 0)
        {
            _bits[field / 64] |= 1UL << (field % 64);
        }
    }

    public void Remove(int field)
    {
        if (field >= 0)
        {
            _bits[field / 64] &= ~(1UL << (field % 64));
        }
    }

    public void AddAll(FieldSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }

    /// <summary>Keeps what <paramref name="other"/> has too; true where something went.</summary>
    public bool Keep(FieldSet other)
    {
        var changed = false;
        for (var i = 0; i < _bits.Length; i++)
        {
            var kept = _bits[i] & other._bits[i];
            changed |= kept != _bits[i];
            _bits[i] = kept;
        }

        return changed;
    }

    public FieldSet Copy() => new([.. _bits]);
}
