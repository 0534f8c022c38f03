using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>Proves what concerns each state by itself: watched people, ending waits, routed failures, effects that can be asked about.</summary>
internal sealed class StateProofs(ParsedWorkflow workflow, BotCatalog catalog)
{
    private readonly DiagnosticBag _diagnostics = workflow.File.Diagnostics;

    public void Prove()
    {
        foreach (var name in workflow.Definition.StateOrder)
        {
            switch (workflow.Definition.States[name])
            {
                case TaskState task:
                    Task(task);
                    break;
                case WaitState wait:
                    Wait(wait);
                    break;
                case DoState action:
                    Action(action);
                    break;
            }
        }
    }

    private void Task(TaskState task)
    {
        // A misspelt key was reported as such; a period that cannot be read too.
        if (task.Within is null)
        {
            _diagnostics.Report(
                LanguageDiagnostics.TaskUnwatched, task.KindSpan, $"The task '{task.Name}' has no deadline: work could lie there for ever.", "Add 'within: 5 working days' or another period.");
        }
        else if (task.Escalate is null && task.Then is null)
        {
            _diagnostics.Report(
                LanguageDiagnostics.TaskUnwatched, task.KindSpan, $"Nobody learns that the task '{task.Name}' is overdue.", "Add 'escalate: ROLE', or 'then: STATE' to leave it.");
        }
    }

    private void Wait(WaitState wait)
    {
        var hasTime = wait.Within is not null || wait.Until is not null;
        var (message, remedy) = (hasTime, wait.Then, wait.Messages.Length) switch
        {
            (true, null, _) => ($"'{wait.Name}' does not say where the case goes when the time is over.", "Add 'then: STATE'."),
            (false, not null, _) => ($"'{wait.Name}' says where the case goes when the time is over, but sets no time.", "Add 'within: 4 weeks' or 'until: …'."),
            (false, null, 0) => ($"Nothing ends the wait '{wait.Name}'.", "Add 'within' with 'then', or messages under 'on-message'."),
            _ => ("", ""),
        };
        if (message.Length > 0)
        {
            _diagnostics.Report(LanguageDiagnostics.EndlessWait, wait.KindSpan, message, remedy);
        }
    }

    private void Action(DoState state)
    {
        if (!catalog.Actions.TryGetValue(state.Call.Action, out var action))
        {
            return;
        }

        var shape = CallShape.Of(action, state.Call.With, workflow.Assets, workflow.Definition.Data);
        if (!shape.IsKnown)
        {
            return;
        }

        // A route with a misspelt failure is reported where it stands.
        var isRouted = state.OnFailure.Any(r => !shape.Failures.Contains(r.Failure));
        foreach (var failure in shape.Failures.Where(f => !isRouted && state.OnFailure.All(r => r.Failure != f)))
        {
            _diagnostics.Report(
                LanguageDiagnostics.FailureNotRouted, state.Call.Span, $"'{state.Name}' may fail with '{failure}', and no route takes it: the case goes to the supervisor.",
                $"Add '{failure}: STATE' under 'on-failure' if the process knows what to do, or '{failure}: queue' where a supervisor is meant to look.");
        }

        if (!shape.IsEffect)
        {
            return;
        }

        if (state.Probe is null && !action.BringsOwnProbe)
        {
            _diagnostics.Report(
                LanguageDiagnostics.EffectWithoutProbe, state.Call.Span, $"'{state.Name}' changes the outside world, and nothing can ask afterwards whether it happened.",
                "Add 'probe:' with a script that looks for the case reference.");
        }

        if (!shape.WritesCaseReference)
        {
            var asset = shape.Completing.FirstOrDefault(a => !a.Signature.WritesCaseReference);
            _diagnostics.Report(
                LanguageDiagnostics.NoCaseReference, state.Call.Span, $"'{asset?.Name ?? action.Name}' does not write the case reference to its target, so a probe has nothing to look for.",
                "Fill 'case.reference' into a field of the target.");
        }
    }
}
