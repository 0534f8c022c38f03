using Rpa.Expressions.Cel;

namespace Rpa.Language.Parsing;

/// <summary>What is declared of the field that an expression reads: `data.kind`, `result.fields.kind`, `result[0].kind`.</summary>
internal static class DeclaredFields
{
    /// <summary>The declaration, or null where the expression is no read of a field.</summary>
    public static CelField? Of(CelExpr expr, CelEnvironment scope) =>
        expr is CelSelect { IsTest: false } select && TypeOf(select.Operand, scope) is { Kind: CelKind.Record } record ? record.Field(select.Field) : null;

    /// <summary>The declaration at the end of a path of names, or null.</summary>
    public static CelField? Of(IReadOnlyList<string> path, CelEnvironment scope)
    {
        if (path.Count < 2 || !scope.Variables.TryGetValue(path[0], out var type))
        {
            return null;
        }

        CelField? field = null;
        for (var i = 1; i < path.Count; i++)
        {
            if (type.Kind != CelKind.Record || (field = type.Field(path[i])) is null)
            {
                return null;
            }

            type = field.Type;
        }

        return field;
    }

    /// <summary>
    /// Whether the value is personal data, said again in other words at most: the field itself, a part or a joining of texts, the outcome of a condition. What is only computed from it, such as
    /// an age or whether it is set, is not.
    /// </summary>
    public static bool IsPersonal(CelExpr expr, CelEnvironment scope) => expr switch
    {
        CelSelect { IsTest: false } select => (Of(select, scope)?.IsPersonal ?? false) || IsPersonal(select.Operand, scope),
        CelCall { Function: "_?_:_", Arguments: [_, var then, var otherwise] } => IsPersonal(then, scope) || IsPersonal(otherwise, scope),
        CelCall { Function: "_+_", Arguments: [var left, var right] } => IsPersonal(left, scope) || IsPersonal(right, scope),
        CelCall { Function: "_[_]" or "_[?_]", Arguments: [var list, _] } => IsPersonal(list, scope),
        CelCall { Target: { } target, Function: "truncated" or "trim" or "substring" or "lowerAscii" or "upperAscii" or "replace" or "orValue" } => IsPersonal(target, scope),
        CelListLiteral list => list.Items.Any(i => IsPersonal(i, scope)),
        _ => false,
    };

    private static CelType? TypeOf(CelExpr expr, CelEnvironment scope) => expr switch
    {
        CelIdentifier identifier => scope.Variables.GetValueOrDefault(identifier.Name),
        CelSelect { IsTest: false } select => Of(select, scope)?.Type,
        CelCall { Function: "_[_]" or "_[?_]", Arguments: [var list, _] } when TypeOf(list, scope) is { Kind: CelKind.List, Parameters: [var item] } => item,
        _ => null,
    };
}
