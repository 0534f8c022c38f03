using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Checking;

internal sealed partial class Binder
{
    // Plain tests instead of one pattern over name and arguments: the frame of that would be the largest of the recursion.
    private Bound? BindOperator(CelCall call)
    {
        var arguments = call.Arguments;
        return arguments.Length switch
        {
            1 => call.Function switch
            {
                "!_" => new Bound(new NotNode(Condition(arguments[0], "'!'").Node), CelType.Bool),
                "-_" => BindNegate(call, arguments[0]),
                _ => null,
            },
            2 => BindBinary(call, arguments[0], arguments[1]),
            3 when call.Function == "_?_:_" => BindConditional(call, arguments[0], arguments[1], arguments[2]),
            _ => null,
        };
    }

    private Bound? BindBinary(CelCall call, CelExpr a, CelExpr b)
    {
        switch (call.Function)
        {
            case "_&&_" or "_||_":
                return BindLogic(call, a, b);
            case "_==_" or "_!=_":
                return BindEqual(call, a, b);
            case "_<_" or "_<=_" or "_>_" or "_>=_":
                return BindCompare(call, a, b);
            case "_+_" or "_-_" or "_*_" or "_/_" or "_%_":
                return BindArithmetic(call, a, b);
            case "@in":
                return BindIn(call, a, b);
            case "_[_]" or "_[?_]":
                return BindIndex(call, a, b);
            default:
                return null;
        }
    }

    private Bound Condition(CelExpr expr, string where)
    {
        var bound = Bind(expr);
        return TypeRules.IsOpen(bound.Type) || bound.Type.Kind == CelKind.Bool
            ? bound
            : Fault(CelDiagnostics.NotACondition, expr.Span, $"{where} needs true or false, this is {bound.Type}.", "Compare it, for example with '==' or '>'.");
    }

    private Bound BindLogic(CelCall call, CelExpr a, CelExpr b)
    {
        var isOr = call.Function == "_||_";
        var name = isOr ? "'||'" : "'&&'";
        return new Bound(new LogicNode(Condition(a, name).Node, Condition(b, name).Node, isOr), CelType.Bool);
    }

    private Bound BindConditional(CelCall call, CelExpr condition, CelExpr yes, CelExpr no)
    {
        var c = Condition(condition, "The question before '?'");
        var (a, b) = AdaptLiterals(yes, Bind(yes), no, Bind(no));
        return TypeRules.Join(a.Type, b.Type) is { } type
            ? new Bound(new ConditionalNode(c.Node, a.Node, b.Node), type)
            : Fault(CelDiagnostics.BranchesDiffer, call.Span, $"One outcome is {a.Type}, the other {b.Type}.", "Convert one of them, for example with string(…).");
    }

    private Bound BindEqual(CelCall call, CelExpr left, CelExpr right)
    {
        var (a, b) = AdaptLiterals(left, Bind(left), right, Bind(right));
        if (!TypeRules.AreComparable(a.Type, b.Type))
        {
            if (a.Type.Kind == CelKind.Null || b.Type.Kind == CelKind.Null)
            {
                var other = a.Type.Kind == CelKind.Null ? right : left;
                return Fault(
                    CelDiagnostics.NeverNull, call.Span, $"'{CelPrinter.Print(other)}' is never null; a field without a value is unset.",
                    other is CelSelect ? $"Ask has({CelPrinter.Print(other)})." : "Ask has() whether a field is set.");
            }

            return WrongOperands(call, a.Type, b.Type);
        }

        return new Bound(new EqualNode(a.Node, b.Node, call.Function == "_!=_"), CelType.Bool);
    }

    private Bound BindCompare(CelCall call, CelExpr left, CelExpr right)
    {
        var (a, b) = AdaptLiterals(left, Bind(left), right, Bind(right));
        return TypeRules.AreOrdered(a.Type, b.Type)
            ? new Bound(new CompareNode(a.Node, b.Node, call.Function.Trim('_')), CelType.Bool)
            : WrongOperands(call, a.Type, b.Type);
    }

    private Bound BindArithmetic(CelCall call, CelExpr left, CelExpr right)
    {
        var op = call.Function[1];
        var (a, b) = AdaptLiterals(left, Bind(left), right, Bind(right));
        return TypeRules.Arithmetic(op, a.Type, b.Type) is { } type
            ? new Bound(new ArithmeticNode(a.Node, b.Node, op), type)
            : WrongOperands(call, a.Type, b.Type);
    }

    private Bound BindNegate(CelCall call, CelExpr operand)
    {
        var a = Bind(operand);
        return TypeRules.IsOpen(a.Type) || a.Type.Kind is CelKind.Int or CelKind.Double or CelKind.Decimal
            ? new Bound(new NegateNode(a.Node), a.Type)
            : Fault(CelDiagnostics.WrongOperands, call.Span, $"'-' does not take {a.Type}.");
    }

    private Bound BindIn(CelCall call, CelExpr item, CelExpr container)
    {
        var (a, b) = (Bind(item), Bind(container));
        var element = b.Type.Kind switch
        {
            CelKind.List or CelKind.Map => b.Type.Parameters[0],
            CelKind.Dyn or CelKind.Error => CelType.Dyn,
            _ => null,
        };
        return element is null || !TypeRules.AreComparable(a.Type, element)
            ? WrongOperands(call, a.Type, b.Type)
            : new Bound(new InNode(a.Node, b.Node), CelType.Bool);
    }

    private Bound BindIndex(CelCall call, CelExpr operand, CelExpr index)
    {
        var isOptional = call.Function == "_[?_]";
        if (!isOptional && index is CelLiteral { Value: StringValue field } && Bind(operand) is { Type.Kind: CelKind.Record } record)
        {
            return BindRecordIndex(index.Span, operand, record, field.Text);
        }

        var (a, b) = (Bind(operand), Bind(index));
        var target = a.Type.Kind == CelKind.Optional ? a.Type.Parameters[0] : a.Type;
        var wanted = target.Kind switch
        {
            CelKind.List => CelType.Int,
            CelKind.Map => target.Parameters[0],
            CelKind.Dyn or CelKind.Error => CelType.Dyn,
            _ => null,
        };
        if (wanted is null)
        {
            return Fault(
                CelDiagnostics.NotIndexable, call.Span, $"A value of type {target} has no items to pick with '[ ]'.",
                target.Kind == CelKind.String ? "Use charAt(…) or substring(…)." : "");
        }

        if (!TypeRules.AreComparable(wanted, b.Type))
        {
            return Fault(CelDiagnostics.NotIndexable, index.Span, $"A {target} is picked from with {wanted}, not with {b.Type}.");
        }

        var element = target.Kind switch { CelKind.List => target.Parameters[0], CelKind.Map => target.Parameters[1], _ => target };
        return isOptional || a.Type.Kind == CelKind.Optional
            ? new Bound(isOptional ? new OptionalAccessNode(a.Node, b.Node) : new IndexNode(a.Node, b.Node), CelType.Optional(element))
            : new Bound(new IndexNode(a.Node, b.Node), element);
    }

    private Bound BindRecordIndex(SourceSpan key, CelExpr operand, Bound record, string field)
    {
        var select = new CelSelect(operand, field, IsTest: false, IsOptional: false, key with { EndColumn = key.EndColumn - 1 });
        return FieldType(record.Type, select, out _) is { } type
            ? new Bound(new SelectNode(record.Node, field, Path(select), isRecord: true), type)
            : new Bound(new FailingNode("no such field"), CelType.Error);
    }

    private Bound WrongOperands(CelCall call, CelType a, CelType b)
    {
        var op = call.Function.Trim('_', '@');
        var remedy = (a.Kind, b.Kind) switch
        {
            (CelKind.Double, CelKind.Decimal) or (CelKind.Decimal, CelKind.Double) => "Convert the double with decimal(…).",
            (CelKind.Optional, _) or (_, CelKind.Optional) => "Take the value out with orValue(…).",
            _ when op == "+" && (a.Kind == CelKind.String || b.Kind == CelKind.String) => "Convert the other side with string(…).",
            _ when TypeRules.IsNumber(a) && TypeRules.IsNumber(b) => $"Convert one side with {a.Name}(…) or {b.Name}(…).",
            (CelKind.Date, CelKind.String) => "Write the day as date(\"2026-11-21\").",
            (CelKind.String, CelKind.Date) => "Write the day as date(\"2026-11-21\").",
            (CelKind.Date, CelKind.Timestamp) or (CelKind.Timestamp, CelKind.Date) => "Take the day of the point in time with date(…, \"Europe/Berlin\").",
            _ => "",
        };
        return Fault(CelDiagnostics.WrongOperands, call.Span, $"'{op}' does not go between {a} and {b}.", remedy);
    }

    /// <summary>Beside a decimal, a literal such as 0.5 means the decimal that is written there.</summary>
    private static (Bound A, Bound B) AdaptLiterals(CelExpr left, Bound a, CelExpr right, Bound b) =>
        a.Type.Kind == CelKind.Decimal && AsDecimal(right) is { } y ? (a, y)
        : b.Type.Kind == CelKind.Decimal && AsDecimal(left) is { } x ? (x, b)
        : (a, b);

    private static Bound? AsDecimal(CelExpr expr)
    {
        // A double's shortest form is what was written, up to 15 digits; beyond a decimal's range it stays a double and is refused.
        if (expr is not CelLiteral { Value: DoubleValue d } || Math.Abs(d.Number) >= 7.9e27)
        {
            return null;
        }

        var text = d.Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return new Bound(
            new ConstantNode(new DecimalValue(decimal.Parse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture))),
            CelType.Decimal);
    }
}
