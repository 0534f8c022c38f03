using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Definitions;

namespace Rpa.Language.Proofs;

/// <summary>Why a case goes from one state to another.</summary>
internal enum FlowKind
{
    Next,
    NoMatch,
    Outcome,
    Failure,
    Time,
    Message,
    Anywhere,
    Deadline,
}

/// <summary>A way from one state to another.</summary>
/// <param name="From">Index of the state.</param>
/// <param name="To">Index of the target.</param>
/// <param name="Kind">Why.</param>
/// <param name="Label">Outcome, failure, message or deadline; empty for `next`.</param>
/// <param name="Branch">Number of the branch among its brothers, from 0.</param>
/// <param name="Route">Number of the message or failure route, from 0.</param>
/// <param name="Span">Place of the target.</param>
internal sealed record FlowEdge(int From, int To, FlowKind Kind, string Label, int Branch, int Route, SourceSpan Span);

/// <summary>A workflow as states and ways between them, numbered in the file's order: what the proofs walk on.</summary>
internal sealed class Flow
{
    private readonly Dictionary<string, int> _index = [];

    public Flow(WorkflowDefinition definition)
    {
        Definition = definition;
        States = [.. definition.StateOrder.Select(n => definition.States[n])];
        for (var i = 0; i < States.Length; i++)
        {
            _index[States[i].Name] = i;
        }

        Initial = IndexOf(definition.Initial);
        Outgoing = new List<FlowEdge>[States.Length];
        Incoming = new List<FlowEdge>[States.Length];
        for (var i = 0; i < States.Length; i++)
        {
            Outgoing[i] = [];
            Incoming[i] = [];
        }

        for (var i = 0; i < States.Length; i++)
        {
            AddOwn(i, States[i]);
        }

        foreach (var anywhere in definition.Anywhere)
        {
            var except = anywhere.Except.ToHashSet();
            for (var i = 0; i < States.Length; i++)
            {
                if (States[i] is not FinalState && !except.Contains(States[i].Name) && States[i].Name != anywhere.To)
                {
                    Add(i, anywhere.To, FlowKind.Anywhere, anywhere.Name, anywhere.Span);
                }
            }
        }

        foreach (var deadline in definition.Deadlines.Where(d => d.Then is not null))
        {
            foreach (var i in Running(deadline).ToList())
            {
                Add(i, deadline.Then!, FlowKind.Deadline, deadline.Name, deadline.ThenSpan);
            }
        }
    }

    public WorkflowDefinition Definition { get; }

    public ImmutableArray<StateDefinition> States { get; }

    /// <summary>Index of the first state; -1 where it does not exist.</summary>
    public int Initial { get; }

    public List<FlowEdge>[] Outgoing { get; }

    public List<FlowEdge>[] Incoming { get; }

    public int IndexOf(string state) => _index.GetValueOrDefault(state, -1);

    /// <summary>States reachable from <paramref name="starts"/> over ways that <paramref name="follow"/> allows; for each the way by which it was reached first.</summary>
    public Dictionary<int, FlowEdge?> Reach(IEnumerable<int> starts, Func<FlowEdge, bool> follow)
    {
        var reached = new Dictionary<int, FlowEdge?>();
        var queue = new Queue<int>();
        foreach (var start in starts.Where(s => s >= 0))
        {
            if (reached.TryAdd(start, null))
            {
                queue.Enqueue(start);
            }
        }

        while (queue.TryDequeue(out var at))
        {
            foreach (var edge in Outgoing[at])
            {
                if (!reached.ContainsKey(edge.To) && follow(edge))
                {
                    reached[edge.To] = edge;
                    queue.Enqueue(edge.To);
                }
            }
        }

        return reached;
    }

    /// <summary>The names on the way to <paramref name="state"/> in a result of <see cref="Reach"/>.</summary>
    public ImmutableArray<string> Path(Dictionary<int, FlowEdge?> reached, int state)
    {
        var path = new Stack<string>();
        path.Push(States[state].Name);
        while (reached.GetValueOrDefault(state) is { } edge && path.Count <= States.Length)
        {
            state = edge.From;
            path.Push(States[state].Name);
        }

        return [.. path];
    }

    /// <summary>States in which a deadline may run out: after `from`, before `until`, not paused.</summary>
    private IEnumerable<int> Running(DeadlineDefinition deadline)
    {
        var until = IndexOf(deadline.Until);
        var pauses = deadline.Pauses.ToHashSet();
        return Reach([IndexOf(deadline.From)], e => e.To != until).Keys
            .Where(i => i != until && States[i] is not FinalState && !pauses.Contains(States[i].Name) && States[i].Name != deadline.Then);
    }

    private void AddOwn(int from, StateDefinition state)
    {
        switch (state)
        {
            case DoState action:
                AddBranches(from, action.Next, FlowKind.Next, "", 0);
                for (var i = 0; i < action.OnFailure.Length; i++)
                {
                    if (action.OnFailure[i].To == FailureRoute.Queue)
                    {
                        continue;
                    }

                    Add(from, action.OnFailure[i].To, FlowKind.Failure, action.OnFailure[i].Failure, action.OnFailure[i].Span, route: i);
                }

                break;
            case TaskState task:
                for (var i = 0; i < task.Outcomes.Length; i++)
                {
                    Add(from, task.Outcomes[i].To, FlowKind.Outcome, task.Outcomes[i].Name, task.Outcomes[i].Span, route: i);
                }

                if (task.Then is { } overdue)
                {
                    Add(from, overdue, FlowKind.Time, task.Within?.ToString() ?? "", task.ThenSpan);
                }

                break;
            case WaitState wait:
                for (var i = 0; i < wait.Messages.Length; i++)
                {
                    AddBranches(from, wait.Messages[i].Next, FlowKind.Message, wait.Messages[i].Message, i);
                }

                if (wait.Then is { } then)
                {
                    Add(from, then, FlowKind.Time, wait.Within?.ToString() ?? wait.Until?.Text ?? "", wait.ThenSpan);
                }

                break;
            case DecideState decide:
                AddBranches(from, decide.Next, FlowKind.Next, "", 0);
                if (decide.NoMatch is { } none)
                {
                    Add(from, none, FlowKind.NoMatch, "no match", decide.NoMatchSpan);
                }

                break;
            case RunState run:
                AddBranches(from, run.Next, FlowKind.Next, "", 0);
                break;
        }
    }

    private void AddBranches(int from, ImmutableArray<Branch> branches, FlowKind kind, string label, int route)
    {
        for (var i = 0; i < branches.Length; i++)
        {
            Add(from, branches[i].To, kind, label, branches[i].Span, i, route);
        }
    }

    private void Add(int from, string to, FlowKind kind, string label, SourceSpan span, int branch = 0, int route = 0)
    {
        // An unknown target was reported; there is no way to it.
        if (IndexOf(to) is >= 0 and var target)
        {
            var edge = new FlowEdge(from, target, kind, label, branch, route, span);
            Outgoing[from].Add(edge);
            Incoming[target].Add(edge);
        }
    }
}
