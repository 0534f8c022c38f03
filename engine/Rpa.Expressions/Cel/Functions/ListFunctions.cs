using System.Collections.Immutable;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>CEL's list and encoder extensions, as far as processes need them.</summary>
internal static class ListFunctions
{
    public static void AddTo(List<Overload> list)
    {
        list.Function("lists.range", [T.Int], T.List(T.Int), (frame, v) => Range(frame, v.Int(0)));
        list.Method("reverse", [Declare.ListOfA], Declare.ListOfA, (frame, v) =>
        {
            frame.Charge(Items(v[0]).Length);
            return new ListValue([.. Items(v[0]).Reverse()]);
        });
        list.Method("slice", [Declare.ListOfA, T.Int, T.Int], Declare.ListOfA, (frame, v) => Slice(frame, Items(v[0]), v.Int(1), v.Int(2)));
        list.Method("distinct", [Declare.ListOfA], Declare.ListOfA, (frame, v) => Distinct(frame, Items(v[0])));
        list.Method("sort", [Declare.ListOfA], Declare.ListOfA, (frame, v) => Sort(frame, Items(v[0])));
        list.Method("flatten", [T.List(Declare.ListOfA)], Declare.ListOfA, (frame, v) => Flatten(frame, Items(v[0])));

        list.Function("base64.encode", [T.Bytes], T.String, (frame, v) =>
        {
            frame.ChargeText(((BytesValue)v[0]).Bytes.Length);
            return new StringValue(Convert.ToBase64String(((BytesValue)v[0]).Bytes.Span));
        });
        list.Function("base64.decode", [T.String], T.Bytes, (frame, v) => Base64(frame, v.Text(0)));
    }

    private static ImmutableArray<Value> Items(Value list) => ((ListValue)list).Items;

    private static Value Range(Frame frame, long count)
    {
        frame.Charge(Math.Max(0, count));
        var items = ImmutableArray.CreateBuilder<Value>();
        for (long i = 0; i < count; i++)
        {
            items.Add(new IntValue(i));
        }

        return new ListValue(items.DrainToImmutable());
    }

    private static Value Slice(Frame frame, ImmutableArray<Value> items, long start, long end)
    {
        if (start < 0 || end < start || end > items.Length)
        {
            return new ErrorValue($"index out of range: slice({start}, {end}) of a list of {items.Length} items");
        }

        frame.Charge(end - start);
        return new ListValue(items[(int)start..(int)end]);
    }

    private static Value Distinct(Frame frame, ImmutableArray<Value> items)
    {
        var result = ImmutableArray.CreateBuilder<Value>();
        var plain = new HashSet<Value>();
        foreach (var item in items)
        {
            frame.Charge(1);
            if (IndexNode.IsPlain(item) ? plain.Add(item) : !result.Any(other => Operators.AreEqual(frame, item, other)))
            {
                result.Add(item);
            }
        }

        return new ListValue(result.DrainToImmutable());
    }

    private static Value Sort(Frame frame, ImmutableArray<Value> items)
    {
        frame.Charge(1 + (items.Length * 10L));
        for (var i = 1; i < items.Length; i++)
        {
            if (Operators.Compare(items[0], items[i]) is null)
            {
                return ErrorValue.NoOverload("'sort'", items[0], items[i]);
            }
        }

        return new ListValue(items.Sort((a, b) => Operators.Compare(a, b) ?? 0));
    }

    private static Value Flatten(Frame frame, ImmutableArray<Value> items)
    {
        var result = ImmutableArray.CreateBuilder<Value>();
        foreach (var item in items)
        {
            if (item is not ListValue inner)
            {
                return ErrorValue.NoOverload("'flatten'", item);
            }

            frame.Charge(1 + inner.Items.Length);
            result.AddRange(inner.Items);
        }

        return new ListValue(result.DrainToImmutable());
    }

    private static Value Base64(Frame frame, string text)
    {
        frame.ChargeText(text.Length);
        var padded = text.PadRight(text.Length + ((4 - (text.Length % 4)) % 4), '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length)
            ? new BytesValue(bytes.AsMemory(0, length))
            : ConversionFunctions.Unreadable(text, "base64", "base64 text such as aGVsbG8=");
    }
}
