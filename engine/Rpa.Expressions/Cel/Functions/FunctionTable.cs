using System.Collections.Frozen;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>All functions, by name. Made once.</summary>
internal sealed class FunctionTable
{
    /// <summary>The standard functions and the house's.</summary>
    public static readonly FunctionTable Default = new();

    private readonly FrozenDictionary<string, Overload[]> _functions;

    private FunctionTable()
    {
        var all = new List<Overload>();
        StandardFunctions.AddTo(all);
        ConversionFunctions.AddTo(all);
        TimeFunctions.AddTo(all);
        OptionalFunctions.AddTo(all);
        MathFunctions.AddTo(all);
        StringFunctions.AddTo(all);
        ListFunctions.AddTo(all);
        DecimalFunctions.AddTo(all);
        DateFunctions.AddTo(all);
        WorkingDayFunctions.AddTo(all);
        IdentityFunctions.AddTo(all);
        _functions = all.GroupBy(o => o.Name).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        Namespaces = _functions.Keys.Where(n => n.Contains('.', StringComparison.Ordinal)).Select(n => n[..n.LastIndexOf('.')]).Append("cel").ToFrozenSet();
    }

    /// <summary>`math`, `strings`, …: names that stand before a function without being a value.</summary>
    public FrozenSet<string> Namespaces { get; }

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => _functions.Keys;

    /// <summary>The forms of a function, or none.</summary>
    public Overload[] Find(string name) => _functions.GetValueOrDefault(name) ?? [];
}

/// <summary>Short forms for declaring functions.</summary>
internal static class Declare
{
    public static readonly CelType A = new(CelKind.Parameter, "A");
    public static readonly CelType B = new(CelKind.Parameter, "B");

    /// <summary>Any type of number.</summary>
    public static readonly CelType Number = new(CelKind.Parameter, "number");

    public static readonly CelType ListOfA = CelType.List(A);

    public static Overload Function(this List<Overload> list, string name, CelType[] parameters, CelType result, Implementation run) =>
        Add(list, new Overload(name, IsMethod: false, parameters, result, run));

    public static Overload Method(this List<Overload> list, string name, CelType[] parameters, CelType result, Implementation run) =>
        Add(list, new Overload(name, IsMethod: true, parameters, result, run));

    /// <summary>A conversion of a constant: tried when the expression is compiled.</summary>
    public static void Reader(this List<Overload> list, string name, CelType[] parameters, CelType result, Implementation run) =>
        list.Add(new Overload(name, IsMethod: false, parameters, result, run) { IsTriedEarly = true });

    private static Overload Add(List<Overload> list, Overload overload)
    {
        list.Add(overload);
        return overload;
    }

    public static string Text(this Value[] values, int index) => ((StringValue)values[index]).Text;

    public static long Int(this Value[] values, int index) => ((IntValue)values[index]).Number;

    public static DateOnly Day(this Value[] values, int index) => ((DateValue)values[index]).Day;

    public static decimal Decimal(this Value[] values, int index) => ((DecimalValue)values[index]).Number;
}
