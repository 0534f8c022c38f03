using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Rpa.Expressions;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Rules;
using Rpa.Language.Running;

namespace Rpa.Language.Tests.Rules;

/// <summary>What is proved of a table is what trying every value finds.</summary>
public sealed class TableSpaceTests
{
    private static readonly DateOnly First = new(2026, 1, 1);

    private static readonly ImmutableArray<DataField> Inputs =
    [
        Field("number", new DataType(DataKind.Integer, Min: 0, Max: 6)), Field("money", new DataType(DataKind.Money, Min: 0, Max: 0.05m)),
        Field("kind", new DataType(DataKind.Choice, Options: ["a", "b", "c"])), Field("flag", new DataType(DataKind.Boolean)),
    ];

    private static readonly ImmutableArray<ImmutableArray<Value>> Domain =
    [
        [.. Enumerable.Range(0, 7).Select(i => Value.Of((long)i))], [.. Enumerable.Range(0, 6).Select(i => Value.Of(i / 100m))],
        [Value.Of("a"), Value.Of("b"), Value.Of("c")], [BoolValue.True, BoolValue.False],
    ];

    private static DataField Field(string name, DataType type) => new(name, type, LocalText.Same(name), IsPersonal: false);

    private static Gen<CellTest> Cell(int column) => Gen.Frequency(
        (2, Gen.Constant((CellTest)new CellTest.Any())),
        (2, from values in Gen.Elements(Domain[column].AsEnumerable()).NonEmptyListOf()
            from negated in Gen.Elements(false, false, true)
            select (CellTest)new CellTest.OneOf([.. values.Distinct().Take(2)], negated)),
        (column < 2 ? 5 : 0, from a in Gen.Elements(Domain[column].AsEnumerable())
                             from b in Gen.Elements(Domain[column].AsEnumerable())
                             from open in Gen.Choose(0, 2)
                             from fromIncluded in Gen.Elements(true, false)
                             from toIncluded in Gen.Elements(true, false)
                             let low = Axis.Compare(a, b) <= 0 ? a : b
                             let high = Axis.Compare(a, b) <= 0 ? b : a
                             let isEmpty = Axis.Compare(low, high) == 0 && !(fromIncluded && toIncluded)
                             select open == 1 ? new CellTest.Interval(null, FromIncluded: false, high, toIncluded || isEmpty)
                                 : open == 2 ? new CellTest.Interval(low, fromIncluded || isEmpty, null, ToIncluded: false)
                                 : (CellTest)new CellTest.Interval(low, fromIncluded || isEmpty, high, toIncluded || isEmpty)));

    private static readonly Gen<RuleRow> Row =
        from cells in Gen.CollectToArray(Enumerable.Range(0, Inputs.Length).Select(Cell))
        from begins in Gen.Frequency((3, Gen.Constant(-1)), (1, Gen.Choose(0, 3)))
        from ends in Gen.Frequency((3, Gen.Constant(-1)), (1, Gen.Choose(3, 5)))
        select new RuleRow([.. cells], [Value.Of(1L)], begins < 0 ? null : First.AddDays(begins), ends < 0 ? null : First.AddDays(ends), "§", default);

    private static readonly Gen<RuleTable> Table =
        from hit in Gen.Elements(HitPolicy.Unique, HitPolicy.First, HitPolicy.Collect)
        from count in Gen.Choose(1, 5)
        from rows in Row.ArrayOf(count)
        select new RuleTable { Name = "t", Hit = hit, Inputs = Inputs, Outputs = [Field("out", new DataType(DataKind.Integer))], Rows = [.. rows], Span = default };

    [Fact]
    [Trait("needs", "time")]
    public void ProofAndTrialAgree() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Table.ToArbitrary(), Agrees));

    private static void Agrees(RuleTable table)
    {
        var space = new TableSpace(table);
        Assert.True(space.IsWhole);
        var hit = new bool[table.Rows.Length];
        var overlaps = new HashSet<(int, int)>();
        DateOnly? gapDay = null;
        var begins = table.Rows.Any(r => r.ValidFrom is null) ? First.AddDays(-1) : table.Rows.Min(r => r.ValidFrom!.Value);
        for (var day = begins; day <= First.AddDays(8); day = day.AddDays(1))
        {
            foreach (var values in Values())
            {
                var inputs = MapValue.FromStrings(Inputs.Select((f, i) => KeyValuePair.Create(f.Name, values[i])));
                var matched = RuleEvaluator.Evaluate(table with { Hit = HitPolicy.Collect }, inputs, day).Rows;
                if (matched.IsEmpty)
                {
                    gapDay ??= day;
                }

                foreach (var row in table.Hit == HitPolicy.First ? matched.Take(1) : matched)
                {
                    hit[row] = true;
                }

                overlaps.UnionWith(matched.Skip(1).Select(r => (matched[0], r)));
            }
        }

        Assert.Equal(gapDay is not null, space.Gap is not null);
        Assert.Equal(hit, space.Hit);
        Assert.Equal(overlaps.Order(), space.Overlaps.Keys.Order());
        if (space.Gap is { Day: { } found })
        {
            // The time before the first change is one piece, told as "before" the change.
            var isBefore = space.Gap.Values.Contains("before", StringComparison.Ordinal);
            Assert.True(gapDay == (isBefore ? begins : found), $"gap from {gapDay}, found {found}, {space.Gap}:\n{string.Join('\n', table.Rows.Select(r => $"{string.Join(" | ", r.When.Select(c => c is CellTest.OneOf o ? (o.Negated ? "not " : "") + string.Join(",", o.Values) : c is CellTest.Interval i ? $"{i.FromIncluded}{i.From}..{i.To}{i.ToIncluded}" : "-"))} {r.ValidFrom}..{r.ValidUntil}"))}");
        }

        // A witness is a true example: no row matches it.
        if (space.Gap is { } gap)
        {
            var inputs = MapValue.FromStrings(gap.At.Select((v, i) => KeyValuePair.Create(Inputs[i].Name, v!)).Concat(Inputs.Skip(gap.At.Length).Select((f, i) => KeyValuePair.Create(f.Name, Domain[gap.At.Length + i][0]))));
            Assert.Empty(RuleEvaluator.Evaluate(table with { Hit = HitPolicy.Collect }, inputs, gap.Day ?? First).Rows);
        }
    }

    private static IEnumerable<Value[]> Values() =>
        from a in Domain[0] from b in Domain[1] from c in Domain[2] from d in Domain[3] select new[] { a, b, c, d };
}
