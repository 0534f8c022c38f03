using Rpa.Expressions;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>Commands of operators and supervisors: audited inputs like any other, under the same policies (R6).</summary>
internal static class OperatorInputs
{
    /// <summary>Works the exception queue.</summary>
    private const string SupervisorRole = "supervisor";

    /// <summary>Answers for what a process says; their patches reach the cases that they know nothing else of.</summary>
    private const string ProcessOwnerRole = "process-owner";

    /// <summary>Runs the program.</summary>
    private const string OperatorRole = "operator";

    public static InputVerdict Commanded(CaseRun run, OperatorCommanded input)
    {
        if (input.Visit is { } visit && visit != run.Case.Visit)
        {
            return Verdicts.Stale(run.Case);
        }

        if (MayNot(run, input) is { } refused)
        {
            return Verdicts.Refused(refused);
        }

        return input.Command switch
        {
            OperatorCommand.Retry => Retry(run),
            OperatorCommand.Resume => Resume(run, input),
            OperatorCommand.Correct => Correct(run, input),
            OperatorCommand.ConfirmDone => ConfirmDone(run, input),
            OperatorCommand.ConfirmNotDone => ConfirmNotDone(run),
            OperatorCommand.Cancel => Cancel(run, input, input.Reason),
            OperatorCommand.Close => Close(run, input),
            OperatorCommand.Assign => Assign(run, input),
            OperatorCommand.MoveVersion => MoveVersion(run, input),
            OperatorCommand.Patch => run.Case.Outcome is null ? InputVerdict.Applied : Over(run),
            _ => Verdicts.Refused("Unbekannter Befehl.", "Unknown command."),
        };
    }

    /// <summary>Commands are for those who answer for the queue; work may be taken by whoever may do it. The program's own commands (moves of a fleet) come from no person.</summary>
    private static LocalText? MayNot(CaseRun run, OperatorCommanded input)
    {
        var roles = input.Actor.Roles;
        if (!input.Actor.IsPerson || roles.Contains(SupervisorRole) || roles.Contains(OperatorRole) || (input.Command == OperatorCommand.Patch && roles.Contains(ProcessOwnerRole)))
        {
            return null;
        }

        if (input.Command == OperatorCommand.Assign && run.Case.Task is { } task && (roles.Contains(task.Role) || (task.EscalatedTo is { } other && roles.Contains(other))))
        {
            return null;
        }

        return new LocalText($"Das darf nur, wer die Rolle '{SupervisorRole}' oder '{OperatorRole}' hat.", $"Only who has the role '{SupervisorRole}' or '{OperatorRole}' may do that.");
    }

    /// <summary>An open effect is asked again and never repeated; a known result goes on from its guards; otherwise the state begins anew.</summary>
    private static InputVerdict Retry(CaseRun run)
    {
        if (run.Case.Phase != CasePhase.Exception || run.Case.Outcome is not null)
        {
            return NotInQueue();
        }

        switch (run.Current)
        {
            case DoState state when run.Case.Intent is not null:
                run.Case = run.Case with { FailedProbes = 0 };
                ProbeInputs.Begin(run, state, "Asked again.");
                break;
            case DoState state when run.Case.Answer is { } answer:
                run.Case = run.Case with { Exception = null };
                ActionInputs.Complete(run, state, answer);
                break;
            case DoState when run.Case.Action is not null:
                run.Case = run.Case with { Deaths = 0 };
                StateEntries.Attempt(run, notBefore: null);
                break;
            case (DoState or DecideState) and var state when PolicyGuard.Forbids(run, state.Name) is not null && PolicyGuard.ForbidsToStay(run) is null:
                // The outcome that let the case in counts for this visit: the state begins anew, it is not entered again.
                run.Case = run.Case with { Exception = null };
                StateEntries.Begin(run, state);
                break;
            default:
                run.Enter(run.Case.State);
                break;
        }

        return InputVerdict.Applied;
    }

    private static InputVerdict Resume(CaseRun run, OperatorCommanded input)
    {
        if (run.Case.Outcome is not null)
        {
            return Over(run);
        }

        if (run.Case.Undoing is not null)
        {
            return BeingUndone();
        }

        if (run.Case.Phase is not (CasePhase.Exception or CasePhase.Task or CasePhase.Waiting))
        {
            return NotInQueue();
        }

        if (run.Case.Intent is not null)
        {
            return OpenEffect();
        }

        var target = input.Target ?? run.Case.State;
        if (!run.Definition.States.ContainsKey(target))
        {
            return Verdicts.Refused($"Den Zustand '{target}' gibt es nicht.", $"There is no state '{target}'.");
        }

        // A result that is known belongs to an effect that has happened: the same state may not do it a second time.
        if (target == run.Case.State && run.Case.Answer is not null && run.Current is DoState { IsEffect: true })
        {
            return Verdicts.Refused(
                $"'{target}' ist nach außen schon geschehen. Berichtigen Sie die Daten und versuchen Sie es erneut; es geht dann hinter dem Vorgang weiter.",
                $"'{target}' has already happened outside. Correct the data and retry; the case then goes on behind the effect.");
        }

        if (PolicyGuard.Forbids(run, target) is { } broken)
        {
            return Verdicts.Refused(broken);
        }

        if (run.SetData(input.Data) is { } fault)
        {
            return Verdicts.Refused(fault);
        }

        run.Enter(target);
        return InputVerdict.Applied;
    }

    private static InputVerdict Correct(CaseRun run, OperatorCommanded input) =>
        run.Case.Outcome is not null ? Over(run) : run.SetData(input.Data) is { } fault ? Verdicts.Refused(fault) : Corrected(run, input);

    /// <summary>What a second person is about to release must be what the first has submitted (R11): after a correction the first submits again.</summary>
    private static InputVerdict Corrected(CaseRun run, OperatorCommanded input)
    {
        if (run.Case.Task is { AwaitsRelease: true } task && input.Data.Count > 0)
        {
            var open = task with { AwaitsRelease = false, SubmittedBy = null, SubmittedOutcome = null, AssignedTo = task.SubmittedBy };
            run.Case = run.Case with { Task = open };
            run.Command(new CaseCommand.ShowTask(open));
        }

        return InputVerdict.Applied;
    }

    private static InputVerdict ConfirmDone(CaseRun run, OperatorCommanded input)
    {
        if (run.Case.Intent is null || run.Case.Phase != CasePhase.Exception || run.Current is not DoState state)
        {
            return NothingUncertain();
        }

        if (run.SetData(input.Data) is { } fault)
        {
            return Verdicts.Refused(fault);
        }

        if (run.Case.Undoing is not null)
        {
            run.Case = run.Case with { Exception = null };
            UndoRuns.Done(run);
            return InputVerdict.Applied;
        }

        run.Case = run.Case with { Intent = null, PendingFailure = null, Exception = null, Answer = input.Data };
        if (ActionInputs.RememberUndo(run, state))
        {
            run.Follow(state.Next, run.Scopes("result", input.Data));
        }

        return InputVerdict.Applied;
    }

    private static InputVerdict ConfirmNotDone(CaseRun run)
    {
        if (run.Case.Intent is null || run.Case.Phase != CasePhase.Exception || run.Current is not DoState)
        {
            return NothingUncertain();
        }

        StateEntries.Attempt(run, notBefore: null);
        return InputVerdict.Applied;
    }

    /// <summary>Stops a case. With effects that can be taken back, a person sees the list first.</summary>
    public static InputVerdict Cancel(CaseRun run, CaseInput input, string reason)
    {
        if (run.Case.Outcome is not null)
        {
            return Over(run);
        }

        if (run.Case.Intent is not null)
        {
            run.Case = run.Case with { Deferred = run.Case.Deferred.Add(new DeferredInput(input)) };
            return Verdicts.Deferred;
        }

        if (reason.Length == 0)
        {
            return ReasonMissing();
        }

        if (run.Case.Undoing is not null)
        {
            return BeingUndone();
        }

        run.CancelChildren();
        UndoRuns.End(run, "cancelled", CasePhase.Closed);
        return InputVerdict.Applied;
    }

    private static InputVerdict Close(CaseRun run, OperatorCommanded input)
    {
        if (input.Reason.Length == 0)
        {
            return ReasonMissing();
        }

        if (run.Case.Outcome is not null)
        {
            if (run.Case.Phase != CasePhase.Exception)
            {
                return Over(run);
            }

            run.Case = run.Case with { Phase = CasePhase.Finished, Exception = null };
            return InputVerdict.Applied;
        }

        if (run.Case.Intent is not null && run.Case.Phase != CasePhase.Exception)
        {
            run.Case = run.Case with { Deferred = run.Case.Deferred.Add(new DeferredInput(input)) };
            return Verdicts.Deferred;
        }

        run.CancelChildren();
        StateEntries.Finish(run, "closed", CasePhase.Closed);
        return InputVerdict.Applied;
    }

    private static InputVerdict Assign(CaseRun run, OperatorCommanded input)
    {
        if (run.Case.Task is { } task)
        {
            var given = task with { AssignedTo = input.Target };
            run.Case = run.Case with { Task = given };
            run.Command(new CaseCommand.ShowTask(given));
            return InputVerdict.Applied;
        }

        if (run.Case.Exception is { } exception)
        {
            var given = exception with { AssignedTo = input.Target };
            run.Case = run.Case with { Exception = given };
            run.Command(new CaseCommand.ShowException(given));
            return InputVerdict.Applied;
        }

        return Verdicts.Refused("Es gibt hier nichts zu übernehmen.", "There is nothing to claim here.");
    }

    /// <summary>The shell calls Step with the new version's bundle; the case stays where it is.</summary>
    private static InputVerdict MoveVersion(CaseRun run, OperatorCommanded input)
    {
        if (run.Case.Intent is not null)
        {
            run.Case = run.Case with { Deferred = run.Case.Deferred.Add(new DeferredInput(input)) };
            return Verdicts.Deferred;
        }

        if (run.Bundle.Hash != input.Target)
        {
            return Verdicts.Refused($"Die Version '{input.Target}' ist nicht geladen.", $"The version '{input.Target}' is not loaded.");
        }

        if (run.Current is null || run.Case.Phase is not (CasePhase.Task or CasePhase.Waiting or CasePhase.Exception))
        {
            return Verdicts.Refused(
                $"In '{run.Case.State}' kann der Fall die Version jetzt nicht wechseln.", $"The case cannot change its version in '{run.Case.State}' now.");
        }

        if (PolicyGuard.ForbidsToStay(run) is { } broken)
        {
            return Verdicts.Refused(broken);
        }

        run.Case = run.Case with { BundleVersion = run.Bundle.Hash };
        return InputVerdict.Applied;
    }

    private static InputVerdict BeingUndone() => Verdicts.Refused(
        "Der Fall wird beendet und nimmt zurück, was er nach außen getan hat. Er kann nur noch geschlossen werden.",
        "The case is ending and takes back what it did outside. All that is left is to close it.");

    private static InputVerdict NotInQueue() => Verdicts.Refused("Der Fall ist nicht in der Klärung.", "The case is not in the queue.");

    private static InputVerdict NothingUncertain() => Verdicts.Refused("Hier ist nichts ungewiss.", "Nothing is uncertain here.");

    private static InputVerdict OpenEffect() => Verdicts.Refused(
        "Ein Vorgang nach außen ist ungewiss. Klären Sie zuerst, ob er geschehen ist.", "An outside effect is uncertain. First say whether it happened.");

    private static InputVerdict ReasonMissing() => Verdicts.Refused("Bitte geben Sie einen Grund an.", "Please give a reason.");

    private static InputVerdict Over(CaseRun run) => Verdicts.Refused($"Der Fall ist beendet ('{run.Case.Outcome}').", $"The case is over ('{run.Case.Outcome}').");
}
