using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Rules;

/// <summary>Proves rule tables: no gap, no overlap, no row that is never hit, each with a true example.</summary>
internal sealed class TableProofs(ParsedWorkflow workflow, Work work)
{
    private readonly DiagnosticBag _diagnostics = workflow.File.Diagnostics;

    public void Prove()
    {
        var namesUnknownTable = _diagnostics.Has(LanguageDiagnostics.UnknownTable);
        var users = workflow.Definition.States.Values.OfType<DecideState>().ToLookup(d => d.Rules);
        foreach (var table in workflow.Definition.Rules.Values)
        {
            if (!users[table.Name].Any() && !namesUnknownTable)
            {
                _diagnostics.Report(LanguageDiagnostics.UnusedTable, table.Span, $"No state decides by the rule table '{table.Name}'.", $"Use it in a state with 'decide: {table.Name}', or remove it.");
            }

            // Rows with faults were left out; what is missing then is no gap of the author's.
            if (!workflow.BrokenTables.Contains(table.Name) && table.Rows.Length > 0)
            {
                Table(table, [.. users[table.Name]]);
            }
        }
    }

    /// <summary>Says that a table could not be walked through.</summary>
    public static void ReportTooWide(DiagnosticBag diagnostics, RuleTable table) => diagnostics.Report(
        LanguageDiagnostics.TableTooWide, table.Span, $"The rule table '{table.Name}' has too many combinations to try them all, so it could not be proved that it has no gap and no overlap.",
        "Split it into several tables with fewer inputs each; one may decide what another takes.");

    private void Table(RuleTable table, ImmutableArray<DecideState> users)
    {
        var space = new TableSpace(table, work);
        if (!space.IsWhole)
        {
            ReportTooWide(_diagnostics, table);
            return;
        }

        if (table.Hit != HitPolicy.Collect)
        {
            Gaps(table, space, users);
        }

        if (table.Hit == HitPolicy.Unique)
        {
            foreach (var ((first, second), witness) in space.Overlaps.OrderBy(o => o.Key))
            {
                _diagnostics.Report(
                    LanguageDiagnostics.RuleOverlap, table.Rows[second].Span,
                    $"The rows of lines {table.Rows[first].Span.Line} and {table.Rows[second].Span.Line} both match {witness.Values}; under 'hit: unique' only one may.",
                    "Make their cells exclude each other, or say 'hit: first'.");
            }
        }

        NeverHit(table, space);
    }

    private void Gaps(RuleTable table, TableSpace space, ImmutableArray<DecideState> users)
    {
        if (space.Gap is { } gap && users.Any(d => d.NoMatch is null))
        {
            var beside = TableGaps.Beside(table, gap);
            _diagnostics.Report(
                LanguageDiagnostics.RuleGap, Place(table, beside), $"No row of the rule table '{table.Name}' matches {(gap.Values.Length == 0 ? "anything" : gap.Values)}.{Lines(table, beside)}",
                "Add a row for it, or 'no-match: STATE' to the states that use the table.");
        }
        else if (TableGaps.Hole(table, space) is { } hole)
        {
            var beside = TableGaps.Beside(table, hole);
            _diagnostics.Report(
                LanguageDiagnostics.RuleHole, Place(table, beside), $"No row of the rule table '{table.Name}' matches {hole.Values}, in the midst of others that do.{Lines(table, beside)}",
                "Add a row for it, or correct its neighbours; as it stands, 'no-match' takes it.");
        }

        foreach (var user in users.Where(u => u.NoMatch is null && space.Gap is null))
        {
            Beyond(table, user);
        }
    }

    /// <summary>A field that a state puts in may have values that the table does not declare: no row speaks of them.</summary>
    private void Beyond(RuleTable table, DecideState user)
    {
        foreach (var input in table.Inputs)
        {
            if (user.With.FirstOrDefault(w => w.Key == input.Name) is { Value: InputTemplate.Scalar { Text: { Programs: [var only] } text } } with && CallReader.IsAlone(text)
                && PathOf.Expr(only.Tree) is [Scopes.DataName, var name] && workflow.Definition.Field(name) is { } field && Beyond(input.Type, field.Type) is { } beyond)
            {
                _diagnostics.Report(
                    LanguageDiagnostics.RuleGap, with.Span, $"'{name}' may be {beyond}, which the input '{input.Name}' of the rule table '{table.Name}' does not declare: no row speaks of it.",
                    $"Give the field and the input the same bounds and options, or add 'no-match: STATE' to '{user.Name}'.");
            }
        }
    }

    /// <summary>A value that a field may have and an input may not, in words; null where there is none.</summary>
    private static string? Beyond(DataType input, DataType field)
    {
        if (input.Kind == DataKind.Choice && field.Kind == DataKind.Choice)
        {
            return field.Options.Except(input.Options).FirstOrDefault() is { } option ? $"'{option}'" : null;
        }

        if (input.Kind is not (DataKind.Integer or DataKind.Decimal or DataKind.Money))
        {
            return null;
        }

        return input.Min is { } min && (field.Min is not { } least || least < min) ? FormattableString.Invariant($"under {min}")
            : input.Max is { } max && (field.Max is not { } most || most > max) ? FormattableString.Invariant($"over {max}")
            : null;
    }

    private void NeverHit(RuleTable table, TableSpace space)
    {
        for (var row = 0; row < table.Rows.Length; row++)
        {
            if (!space.Hit[row])
            {
                _diagnostics.Report(
                    LanguageDiagnostics.RuleRowUnreachable, table.Rows[row].Span,
                    table.Hit == HitPolicy.First ? "This row is never hit: the rows above it match everything it matches." : "This row matches no allowed value.",
                    "Correct its cells, move it up, or remove it.");
            }
            else if (table.Hit == HitPolicy.Collect && Enumerable.Range(0, row).Where(r => IsSame(table.Rows[r], table.Rows[row])).Select(r => (int?)r).FirstOrDefault() is { } twin)
            {
                _diagnostics.Report(
                    LanguageDiagnostics.RuleRowUnreachable, table.Rows[row].Span, $"This row says the same as the row of line {table.Rows[twin].Span.Line}: its answer would be collected twice.",
                    "Remove one of them.");
            }
        }
    }

    private static bool IsSame(RuleRow a, RuleRow b) =>
        a.ValidFrom == b.ValidFrom && a.ValidUntil == b.ValidUntil && a.Then.SequenceEqual(b.Then) && a.When.Zip(b.When).All(p => IsSame(p.First, p.Second));

    private static bool IsSame(CellTest a, CellTest b) => (a, b) switch
    {
        (CellTest.OneOf x, CellTest.OneOf y) => x.Negated == y.Negated && x.Values.SequenceEqual(y.Values),
        (CellTest.Contains x, CellTest.Contains y) => x.Words.SequenceEqual(y.Words),
        _ => a == b,
    };

    private static SourceSpan Place(RuleTable table, ImmutableArray<int> beside) => beside is [var nearest, ..] ? table.Rows[nearest].Span : table.Span;

    private static string Lines(RuleTable table, ImmutableArray<int> beside) =>
        beside.Length > 1 ? $" The rows of lines {table.Rows[beside[0]].Span.Line} and {table.Rows[beside[1]].Span.Line} come nearest." : "";
}
