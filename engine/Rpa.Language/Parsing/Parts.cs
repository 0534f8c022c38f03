using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Parsing;

/// <summary>The children of a syntax tree's node.</summary>
internal static class Parts
{
    public static IEnumerable<CelExpr> Of(CelExpr expr) => expr switch
    {
        CelSelect select => [select.Operand],
        CelCall call => call.Target is null ? call.Arguments : call.Arguments.Prepend(call.Target),
        CelListLiteral list => list.Items,
        CelMapLiteral map => map.Entries.SelectMany(e => (CelExpr[])[e.Key, e.Value]),
        _ => [],
    };
}

/// <summary>The paths whose values an expression takes over: those read, and those read where they are set (`data.?name`), but not those only asked about.</summary>
internal static class ValuePaths
{
    public static IEnumerable<CelReference> Of(CelProgram program) => program.References.Where(r => !r.IsTested).Concat(Optional(program.Tree));

    private static IEnumerable<CelReference> Optional(CelExpr expr)
    {
        if (expr is CelSelect { IsOptional: true } select && PathOf.Expr(select.Operand) is { Length: > 0 } path)
        {
            return [new CelReference(path.Add(select.Field), select.Span, IsTested: false)];
        }

        return Parts.Of(expr).SelectMany(Optional);
    }
}

/// <summary>Selection paths such as `data.applicantName`.</summary>
internal static class PathOf
{
    /// <summary>The names of a path, the variable first; empty where the expression is no path.</summary>
    public static ImmutableArray<string> Expr(CelExpr expr)
    {
        var names = new Stack<string>();
        while (expr is CelSelect { IsTest: false } select)
        {
            names.Push(select.Field);
            expr = select.Operand;
        }

        if (expr is not CelIdentifier identifier)
        {
            return [];
        }

        names.Push(identifier.Name);
        return [.. names];
    }

    /// <summary>The expression is nothing but a path: an unset value is then simply absent.</summary>
    public static bool IsPlain(CelExpr expr) => Expr(expr).Length > 0;
}

/// <summary>The texts that an expression can have, where they can be listed.</summary>
internal static class PossibleTexts
{
    /// <summary>At most so many; beyond, nothing is listed.</summary>
    private const int Most = 256;

    /// <summary>All of them, or null where they cannot be listed.</summary>
    public static ImmutableArray<string>? Of(CelExpr expr, ImmutableArray<DataField> data, int depth = 0)
    {
        switch (expr)
        {
            case CelLiteral { Value: StringValue text }:
                return [text.Text];
            case CelCall { Function: "_?_:_", Arguments: [_, var then, var otherwise] } when depth < 16:
                return Of(then, data, depth + 1) is { } a && Of(otherwise, data, depth + 1) is { } b ? [.. a.Union(b)] : null;
            case CelSelect when PathOf.Expr(expr) is [Scopes.DataName, var name]:
                return data.FirstOrDefault(f => f.Name == name)?.Type is { Kind: DataKind.Choice } choice ? choice.Options.Items : null;
            default:
                return null;
        }
    }

    /// <summary>All texts of a template, or null where they cannot be listed.</summary>
    public static ImmutableArray<string>? Of(TextTemplate template, ImmutableArray<DataField> data)
    {
        ImmutableArray<string> all = [template.Literals[0]];
        for (var i = 0; i < template.Programs.Length; i++)
        {
            if (Of(template.Programs[i].Tree, data) is not { } texts || all.Length * texts.Length > Most)
            {
                return null;
            }

            var after = template.Literals[i + 1];
            all = [.. all.SelectMany(a => texts.Select(t => a + t + after))];
        }

        return all;
    }
}
