using Rpa.Expressions.Cel.Functions;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Running;

/// <summary>A function call: the overload is picked by the values' types, which is cheap and holds even where data lies about its declared type.</summary>
internal sealed class CallNode(string name, Node[] arguments, Overload[] overloads) : Node
{
    public override int Weight => 1 + arguments.Sum(a => a.Weight);

    public override Value Eval(Frame frame)
    {
        frame.Charge(1);
        var values = new Value[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Eval(frame);
            if (values[i] is ErrorValue)
            {
                return values[i];
            }
        }

        foreach (var overload in overloads)
        {
            if (overload.Takes(values))
            {
                return overload.Run(frame, values);
            }
        }

        return ErrorValue.NoOverload($"'{name}'", values);
    }
}
