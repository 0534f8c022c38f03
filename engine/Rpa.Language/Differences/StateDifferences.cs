using System.Collections.Immutable;
using Rpa.Language.Definitions;
using Rpa.Language.Proofs;

namespace Rpa.Language.Differences;

/// <summary>Differences of states: which there are, what they do, and where they lead.</summary>
internal static class StateDifferences
{
    public static IEnumerable<Difference> Of(WorkflowDefinition old, WorkflowDefinition @new)
    {
        var states = BundleDifferences.Pairs(old.StateOrder.Select(n => old.States[n]), @new.StateOrder.Select(n => @new.States[n]), s => s.Name).ToList();
        foreach (var (name, before, after) in states)
        {
            if (after is null)
            {
                var meaning = before is FinalState ? "" : $"A case that is in '{name}' cannot be moved before it has left it.";
                yield return new Difference("state", ChangeKind.Removed, name, $"({before!.Kind}) is gone{Lead(old, name, "led")}", meaning);
            }
            else if (before is null)
            {
                yield return new Difference("state", ChangeKind.Added, name, $"({after.Kind}) is new{Lead(@new, name, "leads")}");
            }
            else if (before.Kind != after.Kind)
            {
                yield return new Difference(
                    "state", ChangeKind.Changed, name, $"is a '{after.Kind}' state, before a '{before.Kind}' state", $"A case that is in '{name}' should leave it before it is moved: what it began there does not fit the new kind.");
            }
            else
            {
                foreach (var difference in Changed(before, after).Concat(Ways(old, @new, name)))
                {
                    yield return difference;
                }
            }
        }

        foreach (var (name, before, after) in BundleDifferences.Pairs(old.Anywhere, @new.Anywhere, a => a.Name))
        {
            static string Way(AnywhereTransition a) => $"leads to '{a.To}', except from {Words.List(a.Except)}";
            if (before is null || after is null)
            {
                yield return new Difference("anywhere", after is null ? ChangeKind.Removed : ChangeKind.Added, name, after is null ? "is gone" : Way(after), after is null ? "A moved case no longer listens to it." : "A moved case listens to it at once.");
            }
            else if (Way(before) != Way(after))
            {
                yield return new Difference("anywhere", ChangeKind.Changed, name, $"{Way(after)}; before it {Way(before)}", "It counts for a moved case at once.");
            }
        }
    }

    private static string Lead(WorkflowDefinition definition, string name, string word)
    {
        var flow = new Flow(definition);
        var from = flow.Incoming[flow.IndexOf(name)].Where(e => e.Kind is not (FlowKind.Anywhere or FlowKind.Deadline)).Select(e => flow.States[e.From].Name).Distinct().ToList();
        return from.Count == 0 ? "" : $"; {Words.List(from)} {word} there";
    }

    /// <summary>Ways that are gone or new, and guards that changed.</summary>
    private static IEnumerable<Difference> Ways(WorkflowDefinition old, WorkflowDefinition @new, string name)
    {
        var (before, after) = (Ways(old, name), Ways(@new, name));
        foreach (var key in before.Keys.Union(after.Keys))
        {
            var (was, @is) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            if (was == @is)
            {
                continue;
            }

            var text = (was, @is) switch
            {
                (null, _) => $"{key} leads to {@is}",
                (_, null) => $"{key} is gone (it led to {was})",
                _ => $"{key} leads to {@is}, before to {was}",
            };
            yield return new Difference("state", ChangeKind.Changed, name, text, $"A moved case that leaves '{name}' goes the new way.");
        }
    }

    /// <summary>Where a state leads, by what makes the case go there; several branches are one way with their guards in order.</summary>
    private static Dictionary<string, string> Ways(WorkflowDefinition definition, string name)
    {
        var flow = new Flow(definition);
        var index = flow.IndexOf(name);
        return flow.Outgoing[index].Where(e => e.Kind is not (FlowKind.Anywhere or FlowKind.Deadline)).GroupBy(e => e.Kind switch
        {
            FlowKind.Next => "what comes next",
            FlowKind.NoMatch => "no match",
            FlowKind.Time => "the end of the time",
            FlowKind.Outcome => $"the outcome '{e.Label}'",
            FlowKind.Failure => $"the failure '{e.Label}'",
            _ => $"the message '{e.Label}'",
        }).ToDictionary(g => g.Key, g => string.Join("; ", g.Select(e => Way(flow, e))));
    }

    private static string Way(Flow flow, FlowEdge edge)
    {
        var branches = BranchReads.Branches(flow.States[edge.From], edge.Route);
        var guard = edge.Kind is FlowKind.Next or FlowKind.Message && edge.Branch < branches.Length ? branches[edge.Branch].If?.Text : null;
        return $"'{flow.States[edge.To].Name}'{(guard is null ? "" : $" if {guard}")}";
    }

    private static IEnumerable<Difference> Changed(StateDefinition old, StateDefinition @new)
    {
        Difference Said(string text, string meaning = "") => new("state", ChangeKind.Changed, @new.Name, text, meaning);
        var again = $"A moved case that comes to '{@new.Name}' again does it the new way; what it has begun it ends as it began.";
        foreach (var (what, was, @is, meaning) in Facts(old, @new, again))
        {
            if (was != @is)
            {
                yield return Said(was.Length == 0 ? $"{what} {@is} is new" : @is.Length == 0 ? $"{what} {was} is gone" : $"{what} is {@is}, before {was}", meaning);
            }
        }
    }

    private static IEnumerable<(string What, string Was, string Is, string Meaning)> Facts(StateDefinition old, StateDefinition @new, string again)
    {
        yield return ("the title", $"'{old.Title.En}' / '{old.Title.De}'", $"'{@new.Title.En}' / '{@new.Title.De}'", "");
        switch (old, @new)
        {
            case (TaskState a, TaskState b):
                var open = $"An open task of '{b.Name}' keeps what it has; the next one is the new.";
                yield return ("the role", $"'{a.Role}'", $"'{b.Role}'", open);
                yield return ("the time", a.Within?.ToString() ?? "", b.Within?.ToString() ?? "", open);
                yield return ("when it is overdue:", Words.Over(a.Escalate, a.Then), Words.Over(b.Escalate, b.Then), $"It counts at once for a moved case in '{b.Name}'.");
                yield return ("shown", Words.List(a.Show), Words.List(b.Show), $"It counts at once for a moved case in '{b.Name}'.");
                yield return ("edited", Words.List(Edited(a)), Words.List(Edited(b)), $"It counts at once for a moved case in '{b.Name}'.");
                yield return ("four eyes", a.FourEyes ? "demanded" : "not demanded", b.FourEyes ? "demanded" : "not demanded", $"It counts at once for a moved case in '{b.Name}' whose outcome was not submitted yet.");
                yield return ("without the form:", Words.List(a.Outcomes.Where(o => !o.Needs).Select(o => o.Name)), Words.List(b.Outcomes.Where(o => !o.Needs).Select(o => o.Name)), $"It counts at once for a moved case in '{b.Name}'.");
                break;
            case (DoState a, DoState b):
                yield return ("the action", a.Call.Action, b.Call.Action, again);
                yield return ("what it is given", Words.Of(a.Call.With), Words.Of(b.Call.With), again);
                yield return ("what it saves", Words.Of(a.Save), Words.Of(b.Save), again);
                yield return ("the retry", $"{a.Retry.Attempts} attempts, {a.Retry.First} to {a.Retry.Longest}", $"{b.Retry.Attempts} attempts, {b.Retry.First} to {b.Retry.Longest}", "");
                yield return ("the probe", Probe(a.Probe), Probe(b.Probe), "An effect that is open in a moved case is asked about the new way.");
                yield return ("the undoing", Call(a.Undo), Call(b.Undo), "What was done before keeps the undoing it was done with.");
                yield return ("the probe of the undoing", Probe(a.UndoProbe), Probe(b.UndoProbe), "An undoing that is open in a moved case is asked about the new way.");
                yield return ("failures to the supervisor", Words.List(Queued(a)), Words.List(Queued(b)), again);
                break;
            case (WaitState a, WaitState b):
                var waiting = $"A moved case that waits in '{b.Name}' keeps the end that is set.";
                yield return ("the time", a.Within?.ToString() ?? a.Until?.Text ?? "", b.Within?.ToString() ?? b.Until?.Text ?? "", waiting);
                yield return ("what messages save", Messages(a), Messages(b), $"It counts at once for a moved case in '{b.Name}'.");
                break;
            case (DecideState a, DecideState b):
                yield return ("the rule table", a.Rules ?? "", b.Rules ?? "", again);
                yield return ("what it is given", Words.Of(a.With), Words.Of(b.With), again);
                yield return ("what it saves", Words.Of(a.Save), Words.Of(b.Save), again);
                break;
            case (RunState a, RunState b):
                yield return ("the workflow", a.Workflow.Text, b.Workflow.Text, again);
                yield return ("what it is given", Words.Of(a.With), Words.Of(b.With), again);
                yield return ("one for each", a.ForEach?.Text ?? "", b.ForEach?.Text ?? "", again);
                yield return ("documents", a.Documents ? "given along" : "not given along", b.Documents ? "given along" : "not given along", again);
                yield return ("the child", a.HandOver ? "lives on by itself" : "is waited for", b.HandOver ? "lives on by itself" : "is waited for", again);
                yield return ("most at a time", a.Parallel.ToString(System.Globalization.CultureInfo.InvariantCulture), b.Parallel.ToString(System.Globalization.CultureInfo.InvariantCulture), "");
                yield return ("what it saves", Words.Of(a.Save), Words.Of(b.Save), again);
                break;
            case (FinalState a, FinalState b):
                yield return ("the outcome", a.Outcome, b.Outcome, "");
                break;
        }
    }

    private static IEnumerable<string> Edited(TaskState task) => task.Edit.Select(f => task.Optional.Contains(f) ? f + " (optional)" : f);

    private static IEnumerable<string> Queued(DoState state) => state.OnFailure.Where(f => f.To == FailureRoute.Queue).Select(f => f.Failure);

    private static string Call(ActionCall? call) => call is null ? "" : $"{call.Action} with {Words.Of(call.With)}";

    private static string Probe(ProbeDefinition? probe) => probe is null ? "" : $"{Call(probe.Call)}, found: {probe.Found.Text}, settle: {probe.Settle}, {Words.Of(probe.Save)}";

    private static string Messages(WaitState state) => string.Join("; ", state.Messages.Select(m => $"{m.Message}: {Words.Of(m.Save)}"));
}
