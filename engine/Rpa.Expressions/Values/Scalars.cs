using System.Globalization;
using Rpa.Expressions.Cel;

namespace Rpa.Expressions.Values;

/// <summary>null.</summary>
public sealed class NullValue : Value
{
    /// <summary>The one null.</summary>
    public static readonly NullValue Instance = new();

    private NullValue()
    {
    }

    /// <inheritdoc/>
    public override CelType Type => CelType.Null;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is NullValue;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <inheritdoc/>
    public override string ToString() => "null";
}

/// <summary>true or false.</summary>
public sealed class BoolValue : Value
{
    /// <summary>true.</summary>
    public static readonly BoolValue True = new(true);

    /// <summary>false.</summary>
    public static readonly BoolValue False = new(false);

    private BoolValue(bool value) => IsTrue = value;

    /// <summary>The truth.</summary>
    public bool IsTrue { get; }

    /// <inheritdoc/>
    public override CelType Type => CelType.Bool;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is BoolValue b && b.IsTrue == IsTrue;

    /// <inheritdoc/>
    public override int GetHashCode() => IsTrue ? 1 : 2;

    /// <inheritdoc/>
    public override string ToString() => IsTrue ? "true" : "false";
}

/// <summary>Unicode text.</summary>
public sealed class StringValue(string text) : Value
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <inheritdoc/>
    public override CelType Type => CelType.String;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is StringValue s && string.Equals(s.Text, Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Raw bytes.</summary>
public sealed class BytesValue(ReadOnlyMemory<byte> bytes) : Value
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <inheritdoc/>
    public override CelType Type => CelType.Bytes;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is BytesValue b && b.Bytes.Span.SequenceEqual(Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Convert.ToBase64String(Bytes.Span);
}

/// <summary>A calendar day.</summary>
public sealed class DateValue(DateOnly day) : Value
{
    /// <summary>The day.</summary>
    public DateOnly Day { get; } = day;

    /// <inheritdoc/>
    public override CelType Type => CelType.Date;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is DateValue d && d.Day == Day;

    /// <inheritdoc/>
    public override int GetHashCode() => Day.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A type as a value.</summary>
public sealed class TypeValue(CelType named) : Value
{
    /// <summary>The type it stands for.</summary>
    public CelType Named { get; } = named;

    /// <inheritdoc/>
    public override CelType Type => CelType.Type;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is TypeValue t && string.Equals(t.Named.Name, Named.Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Named.Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Named.Name;
}
