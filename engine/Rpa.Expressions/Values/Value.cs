using System.Collections.Immutable;
using Rpa.Expressions.Cel;

namespace Rpa.Expressions.Values;

/// <summary>
/// A value of the expression language, immutable. Case data, action inputs and outputs, and the results of expressions are all values.
/// Equality is CEL equality (numbers compare across int, uint, double and decimal).
/// </summary>
public abstract class Value : IEquatable<Value>
{
    /// <summary>The run-time type.</summary>
    public abstract CelType Type { get; }

    /// <inheritdoc/>
    public abstract bool Equals(Value? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>The value as plain invariant text; a string is itself, a date `2026-11-21`, a decimal `37.50`.</summary>
    public abstract override string ToString();

    /// <summary>A text.</summary>
    public static Value Of(string value) => new StringValue(value);

    /// <summary>A whole number.</summary>
    public static Value Of(long value) => new IntValue(value);

    /// <summary>A truth value.</summary>
    public static Value Of(bool value) => value ? BoolValue.True : BoolValue.False;

    /// <summary>An exact decimal.</summary>
    public static Value Of(decimal value) => new DecimalValue(value);

    /// <summary>A calendar day.</summary>
    public static Value Of(DateOnly value) => new DateValue(value);

    /// <summary>A point in time.</summary>
    public static Value Of(DateTimeOffset value) => TimestampValue.From(value);

    /// <summary>A list.</summary>
    public static Value Of(IEnumerable<Value> items) => new ListValue([.. items]);

    /// <summary>A map with text keys; null values are left out, which is how an output says "unset".</summary>
    public static MapValue Map(params IEnumerable<(string Key, Value? Value)> entries) =>
        MapValue.FromStrings(entries.Where(e => e.Value is not null).Select(e => KeyValuePair.Create(e.Key, e.Value!)));
}
