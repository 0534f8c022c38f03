using System.Globalization;
using System.Net;
using System.Text;

namespace Rpa.Language.Graphs;

/// <summary>Writes a Mermaid flowchart with the shapes of the Graphviz drawing as far as Mermaid has them.</summary>
internal static class MermaidWriter
{
    public static string Write(WorkflowGraph graph, string language, IReadOnlyList<string> lit)
    {
        var culture = GraphWords.Culture(language);
        var text = new StringBuilder("flowchart TD\n");
        var ids = graph.Nodes.Select((n, i) => (n.Name, Id: string.Create(CultureInfo.InvariantCulture, $"s{i}"))).ToDictionary(p => p.Name, p => p.Id);
        foreach (var node in graph.Nodes)
        {
            var label = Quoted(node.Detail.Length == 0 ? node.Title.In(culture) : $"{node.Title.In(culture)}\n{GraphWords.Detail(node, language)}");
            var shape = node.Kind switch
            {
                "task" => $"({label})",
                "wait" => $"{{{{{label}}}}}",
                "decide" => $"{{{label}}}",
                "run" => $"[/{label}/]",
                "final" => $"([{label}])",
                _ => node.IsEffect ? $"[[{label}]]" : $"[{label}]",
            };
            text.Append(CultureInfo.InvariantCulture, $"  {ids[node.Name]}{shape}\n");
        }

        if (graph.Nodes.FirstOrDefault(n => n.IsInitial) is { } initial)
        {
            text.Append(CultureInfo.InvariantCulture, $"  start((\" \")) --> {ids[initial.Name]}\n");
        }

        if (graph.Edges.Any(e => e.From.Length == 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"  any>{Quoted(GraphWords.Word("any state", language))}]\n");
        }

        foreach (var edge in graph.Edges)
        {
            var arrow = edge.Kind is "failure" or "time" || edge.From.Length == 0 ? "-.->" : "-->";
            var label = edge.Label.Length == 0 ? "" : $"|{Quoted(GraphWords.Label(edge, language))}|";
            text.Append(CultureInfo.InvariantCulture, $"  {(edge.From.Length == 0 ? "any" : ids[edge.From])} {arrow}{label} {ids[edge.To]}\n");
        }

        foreach (var node in graph.Nodes.Where(n => lit.Contains(n.Name)))
        {
            text.Append(CultureInfo.InvariantCulture, $"  style {ids[node.Name]} stroke:#003d7a,stroke-width:3px\n");
        }

        // Mermaid numbers its lines; the first is the one from the start.
        var first = graph.Nodes.Any(n => n.IsInitial) ? 1 : 0;
        for (var i = 0; i < graph.Edges.Length; i++)
        {
            if (graph.IsOn(graph.Edges[i], lit))
            {
                text.Append(CultureInfo.InvariantCulture, $"  linkStyle {first + i} stroke:#003d7a,stroke-width:3px\n");
            }
        }

        return text.ToString();
    }

    private static string Quoted(string text) => "\"" + WebUtility.HtmlEncode(text).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "<br/>", StringComparison.Ordinal) + "\"";
}
