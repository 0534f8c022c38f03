using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Running;

/// <summary>What operators do with values of any type; a pair they do not take is an error value.</summary>
internal static class Operators
{
    /// <summary>Equality with its work counted: lists that share parts can be exponentially larger than their making.</summary>
    public static bool AreEqual(Frame frame, Value a, Value b)
    {
        switch (a, b)
        {
            case (ListValue x, ListValue y):
                frame.Charge(1 + x.Items.Length);
                if (x.Items.Length != y.Items.Length)
                {
                    return false;
                }

                for (var i = 0; i < x.Items.Length; i++)
                {
                    if (!AreEqual(frame, x.Items[i], y.Items[i]))
                    {
                        return false;
                    }
                }

                return true;
            case (MapValue x, MapValue y):
                frame.Charge(1 + x.Count);
                if (x.Count != y.Count)
                {
                    return false;
                }

                foreach (var (key, value) in x.Dictionary)
                {
                    if (!y.Dictionary.TryGetValue(key, out var other) || !AreEqual(frame, value, other))
                    {
                        return false;
                    }
                }

                return true;
            case (OptionalValue { Content: { } x }, OptionalValue { Content: { } y }):
                frame.Charge(1);
                return AreEqual(frame, x, y);
            case (StringValue x, StringValue):
                frame.Charge(x.Text.Length / 100);
                return a.Equals(b);
            default:
                return a.Equals(b);
        }
    }

    /// <summary>The order of two values of one kind; null where there is none.</summary>
    public static int? Compare(Value a, Value b) => (a, b) switch
    {
        (IntValue x, IntValue y) => x.Number.CompareTo(y.Number),
        (NumberValue x, NumberValue y) => NumberValue.Compare(x, y),
        (StringValue x, StringValue y) => CompareText(x.Text, y.Text),
        (BoolValue x, BoolValue y) => x.IsTrue.CompareTo(y.IsTrue),
        (BytesValue x, BytesValue y) => x.Bytes.Span.SequenceCompareTo(y.Bytes.Span),
        (DateValue x, DateValue y) => x.Day.CompareTo(y.Day),
        (TimestampValue x, TimestampValue y) => (x.Seconds, x.Nanos).CompareTo((y.Seconds, y.Nanos)),
        (DurationValue x, DurationValue y) => (x.Seconds, x.Nanos).CompareTo((y.Seconds, y.Nanos)),
        _ => null,
    };

    // Ordinal comparison by code unit puts characters beyond U+FFFF before U+E000; CEL orders by code point.
    private static int CompareText(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
        {
            return a.Length.CompareTo(b.Length);
        }

        var (x, y) = (a[common], b[common]);
        return char.IsSurrogate(x) == char.IsSurrogate(y) ? x.CompareTo(y) : char.IsSurrogate(x) ? 1 : -1;
    }

    public static Value In(Frame frame, Value item, Value container)
    {
        switch (container)
        {
            case ListValue list:
                frame.Charge(1 + (list.Items.Length / 4));
                foreach (var candidate in list.Items)
                {
                    if (AreEqual(frame, item, candidate))
                    {
                        return BoolValue.True;
                    }
                }

                return BoolValue.False;
            case MapValue map:
                return Value.Of(IndexNode.IsPlain(item) && map.Dictionary.ContainsKey(item));
            default:
                return ErrorValue.NoOverload("'in'", item, container);
        }
    }

    public static Value Negate(Value value) => value switch
    {
        IntValue { Number: long.MinValue } => Overflow("int"),
        IntValue i => new IntValue(-i.Number),
        DoubleValue d => new DoubleValue(-d.Number),
        DecimalValue d => new DecimalValue(-d.Number),
        _ => ErrorValue.NoOverload("'-'", value),
    };

    public static Value Arithmetic(Frame frame, char op, Value a, Value b)
    {
        switch (a, b)
        {
            case (IntValue x, IntValue y):
                return NumberMath.Int(op, x.Number, y.Number);
            case (UIntValue x, UIntValue y):
                return NumberMath.UInt(op, x.Number, y.Number);
            case (DoubleValue x, DoubleValue y):
                return NumberMath.Double(op, x.Number, y.Number) ?? ErrorValue.NoOverload($"'{op}'", a, b);
            case (DecimalValue x, DecimalValue y):
                return NumberMath.Decimal(op, x.Number, y.Number);
            case (DecimalValue x, IntValue y):
                return NumberMath.Decimal(op, x.Number, y.Number);
            case (IntValue x, DecimalValue y):
                return NumberMath.Decimal(op, x.Number, y.Number);
            case (StringValue x, StringValue y) when op == '+':
                frame.ChargeText((long)x.Text.Length + y.Text.Length);
                return new StringValue(x.Text + y.Text);
            case (BytesValue x, BytesValue y) when op == '+':
                frame.ChargeText((long)x.Bytes.Length + y.Bytes.Length);
                return new BytesValue((byte[])[.. x.Bytes.Span, .. y.Bytes.Span]);
            case (ListValue x, ListValue y) when op == '+':
                frame.Charge(1 + x.Items.Length + y.Items.Length);
                return new ListValue(x.Items.AddRange(y.Items));
            default:
                return TimeMath.Arithmetic(op, a, b) ?? ErrorValue.NoOverload($"'{op}'", a, b);
        }
    }

    public static ErrorValue Overflow(string type) => new($"return error for overflow: the result does not fit a {type}");
}

/// <summary>An operator over two operands of any type.</summary>
internal abstract class BinaryNode(Node left, Node right) : Node
{
    public sealed override int Weight => 1 + left.Weight + right.Weight;

    public sealed override Value Eval(Frame frame)
    {
        var a = left.Eval(frame);
        if (a is ErrorValue)
        {
            return a;
        }

        var b = right.Eval(frame);
        return b is ErrorValue ? b : Apply(frame, a, b);
    }

    protected abstract Value Apply(Frame frame, Value a, Value b);
}

internal sealed class EqualNode(Node left, Node right, bool isNegated) : BinaryNode(left, right)
{
    protected override Value Apply(Frame frame, Value a, Value b) => Operators.AreEqual(frame, a, b) == isNegated ? BoolValue.False : BoolValue.True;
}

internal sealed class CompareNode(Node left, Node right, string op) : BinaryNode(left, right)
{
    private readonly bool _ifLess = op[0] == '<';
    private readonly bool _ifEqual = op.Length == 2;

    protected override Value Apply(Frame frame, Value a, Value b)
    {
        if (Operators.Compare(a, b) is not { } order)
        {
            // Not a number has no order, which is no error.
            return a is NumberValue && b is NumberValue ? BoolValue.False : ErrorValue.NoOverload($"'{op}'", a, b);
        }

        return (order == 0 ? _ifEqual : order < 0 == _ifLess) ? BoolValue.True : BoolValue.False;
    }
}

internal sealed class ArithmeticNode(Node left, Node right, char op) : BinaryNode(left, right)
{
    protected override Value Apply(Frame frame, Value a, Value b) => Operators.Arithmetic(frame, op, a, b);
}

internal sealed class InNode(Node left, Node right) : BinaryNode(left, right)
{
    protected override Value Apply(Frame frame, Value a, Value b) => Operators.In(frame, a, b);
}

internal sealed class NegateNode(Node operand) : Node
{
    public override int Weight => 1 + operand.Weight;

    public override Value Eval(Frame frame)
    {
        var value = operand.Eval(frame);
        return value is ErrorValue ? value : Operators.Negate(value);
    }
}
