using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Language.Definitions;
using Rpa.Language.Proofs;

namespace Rpa.Language.Graphs;

/// <summary>Makes the drawing of a definition out of the same ways that the proofs walk on.</summary>
internal static class GraphBuilder
{
    /// <summary>Longer guards are cut: the whole text stands in the file.</summary>
    private const int MaxLabel = 36;

    /// <summary>Between the labels of ways that are one line.</summary>
    public const string Between = " / ";

    public static WorkflowGraph Build(WorkflowDefinition definition)
    {
        var flow = new Flow(definition);
        var nodes = flow.States.Select((s, i) => new GraphNode(s.Name, s.Title, s.Kind, i == flow.Initial, s is DoState { IsEffect: true }, Detail(s), s.Span.Line)).ToImmutableArray();
        var own = flow.Outgoing.SelectMany(o => o).Where(e => e.Kind is not (FlowKind.Anywhere or FlowKind.Deadline))
            .Select(e => new GraphEdge(flow.States[e.From].Name, flow.States[e.To].Name, Label(flow, e), Kind(e.Kind)) { Line = e.Span.Line, Title = Title(flow, e) });

        // What leaves any state is drawn once, not from everywhere.
        var anywhere = definition.Anywhere.Where(a => flow.IndexOf(a.To) >= 0).Select(a => new GraphEdge("", a.To, a.Name, "message") { Line = a.Span.Line });
        var deadlines = definition.Deadlines.Where(d => d.Then is { } then && flow.IndexOf(then) >= 0)
            .Select(d => new GraphEdge("", d.Then!, $"{d.Name}: {d.Within}", "time") { Line = d.Span.Line });
        return new WorkflowGraph(nodes, [.. Merged([.. own, .. anywhere, .. deadlines])]) { Title = definition.Title };
    }

    /// <summary>Ways between the same states of one kind are one line with several labels.</summary>
    private static IEnumerable<GraphEdge> Merged(IEnumerable<GraphEdge> edges) =>
        edges.GroupBy(e => (e.From, e.To, e.Kind)).Select(g => g.First() with
        {
            Label = string.Join(Between, g.Select(e => e.Label).Where(l => l.Length > 0).Distinct()),
            Title = g.All(e => e.Title is not null) ? new LocalText(string.Join(" / ", g.Select(e => e.Title!.De)), string.Join(" / ", g.Select(e => e.Title!.En))) : null,
        });

    private static LocalText? Title(Flow flow, FlowEdge edge) => edge.Kind == FlowKind.Outcome && flow.States[edge.From] is TaskState task ? task.Outcomes[edge.Route].Title : null;

    private static string Label(Flow flow, FlowEdge edge)
    {
        var state = flow.States[edge.From];
        var branches = BranchReads.Branches(state, edge.Route);
        var guard = edge.Kind is FlowKind.Next or FlowKind.Message && edge.Branch < branches.Length
            ? branches[edge.Branch].If is { } expression ? Short(expression.Text) : branches.Length > 1 ? "else" : ""
            : "";
        return edge.Kind switch
        {
            FlowKind.Next => guard,
            FlowKind.Message => guard.Length == 0 ? edge.Label : $"{edge.Label}: {guard}",
            _ => Short(edge.Label),
        };
    }

    /// <summary>A guard without what every guard repeats.</summary>
    private static string Short(string text)
    {
        text = string.Join(' ', text.Replace("data.", "", StringComparison.Ordinal).Replace("result.", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= MaxLabel ? text : string.Concat(text.AsSpan(0, MaxLabel - 1), "…");
    }

    private static string Kind(FlowKind kind) => kind switch
    {
        FlowKind.Outcome => "outcome",
        FlowKind.Failure => "failure",
        FlowKind.Time => "time",
        FlowKind.Message => "message",
        _ => "next",
    };

    private static string Detail(StateDefinition state) => state switch
    {
        DoState action => action.Call.Action,
        TaskState task => task.FourEyes ? $"{task.Role}, 4 eyes" : task.Role,
        WaitState wait => wait.Within?.ToString() ?? (wait.Until is { } until ? Short(until.Text) : string.Join(", ", wait.Messages.Select(m => m.Message))),
        DecideState decide => decide.Rules ?? "",
        RunState run => Short(run.Workflow.Text),
        FinalState final => final.Outcome,
        _ => "",
    };
}
