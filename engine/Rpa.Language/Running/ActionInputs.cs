using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>Answers of actions.</summary>
internal static class ActionInputs
{
    /// <summary>Deaths of workers on one visit after which the case is poison (R8).</summary>
    private const int MostDeaths = 3;

    public static InputVerdict Answered(CaseRun run, ActionAnswered answered)
    {
        if (IsStale(run, answered.Visit, answered.Attempt))
        {
            return Verdicts.Stale(run.Case);
        }

        run.Case = run.Case with { Documents = run.Case.Documents.AddRange(answered.Documents) };
        Complete(run, (DoState)run.Current!, answered.Result);
        return InputVerdict.Applied;
    }

    /// <summary>The outcome is known: it is kept first, then saved, then the guards decide (R2).</summary>
    public static void Complete(CaseRun run, DoState state, MapValue result)
    {
        if (run.Case.Undoing is not null)
        {
            UndoRuns.Done(run);
            return;
        }

        run.Case = run.Case with { Answer = result, Intent = null, PendingFailure = null };
        if (!run.Save(state.Save, run.Scopes("result", result)) || !RememberUndo(run, state))
        {
            return;
        }

        run.Follow(state.Next, run.Scopes("result", result));
    }

    /// <summary>However it became known that the effect happened (its answer, a probe, a person), it can be taken back from now on; false where the case is with the supervisor.</summary>
    public static bool RememberUndo(CaseRun run, DoState state)
    {
        if (state.Undo is not { } undo || run.Case.Undoable.Any(u => u.Visit == run.Case.Visit))
        {
            return true;
        }

        var (inputs, error) = InputEvaluation.Evaluate(undo.With, run.Scopes());
        if (inputs is null)
        {
            run.Raise("defect", "", error!);
            return false;
        }

        run.Case = run.Case with { Undoable = run.Case.Undoable.Add(new PendingAction(undo.Action, inputs, state.Name, run.Case.Visit)) };
        return true;
    }

    public static InputVerdict Begun(CaseRun run, EffectBegun begun)
    {
        if (IsStale(run, begun.Visit, begun.Attempt) || run.Case.Phase != CasePhase.Acting)
        {
            return Verdicts.Stale(run.Case);
        }

        if (run.Case.Intent is not null)
        {
            return Verdicts.Refused("Der Vorgang nach außen ist schon begonnen.", "The outside effect has already begun.");
        }

        var intent = begun.Intent;
        run.Case = run.Case with { Intent = new OpenIntent(intent.Key, intent.Description, intent.BegunAt, intent.ArmedUntil) };
        return InputVerdict.Applied;
    }

    public static InputVerdict Failed(CaseRun run, ActionFailed failed)
    {
        if (IsStale(run, failed.Visit, failed.Attempt) || run.Case.Phase != CasePhase.Acting)
        {
            return Verdicts.Stale(run.Case);
        }

        run.Case = run.Case with { Documents = run.Case.Documents.AddRange(failed.Documents) };
        var state = (DoState)run.Current!;
        if (failed.Intent is { } intent && run.Case.Intent is null)
        {
            run.Case = run.Case with { Intent = new OpenIntent(intent.Key, intent.Description, intent.BegunAt, intent.ArmedUntil) };
        }

        if (run.Case.Intent is not null)
        {
            ProbeAfter(run, state, failed);
            return InputVerdict.Applied;
        }

        switch (failed.Kind)
        {
            case FailureKind.Business:
                Route(run, state, new PendingFailure(failed.Failure, failed.Message, failed.Detail));
                break;
            case FailureKind.Defect:
                run.Raise("defect", failed.Failure, failed.Message, failed.Detail);
                break;
            case FailureKind.Doubt:
                run.Raise("doubt", failed.Failure, failed.Message, failed.Detail);
                break;
            case FailureKind.Uncertain:
                run.Raise("uncertain", failed.Failure, failed.Message, failed.Detail);
                break;
            case FailureKind.Death:
                run.Case = run.Case with { Deaths = run.Case.Deaths + 1 };
                if (run.Case.Deaths >= MostDeaths)
                {
                    run.Raise("poison", "", $"{MostDeaths} workers died on this step. {failed.Message}", failed.Detail);
                }
                else
                {
                    StateEntries.Attempt(run, notBefore: null);
                }

                break;
            default:
                Retry(run, state, failed);
                break;
        }

        return InputVerdict.Applied;
    }

    /// <summary>Exponential with jitter, then the queue (R8). Deaths do not use up attempts.</summary>
    private static void Retry(CaseRun run, DoState state, ActionFailed failed)
    {
        var attempts = run.Case.Attempt - run.Case.Deaths;
        if (attempts >= state.Retry.Attempts)
        {
            run.Raise("technical", failed.Failure, failed.Message, failed.Detail);
            return;
        }

        StateEntries.Attempt(run, run.At + (failed.After ?? Backoff(state.Retry, attempts, failed.Jitter)));
    }

    /// <summary>Doubling waits, shortened by up to a quarter so that failures of one moment spread out.</summary>
    public static TimeSpan Backoff(RetryPolicy policy, int attempts, double jitter)
    {
        var wait = Math.Min(policy.First.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 30)), policy.Longest.TotalSeconds);
        return TimeSpan.FromSeconds(wait * (1 - (0.25 * Math.Clamp(jitter, 0, 1))));
    }

    /// <summary>After an effect was begun nothing is repeated before the target was asked, whatever the failure says (R2).</summary>
    private static void ProbeAfter(CaseRun run, DoState state, ActionFailed failed)
    {
        if (failed.Kind == FailureKind.Death)
        {
            run.Case = run.Case with { Deaths = run.Case.Deaths + 1 };
        }

        if (failed.Kind == FailureKind.Business)
        {
            run.Case = run.Case with { PendingFailure = new PendingFailure(failed.Failure, failed.Message, failed.Detail) };
        }

        // A target that has refused in words has ended the step; otherwise it may still happen until the permission is over.
        var stepIsOver = failed.Kind == FailureKind.Business;
        ProbeInputs.Begin(run, state, failed.Message, stepIsOver);
    }

    /// <summary>A business failure goes where the workflow says, or to the queue.</summary>
    public static void Route(CaseRun run, DoState state, PendingFailure failure)
    {
        run.Case = run.Case with { Intent = null, PendingFailure = null };
        foreach (var route in state.OnFailure.Where(r => r.Failure == failure.Failure))
        {
            var scope = Value.Map(("name", Value.Of(failure.Failure)), ("message", Value.Of(failure.Message)), ("detail", failure.Detail));
            if (!run.Save(route.Save, run.Scopes("failure", scope)))
            {
                return;
            }

            if (route.To == FailureRoute.Queue)
            {
                run.Pass(route.Span);
                break;
            }

            run.Enter(route.To, route.Span);
            return;
        }

        run.Raise("business", failure.Failure, failure.Message, failure.Detail);
    }

    private static bool IsStale(CaseRun run, int visit, int attempt) =>
        run.Current is not DoState || run.Case.Visit != visit || run.Case.Attempt != attempt || run.Case.Phase is not (CasePhase.Acting or CasePhase.Probing)
        || run.Case.Answer is not null;
}
