using Rpa.Language.Bundles;

namespace Rpa.Language.Running;

/// <summary>
/// The pure heart: what a case does next. No I/O, no clock, no randomness; the same definition, snapshot and input always give the same result.
/// </summary>
public static class Step
{
    /// <summary>Applies an input to a case that has begun.</summary>
    public static StepResult Apply(CompiledBundle bundle, CaseSnapshot snapshot, CaseInput input)
    {
        if (input is ContentErased erased)
        {
            return Erasure.Apply(snapshot, erased);
        }

        var run = new CaseRun(bundle, snapshot, input);
        var verdict = Dispatch(run, input);
        ReleaseDeferred(run);
        return run.Result(verdict);
    }

    /// <summary>Begins a case: reference and department are given by the shell.</summary>
    public static StepResult Start(CompiledBundle bundle, string reference, string department, Started input)
    {
        var definition = bundle.Definition;
        var run = new CaseRun(bundle, Beginning(bundle, reference, department, input), input);
        if (run.SetData(input.Data) is { } fault)
        {
            run.EnterRaised(definition.Initial, "defect", "", fault.En);
            return run.Result(InputVerdict.Applied);
        }

        run.Enter(definition.Initial);
        return run.Result(InputVerdict.Applied);
    }

    /// <summary>A case before its first state.</summary>
    internal static CaseSnapshot Beginning(CompiledBundle bundle, string reference, string department, Started input) => new()
    {
        Reference = reference,
        Workflow = bundle.Definition.Name,
        BundleVersion = bundle.Hash,
        Department = department,
        StartedBy = input.Actor.Name,
        StartedAt = input.At,
        Parent = input.Parent,
        State = bundle.Definition.Initial,
        Visit = 0,
        EnteredAt = input.At,
        Phase = CasePhase.Acting,
        Documents = input.Documents,
    };

    private static InputVerdict Dispatch(CaseRun run, CaseInput input) => input switch
    {
        ActionAnswered answered => ActionInputs.Answered(run, answered),
        ActionFailed failed => ActionInputs.Failed(run, failed),
        EffectBegun begun => ActionInputs.Begun(run, begun),
        ProbeAnswered probe => ProbeInputs.Answered(run, probe),
        TaskSubmitted submitted => TaskInputs.Submitted(run, submitted),
        MessageArrived message => MessageInputs.Arrived(run, message),
        TimePassed time => TimeInputs.Passed(run, time),
        OperatorCommanded command => OperatorInputs.Commanded(run, command),
        _ => Verdicts.Refused($"Ein laufender Fall kennt die Eingabe '{input.InputKind}' nicht.", $"A running case does not take the input '{input.InputKind}'."),
    };

    /// <summary>What waited for the open effect (R5) is applied as soon as its outcome is known, in the order it came.</summary>
    private static void ReleaseDeferred(CaseRun run)
    {
        while (run.Case.Intent is null && run.Case.Deferred is [var first, ..])
        {
            run.Case = run.Case with { Deferred = run.Case.Deferred.RemoveAt(0) };
            Dispatch(run, first.Input);
        }
    }
}
