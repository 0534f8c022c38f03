using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Running;

/// <summary>Arithmetic that reports what does not fit instead of wrapping around.</summary>
internal static class NumberMath
{
    private static readonly ErrorValue DivisionByZero = new("divide by zero");
    private static readonly ErrorValue ModulusByZero = new("modulus by zero");

    public static Value Int(char op, long x, long y)
    {
        long result;
        switch (op)
        {
            case '+':
                result = unchecked(x + y);
                return ((x ^ result) & (y ^ result)) < 0 ? Operators.Overflow("int") : new IntValue(result);
            case '-':
                result = unchecked(x - y);
                return ((x ^ y) & (x ^ result)) < 0 ? Operators.Overflow("int") : new IntValue(result);
            case '*':
                var product = (Int128)x * y;
                return product > long.MaxValue || product < long.MinValue ? Operators.Overflow("int") : new IntValue((long)product);
            case '/':
                return y == 0 ? DivisionByZero : x == long.MinValue && y == -1 ? Operators.Overflow("int") : new IntValue(x / y);
            default:
                return y == 0 ? ModulusByZero : x == long.MinValue && y == -1 ? Operators.Overflow("int") : new IntValue(x % y);
        }
    }

    public static Value UInt(char op, ulong x, ulong y)
    {
        switch (op)
        {
            case '+':
                return x > ulong.MaxValue - y ? Operators.Overflow("uint") : new UIntValue(x + y);
            case '-':
                return x < y ? Operators.Overflow("uint") : new UIntValue(x - y);
            case '*':
                var product = (UInt128)x * y;
                return product > ulong.MaxValue ? Operators.Overflow("uint") : new UIntValue((ulong)product);
            case '/':
                return y == 0 ? DivisionByZero : new UIntValue(x / y);
            default:
                return y == 0 ? ModulusByZero : new UIntValue(x % y);
        }
    }

    /// <summary>IEEE 754, which has no errors; null for `%`, which doubles do not have.</summary>
    public static Value? Double(char op, double x, double y) => op switch
    {
        '+' => new DoubleValue(x + y),
        '-' => new DoubleValue(x - y),
        '*' => new DoubleValue(x * y),
        '/' => new DoubleValue(x / y),
        _ => null,
    };

    public static Value Decimal(char op, decimal x, decimal y)
    {
        if (y == 0 && op is '/' or '%')
        {
            return op == '/' ? DivisionByZero : ModulusByZero;
        }

        try
        {
            return new DecimalValue(op switch { '+' => x + y, '-' => x - y, '*' => x * y, '/' => x / y, _ => x % y });
        }
        catch (OverflowException)
        {
            return Operators.Overflow("decimal");
        }
    }
}
