using System.Globalization;
using Rpa.Engine;
using Rpa.Engine.Queries;
using Rpa.Host.Terminal;
using Rpa.Language.Running;
using Spectre.Console;

namespace Rpa.Host.Demo;

/// <summary>What the terminal shows while the demo runs.</summary>
internal static class DemoProgress
{
    /// <summary>Pages and terminal are redrawn at most this often.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>Shows cases by state, throughput and what is being done, until nothing moves by itself any more.</summary>
    public static async Task ShowUntilSettledAsync(RpaEngine engine, int mails, TimeProvider time, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        if (!Say.Console.Profile.Out.IsTerminal)
        {
            var said = "";
            await WatchAsync(engine, time, overview => { said = Lines(overview, mails, said); return Task.CompletedTask; }, TimeSpan.FromSeconds(5), cancellationToken);
            return;
        }

        await Say.Console.Live(new Text("…")).AutoClear(enabled: true).StartAsync(context => WatchAsync(
            engine,
            time,
            async overview =>
            {
                var workers = await engine.Queries.WorkersAsync(cancellationToken);
                context.UpdateTarget(Picture(overview, mails, time.GetElapsedTime(startedAt), workers));
            },
            Beat,
            cancellationToken));
    }

    private static async Task WatchAsync(RpaEngine engine, TimeProvider time, Func<Overview, Task> show, TimeSpan beat, CancellationToken cancellationToken)
    {
        while (!await engine.IsSettledAsync(cancellationToken))
        {
            await show(await engine.Queries.OverviewAsync(cancellationToken));
            var change = engine.NextChangeAsync(cancellationToken);
            await Task.WhenAny(change, Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken));
            await Task.Delay(beat, time, cancellationToken);
        }

        await show(await engine.Queries.OverviewAsync(cancellationToken));
    }

    /// <summary>One line, where it differs from the last one.</summary>
    private static string Lines(Overview overview, int mails, string said)
    {
        var phases = overview.ByPhase.Where(p => p.Value > 0).OrderBy(p => p.Key).Select(p => string.Create(CultureInfo.InvariantCulture, $"{Name(p.Key)} {p.Value}"));
        var cases = string.Join(", ", phases);
        var line = $"{mails} mails; cases: {(cases.Length > 0 ? cases : "none yet")}";
        if (line != said)
        {
            Say.Line(line);
        }

        return line;
    }

    private static Rows Picture(Overview overview, int mails, TimeSpan elapsed, IReadOnlyCollection<WorkerRow> workers)
    {
        var states = new Table().Border(TableBorder.Minimal).AddColumn("process").AddColumn("state").AddColumn(new TableColumn("cases").RightAligned());
        foreach (var row in overview.ByWorkflow.OrderBy(r => r.Workflow, StringComparer.Ordinal).ThenBy(r => r.State, StringComparer.Ordinal))
        {
            states.AddRow(row.Workflow, row.State, row.Count.ToString(CultureInfo.InvariantCulture));
        }

        var finished = overview.ByPhase.GetValueOrDefault(CasePhase.Finished);
        var perMinute = elapsed.TotalMinutes > 0 ? finished / elapsed.TotalMinutes : 0;
        var doing = workers.SelectMany(w => w.Leases).Select(l => $"{l.Reference} {l.State} ({l.Action})").Take(6).ToList();
        return new Rows(
            states,
            new Markup(string.Create(CultureInfo.InvariantCulture, $"{mails} mails, {finished} cases finished, {perMinute:F0} a minute, {overview.OpenTasks} tasks open, {overview.Exceptions} exceptions, {elapsed.TotalSeconds:F0} s")),
            new Text(doing.Count == 0 ? "waiting" : "doing: " + string.Join("; ", doing)));
    }

    /// <summary>The result in words.</summary>
    public static void Summary(DemoReport report)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumn("result").AddColumn(new TableColumn("").RightAligned());
        void Row(string name, double value) => table.AddRow(name, value.ToString("0.#", CultureInfo.InvariantCulture));
        Row("mails", report.Cases);
        Row("complete and readable (eligible)", report.Eligible);
        Row("of these without any help (straight through)", report.StraightThrough);
        Row("finished", report.Finished);
        Row("prepared for a person's decision", report.PreparedForDecision);
        Row("waiting for a person or the citizen", report.Waiting);
        Row("exceptions", report.Exceptions);
        Row("register entries", report.RegisterEntries);
        Row("replies sent", report.Replies);
        Row("lost", report.Lost);
        Row("filed twice", report.DuplicatesFiled);
        Row("wrong values filed", report.WrongValuesFiled);
        Row("decisions without a person", report.DecisionsWithoutAPerson);
        Row("seconds", report.Seconds);
        Say.Console.Write(table);
        foreach (var finding in report.Findings)
        {
            Say.Line(finding);
        }
    }

    private static string Name(CasePhase phase) => phase switch
    {
        CasePhase.Task => "with a person",
        CasePhase.Exception => "exception",
        _ => phase.ToString().ToLowerInvariant(),
    };
}
