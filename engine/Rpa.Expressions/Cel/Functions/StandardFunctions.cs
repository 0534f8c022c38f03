using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>The functions of the CEL standard that are no conversions: size, tests of texts, `dyn`, `type`.</summary>
internal static class StandardFunctions
{
    private static readonly CelType MapOfAny = T.Map(Declare.A, Declare.B);

    public static void AddTo(List<Overload> list)
    {
        Size(list, T.String, v => Characters(((StringValue)v).Text));
        Size(list, T.Bytes, v => ((BytesValue)v).Bytes.Length);
        Size(list, Declare.ListOfA, v => ((ListValue)v).Items.Length);
        Size(list, MapOfAny, v => ((MapValue)v).Count);

        Test(list, "startsWith", (text, part) => text.StartsWith(part, StringComparison.Ordinal));
        Test(list, "endsWith", (text, part) => text.EndsWith(part, StringComparison.Ordinal));
        Test(list, "contains", (text, part) => text.Contains(part, StringComparison.Ordinal));
        foreach (var isMethod in (ReadOnlySpan<bool>)[true, false])
        {
            list.Add(new Overload("matches", isMethod, [T.String, T.String], T.Bool, Matches)
            {
                Verify = v => v[1] is StringValue pattern ? CelPattern.Compile(pattern.Text, out _) : null,
            });
        }


        list.Function("dyn", [Declare.A], T.Dyn, (_, v) => v[0]);
        list.Function("type", [Declare.A], T.Type, (_, v) => new TypeValue(v[0].Type));
    }

    /// <summary>The number of code points.</summary>
    public static int Characters(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
            {
                count--;
            }
        }

        return count;
    }

    private static void Size(List<Overload> list, CelType type, Func<Value, int> size)
    {
        Implementation run = (_, v) => new IntValue(size(v[0]));
        list.Function("size", [type], T.Int, run);
        list.Method("size", [type], T.Int, run);
    }

    private static void Test(List<Overload> list, string name, Func<string, string, bool> test) =>
        list.Method(name, [T.String, T.String], T.Bool, (frame, v) =>
        {
            frame.ChargeText(v.Text(0).Length);
            return Value.Of(test(v.Text(0), v.Text(1)));
        });

    private static Value Matches(Frame frame, Value[] v) => CelPattern.IsMatch(frame, v.Text(0), v.Text(1));
}
