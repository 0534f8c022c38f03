using Rpa.Expressions.Calendars;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>R10: named deadlines start once, pause, end, and are missed.</summary>
internal static class DeadlineRuns
{
    public static string TimerOf(string deadline) => "deadline:" + deadline;

    /// <summary>The case has entered a state: deadlines start, pause, go on or end.</summary>
    public static void Entered(CaseRun run)
    {
        foreach (var definition in run.Definition.Deadlines)
        {
            var running = run.Case.Deadlines.FirstOrDefault(d => d.Name == definition.Name);
            if (running is null)
            {
                if (definition.From == run.Case.State)
                {
                    Put(run, Compute(run, definition, new RunningDeadline(definition.Name, run.At, run.At, null, TimeSpan.Zero, null, null)));
                }

                continue;
            }

            if (running.EndedAt is not null || running.MissedAt is not null)
            {
                continue;
            }

            if (definition.Until == run.Case.State)
            {
                run.ClearTimer(TimerOf(definition.Name));
                Put(run, running with { EndedAt = run.At, PausedSince = null });
            }
            else if (definition.Pauses.Contains(run.Case.State))
            {
                run.ClearTimer(TimerOf(definition.Name));
                Put(run, running with { PausedSince = running.PausedSince ?? run.At });
            }
            else if (running.PausedSince is { } since)
            {
                Put(run, Compute(run, definition, running with { PausedSince = null, Paused = running.Paused + (LocalClock.ToLocal(run.At) - LocalClock.ToLocal(since)) }));
            }
        }
    }

    /// <summary>All deadlines of a case that has ended stand still for good.</summary>
    public static void CaseEnded(CaseRun run)
    {
        foreach (var running in run.Case.Deadlines.Where(d => d.EndedAt is null))
        {
            run.ClearTimer(TimerOf(running.Name));
            Put(run, running with { EndedAt = run.At, PausedSince = null });
        }
    }

    public static void Put(CaseRun run, RunningDeadline deadline)
    {
        var others = run.Case.Deadlines.Where(d => d.Name != deadline.Name);
        run.Case = run.Case with { Deadlines = [.. others, deadline] };
    }

    /// <summary>
    /// Base plus the paused whole days (a day begun counts), then moved off days without work. Pauses are measured on the wall's clock: the day on which the clock is set back has no
    /// second day in it.
    /// </summary>
    private static RunningDeadline Compute(CaseRun run, DeadlineDefinition definition, RunningDeadline running)
    {
        var pausedDays = (int)Math.Ceiling(running.Paused.TotalDays);
        var due = PeriodArithmetic.End(running.StartedAt, definition.Within, run.Definition.Calendar, pausedDays);
        run.SetTimer(TimerOf(definition.Name), 0, due);
        return running with { DueAt = due };
    }
}
