using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>Proves that some branch always holds and that each can be taken.</summary>
internal static class BranchProofs
{
    public static void Prove(ParsedWorkflow workflow, BotCatalog catalog)
    {
        foreach (var state in workflow.Definition.StateOrder.Select(n => workflow.Definition.States[n]))
        {
            switch (state)
            {
                case DoState action:
                    Prove(workflow, state, action.Next, Scopes.ResultName, () => Results.Of(state, workflow, catalog));
                    break;
                case DecideState decide:
                    Prove(workflow, state, decide.Next, Scopes.ResultName, () => Results.Of(state, workflow, catalog));
                    break;
                case RunState run:
                    Prove(workflow, state, run.Next, Scopes.ResultName, () => Results.Of(state, workflow, catalog));
                    break;
                case WaitState wait:
                    foreach (var message in wait.Messages)
                    {
                        Prove(workflow, state, message.Next, Scopes.MessageName, () => Scopes.Message(message.Message, catalog));
                    }

                    break;
            }
        }
    }

    private static void Prove(ParsedWorkflow workflow, StateDefinition state, ImmutableArray<Branch> branches, string root, Func<CelType> type)
    {
        if (branches.Length == 0 || branches is [{ If: null }])
        {
            return;
        }

        var diagnostics = workflow.File.Diagnostics;
        var scope = CelEnvironment.Empty.With(root, type());
        var findings = GuardProof.Of(branches, path => TypeOf(path, workflow.Definition, scope));
        foreach (var i in findings.NeverTaken)
        {
            var why = findings.NeverHolds.Contains(i) ? $"its guard '{branches[i].If!.Text}' can never hold"
                : findings.AlwaysHolds is { } always && always < i ? $"the guard of line {(branches[always].If?.Span ?? branches[always].Span).Line} holds for every case"
                : "what comes before it takes every case";
            diagnostics.Report(
                LanguageDiagnostics.BranchUnreachable, branches[i].If?.Span ?? branches[i].Span, $"This branch of '{state.Name}' is never taken: {why}.",
                findings.NeverHolds.Contains(i) ? "Correct its guard, or remove it." : "Move it up, correct its guard, or remove it.");
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

    /// <summary>What is known of the values of a path: bounds and options of a field, the kind of a result.</summary>
    private static DataType? TypeOf(ImmutableArray<string> path, WorkflowDefinition definition, CelEnvironment scope)
    {
        if (path is [Scopes.DataName, var name])
        {
            return definition.Field(name)?.Type;
        }

        return DeclaredFields.Of(path, scope) switch
        {
            { Options.Length: > 0 } field => new DataType(DataKind.Choice, Options: field.Options),
            { Type.Kind: CelKind.Int } => new DataType(DataKind.Integer),
            { Type.Kind: CelKind.Bool } => new DataType(DataKind.Boolean),
            { Type.Kind: CelKind.Date } => new DataType(DataKind.Date),
            _ => null,
        };
    }
}
