using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>
/// A comparison that guards make: of something with constants (`data.fee &gt; 100.0`, `data.kind in ['a', 'b']`, `size(data.pages) == 0`), or of two things with each other
/// (`data.areaLet &gt; data.floorArea`), which is how the first stands to the second compared with 0.
/// </summary>
internal sealed record Comparison(string Path, string Operator, ImmutableArray<Value> Values)
{
    /// <summary>Stands between two things that are compared with each other.</summary>
    public const string Against = " against ";

    private static readonly DataType s_order = new(DataKind.Integer, Min: -1, Max: 1);

    private static readonly DataType s_size = new(DataKind.Integer, Min: 0);

    /// <summary>The names of the path where it is one; otherwise empty.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>What is known of its values by itself, or null.</summary>
    public DataType? Type { get; init; }

    /// <summary>It asks for more than equality.</summary>
    public bool IsOrder => Operator is "_<_" or "_<=_" or "_>_" or "_>=_";

    /// <summary>The comparison, or null where the expression is none.</summary>
    public static Comparison? Of(CelExpr expr)
    {
        if (expr is not CelCall { Function: "_==_" or "_!=_" or "_<_" or "_<=_" or "_>_" or "_>=_" or "@in", Arguments: [var left, var right] } call)
        {
            return null;
        }

        if (call.Function == "@in")
        {
            return right is CelListLiteral list && Constant(left) is null && list.Items.Select(Constant).ToList() is var all && all.TrueForAll(v => v is not null)
                ? With(left, "@in", [.. all.Select(v => v!)])
                : null;
        }

        return (Constant(left), Constant(right)) switch
        {
            (null, { } value) => With(left, call.Function, [value]),
            ({ } value, null) => With(right, Turned(call.Function), [value]),
            (null, null) => Pair(left, right, call.Function),
            _ => null,
        };
    }

    /// <summary>Whether it holds in a cell of values; all values of a cell answer alike.</summary>
    public bool Holds(GuardCell cell) => Operator switch
    {
        "@in" => Values.Any(v => cell.Exact is { } exact && exact.Equals(v)),
        "_==_" => cell.Exact?.Equals(Values[0]) ?? false,
        "_!=_" => !(cell.Exact?.Equals(Values[0]) ?? false),
        "_<_" => cell.Order(Values[0]) < 0,
        "_<=_" => cell.Order(Values[0]) <= 0,
        "_>_" => cell.Order(Values[0]) > 0,
        _ => cell.Order(Values[0]) >= 0,
    };

    private static Comparison With(CelExpr compared, string function, ImmutableArray<Value> values) =>
        new(CelPrinter.Print(compared), function, values) { Names = PathOf.Expr(compared), Type = compared is CelCall { Function: "size" } ? s_size : null };

    private static Comparison Pair(CelExpr left, CelExpr right, string function)
    {
        var (a, b) = (CelPrinter.Print(left), CelPrinter.Print(right));
        var isTurned = string.CompareOrdinal(a, b) > 0;
        return new Comparison(isTurned ? b + Against + a : a + Against + b, isTurned ? Turned(function) : function, [Value.Of(0)]) { Type = s_order };
    }

    private static Value? Constant(CelExpr expr) => expr switch
    {
        CelLiteral literal => literal.Value,
        CelCall { Function: "-_", Arguments: [CelLiteral { Value: IntValue number }] } => Value.Of(-number.Number),
        CelCall { Function: "-_", Arguments: [CelLiteral { Value: DoubleValue number }] } => new DoubleValue(-number.Number),
        CelCall { Function: "date", Target: null, Arguments: [CelLiteral { Value: StringValue text }] } => Constants.Of(CelType.Date, text.Text),
        CelCall { Function: "decimal", Target: null, Arguments: [CelLiteral { Value: StringValue text }] } => Constants.Of(CelType.Decimal, text.Text),
        CelCall { Function: "decimal", Target: null, Arguments: [CelLiteral { Value: NumberValue number }] } => number,
        _ => null,
    };

    private static string Turned(string function) => function switch { "_<_" => "_>_", "_<=_" => "_>=_", "_>_" => "_<_", "_>=_" => "_<=_", _ => function };
}
