using Rpa.Expressions.Calendars;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Running;

/// <summary>What one evaluation carries: variables, the values that macros bind, the work that is left.</summary>
internal sealed class Frame(IActivation activation, int localCount, HolidayCalendar? calendar)
{
    private long _left = CelLimits.MaxCost;

    public IActivation Activation { get; } = activation;

    public HolidayCalendar? Calendar { get; } = calendar;

    public Value[] Locals { get; } = localCount == 0 ? [] : new Value[localCount];

    /// <summary>Counts work; ends the evaluation where the limit is passed. No `||` absorbs that.</summary>
    public void Charge(long units)
    {
        _left -= units;
        if (_left < 0)
        {
            throw new CostLimitException();
        }
    }

    /// <summary>Counts the making of a text.</summary>
    public void ChargeText(long characters) => Charge(1 + (characters / 10));
}

/// <summary>Ends an evaluation that works too much; caught where it began.</summary>
internal sealed class CostLimitException : Exception;

/// <summary>An error on its way through an expression; never leaves it as a value.</summary>
internal sealed class ErrorValue(string message) : Value
{
    public string Message { get; } = message;

    public override CelType Type => CelType.Error;

    public override bool Equals(Value? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Message.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Message;

    public static ErrorValue NoOverload(string operation, params ReadOnlySpan<Value> operands)
    {
        var types = new string[operands.Length];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = operands[i].Type.Name;
        }

        return new ErrorValue($"no such overload: {operation} does not take {(types.Length == 0 ? "no values" : string.Join(" and ", types))}");
    }
}
