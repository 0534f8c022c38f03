using System.Collections.Immutable;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Language.Rules;

/// <summary>Values for which no row matches, or several do.</summary>
/// <param name="Values">In words: `days = 85, kind = report, on 2027-01-01`.</param>
/// <param name="Rows">The rows that match.</param>
internal sealed record TableWitness(string Values, ImmutableArray<int> Rows)
{
    /// <summary>The inputs, in order, as far as they matter; null stands for unset.</summary>
    public ImmutableArray<Value?> At { get; init; } = [];

    /// <summary>The day, where the table changes on some day; otherwise null.</summary>
    public DateOnly? Day { get; init; }
}

/// <summary>
/// The space of a table's inputs, cut where its cells cut it. Each piece is stood for by one value (the first of its kind), and rows are matched as at run time; so a witness is a true
/// example. Pieces that the same rows can still match are looked at once.
/// </summary>
internal sealed class TableSpace
{
    /// <summary>So many pairs of rows are listed at most; whoever has more corrects these first.</summary>
    private const int MostOverlaps = 400;

    /// <summary>What it costs to try a value in a cell, and a word in a text, in the units of <see cref="Work"/>.</summary>
    private const int CellCost = 10;
    private const int WordCost = 100;

    /// <summary>At most so many gaps are told apart.</summary>
    private const int MostGaps = 200;

    private const string Other = "…";

    private readonly RuleTable _table;
    private readonly Work _work;
    private readonly List<List<(Value? Value, RowSet Passes)>> _samples = [];
    private readonly ImmutableArray<DateOnly> _days;
    private readonly bool _isOpen;
    private readonly Value?[] _at;
    private readonly Dictionary<(int Column, RowSet Rows), double> _seen = [];
    private readonly List<TableWitness> _gaps = [];
    private DateOnly? _day;

    /// <summary>Cuts the space. Inputs in <paramref name="mayBeUnset"/> are tried unset too.</summary>
    public TableSpace(RuleTable table, Work? work = null, IReadOnlySet<string>? mayBeUnset = null)
    {
        _table = table;
        _work = (work ?? Work.OfWorkflow()).Share();
        _isOpen = table.Rows.Any(r => r.ValidFrom is null);
        _days = Days(table);
        _at = new Value?[table.Inputs.Length];
        Hit = new bool[table.Rows.Length];
        IsWhole = true;
        for (var i = 0; i < table.Inputs.Length && IsWhole; i++)
        {
            _samples.Add(Pieces(i, mayBeUnset?.Contains(table.Inputs[i].Name) ?? false));
        }

        if (IsWhole)
        {
            Uncovered = Walk(-1, RowSet.Of(table.Rows.Length, _ => true)) / (_days.Length * Pieces(0));
        }
    }

    /// <summary>Pieces without a row, the first of them first.</summary>
    public IReadOnlyList<TableWitness> Gaps => _gaps;

    /// <summary>The part of all pieces that no row matches, from 0 to 1.</summary>
    public double Uncovered { get; }

    /// <summary>The first piece without a row, or null.</summary>
    public TableWitness? Gap => _gaps.Count > 0 ? _gaps[0] : null;

    /// <summary>Whether values are missing where this input is unset.</summary>
    public bool HasGapWhereUnset(string input)
    {
        var at = _table.Inputs.Select(i => i.Name).ToImmutableArray().IndexOf(input);
        return _gaps.Exists(g => g.At.Length > at && g.At[at] is null);
    }

    /// <summary>A piece for pairs of rows that match together.</summary>
    public Dictionary<(int First, int Second), TableWitness> Overlaps { get; } = [];

    /// <summary>Rows that answer somewhere (under `first`, that come first somewhere).</summary>
    public bool[] Hit { get; }

    /// <summary>False where the table was too wide to be walked through: then nothing here is proved.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Gives the number of pieces that no row matches.</summary>
    private double Walk(int column, RowSet rows)
    {
        if (!IsWhole)
        {
            return 0;
        }

        if (column >= 0 && rows.IsEmpty)
        {
            // Nothing matches whatever the other inputs are.
            AddGap(column);
            return Pieces(column);
        }

        var key = (column, rows);
        if (_seen.TryGetValue(key, out var known))
        {
            return known;
        }

        var uncovered = 0.0;
        if (column == _table.Inputs.Length)
        {
            Leaf(rows);
        }
        else if (column < 0)
        {
            foreach (var day in _days)
            {
                _day = _days.Length > 1 ? day : null;
                IsWhole &= _work.Spend(_table.Rows.Length);
                uncovered += Walk(0, RowSet.Of(_table.Rows.Length, r => IsValid(_table.Rows[r], day)));
            }
        }
        else
        {
            foreach (var (value, passes) in _samples[column])
            {
                _at[column] = value;
                IsWhole &= _work.Spend(rows.Cost);
                uncovered += Walk(column + 1, rows.And(passes));
            }
        }

        _seen[key] = uncovered;
        return uncovered;
    }

    private static bool IsValid(RuleRow row, DateOnly day) => (row.ValidFrom ?? day) <= day && day <= (row.ValidUntil ?? day);

    private double Pieces(int column) => _samples.Skip(column).Aggregate(1.0, (all, s) => all * s.Count);

    private void AddGap(int column)
    {
        if (_gaps.Count < MostGaps)
        {
            _gaps.Add(new TableWitness(Describe(column), []) { At = [.. _at.Take(column)], Day = _day });
        }
    }

    private void Leaf(RowSet set)
    {
        var first = set.Rows().First();
        Hit[first] = true;
        foreach (var row in set.Rows().Skip(1))
        {
            Hit[row] |= _table.Hit != HitPolicy.First;
            IsWhole &= _work.Spend(1);
            if (Overlaps.Count < MostOverlaps && !Overlaps.ContainsKey((first, row)))
            {
                Overlaps.Add((first, row), new TableWitness(Describe(_table.Inputs.Length), [.. set.Rows()]));
            }
        }
    }

    private string Describe(int columns)
    {
        var words = _table.Inputs.Take(columns).Select((input, i) => $"{input.Name} {(_at[i] is { } value ? value is StringValue { Text: Other } ? "anything else" : $"= {value}" : "unset")}");
        return _day is not { } day ? string.Join(", ", words)
            : string.Join(", ", words.Append(day == _days[0] && _isOpen ? FormattableString.Invariant($"before {day.AddDays(1):yyyy-MM-dd}") : FormattableString.Invariant($"on {day:yyyy-MM-dd}")));
    }

    /// <summary>The days on which rows begin, and those after rows end. Before the first row begins there is nothing to decide.</summary>
    private static ImmutableArray<DateOnly> Days(RuleTable table)
    {
        var begins = table.Rows.Select(r => r.ValidFrom).OfType<DateOnly>();
        var ends = table.Rows.Where(r => r.ValidUntil < DateOnly.MaxValue).Select(r => r.ValidUntil!.Value.AddDays(1));
        var isOpen = table.Rows.Any(r => r.ValidFrom is null);
        var days = begins.Concat(ends).Distinct().Order().ToList();
        if (days.Count == 0)
        {
            return [DateOnly.MinValue];
        }

        return isOpen ? [days[0].AddDays(-1), .. days] : [.. days];
    }

    /// <summary>The pieces of an input: values that pass the same rows are one piece, the first of them stands for it.</summary>
    private List<(Value? Value, RowSet Passes)> Pieces(int column, bool mayBeUnset)
    {
        ImmutableArray<CellTest> cells = [.. _table.Rows.Select(r => r.When[column])];
        var cost = cells.Sum(c => c is CellTest.Contains contains ? WordCost * contains.Words.Length : c is CellTest.OneOf oneOf ? CellCost * oneOf.Values.Length : CellCost);
        var seen = new HashSet<(bool, RowSet)>();
        var pieces = new List<(Value?, RowSet)>();
        foreach (var value in Samples(_table.Inputs[column].Type, cells, mayBeUnset, _table.Hit == HitPolicy.Unique))
        {
            if (!_work.Spend(cost))
            {
                IsWhole = false;
                break;
            }

            var passes = RowSet.Of(cells.Length, r => RuleEvaluator.Passes(cells[r], value));
            if (seen.Add((value is null, passes)))
            {
                pieces.Add((value, passes));
            }
        }

        return pieces;
    }

    private static IEnumerable<Value?> Samples(DataType type, ImmutableArray<CellTest> cells, bool mayBeUnset, bool wantsOverlaps)
    {
        IEnumerable<Value?> samples = type.Kind switch
        {
            DataKind.Boolean => [BoolValue.False, BoolValue.True],
            DataKind.Choice => type.Options.Select(Value.Of),
            _ when CellReader.IsOrdered(type) => Ordered(type, cells),
            _ => Texts(cells, wantsOverlaps),
        };
        return mayBeUnset ? samples.Append(null) : samples;
    }

    /// <summary>Texts that cells name, each word, and (two cells can find their words in one text) a text with words of each two cells.</summary>
    private static IEnumerable<Value> Texts(ImmutableArray<CellTest> cells, bool wantsOverlaps)
    {
        var exact = cells.OfType<CellTest.OneOf>().SelectMany(c => c.Values).Distinct();
        var contains = cells.OfType<CellTest.Contains>().ToList();
        var words = contains.SelectMany(c => c.Words).Distinct().Select(Value.Of);
        var pairs = wantsOverlaps ? contains.SelectMany((a, i) => contains.Skip(i + 1).Select(b => Value.Of($"{a.Words[0]} {b.Words[0]}"))) : [];
        return exact.Concat(words).Concat(pairs).Append(Value.Of(Other));
    }

    private static IEnumerable<Value> Ordered(DataType type, ImmutableArray<CellTest> cells)
    {
        var cuts = cells.SelectMany(c => c switch
        {
            CellTest.Interval interval => [interval.From, interval.To],
            CellTest.OneOf oneOf => oneOf.Values.Cast<Value?>(),
            _ => [],
        }).OfType<Value>().Distinct().Order(Comparer<Value>.Create((a, b) => Axis.Compare(a, b) ?? 0)).ToList();
        if (cuts.Count == 0)
        {
            return [Zero(type)];
        }

        var all = new List<Value>();
        for (var i = 0; i < cuts.Count; i++)
        {
            all.Add(Beside(type, cuts[i], -1));
            all.Add(cuts[i]);
            all.Add(Beside(type, cuts[i], +1));
            if (type.Kind == DataKind.Decimal && i > 0)
            {
                all.Add(Value.Of((Number(cuts[i - 1]) + Number(cuts[i])) / 2));
            }
        }

        if (type.Min is { } min)
        {
            all.Add(Of(type, min));
        }

        if (type.Max is { } max)
        {
            all.Add(Of(type, max));
        }

        return all.Where(v => v is not NumberValue || ((type.Min is not { } least || Number(v) >= least) && (type.Max is not { } most || Number(v) <= most)))
            .Distinct().Order(Comparer<Value>.Create((a, b) => Axis.Compare(a, b) ?? 0));
    }

    /// <summary>The nearest value beside a cut: a whole number, a cent, a day, a second; for decimals a thousandth.</summary>
    private static Value Beside(DataType type, Value cut, int side) => (type.Kind, cut) switch
    {
        (DataKind.Integer, NumberValue) => Of(type, Number(cut) + side),
        (DataKind.Money, NumberValue) => Of(type, Number(cut) + (0.01m * side)),
        (_, NumberValue) => Of(type, Number(cut) + (0.001m * side)),
        (_, DateValue day) => Value.Of(day.Day.DayNumber + side is >= 0 and <= 3_652_058 and var number ? DateOnly.FromDayNumber(number) : day.Day),
        (_, TimestampValue instant) => new TimestampValue(instant.Seconds + side, instant.Nanos),
        _ => cut,
    };

    private static decimal Number(Value value) => value switch
    {
        IntValue number => number.Number,
        DecimalValue number => number.Number,
        _ => 0,
    };

    private static Value Of(DataType type, decimal number) =>
        type.Kind == DataKind.Integer && number is >= long.MinValue and <= long.MaxValue ? Value.Of((long)number) : Value.Of(number);

    private static Value Zero(DataType type) => type.Kind switch
    {
        DataKind.Date => Value.Of(new DateOnly(2026, 1, 1)),
        DataKind.DateTime => new TimestampValue(0, 0),
        _ => Of(type, type.Min ?? 0),
    };
}
