using System.Collections.Immutable;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Language.Rules;

/// <summary>What a gap of a table looks like to its author: the rows beside it, and whether it is a hole in the midst of what is covered.</summary>
internal static class TableGaps
{
    /// <summary>A table that leaves more of its cases out than this does so on purpose.</summary>
    private const double LargestHole = 1.0 / 3;

    /// <summary>
    /// The rows that miss a witness by one cell or by their days alone, the nearest first; none where every row misses it by more, or where the cell is no interval (then a row is missing and
    /// none is wrong).
    /// </summary>
    public static ImmutableArray<int> Beside(RuleTable table, TableWitness gap)
    {
        var rows = new List<(int Row, decimal Distance)>();
        for (var row = 0; row < table.Rows.Length; row++)
        {
            var missed = Enumerable.Range(0, gap.At.Length).Where(c => !RuleEvaluator.Passes(table.Rows[row].When[c], gap.At[c])).ToList();
            if (IsValid(table.Rows[row], gap.Day))
            {
                if (missed is [var column] && table.Rows[row].When[column] is CellTest.Interval interval && gap.At[column] is { } value)
                {
                    rows.Add((row, Distance(interval, value)));
                }
            }
            else if (missed.Count == 0)
            {
                rows.Add((row, Days(table.Rows[row], gap.Day!.Value)));
            }
        }

        return [.. rows.OrderBy(r => r.Distance).ThenBy(r => r.Row).Select(r => r.Row)];
    }

    /// <summary>The first gap that is small and lies between covered cases in each input: most likely nobody meant it, even where `no-match` takes it.</summary>
    public static TableWitness? Hole(RuleTable table, TableSpace space) =>
        space.Uncovered > LargestHole ? null : space.Gaps.FirstOrDefault(g => Enumerable.Range(0, g.At.Length).All(c => IsInside(table, c, g.At[c])));

    private static bool IsInside(RuleTable table, int column, Value? value)
    {
        var cells = table.Rows.Select(r => r.When[column]).Where(c => c is not CellTest.Any).ToList();
        if (cells.Count == 0 || cells.Exists(c => RuleEvaluator.Passes(c, value) && c is not CellTest.OneOf { Negated: true }))
        {
            return true;
        }

        return value is not null && cells.SelectMany(Ends).Any(e => Axis.Compare(e, value) <= 0) && cells.SelectMany(Ends).Any(e => Axis.Compare(e, value) >= 0);
    }

    private static IEnumerable<Value> Ends(CellTest cell) => cell switch
    {
        CellTest.Interval interval => new[] { interval.From, interval.To }.OfType<Value>(),
        CellTest.OneOf oneOf => oneOf.Values,
        _ => [],
    };

    private static bool IsValid(RuleRow row, DateOnly? day) => day is not { } at || ((row.ValidFrom ?? at) <= at && at <= (row.ValidUntil ?? at));

    private static decimal Distance(CellTest.Interval interval, Value value) => Axis.Compare(interval.To, value) <= 0 ? Between(interval.To!, value) : interval.From is { } from ? Between(from, value) : 0;

    private static decimal Between(Value a, Value b) => (a, b) switch
    {
        (NumberValue x, NumberValue y) => (decimal)Math.Abs(x.AsDouble - y.AsDouble),
        (DateValue x, DateValue y) => Math.Abs(x.Day.DayNumber - y.Day.DayNumber),
        (TimestampValue x, TimestampValue y) => Math.Abs(x.Seconds - y.Seconds),
        _ => 0,
    };

    private static decimal Days(RuleRow row, DateOnly day) => Math.Abs((row.ValidFrom > day ? row.ValidFrom : row.ValidUntil)!.Value.DayNumber - day.DayNumber);
}
