using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>Timers that are due.</summary>
internal static class TimeInputs
{
    public const string TaskDue = "task-due";

    public const string WaitOver = "wait";

    public static InputVerdict Passed(CaseRun run, TimePassed time)
    {
        var timer = run.Case.Timers.FirstOrDefault(t => t.Id == time.Timer && t.Visit == time.Visit);
        if (timer is null || timer.DueAt > run.At)
        {
            return Verdicts.Stale(run.Case);
        }

        if (time.Timer.StartsWith("deadline:", StringComparison.Ordinal))
        {
            return Missed(run, time);
        }

        run.ClearTimer(timer.Id);
        switch (run.Current)
        {
            case TaskState state when timer.Id == TaskDue && run.Case.Task is { } task:
                Overdue(run, state, task);
                break;
            case WaitState { Then: { } then } wait when timer.Id == WaitOver:
                run.Enter(then, wait.ThenSpan);
                break;
            case WaitState when timer.Id == WaitOver:
                run.Raise("defect", "", $"'{run.Case.State}' is over and says nowhere to go. Add `then:`.");
                break;
            default:
                return Verdicts.Stale(run.Case);
        }

        return InputVerdict.Applied;
    }

    private static void Overdue(CaseRun run, TaskState state, OpenTask task)
    {
        if (state.Then is { } then)
        {
            run.Enter(then, state.ThenSpan);
            return;
        }

        var shown = task with { EscalatedTo = state.Escalate };
        run.Case = run.Case with { Task = shown };
        run.Command(new CaseCommand.ShowTask(shown));
    }

    private static InputVerdict Missed(CaseRun run, TimePassed time)
    {
        var name = time.Timer["deadline:".Length..];
        var definition = run.Definition.Deadlines.FirstOrDefault(d => d.Name == name);
        var running = run.Case.Deadlines.FirstOrDefault(d => d.Name == name);
        if (definition is null || running is not { EndedAt: null, MissedAt: null, PausedSince: null })
        {
            return Verdicts.Stale(run.Case);
        }

        if (run.Case.Intent is not null && definition.Then is not null)
        {
            run.Case = run.Case with { Deferred = run.Case.Deferred.Add(new DeferredInput(time)) };
            return Verdicts.Deferred;
        }

        run.ClearTimer(time.Timer);
        DeadlineRuns.Put(run, running with { MissedAt = run.At });
        if (definition.Then is { } then)
        {
            run.Enter(then, definition.ThenSpan);
        }
        else if (run.Case.Task is { } task)
        {
            var shown = task with { EscalatedTo = definition.Escalate ?? task.EscalatedTo };
            run.Case = run.Case with { Task = shown };
            run.Command(new CaseCommand.ShowTask(shown));
        }

        return InputVerdict.Applied;
    }
}
