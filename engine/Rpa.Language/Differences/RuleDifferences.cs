using System.Globalization;
using Rpa.Language.Definitions;

namespace Rpa.Language.Differences;

/// <summary>Differences of rule tables, row by row.</summary>
internal static class RuleDifferences
{
    public static IEnumerable<Difference> Of(WorkflowDefinition old, WorkflowDefinition @new)
    {
        foreach (var (name, before, after) in BundleDifferences.Pairs(old.Rules.Values.OrderBy(r => r.Span.Line), @new.Rules.Values.OrderBy(r => r.Span.Line), t => t.Name))
        {
            var users = @new.States.Values.OfType<DecideState>().Where(d => d.Rules == name).Select(d => d.Name).ToList();
            var meaning = users.Count == 0 ? "" : $"It counts for every moved case that comes to {Words.List(users)} from then on; what was decided before stays.";
            if (before is null || after is null)
            {
                yield return new Difference("rules", after is null ? ChangeKind.Removed : ChangeKind.Added, name, after is null ? "the table is gone" : $"is a new table of {after.Rows.Length} rows", meaning);
                continue;
            }

            if (before.Hit != after.Hit)
            {
                yield return new Difference("rules", ChangeKind.Changed, name, $"hit is {after.Hit.ToString().ToLowerInvariant()}, before {before.Hit.ToString().ToLowerInvariant()}", meaning);
            }

            foreach (var difference in Columns(name, "input", before.Inputs, after.Inputs).Concat(Columns(name, "output", before.Outputs, after.Outputs)).Concat(Rows(name, before, after, meaning)))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<Difference> Columns(
        string table, string kind, System.Collections.Immutable.ImmutableArray<Expressions.Types.DataField> old, System.Collections.Immutable.ImmutableArray<Expressions.Types.DataField> @new)
    {
        foreach (var (name, before, after) in BundleDifferences.Pairs(old, @new, f => f.Name))
        {
            if (before is null || after is null)
            {
                yield return new Difference("rules", ChangeKind.Changed, table, after is null ? $"the {kind} '{name}' is gone" : $"the {kind} '{name}' is new ({Words.Of(after.Type)})");
            }
            else if (before.Type != after.Type)
            {
                yield return new Difference("rules", ChangeKind.Changed, table, $"the {kind} '{name}' is {Words.Of(after.Type)}, before {Words.Of(before.Type)}");
            }
        }
    }

    /// <summary>Rows that ask the same are one row; the rest are gone or new.</summary>
    private static IEnumerable<Difference> Rows(string table, RuleTable old, RuleTable @new, string meaning)
    {
        var (gone, came) = (old.Rows.ToList(), new List<RuleRow>());
        foreach (var row in @new.Rows)
        {
            if (gone.Find(r => When(old, r) == When(@new, row) && Then(old, r) == Then(@new, row) && Days(r) == Days(row) && r.Source == row.Source) is { } same)
            {
                gone.Remove(same);
            }
            else
            {
                came.Add(row);
            }
        }

        foreach (var row in came)
        {
            if (gone.Find(r => When(old, r) == When(@new, row) && Days(r) == Days(row)) is { } before)
            {
                gone.Remove(before);
                yield return Then(old, before) != Then(@new, row)
                    ? new Difference("rules", ChangeKind.Changed, table, $"the row {When(@new, row)} gives {Then(@new, row)}, before {Then(old, before)} ({row.Source})", meaning)
                    : new Difference("rules", ChangeKind.Changed, table, $"the row {When(@new, row)} stands on '{row.Source}', before on '{before.Source}'");
            }
            else if (gone.Find(r => Then(old, r) == Then(@new, row) && (When(old, r) == When(@new, row) || r.Source == row.Source)) is { } moved)
            {
                gone.Remove(moved);
                yield return new Difference("rules", ChangeKind.Changed, table, $"the row that gives {Then(@new, row)} is for {When(@new, row)}{Days(row)}, before for {When(old, moved)}{Days(moved)}", meaning);
            }
            else
            {
                yield return new Difference("rules", ChangeKind.Changed, table, $"a new row: {When(@new, row)}{Days(row)} gives {Then(@new, row)} ({row.Source})", meaning);
            }
        }

        foreach (var row in gone)
        {
            yield return new Difference("rules", ChangeKind.Changed, table, $"a row is gone: {When(old, row)}{Days(row)} gave {Then(old, row)} ({row.Source})", meaning);
        }
    }

    private static string When(RuleTable table, RuleRow row) =>
        string.Join(", ", table.Inputs.Select((input, i) => (input.Name, Cell: Words.Of(row.When[i]))).Where(c => c.Cell != "-").Select(c => $"{c.Name}: {c.Cell}")) is { Length: > 0 } text ? $"[{text}]" : "[anything]";

    private static string Then(RuleTable table, RuleRow row) => string.Join(", ", table.Outputs.Select((output, i) => $"{output.Name} = {row.Then[i]?.ToString() ?? "unset"}"));

    private static string Days(RuleRow row) => (row.ValidFrom, row.ValidUntil) switch
    {
        (null, null) => "",
        ({ } from, null) => string.Create(CultureInfo.InvariantCulture, $" from {from:yyyy-MM-dd}"),
        (null, { } until) => string.Create(CultureInfo.InvariantCulture, $" until {until:yyyy-MM-dd}"),
        ({ } from, { } until) => string.Create(CultureInfo.InvariantCulture, $" from {from:yyyy-MM-dd} until {until:yyyy-MM-dd}"),
    };
}
