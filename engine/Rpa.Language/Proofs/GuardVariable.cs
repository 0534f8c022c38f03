using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Rules;

namespace Rpa.Language.Proofs;

/// <summary>Values that all guards treat alike: one value, or all between two.</summary>
/// <param name="Exact">The value, or null for a range or "any other".</param>
/// <param name="Above">What lies below the range, or null.</param>
/// <param name="Below">What lies above the range, or null.</param>
internal sealed record GuardCell(Value? Exact, Value? Above, Value? Below)
{
    /// <summary>How the values of the cell compare with a compared value.</summary>
    public int Order(Value value)
    {
        if (Exact is not null)
        {
            return Axis.Compare(Exact, value) ?? 0;
        }

        return Above is not null && Axis.Compare(Above, value) >= 0 ? 1 : -1;
    }
}

/// <summary>Something that guards ask about: a path with the values it is compared with, or a whole condition.</summary>
internal sealed class GuardVariable(string name, DataType? type)
{
    private readonly List<Value> _values = [];
    private bool _isTruth;

    public List<GuardCell> Cells { get; } = [];

    public GuardCell Current { get; set; } = new(null, null, null);

    public bool IsOrdered { get; set; }

    public void Add(IEnumerable<Value> values) => _values.AddRange(values.Where(v => !_values.Contains(v)));

    public void MakeTruth() => _isTruth = true;

    /// <summary>Makes the cells once all compared values are known.</summary>
    public void Close()
    {
        if (_isTruth || type?.Kind == DataKind.Boolean || (_values.Count > 0 && _values.TrueForAll(v => v is BoolValue)))
        {
            Cells.AddRange([new GuardCell(BoolValue.True, null, null), new GuardCell(BoolValue.False, null, null)]);
        }
        else if (type?.Kind == DataKind.Choice)
        {
            Cells.AddRange(type.Options.Select(o => new GuardCell(Value.Of(o), null, null)));
        }
        else if (IsOrdered && _values.TrueForAll(v => Axis.Compare(v, _values[0]) is not null))
        {
            Intervals();
        }
        else
        {
            Cells.AddRange(_values.Select(v => new GuardCell(v, null, null)));
            Cells.Add(new GuardCell(null, null, null));
        }
    }

    /// <summary>The current cell in words; empty where it says nothing.</summary>
    public string Describe()
    {
        if (_isTruth)
        {
            var isTrue = Current.Exact is BoolValue { IsTrue: true };
            return name.StartsWith("has(", StringComparison.Ordinal) ? $"{name[4..^1]} {(isTrue ? "set" : "unset")}" : $"{name} {(isTrue ? "true" : "false")}";
        }

        if (name.Split(Comparison.Against) is [var left, var right])
        {
            return $"{left} {(Current.Exact is not null ? "=" : Current.Below is not null ? "<" : Current.Above is not null ? ">" : "!=")} {right}";
        }

        return Current switch
        {
            { Exact: { } exact } => $"{name} = {exact}",
            { Above: { } above, Below: { } below } => $"{name} between {above} and {below}",
            { Above: { } above } => $"{name} over {above}",
            { Below: { } below } => $"{name} under {below}",
            _ => $"{name} something else",
        };
    }

    private void Intervals()
    {
        var sorted = _values.ToList();
        sorted.Sort((a, b) => Axis.Compare(a, b) ?? 0);
        Value? before = null;
        foreach (var value in sorted)
        {
            AddRange(before, value);
            if (IsInBounds(value))
            {
                Cells.Add(new GuardCell(value, null, null));
            }

            before = value;
        }

        AddRange(before, null);
    }

    private void AddRange(Value? above, Value? below)
    {
        // Between two neighbouring whole numbers or days lies nothing; outside of the declared bounds neither.
        var isEmpty = (above, below) switch
        {
            (NumberValue low, NumberValue high) when type?.Kind == DataKind.Integer => Math.Floor(high.AsDouble) - Math.Ceiling(low.AsDouble) <= 1 && high.AsDouble - low.AsDouble <= 1,
            (DateValue low, DateValue high) => high.Day.DayNumber - low.Day.DayNumber <= 1,
            _ => false,
        };
        isEmpty |= below is NumberValue upper && type?.Min is { } min && NumberValue.Compare(upper, new DecimalValue(min)) <= 0;
        isEmpty |= above is NumberValue lower && type?.Max is { } max && NumberValue.Compare(lower, new DecimalValue(max)) >= 0;
        if (!isEmpty)
        {
            Cells.Add(new GuardCell(null, above, below));
        }
    }

    private bool IsInBounds(Value value) =>
        value is not NumberValue number
        || ((type?.Min is not { } min || NumberValue.Compare(number, new DecimalValue(min)) >= 0)
            && (type?.Max is not { } max || NumberValue.Compare(number, new DecimalValue(max)) <= 0));
}
