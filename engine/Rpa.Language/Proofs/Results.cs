using Rpa.Expressions.Cel;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>The type of `result` in a state's `save` and `next`.</summary>
internal static class Results
{
    public static CelType Of(StateDefinition state, ParsedWorkflow workflow, BotCatalog catalog) => state switch
    {
        DoState action when catalog.Actions.TryGetValue(action.Call.Action, out var signature) =>
            CallShape.Of(signature, action.Call.With, workflow.Assets, workflow.Definition.Data).Result,
        DecideState { Rules: { } name } when workflow.Definition.Rules.TryGetValue(name, out var table) => Scopes.Result(table),
        RunState => Scopes.RunResult,
        _ => CelType.Dyn,
    };
}
