using Rpa.Expressions.Diagnostics;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>Proves that every state is reached, that every state has a way to an end, and that bots alone do not run in circles.</summary>
internal sealed class PathProofs(Flow flow, DiagnosticBag diagnostics)
{
    public void Prove()
    {
        var reached = flow.Reach([flow.Initial], _ => true);
        Unreachable(reached);
        NoEnd(reached);
        HotCycles(reached);
        Deadlines(reached);
    }

    private void Unreachable(Dictionary<int, FlowEdge?> reached)
    {
        var covered = reached.Keys.ToHashSet();

        // One finding for the first state of an island; what hangs on it follows when that is repaired.
        foreach (var root in Enumerable.Range(0, flow.States.Length).OrderBy(i => flow.Incoming[i].Any(e => e.From != i) ? 1 : 0).ThenBy(i => i))
        {
            if (covered.Contains(root))
            {
                continue;
            }

            diagnostics.Report(
                LanguageDiagnostics.Unreachable, flow.States[root].Span, $"State '{flow.States[root].Name}' is never reached from '{flow.Definition.Initial}'.",
                "Let a state lead to it, or remove it.");
            covered.UnionWith(flow.Reach([root], _ => true).Keys);
        }
    }

    private void NoEnd(Dictionary<int, FlowEdge?> reached)
    {
        // A withdrawal from anywhere is no end that the process itself works towards.
        var live = new HashSet<int>(Enumerable.Range(0, flow.States.Length).Where(i => flow.States[i] is FinalState));
        var queue = new Queue<int>(live);
        while (queue.TryDequeue(out var at))
        {
            foreach (var edge in flow.Incoming[at])
            {
                if (edge.Kind != FlowKind.Anywhere && live.Add(edge.From))
                {
                    queue.Enqueue(edge.From);
                }
            }
        }

        var covered = new HashSet<int>();
        for (var i = 0; i < flow.States.Length; i++)
        {
            if (!live.Contains(i) && reached.ContainsKey(i) && covered.Add(i))
            {
                diagnostics.Report(
                    LanguageDiagnostics.NoEnd, flow.States[i].Span, $"From '{flow.States[i].Name}' no end can be reached.",
                    "Let one of its ways lead towards a 'final' state.", flow.Path(reached, i));
                covered.UnionWith(flow.Reach([i], _ => true).Keys);
            }
        }
    }

    /// <summary>A cycle through states of machines alone would run for ever at full speed.</summary>
    private void HotCycles(Dictionary<int, FlowEdge?> reached)
    {
        bool IsHot(int i) => flow.States[i] is DoState or DecideState or RunState { HandOver: true };
        bool IsInner(FlowEdge e) => IsHot(e.From) && IsHot(e.To) && e.Kind is FlowKind.Next or FlowKind.NoMatch or FlowKind.Failure;

        foreach (var component in Components.Of(flow, IsInner))
        {
            var first = component.Min();
            var members = component.ToHashSet();
            if (!reached.ContainsKey(first) || (component.Count == 1 && flow.Outgoing[first].All(e => e.To != first || !IsInner(e))))
            {
                continue;
            }

            var back = flow.Reach([first], e => IsInner(e) && members.Contains(e.To));
            var last = flow.Incoming[first].Where(e => IsInner(e) && back.ContainsKey(e.From)).MinBy(e => flow.Path(back, e.From).Length)!;
            var path = flow.Path(back, last.From).Add(flow.States[first].Name);
            diagnostics.Report(
                LanguageDiagnostics.HotCycle, last.Span, $"The bots can run in a circle through '{flow.States[first].Name}' without a pause.",
                "Put a 'wait' or a 'task' into the circle, or leave the repetition to 'retry'.", path);
        }
    }

    private void Deadlines(Dictionary<int, FlowEdge?> reached)
    {
        foreach (var deadline in flow.Definition.Deadlines)
        {
            var (from, until) = (flow.IndexOf(deadline.From), flow.IndexOf(deadline.Until));
            if (deadline.Escalate is null && deadline.Then is null)
            {
                diagnostics.Report(
                    LanguageDiagnostics.IdleDeadline, deadline.Span, $"Nothing happens when the deadline '{deadline.Name}' is over.",
                    "Add 'escalate: ROLE' or 'then: STATE'.");
            }
            else if (reached.ContainsKey(from) && (from == until || !flow.Reach([from], _ => true).ContainsKey(until)))
            {
                diagnostics.Report(
                    LanguageDiagnostics.IdleDeadline, deadline.UntilSpan,
                    $"The deadline '{deadline.Name}' starts at '{deadline.From}' and never ends: '{deadline.Until}' does not come after it.",
                    "Name a later state under 'until'.");
            }
            else if (reached.ContainsKey(from))
            {
                Pauses(deadline, from, until);
            }
        }
    }

    private void Pauses(DeadlineDefinition deadline, int from, int until)
    {
        var running = flow.Reach([from], e => e.To != until);
        foreach (var pause in deadline.Pauses.Where(p => !running.ContainsKey(flow.IndexOf(p))))
        {
            diagnostics.Report(
                LanguageDiagnostics.IdleDeadline, deadline.PausesSpan, $"The deadline '{deadline.Name}' never runs in '{pause}', so it cannot stand still there.",
                $"Name states between '{deadline.From}' and '{deadline.Until}'.");
        }
    }
}
