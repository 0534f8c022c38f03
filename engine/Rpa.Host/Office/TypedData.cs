using System.Collections.Immutable;
using System.Globalization;
using Rpa.Expressions;
using Rpa.Expressions.Cel.Conformance;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Host.Office;

/// <summary>`--data FIELD=VALUE`: texts become values by the types that the workflow declares. All faults are told at once.</summary>
internal static class TypedData
{
    /// <param name="definition">What declares the fields.</param>
    /// <param name="pairs">As given; an empty value clears its field.</param>
    /// <param name="allowed">Fields that may be given here; null for all.</param>
    public static MapValue Read(WorkflowDefinition definition, IReadOnlyList<KeyValuePair<string, string>> pairs, ImmutableArray<string>? allowed = null)
    {
        var faults = new List<string>();
        var values = new List<KeyValuePair<string, Value>>();
        var known = allowed ?? [.. definition.Data.Select(f => f.Name)];
        foreach (var (name, text) in pairs)
        {
            if (definition.Field(name) is not { } field || !known.Contains(name))
            {
                faults.Add($"--data {name}: '{definition.Name}' takes no field '{name}' here. {DidYouMean.Remedy(name, known)}".TrimEnd());
            }
            else if (text.Length == 0)
            {
                values.Add(KeyValuePair.Create(name, (Value)NullValue.Instance));
            }
            else if (Typed(field.Type, text) is var read && read.Value is { } value)
            {
                values.Add(KeyValuePair.Create(name, value));
            }
            else
            {
                faults.Add($"--data {name}={text}: {read.Fault!.En}");
            }
        }

        return faults.Count == 0 ? MapValue.FromStrings(values) : throw new OfficeFaultException(ExitCode.Input, string.Join('\n', faults));
    }

    /// <summary>Lists, records and addresses may come as JSON; days and amounts in it may be texts.</summary>
    private static Conversion Typed(DataType type, string text)
    {
        if (type.Kind is not (DataKind.List or DataKind.Record or DataKind.Address) || text.TrimStart() is not ['[' or '{', ..])
        {
            return type.Kind == DataKind.Record || type is { Kind: DataKind.List, Element.Kind: DataKind.Record }
                ? new Conversion(null, new LocalText("Bitte als JSON angeben.", $"give it as JSON: {(type.Kind == DataKind.List ? "[{\"field\": \"value\"}]" : "{\"field\": \"value\"}")}."))
                : type.FromText(text, CultureInfo.GetCultureInfo("de"));
        }

        var tree = CelJson.Parse(text);
        return tree.Value is { } value ? type.FromTree(value) : new Conversion(null, LocalText.Same(tree.Error ?? "no JSON"));
    }
}
