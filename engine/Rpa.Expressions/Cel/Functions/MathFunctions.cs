using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>CEL's math extension.</summary>
internal static class MathFunctions
{
    private const int MaxArguments = 8;

    public static void AddTo(List<Overload> list)
    {
        foreach (var (name, sign) in (ReadOnlySpan<(string, int)>)[("math.greatest", 1), ("math.least", -1)])
        {
            list.Function(name, [T.List(Declare.Number)], Declare.Number, (frame, v) => Extreme(frame, ((ListValue)v[0]).Items.AsSpan(), sign, name));
            for (var count = 1; count <= MaxArguments; count++)
            {
                list.Function(name, [.. Enumerable.Repeat(Declare.Number, count)], Declare.Number, (frame, v) => Extreme(frame, v, sign, name));
            }
        }

        OnDouble(list, "math.ceil", Math.Ceiling);
        OnDouble(list, "math.floor", Math.Floor);
        OnDouble(list, "math.round", d => Math.Round(d, MidpointRounding.AwayFromZero));
        OnDouble(list, "math.trunc", Math.Truncate);
        OnDouble(list, "math.sqrt", Math.Sqrt);
        list.Function("math.sqrt", [T.Int], T.Double, (_, v) => new DoubleValue(Math.Sqrt(v.Int(0))));
        list.Function("math.sqrt", [T.UInt], T.Double, (_, v) => new DoubleValue(Math.Sqrt(UInt(v[0]))));
        Test(list, "math.isNaN", double.IsNaN);
        Test(list, "math.isInf", double.IsInfinity);
        Test(list, "math.isFinite", double.IsFinite);

        list.Function("math.abs", [T.Int], T.Int, (_, v) => v.Int(0) == long.MinValue ? Operators.Overflow("int") : new IntValue(Math.Abs(v.Int(0))));
        list.Function("math.abs", [T.UInt], T.UInt, (_, v) => v[0]);
        list.Function("math.abs", [T.Double], T.Double, (_, v) => new DoubleValue(Math.Abs(Double(v[0]))));
        list.Function("math.abs", [T.Decimal], T.Decimal, (_, v) => new DecimalValue(Math.Abs(v.Decimal(0))));
        list.Function("math.sign", [T.Int], T.Int, (_, v) => new IntValue(Math.Sign(v.Int(0))));
        list.Function("math.sign", [T.UInt], T.UInt, (_, v) => new UIntValue(UInt(v[0]) == 0 ? 0UL : 1UL));
        list.Function("math.sign", [T.Double], T.Double, (_, v) => Double(v[0]) is var d && double.IsNaN(d) ? v[0] : new DoubleValue(Math.Sign(d)));
        list.Function("math.sign", [T.Decimal], T.Decimal, (_, v) => new DecimalValue(Math.Sign(v.Decimal(0))));

        Bits(list, "math.bitAnd", (x, y) => x & y);
        Bits(list, "math.bitOr", (x, y) => x | y);
        Bits(list, "math.bitXor", (x, y) => x ^ y);
        list.Function("math.bitNot", [T.Int], T.Int, (_, v) => new IntValue(~v.Int(0)));
        list.Function("math.bitNot", [T.UInt], T.UInt, (_, v) => new UIntValue(~UInt(v[0])));
        Shift(list, "math.bitShiftLeft", (x, n) => x << n);
        Shift(list, "math.bitShiftRight", (x, n) => x >> n);
    }

    private static double Double(Value value) => ((DoubleValue)value).Number;

    private static ulong UInt(Value value) => ((UIntValue)value).Number;

    private static Value Extreme(Frame frame, ReadOnlySpan<Value> values, int sign, string name)
    {
        frame.Charge(values.Length);
        if (values.IsEmpty)
        {
            return new ErrorValue($"invalid_argument: {name} needs at least one number");
        }

        NumberValue? best = null;
        foreach (var value in values)
        {
            if (value is not NumberValue number)
            {
                return ErrorValue.NoOverload($"'{name}'", value);
            }

            best = best is null || NumberValue.Compare(number, best) is { } order && order * sign > 0 ? number : best;
        }

        return best!;
    }

    private static void OnDouble(List<Overload> list, string name, Func<double, double> function) =>
        list.Function(name, [T.Double], T.Double, (_, v) => new DoubleValue(function(Double(v[0]))));

    private static void Test(List<Overload> list, string name, Func<double, bool> test) =>
        list.Function(name, [T.Double], T.Bool, (_, v) => Value.Of(test(Double(v[0]))));

    private static void Bits(List<Overload> list, string name, Func<ulong, ulong, ulong> function)
    {
        list.Function(name, [T.Int, T.Int], T.Int, (_, v) => new IntValue((long)function((ulong)v.Int(0), (ulong)v.Int(1))));
        list.Function(name, [T.UInt, T.UInt], T.UInt, (_, v) => new UIntValue(function(UInt(v[0]), UInt(v[1]))));
    }

    // Both ways fill with zeros; a shift by the whole width leaves nothing.
    private static void Shift(List<Overload> list, string name, Func<ulong, int, ulong> function)
    {
        ulong? Apply(ulong bits, long offset) => offset < 0 ? null : offset > 63 ? 0 : function(bits, (int)offset);
        var negative = new ErrorValue($"{name}: negative offset");
        list.Function(name, [T.Int, T.Int], T.Int, (_, v) => Apply((ulong)v.Int(0), v.Int(1)) is { } r ? new IntValue((long)r) : negative);
        list.Function(name, [T.UInt, T.Int], T.UInt, (_, v) => Apply(UInt(v[0]), v.Int(1)) is { } r ? new UIntValue(r) : negative);
    }
}
