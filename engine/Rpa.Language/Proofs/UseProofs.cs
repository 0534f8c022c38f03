using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>Finds what stands in a bundle for nothing: fields that are asked for and that nothing sets, files that nothing names.</summary>
internal sealed class UseProofs(ParsedWorkflow workflow, BotCatalog catalog)
{
    private readonly DiagnosticBag _diagnostics = workflow.File.Diagnostics;
    private readonly WorkflowDefinition _definition = workflow.Definition;

    /// <summary>Finds fields that are read, shown or asked about and that no start, save, task or parent sets. Those whose reads were reported already are left out.</summary>
    public void NeverSet(IReadOnlyList<ParsedWorkflow> all)
    {
        if (!workflow.IsReadInFull || Set(all) is not { } set)
        {
            return;
        }

        var users = Users().GroupBy(u => u.Field).ToDictionary(g => g.Key, g => g.First().State);
        foreach (var entry in ParseContext.Entries(workflow.File.Root?["data"]))
        {
            var name = entry.Key.Text;
            if (!set.Contains(name) && users.TryGetValue(name, out var state) && _definition.Field(name) is not null && !IsReported(name))
            {
                _diagnostics.Report(
                    LanguageDiagnostics.NeverSet, entry.Key.Span, $"Nothing ever sets '{name}', which '{state}' reads or shows.",
                    "Save it where its value is known, let a person edit it, or remove it.");
            }
        }
    }

    /// <summary>Finds scripts, forms and letters that no state names.</summary>
    public void UnusedAssets()
    {
        // While something is wrong, the file that seems to be left over is most likely meant where the fault is.
        if (_diagnostics.HasErrors || !workflow.IsReadInFull)
        {
            return;
        }

        // An action that takes assets of a kind and names none chooses among all of them, as one does that sorts scans by the forms there are.
        var calls = Calls().ToList();
        var named = calls.SelectMany(c => CallShape.Of(catalog.Actions[c.Action], c.With, workflow.Assets, _definition.Data).Assets.Select(a => a.Asset.Name)).ToHashSet();
        named.UnionWith(workflow.Assets.Parsed.Values.SelectMany(asset => asset.Uses));
        foreach (var (kind, asset) in workflow.Assets.Parsed.OrderBy(a => a.Key.Name, StringComparer.Ordinal).Select(a => (a.Key.Kind, a.Value)))
        {
            if (!named.Contains(asset.Name) && !calls.Exists(c => catalog.Actions[c.Action].SearchesAssets == kind))
            {
                var file = BundleFiles.Display(workflow.File.Source, asset.Name + catalog.AssetKinds[kind].Ending);
                _diagnostics.Report(LanguageDiagnostics.UnusedAsset, SourceSpan.StartOf(file), $"No state uses the {kind} '{asset.Name}'.", "Name it in a state, or remove the file.");
            }
        }
    }

    /// <summary>All fields that something sets; null where that is not known: a parent that was not read may hand over anything.</summary>
    private HashSet<string>? Set(IReadOnlyList<ParsedWorkflow> all)
    {
        var set = new HashSet<string>();
        foreach (var start in _definition.Starts)
        {
            switch (start)
            {
                case FromStart from:
                    if (all.FirstOrDefault(w => w.Definition.Name == from.Workflow) is not { IsReadInFull: true } parent)
                    {
                        return null;
                    }

                    set.UnionWith(ProgramProofs.Runs(parent).Where(r => r.Children.Contains(_definition.Name)).SelectMany(r => r.State.With).Select(w => w.Key));
                    break;
                case HandOffStart handOff:
                    set.UnionWith(handOff.Form);
                    break;
                case ApiStart api:
                    set.UnionWith(api.Fields);
                    break;
                case TriggerStart trigger:
                    set.UnionWith(trigger.Save.Select(s => s.Field));
                    break;
                case ScheduleStart schedule:
                    set.UnionWith(schedule.Save.Select(s => s.Field));
                    break;
                case SubmissionStart submission:
                    set.UnionWith(submission.Save.Select(s => s.Field));
                    break;
            }
        }

        foreach (var state in _definition.States.Values)
        {
            set.UnionWith(Saves.Of(state).Select(s => s.Field));
            if (state is TaskState task)
            {
                set.UnionWith(task.Edit);
            }
        }

        return set;
    }

    private IEnumerable<(string Field, string State)> Users()
    {
        foreach (var state in _definition.StateOrder.Select(n => _definition.States[n]))
        {
            foreach (var field in (state as TaskState)?.Show ?? [])
            {
                yield return (field, state.Name);
            }

            foreach (var read in Programs.Of(state).SelectMany(p => p.References).Concat(AssetReads(state)).Where(r => r.Path.Length > 1 && r.Path[0] == Scopes.DataName))
            {
                yield return (read.Path[1], state.Name);
            }
        }
    }

    private bool IsReported(string field) =>
        _diagnostics.Any(d => d.Code == LanguageDiagnostics.UnsetRead.Code && d.Message.Contains($"'{Scopes.DataName}.{field}'", StringComparison.Ordinal));

    private IEnumerable<ActionCall> Calls() =>
        _definition.States.Values.OfType<DoState>().SelectMany(s => new[] { s.Call, s.Probe?.Call, s.Undo, s.UndoProbe?.Call }).OfType<ActionCall>().Where(c => catalog.Actions.ContainsKey(c.Action));

    private IEnumerable<CelReference> AssetReads(StateDefinition state) =>
        state is DoState action && catalog.Actions.TryGetValue(action.Call.Action, out var signature)
            ? CallShape.Of(signature, action.Call.With, workflow.Assets, _definition.Data).Assets.SelectMany(a => a.Asset.Signature.Reads.IsDefault ? [] : a.Asset.Signature.Reads)
            : [];
}
