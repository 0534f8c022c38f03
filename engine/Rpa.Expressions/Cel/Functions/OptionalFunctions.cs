using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>Values that may be absent: `data.?x.orValue(0)`.</summary>
internal static class OptionalFunctions
{
    private static readonly T OptionalA = T.Optional(Declare.A);

    public static void AddTo(List<Overload> list)
    {
        list.Function("optional.of", [Declare.A], OptionalA, (_, v) => OptionalValue.Some(v[0]));
        list.Function("optional.none", [], OptionalA, (_, _) => OptionalValue.None);
        list.Function("optional.ofNonZeroValue", [Declare.A], OptionalA, (_, v) => IsZero(v[0]) ? OptionalValue.None : OptionalValue.Some(v[0]));
        list.Method("hasValue", [OptionalA], T.Bool, (_, v) => Value.Of(Content(v) is not null));
        list.Method("value", [OptionalA], Declare.A, (_, v) => Content(v) ?? new ErrorValue("the optional has no value. Ask hasValue() first, or use orValue(…)"));
        list.Method("orValue", [OptionalA, Declare.A], Declare.A, (_, v) => Content(v) ?? v[1]);
        list.Method("or", [OptionalA, OptionalA], OptionalA, (_, v) => Content(v) is null ? v[1] : v[0]);
    }

    private static Value? Content(Value[] v) => ((OptionalValue)v[0]).Content;

    private static bool IsZero(Value value) => value switch
    {
        NullValue => true,
        BoolValue b => !b.IsTrue,
        NumberValue n => n.AsDouble == 0,
        StringValue s => s.Text.Length == 0,
        BytesValue b => b.Bytes.IsEmpty,
        ListValue l => l.Items.IsEmpty,
        MapValue m => m.Count == 0,
        DurationValue d => d.Seconds == 0 && d.Nanos == 0,
        _ => false,
    };
}
