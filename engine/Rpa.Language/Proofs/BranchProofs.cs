using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>Proves that some branch always holds and that each can be taken.</summary>
internal static class BranchProofs
{
    public static void Prove(ParsedWorkflow workflow)
    {
        foreach (var state in workflow.Definition.StateOrder.Select(n => workflow.Definition.States[n]))
        {
            switch (state)
            {
                case DoState action:
                    Prove(workflow, state, action.Next);
                    break;
                case DecideState decide:
                    Prove(workflow, state, decide.Next);
                    break;
                case RunState run:
                    Prove(workflow, state, run.Next);
                    break;
                case WaitState wait:
                    foreach (var message in wait.Messages)
                    {
                        Prove(workflow, state, message.Next);
                    }

                    break;
            }
        }
    }

    private static void Prove(ParsedWorkflow workflow, StateDefinition state, ImmutableArray<Branch> branches)
    {
        if (branches.Length == 0)
        {
            return;
        }

        var diagnostics = workflow.File.Diagnostics;
        var findings = GuardProof.Of(branches, workflow.Definition.Data);
        foreach (var i in findings.NeverTaken)
        {
            diagnostics.Report(
                LanguageDiagnostics.BranchUnreachable, branches[i].If?.Span ?? branches[i].Span, $"This branch of '{state.Name}' is never taken: what comes before it takes every case.",
                "Move it up, correct its guard, or remove it.");
        }

        if (findings.Gap is { } gap)
        {
            var last = branches[^1];
            diagnostics.Report(
                LanguageDiagnostics.GuardsIncomplete, last.If?.Span ?? last.Span,
                gap.Length == 0 ? $"Whether some branch of '{state.Name}' always holds cannot be proved." : $"No branch of '{state.Name}' holds for: {gap}.",
                "Add a last branch without 'if'.", [state.Name]);
        }
    }
}
