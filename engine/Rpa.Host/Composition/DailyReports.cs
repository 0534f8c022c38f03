using System.Globalization;
using Rpa.Bots.Office.Sheets;
using Rpa.Engine;
using Rpa.Engine.Queries;
using Rpa.Engine.Scheduling;
using Rpa.Expressions;

namespace Rpa.Host.Composition;

/// <summary>The daily report: a workbook of counts and cases, written on working days by a schedule.</summary>
internal sealed class DailyReports(string folder, TimeProvider time)
{
    /// <summary>The schedule's name.</summary>
    public const string Name = "daily-report";

    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    private RpaEngine? _engine;

    /// <summary>Monday to Friday at 18:00, in the engine's time zone.</summary>
    public HostSchedule Schedule => new(Name, "Writes the daily report of all cases as a workbook", "0 0 18 ? * MON-FRI", null, WriteAsync);

    /// <summary>The engine is started after its schedules are named.</summary>
    public void Attach(RpaEngine engine) => _engine = engine;

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_engine is not { } engine)
        {
            return;
        }

        var overview = await engine.Queries.OverviewAsync(cancellationToken);
        var cases = new List<ReportCase>();
        for (Page<CaseRow>? page = null; page is null || page.Rows.Length == 500;)
        {
            page = await engine.Queries.CasesAsync(new CaseFilter(), new PageRequest(cases.Count, 500), cancellationToken);
            cases.AddRange(page.Rows.Select(row => new ReportCase(
                row.Reference, Title(engine, row.Workflow), StateTitle(engine, row.Workflow, row.State), row.Outcome, row.StartedAt, row.ChangedAt, null)));
        }

        var bytes = DailyReport.Write(
            overview.ByWorkflow.Select(c => new ReportCount(Title(engine, c.Workflow), StateTitle(engine, c.Workflow, c.State), (int)c.Count)), cases, German);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"tagesbericht-{time.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.xlsx");
        await File.WriteAllBytesAsync(file + ".tmp", bytes, cancellationToken);
        File.Move(file + ".tmp", file, overwrite: true);
    }

    private static string Title(RpaEngine engine, string workflow) => engine.Bundles.TryGetValue(workflow, out var bundle) ? Text(bundle.Definition.Title) : workflow;

    private static string StateTitle(RpaEngine engine, string workflow, string state) =>
        engine.Bundles.TryGetValue(workflow, out var bundle) && bundle.Definition.States.TryGetValue(state, out var definition) ? Text(definition.Title) : state;

    private static string Text(LocalText text) => text.In(German);
}
