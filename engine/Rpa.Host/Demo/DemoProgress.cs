using System.Globalization;
using Rpa.Engine;
using Rpa.Engine.Queries;
using Rpa.Host.Terminal;
using Rpa.Language.Definitions;
using Rpa.Language.Running;
using Spectre.Console;

namespace Rpa.Host.Demo;

/// <summary>What the terminal shows while the demo runs.</summary>
internal static class DemoProgress
{
    /// <summary>The outcome of a case whose matter another one carries on.</summary>
    private const string HandedOver = "handed-over";

    /// <summary>Pages and terminal are redrawn at most this often.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>Shows cases by state, throughput and what is being done, until nothing moves by itself any more.</summary>
    public static async Task ShowUntilSettledAsync(RpaEngine engine, int mails, TimeProvider time, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        if (!Say.Console.Profile.Out.IsTerminal)
        {
            var said = "";
            await WatchAsync(engine, time, overview => { said = Lines(Matters(engine, overview), mails, said); return Task.CompletedTask; }, TimeSpan.FromSeconds(5), cancellationToken);
            return;
        }

        await Say.Console.Live(new Text("…")).AutoClear(enabled: true).StartAsync(context => WatchAsync(
            engine,
            time,
            async overview =>
            {
                var workers = await engine.Queries.WorkersAsync(cancellationToken);
                context.UpdateTarget(Picture(overview, Matters(engine, overview), mails, time.GetElapsedTime(startedAt), workers));
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

    /// <summary>A mail's matter is one, though the case that took it in and the one that carries it are two: what was handed over is left out.</summary>
    private static List<WorkflowCount> Matters(RpaEngine engine, Overview overview) =>
        [.. overview.ByWorkflow.Where(row => !(engine.Bundles.TryGetValue(row.Workflow, out var bundle) && bundle.Definition.States.GetValueOrDefault(row.State) is FinalState { Outcome: HandedOver }))];

    /// <summary>One line, where it differs from the last one.</summary>
    private static string Lines(List<WorkflowCount> matters, int mails, string said)
    {
        var phases = matters.GroupBy(m => Name(m.Phase)).OrderBy(g => g.Min(m => m.Phase)).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Sum(m => m.Count)} {g.Key}"));
        var cases = string.Join(", ", phases);
        var line = $"{mails} mails: {(cases.Length > 0 ? cases : "none taken in yet")}";
        if (line != said)
        {
            Say.Line(line);
        }

        return line;
    }

    private static Rows Picture(Overview overview, List<WorkflowCount> matters, int mails, TimeSpan elapsed, IReadOnlyCollection<WorkerRow> workers)
    {
        var states = new Table().Border(TableBorder.Minimal).AddColumn("process").AddColumn("state").AddColumn(new TableColumn("cases").RightAligned());
        foreach (var row in matters.OrderBy(r => r.Workflow, StringComparer.Ordinal).ThenBy(r => r.State, StringComparer.Ordinal))
        {
            states.AddRow(row.Workflow, row.State, row.Count.ToString(CultureInfo.InvariantCulture));
        }

        var settled = matters.Where(m => m.Phase is not (CasePhase.Acting or CasePhase.Probing or CasePhase.Children)).Sum(m => m.Count);
        var perMinute = elapsed.TotalMinutes > 0 ? settled / elapsed.TotalMinutes : 0;
        var doing = workers.SelectMany(w => w.Leases).Select(l => $"{l.Reference} {l.State} ({l.Action})").Take(6).ToList();
        return new Rows(
            states,
            new Markup(string.Create(CultureInfo.InvariantCulture, $"{mails} mails, {settled} of them settled, {perMinute:F0} a minute, {overview.OpenTasks} tasks for people, {overview.Exceptions} exceptions, {elapsed.TotalSeconds:F0} s")),
            new Text(doing.Count == 0 ? "no bot is busy" : "bots at work: " + string.Join("; ", doing)));
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
        CasePhase.Acting or CasePhase.Children => "with a bot",
        CasePhase.Probing => "being checked in the register",
        CasePhase.Task => "with a person",
        CasePhase.Exception => "in the exception queue",
        CasePhase.Finished or CasePhase.Closed => "finished",
        _ => "waiting",
    };
}
