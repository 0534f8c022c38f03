using System.Collections.Immutable;
using System.Globalization;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Running;
using Rpa.Language.Testing;

namespace Rpa.Host.Simulating;

/// <summary>Leads a person through a simulation, line by line.</summary>
internal sealed class Simulator(Simulation simulation, LineConsole lines, TestKeeper keeper)
{
    private const string Cancel = "..";

    private static readonly (string Key, string What)[] Keys =
        [("b", "take the last step back"), ("p", "the path so far"), ("g FILE", "draw the path into a file (.svg, .dot)"), ("d", "all data"), ("l", "the letters"), ("h", "the history"), ("k", "keep the walk as a test"), ("?", "this help"), ("q", "leave")];

    private MapValue _shown = MapValue.Empty;

    /// <summary>Until the person leaves, or the input ends.</summary>
    public void Run()
    {
        var definition = simulation.Bundle.Definition;
        lines.Line($"{definition.Title.En} ({definition.Name}, version {definition.Version}). Nothing is done outside. '?' helps, 'q' leaves.", "bold");
        try
        {
            var isNew = true;
            while (true)
            {
                var choices = simulation.Choices;
                if (isNew)
                {
                    Show();
                    Offer(choices);
                }

                var line = lines.Ask("> ");
                if (line is "q" or "quit")
                {
                    return;
                }

                isNew = int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Choose(choices, number) : Order(line);
            }
        }
        catch (InputEndedException)
        {
            lines.Line("The input has ended.");
        }
    }

    private bool Order(string line)
    {
        switch (line)
        {
            case "":
                return true;
            case "b" or "back":
                if (!simulation.Back())
                {
                    lines.Line("Nothing to take back.");
                    return false;
                }

                _shown = simulation.Walk?.Case.Data ?? MapValue.Empty;
                return true;
            case "?" or "help":
                lines.Line("A number takes a choice. " + string.Join(", ", Keys.Select(k => $"{k.Key}: {k.What}")) + $". While something is asked, '{Cancel}' goes back to the choices.");
                return false;
            case { Length: > 2 } when line.StartsWith("g ", StringComparison.Ordinal):
                lines.Line(simulation.Walk is { } drawn ? PathDrawing.Write(drawn, line[2..].Trim()) : "The case has not started.");
                return false;
            case "k" or "keep" or "p" or "path" or "d" or "data" or "l" or "letters" or "h" or "history" when simulation.Walk is not { }:
                lines.Line("The case has not started.");
                return false;
            case "k" or "keep":
                keeper.Keep(simulation, lines);
                return false;
            case "p" or "path":
                Path(simulation.Walk!);
                return false;
            case "d" or "data":
                Data(simulation.Walk!.Case.Data, MapValue.Empty);
                return false;
            case "l" or "letters":
                Letters(simulation.Walk!);
                return false;
            case "h" or "history":
                foreach (var entry in simulation.Walk!.Events)
                {
                    lines.Line($"  {Moment(entry.At)}  {entry.Kind} by {entry.Actor}{(entry.Verdict == VerdictKind.Applied ? "" : $", {entry.Verdict.ToString().ToLowerInvariant()}")} -> {entry.State}");
                }

                return false;
            default:
                lines.Line($"'{line}' is neither the number of a choice nor one of {string.Join(", ", Keys.Select(k => k.Key))}.");
                return false;
        }
    }

    private bool Choose(ImmutableArray<Choice> choices, int number)
    {
        if (number < 1 || number > choices.Length)
        {
            lines.Line($"There is no choice {number}; 1 to {choices.Length} are offered.");
            return false;
        }

        var choice = choices[number - 1];
        if (Answers(choice) is not { } answers)
        {
            return true;
        }

        string? person = null;
        if (choice.Person is { } usual && lines.Ask($"by [{usual}]: ") is { Length: > 0 } named)
        {
            person = named;
        }

        var result = simulation.Take(choice, answers, person);
        if (result.IsRefusal)
        {
            lines.Line(result.Message, "yellow");
            if (lines.Ask("Show this refusal in the walk? y/n [n]: ") is not ("y" or "yes"))
            {
                return true;
            }

            result = simulation.Take(choice, answers, person, evenRefused: true);
        }

        if (!result.IsTaken)
        {
            lines.Line(result.Message, "red");
        }

        return true;
    }

    /// <summary>What a choice asks for; null where the person has gone back.</summary>
    private Dictionary<string, string>? Answers(Choice choice)
    {
        var answers = new Dictionary<string, string>();
        foreach (var ask in choice.Asks.Where(a => a.IsRequired))
        {
            if (Required(ask) is not { } value)
            {
                return null;
            }

            answers[ask.Name] = value;
        }

        var optional = choice.Asks.Where(a => !a.IsRequired).ToList();
        if (optional.Count == 0)
        {
            return answers;
        }

        lines.Line($"  may be given as 'name = value', an empty line goes on: {string.Join(", ", optional.Select(a => a.Now is null ? a.Name : $"{a.Name} ({a.Now})"))}");
        while (true)
        {
            var line = lines.Ask("  ");
            if (line.Length == 0)
            {
                return answers;
            }

            if (line == Cancel)
            {
                return null;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? line : line[..equals]).Trim();
            if (optional.Find(a => a.Name == name) is not { } ask)
            {
                lines.Line($"  '{name}' is not asked for. {DidYouMean.Remedy(name, optional.Select(a => a.Name))}", "yellow");
            }
            else if (equals < 0)
            {
                lines.Line($"  Write '{name} = …' ({ask.Expected}).", "yellow");
            }
            else if (IsGood(ask, line[(equals + 1)..].Trim()))
            {
                answers[name] = line[(equals + 1)..].Trim();
            }
        }
    }

    private string? Required(Ask ask)
    {
        var label = ask.Label.Length == 0 ? "" : $"{ask.Label}, ";
        while (true)
        {
            var value = lines.Ask($"  {ask.Name} ({label}{ask.Expected}): ");
            if (value == Cancel)
            {
                return null;
            }

            if (value.Length == 0)
            {
                lines.Line($"  '{ask.Name}' is needed; '{Cancel}' goes back.", "yellow");
            }
            else if (IsGood(ask, value))
            {
                return value;
            }
        }
    }

    private bool IsGood(Ask ask, string value)
    {
        if (Simulation.Check(ask, value) is not { } fault)
        {
            return true;
        }

        lines.Line($"  {fault}", "yellow");
        return false;
    }

    private void Offer(ImmutableArray<Choice> choices)
    {
        if (choices.IsEmpty)
        {
            lines.Line("Nothing more can happen: 'k' keeps the walk as a test, 'b' takes a step back, 'q' leaves.");
            return;
        }

        lines.Line(simulation.Walk is null ? "How does the case start?" : "What happens next?");
        for (var i = 0; i < choices.Length; i++)
        {
            lines.Line($"  {i + 1,2}  {choices[i].Title}");
        }
    }

    private void Show()
    {
        if (simulation.Walk is not { } walk)
        {
            return;
        }

        var snapshot = walk.Case;
        lines.Line("");
        var kind = walk.Bundle.Definition.States.TryGetValue(snapshot.State, out var state) ? state.Kind : "?";
        lines.Line($"{Moment(walk.Now)}  {snapshot.State} ({kind}){Doing(walk)}", "bold");
        Data(snapshot.Data, _shown);
        _shown = snapshot.Data;
        foreach (var deadline in snapshot.Deadlines)
        {
            var how = deadline.MissedAt is not null ? "missed" : deadline.EndedAt is not null ? "ended" : deadline.PausedSince is not null ? "stands still" : "runs";
            lines.Line($"  deadline {deadline.Name}: {Day(deadline.DueAt)}, {how}");
        }

        if (snapshot.Exception is { } raised)
        {
            lines.Line($"  in the supervisor's queue ({raised.Kind}): {raised.Message}", "yellow");
        }
    }

    private static string Doing(CaseWalk walk) => walk switch
    {
        { Work: { IsProbe: true } probe } => $": whether it happened is asked ({probe.Action})",
        { Work: { } work } => $": {work.Action}{(work.Inputs.Count > 0 ? $" with {Short(work.Inputs.ToString())}" : "")}",
        { Case.Task: { } task } => $": task of {task.Role}{(task.DueAt is { } due ? $", until {Day(due)}" : "")}{(task.EscalatedTo is { } also ? $", shown to {also}" : "")}{(task.AwaitsRelease ? $", to be released (submitted by {task.SubmittedBy})" : "")}",
        { Case.Outcome: { } outcome } => $": ended, {outcome}",
        _ => "",
    };

    private void Data(MapValue data, MapValue before)
    {
        foreach (var (key, value) in data.Entries.Where(e => before[e.Key.ToString()] is not { } old || !old.Equals(e.Value)))
        {
            lines.Line($"  {key} = {Short(value.ToString().ReplaceLineEndings(" "))}");
        }

        foreach (var (key, _) in before.Entries.Where(e => data[e.Key.ToString()] is null))
        {
            lines.Line($"  {key} is unset");
        }
    }

    private void Path(CaseWalk walk)
    {
        var definition = walk.Bundle.Definition;
        for (var i = 0; i < walk.Path.Count; i++)
        {
            var state = walk.Path[i].State;
            var mark = i == walk.Path.Count - 1 ? ">" : " ";
            lines.Line($"  {mark} {state}{(definition.States.TryGetValue(state, out var known) ? $"  ({known.Kind}, line {known.Span.Line})" : "")}", i == walk.Path.Count - 1 ? "bold" : "");
        }
    }

    private void Letters(CaseWalk walk)
    {
        if (walk.Letters.IsEmpty)
        {
            lines.Line("No letter has gone out.");
        }

        foreach (var letter in walk.Letters)
        {
            lines.Line($"{letter.Name}{(letter.Inputs.Text("to") is { } to ? $" to {to}" : "")}: {letter.Subject}", "bold");
            lines.Line(letter.Error ?? letter.Text.Trim());
        }
    }

    private static string Short(string text) => text.Length <= 160 ? text : string.Concat(text.AsSpan(0, 159), "…");

    private static string Moment(DateTimeOffset at) => LocalClock.ToLocal(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset dueAt) =>
        LocalClock.ToLocal(dueAt) is var local && local.TimeOfDay == TimeSpan.Zero ? local.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Moment(dueAt);
}
