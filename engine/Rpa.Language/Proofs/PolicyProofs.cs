using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>Proves the policies over every path: next, failures, times, withdrawals from anywhere, deadlines.</summary>
internal sealed class PolicyProofs(ParsedWorkflow workflow, Flow flow, BotCatalog catalog)
{
    private readonly DiagnosticBag _diagnostics = workflow.File.Diagnostics;

    public void Prove()
    {
        foreach (var policy in workflow.Definition.Policies)
        {
            switch (policy)
            {
                case NeverEnterWithout never when workflow.PathsAreWhole:
                    EnterWithout(never);
                    break;
                case AlwaysAfter always when workflow.PathsAreWhole:
                    After(always);
                    break;
                case NeverAction never:
                    foreach (var (state, call, _) in Calls().Where(c => c.Call.Action == never.Action))
                    {
                        Report(call.Span, $"'{state}' uses '{never.Action}', which a policy forbids ({never.Span}).", "Remove the action.");
                    }

                    break;
                case NeverFieldUsedIn never:
                    FieldUse(never);
                    break;
            }
        }
    }

    /// <summary>Each entry needs the outcome since the last entry: no way from the start, or from the state itself, may lead there past the outcome.</summary>
    private void EnterWithout(NeverEnterWithout never)
    {
        var (guarded, task) = (flow.IndexOf(never.State), flow.IndexOf(never.TaskState));
        if (never.FourEyes)
        {
            FourEyes(never, (TaskState)flow.States[task]);
        }

        bool Releases(FlowEdge e) => e.From == task && e.Kind == FlowKind.Outcome && e.Label == never.Outcome;
        if (guarded == flow.Initial)
        {
            Report(never.Span, $"'{never.State}' is the first state, so it is entered without '{never.TaskState}.{never.Outcome}'.", "Begin with another state.", [never.State]);
            return;
        }

        var reached = flow.Reach([flow.Initial, guarded], e => !Releases(e) && e.To != guarded);
        var bad = flow.Incoming[guarded].Where(e => !Releases(e) && reached.ContainsKey(e.From)).ToList();
        foreach (var edge in bad.DistinctBy(e => e.Span))
        {
            var how = edge.Kind switch
            {
                FlowKind.Anywhere => $" by '{edge.Label}' from anywhere",
                FlowKind.Deadline => $" when the deadline '{edge.Label}' is over",
                FlowKind.Time => " when the time is over",
                _ => "",
            };
            Report(
                edge.Span, PolicyText.EnteredWithout(never, how).En,
                $"Let the way pass through '{never.TaskState}'.", flow.Path(reached, edge.From).Add(never.State));
        }
    }

    /// <summary>The outcome is released by a second person where the task says four eyes, and only if it takes the form with it.</summary>
    private void FourEyes(NeverEnterWithout never, TaskState task)
    {
        var outcome = task.Outcomes.First(o => o.Name == never.Outcome);
        if (!task.FourEyes)
        {
            Report(
                task.KindSpan, $"'{never.TaskState}.{never.Outcome}' is one person's, and a policy demands that a second one releases it ({never.Span}).", $"Add 'four-eyes: true' to the task '{task.Name}'.");
        }
        else if (!outcome.Needs)
        {
            Report(
                outcome.Span, $"'{never.TaskState}.{never.Outcome}' goes past the form and so past the second person, whom a policy demands ({never.Span}).", "Leave out 'needs: false'.");
        }
    }

    private void After(AlwaysAfter always)
    {
        var (after, comes) = (flow.IndexOf(always.After), flow.IndexOf(always.Comes));
        var reached = flow.Reach([after], e => e.To != comes);
        foreach (var end in reached.Keys.Where(i => flow.States[i] is FinalState && !always.Except.Contains(flow.States[i].Name)).Order())
        {
            var span = reached[end]?.Span ?? always.Span;
            Report(
                span, PolicyText.EndsWithout(always, flow.States[end].Name).En,
                $"Let the way pass through '{always.Comes}', or add the end to 'except'.", flow.Path(reached, end));
        }
    }

    private void FieldUse(NeverFieldUsedIn never)
    {
        var fields = Copies(never.Field);
        foreach (var (state, call, isProbe) in Calls())
        {
            var isSearch = !isProbe && catalog.Actions.Values.Any(a => a.ProbeAction == call.Action);
            if ((isProbe && never.UsedIn.Contains("probe")) || (isSearch && never.UsedIn.Contains("search")))
            {
                var reads = call.With.SelectMany(w => CallReader.Templates(w.Value)).SelectMany(t => t.Programs).SelectMany(p => p.References).Concat(AssetReads(call));
                Uses(reads, fields, never, $"the {(isProbe ? "probe" : "search")} of '{state}'");
            }
        }

        if (never.UsedIn.Contains("start"))
        {
            foreach (var start in workflow.Definition.Starts)
            {
                var set = start switch
                {
                    HandOffStart handOff => handOff.Form,
                    ApiStart api => api.Fields,
                    TriggerStart trigger => [.. trigger.Save.Select(s => s.Field)],
                    ScheduleStart schedule => [.. schedule.Save.Select(s => s.Field)],
                    SubmissionStart submission => [.. submission.Save.Select(s => s.Field)],
                    _ => [],
                };
                foreach (var field in set.Where(fields.Contains))
                {
                    Report(start.Span, $"The start sets '{field}', which a policy forbids ({never.Span}).", $"Take '{field}' out of the start.");
                }
            }

            foreach (var run in workflow.Definition.States.Values.OfType<RunState>())
            {
                Uses(run.With.SelectMany(w => CallReader.Templates(w.Value)).SelectMany(t => t.Programs).SelectMany(p => p.References), fields, never, $"the start of another case by '{run.Name}'");
            }
        }
    }

    private void Uses(IEnumerable<CelReference> reads, HashSet<string> fields, NeverFieldUsedIn never, string where)
    {
        foreach (var read in reads.Where(r => r.Path.Length > 1 && r.Path[0] == Scopes.DataName && fields.Contains(r.Path[1])))
        {
            var copy = read.Path[1] == never.Field ? "" : $", a copy of '{never.Field}',";
            Report(read.Span, $"'{read.Path[1]}'{copy} is used in {where}, which a policy forbids ({never.Span}).", "Use the case reference instead.");
        }
    }

    /// <summary>The field and every field that is saved from it, directly or by others.</summary>
    private HashSet<string> Copies(string field)
    {
        var saves = workflow.Definition.States.Values.SelectMany(Saves.Of).ToList();
        var fields = new HashSet<string> { field };
        bool grew;
        do
        {
            grew = false;
            foreach (var save in saves)
            {
                if (!fields.Contains(save.Field) && ValuePaths.Of(save.Value).Any(r => r.Path.Length > 1 && r.Path[0] == Scopes.DataName && fields.Contains(r.Path[1])))
                {
                    grew |= fields.Add(save.Field);
                }
            }
        }
        while (grew);
        return fields;
    }

    private IEnumerable<(string State, ActionCall Call, bool IsProbe)> Calls()
    {
        foreach (var state in workflow.Definition.StateOrder.Select(n => workflow.Definition.States[n]).OfType<DoState>())
        {
            yield return (state.Name, state.Call, false);
            if (state.Probe is { } probe)
            {
                yield return (state.Name, probe.Call, true);
            }

            if (state.Undo is { } undo)
            {
                yield return (state.Name, undo, false);
                if (state.UndoProbe is { } asked)
                {
                    yield return (state.Name, asked.Call, true);
                }
            }
        }
    }

    private IEnumerable<CelReference> AssetReads(ActionCall call) =>
        catalog.Actions.TryGetValue(call.Action, out var action)
            ? CallShape.Of(action, call.With, workflow.Assets, workflow.Definition.Data).Assets.SelectMany(a => a.Asset.Signature.Reads.IsDefault ? [] : a.Asset.Signature.Reads)
            : [];

    private void Report(SourceSpan span, string message, string remedy, ImmutableArray<string> path = default) =>
        _diagnostics.Report(LanguageDiagnostics.PolicyViolated, span, message, remedy, path);
}
