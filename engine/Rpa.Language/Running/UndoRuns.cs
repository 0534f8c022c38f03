using Rpa.Expressions;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>
/// R13: a case that is cancelled or rejected takes its effects back before it ends, the last one first. Each undo is an effect like any other: intent, retry, probe, and a person where
/// nobody knows.
/// </summary>
internal static class UndoRuns
{
    /// <summary>Ends the case when everything that can be taken back is taken back.</summary>
    public static void End(CaseRun run, string outcome, CasePhase phase)
    {
        if (run.Case.Undoable.IsEmpty)
        {
            StateEntries.Finish(run, outcome, phase);
            return;
        }

        run.Case = run.Case with { Undoing = new UndoRun(outcome, phase, run.Case.Attempt), Task = null, Exception = null, Timers = [], Deferred = [] };
        Begin(run);
    }

    /// <summary>The last effect is taken back: the one before it, or the end.</summary>
    public static void Done(CaseRun run)
    {
        var end = run.Case.Undoing!;
        run.Case = run.Case with { Undoable = run.Case.Undoable.RemoveAt(run.Case.Undoable.Length - 1), Intent = null, PendingFailure = null };
        if (run.Case.Undoable.IsEmpty)
        {
            run.Case = run.Case with { Undoing = null };
            StateEntries.Finish(run, end.Outcome, end.Phase);
            return;
        }

        run.Case = run.Case with { Undoing = end with { AttemptsBefore = run.Case.Attempt } };
        Begin(run);
    }

    /// <summary>The state that the case is in as far as the undo goes: one effect, and nothing of the workflow behind it.</summary>
    public static DoState StateOf(CaseRun run)
    {
        var (span, undo) = (run.Definition.Span, run.Case.Undoable[^1]);
        return new DoState(run.Case.State, LocalText.Same(run.Case.State), span)
        {
            Call = new ActionCall(undo.Action, [], span),
            IsEffect = true,
            Probe = run.Definition.States.GetValueOrDefault(undo.State) is DoState { Undo.Action: var action, UndoProbe: { } probe } && action == undo.Action ? probe : null,
            Next = [],
            Retry = RetryPolicy.Default with { Attempts = RetryPolicy.Default.Attempts + run.Case.Undoing!.AttemptsBefore },
        };
    }

    /// <summary>Attempts go on counting in the same visit, so that each has a key of its own.</summary>
    private static void Begin(CaseRun run)
    {
        run.Case = run.Case with { Action = run.Case.Undoable[^1], Answer = null, Deaths = 0, FailedProbes = 0 };
        StateEntries.Attempt(run, notBefore: null);
    }
}
