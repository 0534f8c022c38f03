using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Running;

/// <summary>
/// A step of a compiled expression. Errors are values (<see cref="ErrorValue"/>), so that `&amp;&amp;` and `||` can absorb them without the price of
/// exceptions. Nodes hold no state and may be used by many threads.
/// </summary>
internal abstract class Node
{
    /// <summary>The number of nodes in this part, for the cost of a loop's round.</summary>
    public virtual int Weight => 1;

    public abstract Value Eval(Frame frame);
}

internal sealed class ConstantNode(Value value) : Node
{
    public Value Value { get; } = value;

    public override Value Eval(Frame frame) => Value;
}

/// <summary>Stands where the text is wrong but was asked to be compiled unchecked: fails when it is reached.</summary>
internal sealed class FailingNode(string message) : Node
{
    private readonly ErrorValue _error = new(message);

    public override Value Eval(Frame frame) => _error;
}

internal sealed class VariableNode(string name) : Node
{
    private readonly ErrorValue _error = new($"no such variable: '{name}' has no value here");

    public override Value Eval(Frame frame) => frame.Activation.Find(name) ?? _error;
}

internal sealed class LocalNode(int slot) : Node
{
    public override Value Eval(Frame frame) => frame.Locals[slot];
}

/// <summary>`cel.bind(name, value, body)` and the optional macros' binding.</summary>
internal sealed class BindNode(int slot, Node value, Node body) : Node
{
    public override int Weight => 1 + value.Weight + body.Weight;

    public override Value Eval(Frame frame)
    {
        var bound = value.Eval(frame);
        if (bound is ErrorValue)
        {
            return bound;
        }

        frame.Locals[slot] = bound;
        return body.Eval(frame);
    }
}

/// <summary>`optMap` and `optFlatMap`: the body sees the content, an absent value stays absent.</summary>
internal sealed class OptionalMapNode(Node target, int slot, Node body, bool isFlat) : Node
{
    public override int Weight => 1 + target.Weight + body.Weight;

    public override Value Eval(Frame frame)
    {
        var value = target.Eval(frame);
        if (value is not OptionalValue optional)
        {
            return value as ErrorValue ?? ErrorValue.NoOverload(isFlat ? "optFlatMap" : "optMap", value);
        }

        if (optional.Content is null)
        {
            return optional;
        }

        frame.Locals[slot] = optional.Content;
        var result = body.Eval(frame);
        return result is ErrorValue || (isFlat && result is OptionalValue)
            ? result
            : isFlat ? ErrorValue.NoOverload("optFlatMap", result) : OptionalValue.Some(result);
    }
}
