using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Language.Definitions;

namespace Rpa.Language.Graphs;

/// <summary>The drawing of a workflow: nodes and edges, no layout.</summary>
/// <param name="Nodes">States.</param>
/// <param name="Edges">Transitions.</param>
public sealed record WorkflowGraph(ImmutableArray<GraphNode> Nodes, ImmutableArray<GraphEdge> Edges)
{
    /// <summary>The graph of a definition.</summary>
    public static WorkflowGraph Of(WorkflowDefinition definition) => throw new NotSupportedException();

    /// <summary>Graphviz source: kinds of states by shape, people's work and effects marked, `lit` states and edges highlighted.</summary>
    public string ToDot(string language, IReadOnlySet<string>? lit = null) => throw new NotSupportedException();

    /// <summary>Mermaid source.</summary>
    public string ToMermaid(string language) => throw new NotSupportedException();
}

/// <summary>A state in the drawing.</summary>
public sealed record GraphNode(string Name, LocalText Title, string Kind, bool IsInitial, bool IsEffect, string Detail, int Line);

/// <summary>A transition in the drawing.</summary>
/// <param name="From">State, or empty for "any state".</param>
/// <param name="To">State.</param>
/// <param name="Label">Short guard, outcome or failure.</param>
/// <param name="Kind">`next`, `outcome`, `failure`, `time`, `message`.</param>
public sealed record GraphEdge(string From, string To, string Label, string Kind);
