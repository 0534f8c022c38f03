using Rpa.Bots.Actions;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>Asking the target whether an effect happened, and what follows (R2).</summary>
internal static class ProbeInputs
{
    /// <summary>Added to the permission's end before "not found" is believed: clocks of databases and targets differ.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>Probes that could not be asked after which a person is.</summary>
    private const int MostFailedProbes = 6;

    private static readonly RetryPolicy Waits = new(MostFailedProbes, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2));

    /// <summary>Commands the probe; without one the case goes to a person as uncertain.</summary>
    public static void Begin(CaseRun run, DoState state, string message, bool stepIsOver = false, DateTimeOffset? notBefore = null)
    {
        var own = run.Bundle.Catalog.Actions.GetValueOrDefault(state.Call.Action)?.BringsOwnProbe ?? false;
        if (!own && state.Probe is null)
        {
            run.Raise("uncertain", "", $"{message} Whether '{run.Case.Intent!.Description}' happened cannot be asked: '{state.Name}' has no probe.");
            return;
        }

        var earliest = stepIsOver ? run.At : run.Case.Intent!.ArmedUntil + Margin;
        earliest += state.Probe?.Settle ?? TimeSpan.Zero;
        if (notBefore is { } later && later > earliest)
        {
            earliest = later;
        }

        var call = run.Case.Action!;
        if (state.Probe is { } probe)
        {
            var (inputs, error) = InputEvaluation.Evaluate(probe.Call.With, run.Scopes());
            if (inputs is null)
            {
                run.Raise("uncertain", "", $"{message} The probe could not be asked: {error}");
                return;
            }

            call = new PendingAction(probe.Call.Action, inputs, state.Name, run.Case.Visit);
        }

        run.Case = run.Case with { Phase = CasePhase.Probing, Exception = null };
        run.Command(new CaseCommand.RunProbe(run.Case.Visit, call.Action, call.Inputs, Own: state.Probe is null, earliest));
    }

    public static InputVerdict Answered(CaseRun run, ProbeAnswered answered)
    {
        if (run.Case.Phase != CasePhase.Probing || run.Case.Visit != answered.Visit || run.Current is not DoState state)
        {
            return Verdicts.Stale(run.Case);
        }

        var answer = answered.Failed is { } failed ? new ProbeAnswer.Unknown(failed) : answered.Answer ?? FromFile(run, state.Probe!, answered.Result ?? MapValue.Empty);
        switch (answer)
        {
            case ProbeAnswer.Found found:
                Found(run, state, found.Result);
                break;
            case ProbeAnswer.NotFound:
                NotFound(run, state);
                break;
            case ProbeAnswer.Several several:
                run.Raise("uncertain", "", $"The target shows {several.Count} entries for {run.Case.Reference} where there may be one. {several.Message}");
                break;
            case ProbeAnswer.Unknown unknown:
                Unknown(run, state, unknown.Message, answered.Jitter);
                break;
        }

        return InputVerdict.Applied;
    }

    private static ProbeAnswer FromFile(CaseRun run, ProbeDefinition probe, MapValue result)
    {
        var found = probe.Found.Evaluate(run.Scopes("result", result));
        return found.Value switch
        {
            ListValue { Items: [] } => new ProbeAnswer.NotFound(),
            ListValue { Items: [var one] } => new ProbeAnswer.Found(one as MapValue ?? Value.Map(("value", one))),
            ListValue list => new ProbeAnswer.Several(list.Items.Length, ""),
            _ => new ProbeAnswer.Unknown($"{probe.Found.Span}: `{probe.Found.Text}` gave no list: {found.Error ?? found.Value?.ToString()}"),
        };
    }

    private static void Found(CaseRun run, DoState state, MapValue found)
    {
        if (state.Probe is not { } probe || run.Case.Undoing is not null)
        {
            ActionInputs.Complete(run, state, found);
            return;
        }

        run.Case = run.Case with { Intent = null, PendingFailure = null, Answer = found };
        if (run.Save(probe.Save, run.Scopes("found", found)) && ActionInputs.RememberUndo(run, state))
        {
            run.Follow(state.Next, run.Scopes("result", found));
        }
    }

    /// <summary>It did not happen: what the target refused is routed, otherwise the step is done again.</summary>
    private static void NotFound(CaseRun run, DoState state)
    {
        if (run.Case.PendingFailure is { } failure)
        {
            ActionInputs.Route(run, state, failure);
            return;
        }

        run.Case = run.Case with { Intent = null };
        if (run.Case.Attempt >= state.Retry.Attempts + run.Case.Deaths || run.Case.Deaths >= 3)
        {
            run.Raise(run.Case.Deaths >= 3 ? "poison" : "technical", "", $"'{state.Name}' was tried {run.Case.Attempt} times; each time the target shows that it did not happen.");
            return;
        }

        StateEntries.Attempt(run, notBefore: null);
    }

    private static void Unknown(CaseRun run, DoState state, string message, double jitter)
    {
        run.Case = run.Case with { FailedProbes = run.Case.FailedProbes + 1 };
        if (run.Case.FailedProbes >= MostFailedProbes)
        {
            run.Raise("uncertain", "", $"Whether '{run.Case.Intent?.Description}' happened could not be found out: {message}");
            return;
        }

        Begin(run, state, message, stepIsOver: true, run.At + ActionInputs.Backoff(Waits, run.Case.FailedProbes, jitter));
    }
}
