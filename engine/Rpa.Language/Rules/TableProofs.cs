using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Rules;

/// <summary>Proves rule tables: no gap, no overlap, no row that is never hit, each with a true example.</summary>
internal static class TableProofs
{
    public static void Prove(ParsedWorkflow workflow)
    {
        var diagnostics = workflow.File.Diagnostics;
        var namesUnknownTable = diagnostics.Has(LanguageDiagnostics.UnknownTable);
        var users = workflow.Definition.States.Values.OfType<DecideState>().ToLookup(d => d.Rules);
        foreach (var table in workflow.Definition.Rules.Values)
        {
            if (!users[table.Name].Any() && !namesUnknownTable)
            {
                diagnostics.Report(LanguageDiagnostics.UnusedTable, table.Span, $"No state decides by the rule table '{table.Name}'.", $"Use it in a state with 'decide: {table.Name}', or remove it.");
            }

            // Rows with faults were left out; what is missing then is no gap of the author's.
            if (workflow.BrokenTables.Contains(table.Name) || table.Rows.Length == 0)
            {
                continue;
            }

            var space = new TableSpace(table);
            if (!space.IsWhole)
            {
                diagnostics.Report(LanguageDiagnostics.TableTooWide, table.Span, $"The rule table '{table.Name}' is too wide to be proved.", "Split it into several tables with fewer inputs each.");
                continue;
            }

            if (space.Gap is { } gap && table.Hit != HitPolicy.Collect && users[table.Name].Any(d => d.NoMatch is null))
            {
                diagnostics.Report(
                    LanguageDiagnostics.RuleGap, table.Span, $"No row of the rule table '{table.Name}' matches {(gap.Values.Length == 0 ? "anything" : gap.Values)}.",
                    "Add a row for it, or 'no-match: STATE' to the states that use the table.");
            }

            if (table.Hit == HitPolicy.Unique)
            {
                foreach (var ((first, second), witness) in space.Overlaps.OrderBy(o => o.Key))
                {
                    diagnostics.Report(
                        LanguageDiagnostics.RuleOverlap, table.Rows[second].Span,
                        $"The rows of lines {table.Rows[first].Span.Line} and {table.Rows[second].Span.Line} both match {witness.Values}; under 'hit: unique' only one may.",
                        "Make their cells exclude each other, or say 'hit: first'.");
                }
            }

            for (var row = 0; row < table.Rows.Length; row++)
            {
                if (!space.Hit[row])
                {
                    diagnostics.Report(
                        LanguageDiagnostics.RuleRowUnreachable, table.Rows[row].Span,
                        table.Hit == HitPolicy.First ? "This row is never hit: the rows above it match everything it matches." : "This row matches no allowed value.",
                        "Correct its cells, move it up, or remove it.");
                }
            }
        }
    }
}
