using Rpa.Expressions.Cel;
using Rpa.Expressions.Cel.Conformance;

namespace Rpa.Expressions.Tests.Cel;

/// <summary>A tree without its places, as unambiguous text.</summary>
internal static class Shape
{
    public static string Of(CelExpr expr) => expr switch
    {
        CelLiteral l => $"{l.Value.Type.Kind}:{CelJson.Text(l.Value)}",
        CelIdentifier i => $"id:{i.Name}",
        CelSelect s => $"select({Of(s.Operand)}, {s.Field}, {s.IsTest}, {s.IsOptional})",
        CelCall c => $"call({c.Function}, {(c.Target is null ? "-" : Of(c.Target))}, [{string.Join(", ", c.Arguments.Select(Of))}])",
        CelListLiteral l => $"list([{string.Join(", ", l.Items.Select(Of))}], [{string.Join(", ", l.OptionalIndices)}])",
        CelMapLiteral m => $"map({m.TypeName}, [{string.Join(", ", m.Entries.Select(e => $"{Of(e.Key)}: {Of(e.Value)} {e.IsOptional}"))}])",
        _ => throw new InvalidOperationException(expr.GetType().Name),
    };
}
