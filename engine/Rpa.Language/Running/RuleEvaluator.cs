using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Rules;

namespace Rpa.Language.Running;

/// <summary>What a table gave.</summary>
/// <param name="Result">Outputs by name, or a list of them under policy collect; null after an error.</param>
/// <param name="Error">In words.</param>
/// <param name="IsNoMatch">No row matched; under policy collect the result is then an empty list and no error.</param>
/// <param name="Rows">Indices of the rows that matched, for coverage and evidence.</param>
public sealed record RuleOutcome(Value? Result, string? Error, bool IsNoMatch, ImmutableArray<int> Rows);

/// <summary>Looks rows up in rule tables. Pure.</summary>
public static class RuleEvaluator
{
    /// <summary>The rows that match <paramref name="inputs"/> (absent keys are unset) among those valid on <paramref name="asOf"/>, unless the inputs carry `as-of`.</summary>
    public static RuleOutcome Evaluate(RuleTable table, MapValue inputs, DateOnly asOf)
    {
        var day = (inputs["as-of"] as DateValue)?.Day ?? asOf;
        var rows = ImmutableArray.CreateBuilder<int>();
        var isWithin = table.Inputs.All(input => IsWithin(input.Type, inputs[input.Name]));
        for (var i = 0; i < table.Rows.Length && isWithin; i++)
        {
            if (IsValid(table.Rows[i], day) && Matches(table, table.Rows[i], inputs))
            {
                rows.Add(i);
                if (table.Hit == HitPolicy.First)
                {
                    break;
                }
            }
        }

        var matched = rows.ToImmutable();
        if (table.Hit == HitPolicy.Collect)
        {
            return new RuleOutcome(Value.Of(matched.Select(i => (Value)Outputs(table, table.Rows[i]))), null, IsNoMatch: matched.IsEmpty, matched);
        }

        return matched switch
        {
            [] => new RuleOutcome(null, $"{table.Span}: no row of the table '{table.Name}' matches {Describe(inputs)} on {new DateValue(day)}.", IsNoMatch: true, matched),
            [var one] => new RuleOutcome(Outputs(table, table.Rows[one]), null, IsNoMatch: false, matched),
            _ => new RuleOutcome(null, $"{table.Span}: {matched.Length} rows of the table '{table.Name}' match {Describe(inputs)} where one may.", IsNoMatch: false, matched),
        };
    }

    /// <summary>Whether a value passes a cell; null stands for unset.</summary>
    public static bool Passes(CellTest test, Value? value) => test switch
    {
        CellTest.Any => true,
        CellTest.Unset => value is null or NullValue,
        _ when value is null or NullValue => false,
        CellTest.OneOf oneOf => oneOf.Values.Contains(value) != oneOf.Negated,
        CellTest.Interval interval => Inside(interval, value),
        CellTest.Contains contains => ContainsWord(contains, value.ToString()),
        _ => false,
    };

    /// <summary>The rows were written, and proved whole, for the values that an input declares: outside of them none speaks.</summary>
    private static bool IsWithin(DataType type, Value? value) => value is not NumberValue number
        || ((type.Min is not { } min || NumberValue.Compare(number, (NumberValue)Value.Of(min)) is >= 0) && (type.Max is not { } max || NumberValue.Compare(number, (NumberValue)Value.Of(max)) is <= 0));

    private static bool IsValid(RuleRow row, DateOnly day) => (row.ValidFrom is not { } from || day >= from) && (row.ValidUntil is not { } until || day <= until);

    private static bool Matches(RuleTable table, RuleRow row, MapValue inputs)
    {
        for (var i = 0; i < row.When.Length; i++)
        {
            if (!Passes(row.When[i], inputs[table.Inputs[i].Name]))
            {
                return false;
            }
        }

        return true;
    }

    private static MapValue Outputs(RuleTable table, RuleRow row) =>
        MapValue.FromStrings(table.Outputs.Zip(row.Then).Where(p => p.Second is not null).Select(p => KeyValuePair.Create(p.First.Name, p.Second!)));

    private static bool Inside(CellTest.Interval interval, Value value) =>
        (interval.From is null || Axis.Compare(value, interval.From) is { } from && (from > 0 || (from == 0 && interval.FromIncluded)))
        && (interval.To is null || Axis.Compare(value, interval.To) is { } to && (to < 0 || (to == 0 && interval.ToIncluded)));

    private static bool ContainsWord(CellTest.Contains contains, string text)
    {
        var folded = Fold(text);
        return contains.Words.Any(w => folded.Contains(Fold(w), StringComparison.Ordinal));
    }

    /// <summary>Lower case, umlauts written out, accents dropped: how people vary a word when they write to an office.</summary>
    internal static string Fold(string text)
    {
        var builder = new StringBuilder(text.Length + 8);
        foreach (var c in text.Normalize(NormalizationForm.FormC).ToLowerInvariant())
        {
            switch (c)
            {
                case 'ä': builder.Append("ae"); break;
                case 'ö': builder.Append("oe"); break;
                case 'ü': builder.Append("ue"); break;
                case 'ß': builder.Append("ss"); break;
                default: builder.Append(c); break;
            }
        }

        var plain = builder.ToString().Normalize(NormalizationForm.FormD);
        builder.Clear();
        foreach (var c in plain.Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark))
        {
            builder.Append(char.IsWhiteSpace(c) ? ' ' : c);
        }

        return builder.ToString();
    }

    private static string Describe(MapValue inputs) => inputs.Count == 0 ? "no inputs" : string.Join(", ", inputs.Entries.Select(e => $"{e.Key} = {e.Value}"));
}
