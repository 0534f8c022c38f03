using System.Globalization;
using System.Text;

namespace Rpa.Language.Graphs;

/// <summary>
/// Writes Graphviz source that reads on paper: dark on white, no meaning by colour alone. A person's work has a bold frame, an effect a double one, ends are ovals, waits are
/// hexagons, decisions diamonds, child cases have folded corners; failures are dashed, times dotted.
/// </summary>
internal static class DotWriter
{
    private const string Any = "*";

    private const int LongestLabel = 32;

    public static string Write(WorkflowGraph graph, string language, IReadOnlyList<string>? lit)
    {
        var culture = GraphWords.Culture(language);
        var text = new StringBuilder();
        text.Append("digraph workflow {\n  rankdir=TB; bgcolor=white; nodesep=0.35; ranksep=0.5;\n");
        text.Append("  node [fontname=\"Fira Sans, Arial, sans-serif\", fontsize=11, color=\"#1a1a1a\", fontcolor=\"#1a1a1a\", fillcolor=white, style=filled, margin=\"0.15,0.08\"];\n");
        text.Append("  edge [fontname=\"Fira Sans, Arial, sans-serif\", fontsize=9, color=\"#4a4a4a\", fontcolor=\"#1a1a1a\", arrowsize=0.7];\n");
        text.Append(CultureInfo.InvariantCulture, $"  label={Quoted(graph.Title.In(culture))}; labelloc=t; fontname=\"Fira Sans, Arial, sans-serif\"; fontsize=13;\n");
        if (graph.Nodes.FirstOrDefault(n => n.IsInitial) is { } initial)
        {
            text.Append("  \"(start)\" [shape=circle, width=0.18, label=\"\", style=filled, fillcolor=\"#1a1a1a\"];\n");
            text.Append(CultureInfo.InvariantCulture, $"  \"(start)\" -> {Quoted(initial.Name)};\n");
        }

        foreach (var node in graph.Nodes)
        {
            var isLit = lit?.Contains(node.Name) ?? false;
            var label = node.Detail.Length == 0 ? node.Title.In(culture) : $"{node.Title.In(culture)}\n{Sign(node)}{GraphWords.Detail(node, language)}";
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {Quoted(node.Name)} [id={Quoted(node.Name)}, class={Quoted($"state {node.Kind}{(node.IsEffect ? " effect" : "")}{(isLit ? " lit" : "")}")}, label={Quoted(label)}, tooltip={Quoted(node.Name)}, {Shape(node, isLit)}];\n");
        }

        if (graph.Edges.Any(e => e.From.Length == 0))
        {
            var word = GraphWords.Word("any state", language);
            text.Append(CultureInfo.InvariantCulture, $"  {Quoted(Any)} [shape=plaintext, style=\"\", label={Quoted(word)}];\n");
        }

        foreach (var edge in graph.Edges)
        {
            var isLit = lit is not null && graph.IsOn(edge, lit);
            var style = edge.Kind switch { "failure" => "dashed", "time" => "dotted", _ => edge.From.Length == 0 ? "dashed" : "solid" };
            var label = edge.Label.Length == 0 ? "" : $", label={Quoted(" " + Sign(edge) + Folded(GraphWords.Label(edge, language)) + " ")}";
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {Quoted(edge.From.Length == 0 ? Any : edge.From)} -> {Quoted(edge.To)} [class={Quoted($"edge {edge.Kind}")}, style={style}{label}{(isLit ? ", penwidth=2.6, color=\"#003d7a\"" : "")}];\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Shape(GraphNode node, bool isLit)
    {
        var shape = node.Kind switch
        {
            "task" => "shape=box, style=\"filled,rounded,bold\", fillcolor=\"#fff4d6\"",
            "wait" => "shape=hexagon",
            "decide" => "shape=diamond, margin=\"0.02,0.02\"",
            "run" => "shape=note",
            "final" => "shape=oval, fillcolor=\"#e8e8e8\"",
            _ => node.IsEffect ? "shape=box, peripheries=2, fillcolor=\"#e3f0fb\"" : "shape=box",
        };
        return isLit ? shape + ", penwidth=3, color=\"#003d7a\"" : shape;
    }

    private static string Sign(GraphNode node) => node.Kind == "task" ? "\u263A " : node.IsEffect ? "\u26A1 " : "";

    private static string Sign(GraphEdge edge) => edge.Kind switch { "failure" => "\u2715 ", "message" => "\u2709 ", _ => "" };

    /// <summary>Long labels of several ways stand below each other: a drawing that grows wide is small on paper.</summary>
    private static string Folded(string label) => label.Length > LongestLabel ? label.Replace(GraphBuilder.Between, " \n ", StringComparison.Ordinal) : label;

    /// <summary>A quoted text: authors choose titles and guards, so every character that means something to Graphviz is escaped.</summary>
    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
