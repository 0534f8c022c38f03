using System.Globalization;
using Rpa.Expressions.Cel;

namespace Rpa.Expressions.Values;

/// <summary>A number; numbers of different types are equal when they are the same number.</summary>
public abstract class NumberValue : Value
{
    /// <summary>The nearest double.</summary>
    public abstract double AsDouble { get; }

    /// <inheritdoc/>
    public sealed override bool Equals(Value? other) => other is NumberValue number && Compare(this, number) == 0;

    /// <inheritdoc/>
    public sealed override int GetHashCode() => AsDouble.GetHashCode();

    /// <summary>-1, 0 or 1 by numeric value whatever the types; null when one is not a number (NaN).</summary>
    public static int? Compare(NumberValue a, NumberValue b)
    {
        if (a is DoubleValue || b is DoubleValue)
        {
            var (x, y) = (a.AsDouble, b.AsDouble);
            if (double.IsNaN(x) || double.IsNaN(y))
            {
                return null;
            }

            if (a is DoubleValue && b is DoubleValue)
            {
                return x.CompareTo(y);
            }

            return a is DoubleValue ? CompareDouble(x, b) : -CompareDouble(y, a);
        }

        return Exact(a).CompareTo(Exact(b));
    }

    private static int CompareDouble(double x, NumberValue exact)
    {
        // CEL compares int and uint with double as doubles. Beyond 2^53 neighbouring doubles are whole numbers apart, and a conversion to decimal
        // would round to 15 digits.
        var rough = x.CompareTo(exact.AsDouble);
        return rough != 0 || exact is not DecimalValue || Math.Abs(x) < 9e15 || Math.Abs(x) > 7.9e28 ? rough : ((decimal)(Int128)x).CompareTo(Exact(exact));
    }

    private static decimal Exact(NumberValue value) => value switch
    {
        IntValue i => i.Number,
        UIntValue u => u.Number,
        DecimalValue d => d.Number,
        _ => (decimal)value.AsDouble,
    };
}

/// <summary>64-bit signed integer.</summary>
public sealed class IntValue(long number) : NumberValue
{
    /// <summary>The number.</summary>
    public long Number { get; } = number;

    /// <inheritdoc/>
    public override double AsDouble => Number;

    /// <inheritdoc/>
    public override CelType Type => CelType.Int;

    /// <inheritdoc/>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>64-bit unsigned integer.</summary>
public sealed class UIntValue(ulong number) : NumberValue
{
    /// <summary>The number.</summary>
    public ulong Number { get; } = number;

    /// <inheritdoc/>
    public override double AsDouble => Number;

    /// <inheritdoc/>
    public override CelType Type => CelType.UInt;

    /// <inheritdoc/>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>64-bit IEEE 754 number.</summary>
public sealed class DoubleValue(double number) : NumberValue
{
    /// <summary>The number.</summary>
    public double Number { get; } = number;

    /// <inheritdoc/>
    public override double AsDouble => Number;

    /// <inheritdoc/>
    public override CelType Type => CelType.Double;

    /// <inheritdoc/>
    public override string ToString() => Number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>Exact decimal number.</summary>
public sealed class DecimalValue(decimal number) : NumberValue
{
    /// <summary>The number.</summary>
    public decimal Number { get; } = number;

    /// <inheritdoc/>
    public override double AsDouble => (double)Number;

    /// <inheritdoc/>
    public override CelType Type => CelType.Decimal;

    /// <inheritdoc/>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
