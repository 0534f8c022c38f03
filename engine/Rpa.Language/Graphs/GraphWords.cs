using System.Globalization;
using System.Text.RegularExpressions;

namespace Rpa.Language.Graphs;

/// <summary>The drawing's own words in the language asked for; authors' titles have theirs.</summary>
internal static partial class GraphWords
{
    private static readonly Dictionary<string, string> German = new()
    {
        ["else"] = "sonst", ["no match"] = "kein Treffer", ["any state"] = "jeder Zustand",
        ["succeeded"] = "erledigt", ["rejected"] = "abgelehnt", ["withdrawn"] = "zurückgezogen", ["handed-over"] = "abgegeben", ["failed"] = "gescheitert",
        ["second"] = "Sekunde", ["seconds"] = "Sekunden", ["minute"] = "Minute", ["minutes"] = "Minuten", ["hour"] = "Stunde", ["hours"] = "Stunden", ["day"] = "Tag", ["days"] = "Tage",
        ["working days"] = "Arbeitstage", ["week"] = "Woche", ["weeks"] = "Wochen", ["month"] = "Monat", ["months"] = "Monate", ["year"] = "Jahr", ["years"] = "Jahre",
    };

    /// <summary>The culture of a language code: German for `de`, otherwise English.</summary>
    public static CultureInfo Culture(string language) => CultureInfo.GetCultureInfo(language == "de" ? "de" : "en");

    /// <summary>A node's second line.</summary>
    public static string Detail(GraphNode node, string language) =>
        node.Kind switch
        {
            "final" => Word(node.Detail, language),
            "wait" => Periods(node.Detail, language),
            "task" when language == "de" => node.Detail.Replace(", 4 eyes", ", 4 Augen", StringComparison.Ordinal),
            _ => node.Detail,
        };

    /// <summary>An edge's label.</summary>
    public static string Label(GraphEdge edge, string language) =>
        edge.Title?.In(Culture(language)) ?? (edge.Kind == "time" ? Periods(edge.Label, language) : string.Join(GraphBuilder.Between, edge.Label.Split(GraphBuilder.Between).Select(l => Word(l, language))));

    /// <summary>A word of ours.</summary>
    public static string Word(string text, string language) => language == "de" && German.TryGetValue(text, out var german) ? german : text;

    private static string Periods(string text, string language) =>
        language == "de" ? Period().Replace(text, m => $"{m.Groups["number"].Value} {Word(m.Groups["unit"].Value, language)}") : text;

    [GeneratedRegex(@"\b(?<number>\d+) (?<unit>working days|(second|minute|hour|day|week|month|year)s?)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Period();
}
