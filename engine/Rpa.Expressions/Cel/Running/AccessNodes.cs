using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Running;

/// <summary>`operand.field`; an unset field of a record is an error in words.</summary>
internal sealed class SelectNode(Node operand, string field, string path, bool isRecord) : Node
{
    private readonly StringValue _key = new(field);

    private readonly ErrorValue _unset = new(
        isRecord ? $"'{path}' is unset. Ask has({path}) before reading it" : $"no such key: '{field}' ({path})");

    public override int Weight => 1 + operand.Weight;

    public override Value Eval(Frame frame)
    {
        var value = operand.Eval(frame);
        switch (value)
        {
            case MapValue map:
                return map.Dictionary.TryGetValue(_key, out var found) ? found : _unset;
            case ErrorValue:
                return value;
            case OptionalValue { Content: var content }:
                return content is null ? value
                    : content is MapValue inner ? (inner.Dictionary.TryGetValue(_key, out var item) ? OptionalValue.Some(item) : OptionalValue.None)
                    : NoFields(content);
            default:
                return NoFields(value);
        }
    }

    private ErrorValue NoFields(Value value) => new($"no such field: a value of type {value.Type.Name} has no field '{field}' ({path})");
}

/// <summary>`has(operand.field)`.</summary>
internal sealed class HasNode(Node operand, string field) : Node
{
    private readonly StringValue _key = new(field);

    public override int Weight => 1 + operand.Weight;

    public override Value Eval(Frame frame)
    {
        var value = operand.Eval(frame);
        return value switch
        {
            MapValue map => map.Dictionary.ContainsKey(_key) ? BoolValue.True : BoolValue.False,
            ErrorValue => value,
            OptionalValue { Content: null } => BoolValue.False,
            OptionalValue { Content: MapValue inner } => inner.Dictionary.ContainsKey(_key) ? BoolValue.True : BoolValue.False,
            _ => new ErrorValue($"no such field: a value of type {value.Type.Name} has no field '{field}'"),
        };
    }
}

/// <summary>`operand.?field` and `operand[?index]`: an optional, absent where the field, key or index is.</summary>
internal sealed class OptionalAccessNode(Node operand, Node index) : Node
{
    public override int Weight => 1 + operand.Weight + index.Weight;

    public override Value Eval(Frame frame)
    {
        var value = operand.Eval(frame);
        if (value is OptionalValue optional)
        {
            value = optional.Content ?? (Value)OptionalValue.None;
        }

        var key = index.Eval(frame);
        switch (value)
        {
            case ErrorValue or OptionalValue:
                return value;
            case MapValue or ListValue when key is ErrorValue:
                return key;
            case MapValue map:
                return IndexNode.Lookup(map, key) is { } found ? OptionalValue.Some(found) : OptionalValue.None;
            case ListValue list:
                return IndexNode.Position(key) is { } at
                    ? (at >= 0 && at < list.Items.Length ? OptionalValue.Some(list.Items[(int)at]) : OptionalValue.None)
                    : ErrorValue.NoOverload("'[?]'", value, key);
            default:
                return ErrorValue.NoOverload("'[?]'", value, key);
        }
    }
}

/// <summary>`operand[index]`.</summary>
internal sealed class IndexNode(Node operand, Node index) : Node
{
    public override int Weight => 1 + operand.Weight + index.Weight;

    public override Value Eval(Frame frame)
    {
        var value = operand.Eval(frame);
        if (value is ErrorValue)
        {
            return value;
        }

        var key = index.Eval(frame);
        if (key is ErrorValue)
        {
            return key;
        }

        if (value is OptionalValue { Content: var content })
        {
            return content is null ? value : Find(content, key) is { } inner ? OptionalValue.Some(inner) : OptionalValue.None;
        }

        return Find(value, key) ?? value switch
        {
            MapValue => new ErrorValue($"no such key: {Describe(key)}"),
            ListValue list when Position(key) is { } at => new ErrorValue($"index out of range: {at}; the list has {list.Items.Length} items, counted from 0"),
            ListValue => new ErrorValue($"invalid_argument: {Describe(key)} is no position in a list"),
            _ => ErrorValue.NoOverload("'[ ]'", value, key),
        };
    }

    private static Value? Find(Value value, Value key) => value switch
    {
        MapValue map => Lookup(map, key),
        ListValue list when Position(key) is { } at && at >= 0 && at < list.Items.Length => list.Items[(int)at],
        _ => null,
    };

    // Only plain values are looked up and shown: hashing or writing out lists that share parts can take exponential time.
    internal static Value? Lookup(MapValue map, Value key) => IsPlain(key) ? map.Dictionary.GetValueOrDefault(key) : null;

    internal static bool IsPlain(Value value) => value is not (ListValue or MapValue or OptionalValue);

    internal static string Describe(Value value)
    {
        if (!IsPlain(value) || value is BytesValue)
        {
            return $"a value of type {value.Type.Name}";
        }

        var text = value.ToString();
        return value is StringValue ? $"'{(text.Length > 60 ? text[..60] + "…" : text)}'" : text.Length > 60 ? text[..60] + "…" : text;
    }

    /// <summary>A position from any number type, as long as it is whole.</summary>
    internal static long? Position(Value key) => key switch
    {
        IntValue i => i.Number,
        UIntValue u => u.Number > int.MaxValue ? int.MaxValue : (long)u.Number,
        DoubleValue d when d.Number == Math.Floor(d.Number) && Math.Abs(d.Number) < int.MaxValue => (long)d.Number,
        _ => null,
    };
}

/// <summary>`[a, ?b]`.</summary>
internal sealed class ListNode(Node[] items, bool[] isOptional) : Node
{
    public override int Weight => 1 + items.Sum(i => i.Weight);

    public override Value Eval(Frame frame)
    {
        frame.Charge(1 + (items.Length / 4));
        var result = System.Collections.Immutable.ImmutableArray.CreateBuilder<Value>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            var value = items[i].Eval(frame);
            if (value is ErrorValue)
            {
                return value;
            }

            if (!isOptional[i])
            {
                result.Add(value);
            }
            else if (value is not OptionalValue optional)
            {
                return ErrorValue.NoOverload("'[? ]'", value);
            }
            else if (optional.Content is { } content)
            {
                result.Add(content);
            }
        }

        return new ListValue(result.DrainToImmutable());
    }
}

/// <summary>`{key: value, ?key: optional}`.</summary>
internal sealed class MapNode((Node Key, Node Value, bool IsOptional)[] entries) : Node
{
    public override int Weight => 1 + entries.Sum(e => e.Key.Weight + e.Value.Weight);

    public override Value Eval(Frame frame)
    {
        frame.Charge(1 + entries.Length);
        var result = new Dictionary<Value, Value>(entries.Length);
        foreach (var (keyNode, valueNode, isOptional) in entries)
        {
            var key = keyNode.Eval(frame);
            if (key is ErrorValue)
            {
                return key;
            }

            if (!IsKey(key))
            {
                return new ErrorValue($"unsupported key type: {key.Type.Name}; keys are bool, int, uint, string or date");
            }

            Value? value = valueNode.Eval(frame);
            if (value is ErrorValue)
            {
                return value;
            }

            if (isOptional)
            {
                if (value is not OptionalValue optional)
                {
                    return ErrorValue.NoOverload("'{? }'", value);
                }

                value = optional.Content;
            }

            if (value is not null && !result.TryAdd(key, value))
            {
                return new ErrorValue($"Failed with repeated key: {IndexNode.Describe(key)}");
            }
        }

        return new MapValue(result);
    }

    internal static bool IsKey(Value key) => key is BoolValue or IntValue or UIntValue or StringValue or DateValue;
}
