using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Rules;

namespace Rpa.Language.Proofs;

/// <summary>Proves workflows. Findings go to the diagnostics of each file.</summary>
internal static class Prover
{
    /// <summary>Proves each workflow, and what holds between them.</summary>
    public static void Prove(IReadOnlyList<ParsedWorkflow> workflows, BotCatalog catalog)
    {
        var flows = new List<FieldFlow>();
        var work = workflows.Select(_ => Work.OfWorkflow()).ToList();
        foreach (var (index, workflow) in workflows.Index())
        {
            var flow = new Flow(workflow.Definition);
            new StateProofs(workflow, catalog).Prove();
            BranchProofs.Prove(workflow, catalog);
            new TableProofs(workflow, work[index]).Prove();
            new PolicyProofs(workflow, flow, catalog).Prove();
            if (workflow.PathsAreWhole)
            {
                new PathProofs(flow, workflow.File.Diagnostics).Prove();
            }

            flows.Add(new FieldFlow(workflow, flow, catalog));
        }

        ProveFields(workflows, flows, catalog, work);
        ProgramProofs.Prove(workflows, catalog);
        foreach (var workflow in workflows)
        {
            var use = new UseProofs(workflow, catalog);
            use.NeverSet(workflows);
            use.UnusedAssets();
        }
    }

    /// <summary>
    /// A child knows what its parents hand over, and a parent may be a child of others: what is handed over falls from "all fields" until it stays.
    /// </summary>
    private static void ProveFields(IReadOnlyList<ParsedWorkflow> workflows, List<FieldFlow> flows, BotCatalog catalog, List<Work> work)
    {
        var handed = new Dictionary<(string Parent, string Child), FieldSet>();
        bool changed;
        do
        {
            changed = false;
            for (var i = 0; i < workflows.Count; i++)
            {
                var name = workflows[i].Definition.Name;
                flows[i].Run(parent => handed.TryGetValue((parent, name), out var set) ? set : null);
            }

            for (var i = 0; i < workflows.Count; i++)
            {
                foreach (var (run, children) in ProgramProofs.Runs(workflows[i]))
                {
                    foreach (var child in children)
                    {
                        if (flows.Find(f => f.Flow.Definition.Name == child) is { } childFlow)
                        {
                            changed |= HandOver(handed, (workflows[i].Definition.Name, child), run, flows[i], childFlow);
                        }
                    }
                }
            }
        }
        while (changed);

        for (var i = 0; i < workflows.Count; i++)
        {
            if (workflows[i].PathsAreWhole)
            {
                new FieldProofs(workflows[i], flows[i], catalog, work[i]).Prove();
            }
        }
    }

    private static bool HandOver(Dictionary<(string Parent, string Child), FieldSet> handed, (string Parent, string Child) key, RunState run, FieldFlow parent, FieldFlow child)
    {
        var given = FieldSet.Empty(child.Flow.Definition.Data.Length);
        var entry = parent.Entry(parent.Flow.IndexOf(run.Name));
        foreach (var with in run.With)
        {
            var isSure = with.Value is not InputTemplate.Scalar { Text: AbsentWhenUnset { Programs: [var only] } } || parent.IsSure(only, entry, Scopes.ItemName, CelTypeOf(run));
            if (isSure)
            {
                given.Add(child.Number(with.Key));
            }
        }

        if (!handed.TryGetValue(key, out var known))
        {
            handed[key] = given;
            return true;
        }

        return known.Keep(given);
    }

    private static Expressions.Cel.CelType CelTypeOf(RunState run) =>
        run.ForEach is { } list && ExpressionReader.Unwrapped(list.ResultType) is { Kind: Expressions.Cel.CelKind.List, Parameters: [var item] } ? item : Expressions.Cel.CelType.Dyn;
}
