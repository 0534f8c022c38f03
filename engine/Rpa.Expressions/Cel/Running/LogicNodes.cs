using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Running;

/// <summary>`&amp;&amp;` and `||`: the deciding value wins on either side, even over an error on the other.</summary>
internal sealed class LogicNode(Node left, Node right, bool isOr) : Node
{
    private readonly BoolValue _deciding = isOr ? BoolValue.True : BoolValue.False;

    public override int Weight => 1 + left.Weight + right.Weight;

    public override Value Eval(Frame frame)
    {
        var a = left.Eval(frame);
        if (ReferenceEquals(a, _deciding))
        {
            return a;
        }

        var b = right.Eval(frame);
        if (ReferenceEquals(b, _deciding) || (a is BoolValue && b is BoolValue))
        {
            return b;
        }

        return a as ErrorValue ?? b as ErrorValue ?? ErrorValue.NoOverload(isOr ? "'||'" : "'&&'", a is BoolValue ? b : a);
    }
}

internal sealed class NotNode(Node operand) : Node
{
    public override int Weight => 1 + operand.Weight;

    public override Value Eval(Frame frame)
    {
        var value = operand.Eval(frame);
        return value is BoolValue b ? (b.IsTrue ? BoolValue.False : BoolValue.True) : value as ErrorValue ?? ErrorValue.NoOverload("'!'", value);
    }
}

internal sealed class ConditionalNode(Node condition, Node yes, Node no) : Node
{
    public override int Weight => 1 + condition.Weight + yes.Weight + no.Weight;

    public override Value Eval(Frame frame)
    {
        var value = condition.Eval(frame);
        return value is BoolValue b ? (b.IsTrue ? yes : no).Eval(frame) : value as ErrorValue ?? ErrorValue.NoOverload("'? :'", value);
    }
}
