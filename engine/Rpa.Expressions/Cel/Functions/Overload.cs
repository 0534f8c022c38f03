using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>What a function does with values that its overload takes.</summary>
internal delegate Value Implementation(Frame frame, Value[] arguments);

/// <summary>One form of a function. A method's target is its first parameter.</summary>
/// <param name="Name">The name, with its namespace: `math.abs`.</param>
/// <param name="IsMethod">Called as `target.name(…)`.</param>
/// <param name="Parameters">What it takes; may hold type parameters.</param>
/// <param name="Result">What it gives; may hold the same type parameters.</param>
/// <param name="Run">The function.</param>
internal sealed record Overload(string Name, bool IsMethod, CelType[] Parameters, CelType Result, Implementation Run)
{
    /// <summary>The function needs the environment's calendar.</summary>
    public bool NeedsCalendar { get; init; }

    /// <summary>A call whose arguments are constants is tried when the expression is compiled, so that `date("2026-02-30")` is found early.</summary>
    public bool IsTriedEarly { get; init; }

    /// <summary>Judges arguments that are constants when the expression is compiled (null for the others); returns the fault in words, or null.</summary>
    public Func<IReadOnlyList<Value?>, string?>? Verify { get; init; }

    /// <summary>How it is written, for messages.</summary>
    public string Signature => IsMethod
        ? $"{Parameters[0]}.{Name}({string.Join(", ", Parameters.Skip(1).Select(p => p.ToString()))})"
        : $"{Name}({string.Join(", ", Parameters.Select(p => p.ToString()))})";

    /// <summary>Whether it takes these values; an int becomes a decimal where one is wanted.</summary>
    public bool Takes(Value[] values)
    {
        if (values.Length != Parameters.Length)
        {
            return false;
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!Takes(Parameters[i].Kind, values[i]))
            {
                return false;
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (Parameters[i].Kind == CelKind.Decimal && values[i] is IntValue whole)
            {
                values[i] = new DecimalValue(whole.Number);
            }
        }

        return true;
    }

    private static bool Takes(CelKind kind, Value value) => kind switch
    {
        CelKind.Dyn or CelKind.Parameter => true,
        CelKind.String => value is StringValue,
        CelKind.Int => value is IntValue,
        CelKind.Date => value is DateValue,
        CelKind.Decimal => value is DecimalValue or IntValue,
        CelKind.Bool => value is BoolValue,
        CelKind.UInt => value is UIntValue,
        CelKind.Double => value is DoubleValue,
        CelKind.Bytes => value is BytesValue,
        CelKind.Timestamp => value is TimestampValue,
        CelKind.Duration => value is DurationValue,
        CelKind.List => value is ListValue,
        CelKind.Map or CelKind.Record => value is MapValue,
        CelKind.Optional => value is OptionalValue,
        CelKind.Type => value is TypeValue,
        CelKind.Null => value is NullValue,
        _ => false,
    };
}
