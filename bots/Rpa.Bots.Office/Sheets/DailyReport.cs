using System.Globalization;
using Rpa.Expressions.Values;
using Value = Rpa.Expressions.Values.Value;

namespace Rpa.Bots.Office.Sheets;

/// <summary>How many cases of a workflow rest in a state.</summary>
public sealed record ReportCount(string Workflow, string State, int Cases);

/// <summary>A case as the report lists it.</summary>
/// <param name="Reference">`2026-000123`.</param>
/// <param name="Workflow">Title of the process.</param>
/// <param name="State">Title of the state.</param>
/// <param name="Outcome">How it ended, or null while it runs.</param>
/// <param name="Started">When it began.</param>
/// <param name="Changed">When something last happened.</param>
/// <param name="RegisterNumber">The number the register gave, or null.</param>
public sealed record ReportCase(string Reference, string Workflow, string State, string? Outcome, DateTimeOffset Started, DateTimeOffset Changed, string? RegisterNumber);

/// <summary>The daily report as a workbook: a sheet of counts, a sheet of cases.</summary>
public static class DailyReport
{
    /// <summary>The workbook's bytes, headings in the language of <paramref name="culture"/>.</summary>
    public static byte[] Write(IEnumerable<ReportCount> counts, IEnumerable<ReportCase> cases, CultureInfo culture)
    {
        var english = string.Equals(culture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal);
        using var writer = new SheetWriter();
        writer.Append(
            english ? "Overview" : "Übersicht",
            english ? ["Process", "State", "Cases"] : ["Verfahren", "Zustand", "Fälle"],
            counts.Select(c => new Value?[] { Value.Of(c.Workflow), Value.Of(c.State), Value.Of(c.Cases) }));
        writer.Append(
            english ? "Cases" : "Fälle",
            english
                ? ["Case", "Process", "State", "Outcome", "Started", "Last change", "Register number"]
                : ["Fall", "Verfahren", "Zustand", "Ergebnis", "Begonnen", "Zuletzt geändert", "Aktenzeichen"],
            cases.Select(c => new Value?[]
            {
                Value.Of(c.Reference), Value.Of(c.Workflow), Value.Of(c.State), c.Outcome is null ? null : Value.Of(c.Outcome), Value.Of(c.Started), Value.Of(c.Changed),
                c.RegisterNumber is null ? null : Value.Of(c.RegisterNumber),
            }));
        return writer.ToArray();
    }
}
