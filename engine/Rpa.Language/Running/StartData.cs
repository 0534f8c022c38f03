using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>
/// The first data of a case that nobody typed in. What cannot be worked out, or does not fit its field, stays unset: a stranger's message must start a case whatever it says, and the
/// workflow sees that the field is missing.
/// </summary>
public static class StartData
{
    /// <summary>The fields that <paramref name="save"/> gives; each one that stays unset is told to <paramref name="fault"/> in words.</summary>
    public static MapValue Of(WorkflowDefinition definition, ImmutableArray<SaveEntry> save, IActivation scopes, Action<string> fault)
    {
        var data = MapValue.Empty;
        foreach (var entry in save)
        {
            var result = entry.Value.Evaluate(scopes);
            if (result.Value is null or NullValue)
            {
                fault($"the field '{entry.Field}' stays unset: {result.Error ?? "no value"}");
                continue;
            }

            var conversion = definition.Field(entry.Field)?.Type.FromTree(result.Value);
            if (conversion?.Value is { } value)
            {
                data = data.With(entry.Field, value);
            }
            else
            {
                fault($"the field '{entry.Field}' stays unset: {conversion?.Fault?.En ?? "it is not declared"}");
            }
        }

        return data;
    }
}
