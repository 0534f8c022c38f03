using System.Collections.Immutable;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Checking;

/// <summary>Finds every path that starts at a variable of the environment. Names that macros bind are not among them.</summary>
internal sealed class ReferenceCollector(CelEnvironment environment)
{
    private readonly ImmutableArray<CelReference>.Builder _found = ImmutableArray.CreateBuilder<CelReference>();
    private readonly List<string> _bound = [];

    public static ImmutableArray<CelReference> Collect(CelExpr tree, CelEnvironment environment)
    {
        var collector = new ReferenceCollector(environment);
        collector.Visit(tree);
        return [.. collector._found.Distinct()];
    }

    private void Visit(CelExpr expr)
    {
        if (PathOf(expr) is { } path)
        {
            var isTested = expr is CelSelect { IsTest: true } or CelSelect { IsOptional: true };
            _found.Add(new CelReference(path, expr.Span, isTested));
            if (isTested && path.Length > 2)
            {
                // Asking whether data.a.b is set reads data.a.
                Visit(((CelSelect)expr).Operand);
            }

            return;
        }

        switch (expr)
        {
            case CelSelect select:
                Visit(select.Operand);
                break;
            case CelListLiteral list:
                VisitAll(list.Items);
                break;
            case CelMapLiteral map:
                foreach (var entry in map.Entries)
                {
                    Visit(entry.Key);
                    Visit(entry.Value);
                }

                break;
            case CelCall call:
                VisitCall(call);
                break;
        }
    }

    private void VisitAll(ImmutableArray<CelExpr> items)
    {
        foreach (var item in items)
        {
            Visit(item);
        }
    }

    private void VisitCall(CelCall call)
    {
        var isLet = call is { Target: CelIdentifier { Name: "cel" }, Function: "bind", Arguments.Length: 3 };
        if (call.Target is not null && !isLet)
        {
            Visit(call.Target);
        }

        var names = isLet ? 1 : NameCount(call);
        if (isLet)
        {
            Visit(call.Arguments[1]);
        }

        foreach (var name in call.Arguments.Take(names).OfType<CelIdentifier>())
        {
            _bound.Add(name.Name);
        }

        var declared = call.Arguments.Take(names).OfType<CelIdentifier>().Count();
        VisitAll(call.Arguments.RemoveRange(0, isLet ? 2 : names));
        _bound.RemoveRange(_bound.Count - declared, declared);
    }

    private static int NameCount(CelCall call) => (call.Target, call.Function, call.Arguments.Length) switch
    {
        (null, _, _) => 0,
        (_, "all" or "exists" or "exists_one" or "existsOne", 3) => 2,
        (_, "all" or "exists" or "exists_one" or "existsOne", 2) => 1,
        (_, "filter" or "optMap" or "optFlatMap", 2) => 1,
        (_, "map", 2 or 3) => 1,
        (_, "transformList" or "transformMap" or "transformMapEntry", 3 or 4) => 2,
        _ => 0,
    };

    private ImmutableArray<string>? PathOf(CelExpr expr)
    {
        switch (expr)
        {
            case CelIdentifier name:
                var text = name.Name.TrimStart('.');
                var isVariable = environment.Variables.ContainsKey(text) && (name.Name != text || !_bound.Contains(text));
                return isVariable ? [text] : null;
            case CelSelect { Operand: not CelSelect { IsOptional: true } } select:
                return PathOf(select.Operand)?.Add(select.Field);
            case CelCall { Function: "_[_]", Target: null, Arguments: [var operand, CelLiteral { Value: StringValue field }] }:
                return PathOf(operand)?.Add(field.Text);
            default:
                return null;
        }
    }
}
