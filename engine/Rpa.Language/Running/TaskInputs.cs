using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>People's answers to tasks.</summary>
internal static class TaskInputs
{
    /// <summary>The second person's outcomes under four eyes (R11).</summary>
    public const string Release = "release";

    /// <summary>Gives the task back to the first person.</summary>
    public const string Return = "return";

    public static InputVerdict Submitted(CaseRun run, TaskSubmitted submitted)
    {
        if (run.Case.Task is not { } task || run.Case.Visit != submitted.Visit || run.Current is not TaskState state)
        {
            return Verdicts.Stale(run.Case);
        }

        if (!submitted.Actor.Roles.Contains(task.Role) && (task.EscalatedTo is null || !submitted.Actor.Roles.Contains(task.EscalatedTo)))
        {
            return Verdicts.Refused($"Diese Aufgabe ist für die Rolle '{task.Role}'.", $"This task is for the role '{task.Role}'.");
        }

        return task.AwaitsRelease ? Second(run, state, task, submitted) : First(run, state, task, submitted);
    }

    private static InputVerdict First(CaseRun run, TaskState state, OpenTask task, TaskSubmitted submitted)
    {
        if (state.Outcomes.FirstOrDefault(o => o.Name == submitted.Outcome) is not { } outcome)
        {
            return NoSuchOutcome(submitted.Outcome, state.Outcomes.Select(o => o.Name));
        }

        if (Edit(run, state, outcome, submitted) is { } refused)
        {
            return refused;
        }

        if (state.FourEyes && outcome.Needs)
        {
            var waiting = task with { AwaitsRelease = true, SubmittedBy = submitted.Actor.Name, SubmittedOutcome = outcome.Name, AssignedTo = null };
            run.Case = run.Case with { Task = waiting };
            run.Command(new CaseCommand.ShowTask(waiting));
            return InputVerdict.Applied;
        }

        Leave(run, state, outcome, isReleased: false);
        return InputVerdict.Applied;
    }

    private static InputVerdict Second(CaseRun run, TaskState state, OpenTask task, TaskSubmitted submitted)
    {
        if (submitted.Outcome == Return)
        {
            var open = task with { AwaitsRelease = false, SubmittedBy = null, SubmittedOutcome = null, AssignedTo = task.SubmittedBy };
            run.Case = run.Case with { Task = open };
            run.Command(new CaseCommand.ShowTask(open));
            return InputVerdict.Applied;
        }

        if (submitted.Outcome != Release)
        {
            return NoSuchOutcome(submitted.Outcome, [Release, Return]);
        }

        if (submitted.Edits.Count > 0)
        {
            return Verdicts.Refused(
                "Wer freigibt, ändert nicht. Geben Sie die Aufgabe zurück, um etwas zu ändern.", "Who releases does not change. Return the task to have something changed.");
        }

        if (submitted.Actor.Name == task.SubmittedBy || submitted.Actor.Name == run.Case.StartedBy)
        {
            return Verdicts.Refused(
                $"Vier Augen: '{submitted.Actor.Name}' hat den Fall begonnen oder zuletzt bearbeitet und kann ihn nicht freigeben.",
                $"Four eyes: '{submitted.Actor.Name}' started the case or edited it last and cannot release it.");
        }

        Leave(run, state, state.Outcomes.First(o => o.Name == task.SubmittedOutcome), isReleased: true);
        return InputVerdict.Applied;
    }

    private static void Leave(CaseRun run, TaskState state, OutcomeDefinition outcome, bool isReleased)
    {
        PolicyGuard.Mark(run, state.Name, outcome.Name, isReleased);
        run.Enter(outcome.To, outcome.Span);
    }

    private static InputVerdict? Edit(CaseRun run, TaskState state, OutcomeDefinition outcome, TaskSubmitted submitted)
    {
        foreach (var key in submitted.Edits.Entries.Keys)
        {
            if (!state.Edit.Contains(key.ToString()))
            {
                return Verdicts.Refused($"Das Feld '{key}' gehört nicht zu dieser Aufgabe.", $"The field '{key}' is not part of this task.");
            }
        }

        var before = run.Case;
        if (run.SetData(submitted.Edits) is { } fault)
        {
            return Verdicts.Refused(fault);
        }

        var missing = outcome.Needs ? state.Edit.Where(f => !state.Optional.Contains(f) && run.Case.Data[f] is null or NullValue).ToList() : [];
        if (missing.Count == 0)
        {
            return null;
        }

        run.Case = before;
        var labels = missing.Select(f => run.Definition.Field(f)!.Label).ToList();
        return Verdicts.Refused($"Es fehlt: {string.Join(", ", labels.Select(l => l.De))}.", $"Missing: {string.Join(", ", labels.Select(l => l.En))}.");
    }

    private static InputVerdict NoSuchOutcome(string written, IEnumerable<string> outcomes)
    {
        var list = string.Join(", ", outcomes);
        return Verdicts.Refused($"Den Ausgang '{written}' gibt es hier nicht. Möglich: {list}.", $"There is no outcome '{written}' here. Possible: {list}.");
    }
}
