using System.Collections.Immutable;
using Rpa.Expressions.Cel;

namespace Rpa.Expressions.Values;

/// <summary>A list.</summary>
public sealed class ListValue(ImmutableArray<Value> items) : Value
{
    /// <summary>No items.</summary>
    public static readonly ListValue Empty = new([]);

    private static readonly CelType TypeOfAnyList = CelType.List(CelType.Dyn);

    /// <summary>The items.</summary>
    public ImmutableArray<Value> Items { get; } = items;

    /// <inheritdoc/>
    public override CelType Type => TypeOfAnyList;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is ListValue list && list.Items.AsSpan().SequenceEqual(Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Items.Select(i => i.ToString()));
}

/// <summary>A map, also the value of a record: text keys are its fields, an absent key is an unset field.</summary>
public sealed class MapValue : Value
{
    /// <summary>No entries.</summary>
    public static readonly MapValue Empty = new([]);

    private static readonly CelType TypeOfAnyMap = CelType.Map(CelType.Dyn, CelType.Dyn);

    private readonly Dictionary<Value, Value> _entries;

    /// <summary>Takes over the dictionary: nobody changes it afterwards.</summary>
    internal MapValue(Dictionary<Value, Value> entries) => _entries = entries;

    /// <summary>A map of the entries; a later key replaces an equal earlier one.</summary>
    public static MapValue From(IEnumerable<KeyValuePair<Value, Value>> entries)
    {
        var dictionary = new Dictionary<Value, Value>();
        foreach (var (key, value) in entries)
        {
            dictionary[key] = value;
        }

        return new MapValue(dictionary);
    }

    /// <summary>A map with text keys.</summary>
    public static MapValue FromStrings(IEnumerable<KeyValuePair<string, Value>> entries) =>
        From(entries.Select(e => KeyValuePair.Create<Value, Value>(new StringValue(e.Key), e.Value)));

    /// <summary>The entries, in the order they were given.</summary>
    public IReadOnlyDictionary<Value, Value> Entries => _entries;

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Count;

    internal Dictionary<Value, Value> Dictionary => _entries;

    /// <summary>The value of a text key (a field), or null where it is unset.</summary>
    public Value? this[string field] => _entries.GetValueOrDefault(new StringValue(field));

    /// <summary>The same with one field set (or removed, by null).</summary>
    public MapValue With(string field, Value? value)
    {
        var key = new StringValue(field);
        return value is null ? Without(key) : new MapValue(new Dictionary<Value, Value>(_entries) { [key] = value });
    }

    /// <summary>The same with several fields set (or removed, by null), in one copy.</summary>
    public MapValue With(IReadOnlyCollection<KeyValuePair<string, Value?>> fields)
    {
        if (fields.Count == 0)
        {
            return this;
        }

        var set = new Dictionary<Value, Value>(_entries);
        foreach (var (field, value) in fields)
        {
            var key = new StringValue(field);
            if (value is not null)
            {
                set[key] = value;
            }
            else if (set.ContainsKey(key))
            {
                // A dictionary that was removed from forgets the order of what comes after.
                set = new Dictionary<Value, Value>(set.Where(e => !e.Key.Equals(key)));
            }
        }

        return new MapValue(set);
    }

    private MapValue Without(Value key) =>
        _entries.ContainsKey(key) ? new MapValue(new Dictionary<Value, Value>(_entries.Where(e => !e.Key.Equals(key)))) : this;

    /// <summary>The text of a field, or null where it is unset or no text.</summary>
    public string? Text(string field) => (this[field] as StringValue)?.Text;

    /// <inheritdoc/>
    public override CelType Type => TypeOfAnyMap;

    /// <inheritdoc/>
    public override bool Equals(Value? other) =>
        other is MapValue map && map.Count == Count && _entries.All(e => map._entries.TryGetValue(e.Key, out var v) && v.Equals(e.Value));

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.Aggregate(17, (hash, e) => hash ^ HashCode.Combine(e.Key, e.Value));

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _entries.Select(e => $"{e.Key}: {e.Value}"));
}
