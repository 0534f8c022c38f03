using Rpa.Expressions.Calendars;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>What happens when a state is entered, by its kind.</summary>
internal static class StateEntries
{
    public static void Begin(CaseRun run, StateDefinition state)
    {
        switch (state)
        {
            case DoState act:
                Act(run, act);
                break;
            case TaskState task:
                Open(run, task);
                break;
            case WaitState wait:
                Wait(run, wait);
                break;
            case DecideState decide:
                Decide(run, decide);
                break;
            case RunState children:
                ChildRuns.Begin(run, children);
                break;
            case FinalState final:
                End(run, final);
                break;
        }
    }

    private static void Act(CaseRun run, DoState state)
    {
        var (inputs, error) = InputEvaluation.Evaluate(state.Call.With, run.Scopes());
        if (inputs is null)
        {
            run.Raise("defect", "", error!);
            return;
        }

        run.Case = run.Case with { Action = new PendingAction(state.Call.Action, inputs, state.Name, run.Case.Visit) };
        Attempt(run, notBefore: null);
    }

    /// <summary>Commands the next attempt of the visit's action.</summary>
    public static void Attempt(CaseRun run, DateTimeOffset? notBefore)
    {
        var action = run.Case.Action!;
        run.Case = run.Case with { Phase = CasePhase.Acting, Attempt = run.Case.Attempt + 1, Exception = null, Intent = null, PendingFailure = null };
        run.Command(new CaseCommand.RunAction(run.Case.Visit, run.Case.Attempt, action.Action, action.Inputs, notBefore));
    }

    private static void Open(CaseRun run, TaskState state)
    {
        DateTimeOffset? due = state.Within is { } within ? PeriodArithmetic.End(run.At, within, run.Definition.Calendar) : null;
        var task = new OpenTask(run.Case.Visit, state.Role, run.At, due);
        run.Case = run.Case with { Phase = CasePhase.Task, Task = task };
        if (due is { } at)
        {
            run.SetTimer(TimeInputs.TaskDue, run.Case.Visit, at);
        }

        run.Command(new CaseCommand.ShowTask(task));
    }

    private static void Wait(CaseRun run, WaitState state)
    {
        run.Case = run.Case with { Phase = CasePhase.Waiting };
        if (state.Until is { } until)
        {
            var result = until.Evaluate(run.Scopes());
            DateTimeOffset? moment = result.Value switch
            {
                TimestampValue time => time.Instant,
                DateValue day => LocalClock.StartOf(day.Day),
                _ => null,
            };
            if (moment is not { } at)
            {
                run.Raise("defect", "", $"{until.Span}: `{until.Text}` gave no day or moment: {result.Error ?? result.Value?.ToString()}");
                return;
            }

            run.SetTimer(TimeInputs.WaitOver, run.Case.Visit, at);
        }
        else if (state.Within is { } within)
        {
            run.SetTimer(TimeInputs.WaitOver, run.Case.Visit, PeriodArithmetic.End(run.At, within, run.Definition.Calendar));
        }
    }

    private static void Decide(CaseRun run, DecideState state)
    {
        var scopes = run.Scopes();
        if (state.Rules is { } rules)
        {
            var (inputs, error) = InputEvaluation.Evaluate(state.With, scopes);
            if (inputs is null)
            {
                run.Raise("defect", "", error!);
                return;
            }

            var table = run.Definition.Rules[rules];
            var found = RuleEvaluator.Evaluate(table, inputs, LocalClock.DayOf(run.At));
            foreach (var row in found.Rows)
            {
                run.Pass(table.Rows[row].Span);
            }

            if (found.IsNoMatch && state.NoMatch is { } noMatch)
            {
                run.Enter(noMatch, state.NoMatchSpan);
                return;
            }

            if (found.Error is not null)
            {
                run.Raise("defect", "", found.Error);
                return;
            }

            scopes = run.Scopes("result", found.Result);
        }

        if (run.Save(state.Save, scopes))
        {
            run.Follow(state.Next, state.Rules is null ? run.Scopes() : run.Scopes("result", scopes.Find("result")));
        }
    }

    private static void End(CaseRun run, FinalState state)
    {
        if (state.Outcome == "rejected")
        {
            UndoRuns.End(run, state.Outcome, CasePhase.Finished);
            return;
        }

        Finish(run, state.Outcome, CasePhase.Finished);
    }

    /// <summary>The case is over; a parent that waits is told.</summary>
    public static void Finish(CaseRun run, string outcome, CasePhase phase)
    {
        run.Case = run.Case with { Phase = phase, Outcome = outcome, Undoing = null, Task = null, Action = null, Exception = null, Deferred = [] };
        DeadlineRuns.CaseEnded(run);
        run.Case = run.Case with { Timers = [] };
        run.Command(new CaseCommand.Finish(outcome));
        if (run.Case.Parent is { HandedOver: false } parent)
        {
            run.Command(new CaseCommand.Send(parent.Reference, ChildRuns.Message, Value.Map(
                ("index", Value.Of(parent.Index)),
                ("visit", Value.Of(parent.Visit)),
                ("reference", Value.Of(run.Case.Reference)),
                ("outcome", Value.Of(outcome)),
                ("data", run.Case.Data))));
        }
    }
}
