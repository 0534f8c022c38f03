using System.Collections.Immutable;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Running;

/// <summary>Walks a list or map, puts each item into its local, counts the work.</summary>
internal struct LoopRange
{
    private readonly Frame _frame;
    private readonly ImmutableArray<Value> _items;
    private readonly int _first;
    private readonly int _second;
    private readonly int _weight;
    private readonly bool _isMap;
    private Dictionary<Value, Value>.Enumerator _entries;
    private int _at = -1;

    private LoopRange(Frame frame, Value range, in LoopShape shape)
    {
        _frame = frame;
        (_first, _second, _weight) = (shape.First, shape.Second, shape.BodyWeight);
        if (range is ListValue list)
        {
            _items = list.Items;
        }
        else
        {
            _isMap = true;
            _entries = ((MapValue)range).Dictionary.GetEnumerator();
        }
    }

    /// <summary>The key or the item of this round.</summary>
    public Value Current { get; private set; } = NullValue.Instance;

    /// <summary>Starts a walk; or the error where there is nothing to walk.</summary>
    public static ErrorValue? Begin(Frame frame, in LoopShape shape, string macro, out LoopRange range)
    {
        range = default;
        var value = shape.Range.Eval(frame);
        if (value is not (ListValue or MapValue))
        {
            return value as ErrorValue ?? ErrorValue.NoOverload(macro, value);
        }

        range = new LoopRange(frame, value, shape);
        return null;
    }

    public bool MoveNext()
    {
        if (_isMap ? !_entries.MoveNext() : ++_at >= _items.Length)
        {
            return false;
        }

        _frame.Charge(_weight);
        Current = _isMap ? _entries.Current.Key : _items[_at];
        if (_second < 0)
        {
            _frame.Locals[_first] = Current;
        }
        else
        {
            _frame.Locals[_first] = _isMap ? _entries.Current.Key : new IntValue(_at);
            _frame.Locals[_second] = _isMap ? _entries.Current.Value : _items[_at];
        }

        return true;
    }
}

/// <summary>The range of a macro and where its variables live; <paramref name="Second"/> is -1 where there is one variable.</summary>
internal readonly record struct LoopShape(Node Range, int First, int Second, int BodyWeight);

/// <summary>`all` and `exists`: a deciding round wins over errors in others.</summary>
internal sealed class QuantifierNode(LoopShape shape, Node predicate, bool isExists) : Node
{
    private readonly BoolValue _deciding = isExists ? BoolValue.True : BoolValue.False;

    public override int Weight => 1 + shape.Range.Weight + predicate.Weight;

    public override Value Eval(Frame frame)
    {
        if (LoopRange.Begin(frame, shape, isExists ? "exists" : "all", out var range) is { } fault)
        {
            return fault;
        }

        ErrorValue? error = null;
        while (range.MoveNext())
        {
            var value = predicate.Eval(frame);
            if (ReferenceEquals(value, _deciding))
            {
                return value;
            }

            if (value is not BoolValue)
            {
                error ??= value as ErrorValue ?? ErrorValue.NoOverload(isExists ? "exists" : "all", value);
            }
        }

        return error ?? (Value)(isExists ? BoolValue.False : BoolValue.True);
    }
}

/// <summary>`exists_one`: every round is asked.</summary>
internal sealed class ExistsOneNode(LoopShape shape, Node predicate) : Node
{
    public override int Weight => 1 + shape.Range.Weight + predicate.Weight;

    public override Value Eval(Frame frame)
    {
        if (LoopRange.Begin(frame, shape, "exists_one", out var range) is { } fault)
        {
            return fault;
        }

        var count = 0;
        while (range.MoveNext())
        {
            var value = predicate.Eval(frame);
            if (value is not BoolValue b)
            {
                return value as ErrorValue ?? ErrorValue.NoOverload("exists_one", value);
            }

            count += b.IsTrue ? 1 : 0;
        }

        return Value.Of(count == 1);
    }
}

/// <summary>`filter`, `map`, `transformList`: a list of what passes the predicate, transformed or as it is.</summary>
internal sealed class CollectNode(LoopShape shape, Node? predicate, Node? transform) : Node
{
    public override int Weight => 1 + shape.Range.Weight + (predicate?.Weight ?? 0) + (transform?.Weight ?? 0);

    public override Value Eval(Frame frame)
    {
        if (LoopRange.Begin(frame, shape, transform is null ? "filter" : "map", out var range) is { } fault)
        {
            return fault;
        }

        var result = ImmutableArray.CreateBuilder<Value>();
        while (range.MoveNext())
        {
            var passes = predicate?.Eval(frame) ?? BoolValue.True;
            if (passes is not BoolValue b)
            {
                return passes as ErrorValue ?? ErrorValue.NoOverload("filter", passes);
            }

            if (!b.IsTrue)
            {
                continue;
            }

            var value = transform?.Eval(frame) ?? range.Current;
            if (value is ErrorValue)
            {
                return value;
            }

            result.Add(value);
        }

        return new ListValue(result.DrainToImmutable());
    }
}

/// <summary>`transformMap` keeps the keys; `transformMapEntry` takes the entries of the map that each round gives.</summary>
internal sealed class TransformMapNode(LoopShape shape, Node? predicate, Node transform, bool isEntry) : Node
{
    public override int Weight => 1 + shape.Range.Weight + (predicate?.Weight ?? 0) + transform.Weight;

    public override Value Eval(Frame frame)
    {
        if (LoopRange.Begin(frame, shape, "transformMap", out var range) is { } fault)
        {
            return fault;
        }

        var result = new Dictionary<Value, Value>();
        while (range.MoveNext())
        {
            var passes = predicate?.Eval(frame) ?? BoolValue.True;
            if (passes is not BoolValue b)
            {
                return passes as ErrorValue ?? ErrorValue.NoOverload("transformMap", passes);
            }

            if (!b.IsTrue)
            {
                continue;
            }

            var key = frame.Locals[shape.First];
            var value = transform.Eval(frame);
            if (value is ErrorValue)
            {
                return value;
            }

            if (!isEntry)
            {
                result[key] = value;
                continue;
            }

            if (value is not MapValue map)
            {
                return ErrorValue.NoOverload("transformMapEntry", value);
            }

            frame.Charge(map.Count);
            foreach (var entry in map.Dictionary)
            {
                if (!result.TryAdd(entry.Key, entry.Value))
                {
                    return new ErrorValue($"Failed with repeated key: {IndexNode.Describe(entry.Key)}");
                }
            }
        }

        return new MapValue(result);
    }
}
