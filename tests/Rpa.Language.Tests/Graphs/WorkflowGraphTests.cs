using Rpa.Language.Graphs;

namespace Rpa.Language.Tests.Graphs;

public sealed class WorkflowGraphTests
{
    private static WorkflowGraph Graph => WorkflowGraph.Of(Holiday.Compile(Holiday.Workflow).Bundles.Single(b => b.Definition.Name == Holiday.Name).Definition);

    [Fact]
    public void EveryStateIsDrawnOnceInTheFilesOrderWithItsLine()
    {
        Assert.Equal("reading", Graph.Nodes[0].Name);
        Assert.True(Graph.Nodes[0].IsInitial);
        Assert.Equal(10, Graph.Nodes.Length);
        Assert.All(Graph.Nodes, n => Assert.True(n.Line > 20));
        Assert.True(Graph.Nodes.Single(n => n.Name == "registering").IsEffect);
        Assert.Equal("caseworker, 4 eyes", Graph.Nodes.Single(n => n.Name == "deciding").Detail);
    }

    [Fact]
    public void EdgesSayWhyACaseTakesThem()
    {
        Assert.Contains(new GraphEdge("deciding", "notifying", "submit", "outcome"), Graph.Edges.Select(e => e with { Line = 0, Title = null }));
        Assert.Contains(new GraphEdge("asking", "correcting", "4 weeks", "time"), Graph.Edges.Select(e => e with { Line = 0, Title = null }));
        Assert.Contains(new GraphEdge("", "withdrawn", "withdraw", "message"), Graph.Edges.Select(e => e with { Line = 0, Title = null }));
        Assert.Contains(Graph.Edges, e => e is { From: "reading", To: "correcting", Kind: "failure", Label: "unreadable / not-this-form" });
        Assert.Contains(Graph.Edges, e => e is { From: "weighing", To: "registering", Label: "else" });
    }

    [Fact]
    public void DotEscapesWhatAuthorsWriteAndLightsAPath()
    {
        var definition = Holiday.Compile(Holiday.Workflow.Replace("en: Withdrawn }", "en: \"a \\\" b\\\\ ]; evil\" }", StringComparison.Ordinal)).Bundles.Single(b => b.Definition.Name == Holiday.Name).Definition;
        var dot = WorkflowGraph.Of(definition).ToDot("en", ["reading", "correcting"]);
        Assert.Contains("a \\\" b\\\\ ]; evil", dot, StringComparison.Ordinal);
        Assert.Contains("\"reading\" [id=\"reading\", class=\"state do lit\"", dot, StringComparison.Ordinal);
        Assert.Contains("any state", dot, StringComparison.Ordinal);
        Assert.Contains("Entscheiden", WorkflowGraph.Of(definition).ToDot("de"), StringComparison.Ordinal);
        Assert.Contains("4 Wochen", WorkflowGraph.Of(definition).ToDot("de"), StringComparison.Ordinal);
        Assert.Contains("jeder Zustand", WorkflowGraph.Of(definition).ToDot("de"), StringComparison.Ordinal);
    }

    [Fact]
    public void MermaidNamesEveryState()
    {
        var mermaid = Graph.ToMermaid("de");
        Assert.StartsWith("flowchart TD\n", mermaid, StringComparison.Ordinal);
        Assert.Contains("Zurückgezogen", System.Net.WebUtility.HtmlDecode(mermaid), StringComparison.Ordinal);
        Assert.Contains("-.->", mermaid, StringComparison.Ordinal);
    }
}
