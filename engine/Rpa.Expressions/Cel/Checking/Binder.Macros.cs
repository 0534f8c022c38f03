using Rpa.Expressions.Cel.Running;

namespace Rpa.Expressions.Cel.Checking;

internal sealed partial class Binder
{
    internal static readonly string[] MacroNames =
        ["all", "exists", "exists_one", "existsOne", "filter", "map", "transformList", "transformMap", "transformMapEntry", "optMap", "optFlatMap"];

    private Bound? BindMacro(CelCall call)
    {
        var count = call.Arguments.Length;
        return call.Function switch
        {
            "all" or "exists" or "exists_one" or "existsOne" when count is 2 or 3 => BindLoop(call, count - 1),
            "filter" when count == 2 => BindLoop(call, 1),
            "map" when count is 2 or 3 => BindLoop(call, 1),
            "transformList" or "transformMap" or "transformMapEntry" when count is 3 or 4 => BindLoop(call, 2),
            "optMap" or "optFlatMap" when count == 2 => BindOptionalMap(call),
            _ when Array.IndexOf(MacroNames, call.Function) >= 0 => Fault(
                CelDiagnostics.WrongMacro, call.Span, $"'{call.Function}' does not take {count} arguments.",
                call.Function.StartsWith("transform", StringComparison.Ordinal)
                    ? $"Write it as items.{call.Function}(key, value, outcome)."
                    : $"Write it as items.{call.Function}(item, expression with item)."),
            _ => null,
        };
    }

    private string? VariableName(CelExpr expr, string macro)
    {
        if (expr is CelIdentifier name && !name.Name.StartsWith('.'))
        {
            return name.Name;
        }

        Fault(CelDiagnostics.WrongMacro, expr.Span, $"'{macro}' begins with a plain name for the item.", $"Write it as items.{macro}(item, …).");
        return null;
    }

    private int Declare(string name, CelType type)
    {
        var slot = _locals.Count;
        _locals.Add((name, type, slot));
        LocalCount = Math.Max(LocalCount, _locals.Count);
        return slot;
    }

    private Bound BindLoop(CelCall call, int variables)
    {
        var range = Bind(call.Target!);
        var (key, item) = range.Type.Kind switch
        {
            CelKind.List => (CelType.Int, range.Type.Parameters[0]),
            CelKind.Map => (range.Type.Parameters[0], range.Type.Parameters[1]),
            CelKind.Dyn or CelKind.Error => (CelType.Dyn, CelType.Dyn),
            _ => (CelType.Error, CelType.Error),
        };
        if (key.Kind == CelKind.Error)
        {
            Fault(CelDiagnostics.WrongMacro, call.Target!.Span, $"'{call.Function}' walks a list or a map, not a {range.Type}.");
        }

        var first = VariableName(call.Arguments[0], call.Function);
        var second = variables == 2 ? VariableName(call.Arguments[1], call.Function) : "";
        if (first is null || second is null || first == second)
        {
            return first is not null && first == second
                ? Fault(CelDiagnostics.WrongMacro, call.Arguments[1].Span, $"The two names of '{call.Function}' are the same.")
                : new Bound(new FailingNode("wrong macro"), CelType.Error);
        }

        var firstType = variables == 2 || range.Type.Kind == CelKind.Map ? key : item;
        var firstSlot = Declare(first, firstType);
        var secondSlot = variables == 2 ? Declare(second, item) : -1;
        var body = call.Arguments.Skip(variables).ToArray();
        var result = BindLoopBody(call.Function, body, new LoopShape(range.Node, firstSlot, secondSlot, 0), firstType, key);
        _locals.RemoveRange(_locals.Count - variables, variables);
        return result;
    }

    private Bound BindLoopBody(string macro, CelExpr[] body, LoopShape shape, CelType item, CelType key)
    {
        var isPredicateFirst = body.Length == 2 || macro is "all" or "exists" or "exists_one" or "existsOne" or "filter";
        var predicate = isPredicateFirst ? Condition(body[0], $"'{macro}'").Node : null;
        Bound? transform = body.Length == 2 ? Bind(body[1]) : isPredicateFirst ? null : Bind(body[0]);
        shape = shape with { BodyWeight = 1 + (predicate?.Weight ?? 0) + (transform?.Node.Weight ?? 0) };
        switch (macro)
        {
            case "all" or "exists":
                return new Bound(new QuantifierNode(shape, predicate!, macro == "exists"), CelType.Bool);
            case "exists_one" or "existsOne":
                return new Bound(new ExistsOneNode(shape, predicate!), CelType.Bool);
            case "transformMap":
                return new Bound(new TransformMapNode(shape, predicate, transform!.Value.Node, isEntry: false), CelType.Map(key, transform.Value.Type));
            case "transformMapEntry":
                var type = transform!.Value.Type;
                if (type.Kind is not (CelKind.Map or CelKind.Dyn or CelKind.Error))
                {
                    return Fault(CelDiagnostics.WrongMacro, body[^1].Span, $"'{macro}' needs a map of the entries to keep, this is {type}.", "Write {key: value}.");
                }

                return new Bound(new TransformMapNode(shape, predicate, transform.Value.Node, isEntry: true), type);
            default:
                return new Bound(new CollectNode(shape, predicate, transform?.Node), CelType.List(transform?.Type ?? item));
        }
    }

    private Bound BindLet(CelCall call)
    {
        if (call.Arguments is not [var name, var value, var body])
        {
            return Fault(CelDiagnostics.WrongMacro, call.Span, "'cel.bind' names a value for an expression.", "Write it as cel.bind(name, value, expression with name).");
        }

        var bound = Bind(value);
        if (VariableName(name, "cel.bind") is not { } text)
        {
            return new Bound(new FailingNode("wrong macro"), CelType.Error);
        }

        var slot = Declare(text, bound.Type);
        var result = Bind(body);
        _locals.RemoveAt(_locals.Count - 1);
        return new Bound(new BindNode(slot, bound.Node, result.Node), result.Type);
    }

    private Bound BindOptionalMap(CelCall call)
    {
        var target = Bind(call.Target!);
        var content = target.Type.Kind switch
        {
            CelKind.Optional => target.Type.Parameters[0],
            CelKind.Dyn or CelKind.Error => CelType.Dyn,
            _ => Fault(CelDiagnostics.WrongMacro, call.Target!.Span, $"'{call.Function}' needs an optional, this is {target.Type}.").Type,
        };
        if (VariableName(call.Arguments[0], call.Function) is not { } text)
        {
            return new Bound(new FailingNode("wrong macro"), CelType.Error);
        }

        var isFlat = call.Function == "optFlatMap";
        var slot = Declare(text, content);
        var body = Bind(call.Arguments[1]);
        _locals.RemoveAt(_locals.Count - 1);
        return isFlat && !TypeRules.IsOpen(body.Type) && body.Type.Kind != CelKind.Optional
            ? Fault(CelDiagnostics.WrongMacro, call.Arguments[1].Span, $"'optFlatMap' needs an optional from its expression, this is {body.Type}.", "Use optMap.")
            : new Bound(new OptionalMapNode(target.Node, slot, body.Node, isFlat), isFlat ? body.Type : CelType.Optional(body.Type));
    }
}
