using System.Text;

namespace Rpa.Host.Tests.Catalogue;

/// <summary>Wrong files that a page cannot show: too large, too deep, not text.</summary>
internal static class BuiltExamples
{
    private const string Workflow = "parking-permit/workflow.yaml";

    public static IReadOnlyDictionary<string, Built> All { get; } = new Dictionary<string, Built>
    {
        ["RPA002"] = new(Workflow, right => Encoding.Latin1.GetBytes(right.Replace("en: Zone", "en: Zöne", StringComparison.Ordinal))),
        ["RPA003"] = new(Workflow, right => Text(right + "#" + new string('x', 5 * 1024 * 1024) + "\n")),
        ["RPA004"] = new(Workflow, right => Text(right + "deep: " + new string('[', 100) + new string(']', 100) + "\n")),
        ["RPA013"] = new("parking-permit/rules/more.rules.yaml", _ => Text("# to be written\n")),
        ["RPA016"] = new(Workflow, _ => Text(string.Concat(Enumerable.Range(0, 30).Select(i => $"key{i}: @fault\n")))),
        ["RPA040"] = new("old-process/notes.md", _ => Text("Moved.\n")),
        ["RPA085"] = new(Workflow, Wide),
        ["RPA101"] = new(Workflow, right => Text(right.Replace("data.cars > 3", string.Concat(Enumerable.Repeat("!", 400)) + "(data.cars > 3)", StringComparison.Ordinal))),
        ["RPA415"] = new("parking-permit/parking.test.yaml", right => Text(right.Replace("    steps:\n", "    steps:\n" + string.Concat(Enumerable.Repeat("      - command: correct\n", 2001)), StringComparison.Ordinal))),
        ["RPA305"] = new("parking-permit/letters/granted.letter.md", right => Text(right + new string('x', 300 * 1024))),
    };

    /// <summary>Eight inputs, each cut elsewhere by each of many rows.</summary>
    private static byte[] Wide(string right)
    {
        var names = Enumerable.Range(0, 8).Select(i => $"n{i}").ToList();
        var rows = Enumerable.Range(1, 40).Select(r => $"      - {{ when: {{ {string.Join(", ", names.Select((n, i) => $"{n}: \"not {(r * 7) + i}\""))} }}, then: {{ fee: {r} }}, source: § {r} }}\n");
        var table = $"""
            rules:
              wide:
                hit: first
                inputs: {"{"} {string.Join(", ", names.Select(n => $"{n}: {{ type: integer }}"))} {"}"}
                outputs: {"{ fee: { type: money } }"}
                rows:

            """;
        return Text(right.Replace("rules:\n", table + string.Concat(rows), StringComparison.Ordinal));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>How a wrong file is made of the right one.</summary>
internal sealed record Built(string File, Func<string, byte[]> Bytes);
