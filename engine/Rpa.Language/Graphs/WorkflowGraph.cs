using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Language.Definitions;

namespace Rpa.Language.Graphs;

/// <summary>The drawing of a workflow: nodes and edges, no layout.</summary>
/// <param name="Nodes">States, in the file's order.</param>
/// <param name="Edges">Transitions.</param>
public sealed record WorkflowGraph(ImmutableArray<GraphNode> Nodes, ImmutableArray<GraphEdge> Edges)
{
    /// <summary>What people call the process.</summary>
    public LocalText Title { get; init; } = LocalText.Same("");

    /// <summary>The graph of a definition.</summary>
    public static WorkflowGraph Of(WorkflowDefinition definition) => GraphBuilder.Build(definition);

    /// <summary>
    /// Graphviz source: kinds of states by shape, people's work and effects marked, the way through the states of <paramref name="lit"/> highlighted. Nodes have the states' names
    /// as `id`, so that a page can link them; titles in German for `de`, otherwise English.
    /// </summary>
    public string ToDot(string language, IReadOnlyList<string>? lit = null) => DotWriter.Write(this, language, lit);

    /// <summary>Mermaid source, with the same way highlighted.</summary>
    public string ToMermaid(string language, IReadOnlyList<string>? lit = null) => MermaidWriter.Write(this, language, lit ?? []);

    /// <summary>The state that a line of the workflow file belongs to, as a path of one; empty for lines outside of the states.</summary>
    public ImmutableArray<string> StateAt(int line)
    {
        var state = Nodes.Where(n => n.Line <= line).MaxBy(n => n.Line);
        return state is null ? [] : [state.Name];
    }

    /// <summary>Whether a way from state to state goes along an edge; one from any state is taken where there is no edge of the state's own.</summary>
    internal bool IsOn(GraphEdge edge, IReadOnlyList<string> lit)
    {
        for (var i = 1; i < lit.Count; i++)
        {
            var (from, to) = (lit[i - 1], lit[i]);
            if (edge.To == to && (edge.From == from || (edge.From.Length == 0 && !Edges.Any(e => e.From == from && e.To == to))))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A state in the drawing.</summary>
/// <param name="Name">The state's name.</param>
/// <param name="Title">What people read.</param>
/// <param name="Kind">`do`, `task`, `wait`, `decide`, `run`, `final`.</param>
/// <param name="IsInitial">The first state.</param>
/// <param name="IsEffect">It changes the outside world.</param>
/// <param name="Detail">Action, role, rule table, workflow, time or outcome; short.</param>
/// <param name="Line">Line of the state in the workflow file.</param>
public sealed record GraphNode(string Name, LocalText Title, string Kind, bool IsInitial, bool IsEffect, string Detail, int Line);

/// <summary>A transition in the drawing.</summary>
/// <param name="From">State, or empty for "any state".</param>
/// <param name="To">State.</param>
/// <param name="Label">Short guard, outcome or failure.</param>
/// <param name="Kind">`next`, `outcome`, `failure`, `time`, `message`.</param>
public sealed record GraphEdge(string From, string To, string Label, string Kind)
{
    /// <summary>Line of the target in the workflow file.</summary>
    public int Line { get; init; }

    /// <summary>What people read instead of the label (an outcome's button), or null.</summary>
    public LocalText? Title { get; init; }
}
