using System.Globalization;
using System.Text.Json.Nodes;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands.Office;

/// <summary>Results as people read them: aligned columns, a line a row.</summary>
internal static class Tables
{
    /// <summary>Prints rows on standard output; what was left out, on standard error.</summary>
    public static void Write(IEnumerable<JsonNode?> rows, long? total, string nothing, params (string Title, Func<JsonNode, string> Cell)[] columns)
    {
        var cells = rows.OfType<JsonNode>().Select(row => columns.Select(c => OneLine(c.Cell(row))).ToArray()).ToList();
        if (cells.Count == 0)
        {
            Say.Line(nothing);
            return;
        }

        var widths = columns.Select((c, i) => Math.Max(c.Title.Length, cells.Max(r => r[i].Length))).ToArray();
        Console.Out.WriteLine(Row(columns.Select(c => c.Title).ToArray(), widths));
        foreach (var row in cells)
        {
            Console.Out.WriteLine(Row(row, widths));
        }

        if (total > cells.Count)
        {
            Say.Line($"{cells.Count} of {total}; more with --take and --skip.");
        }
    }

    /// <summary>A text of a row; empty where there is none.</summary>
    public static string Text(this JsonNode row, string name) => row[name]?.ToString() ?? "";

    /// <summary>A time of a row, local.</summary>
    public static string Time(this JsonNode row, string name) =>
        row[name] is JsonValue value && value.TryGetValue<string>(out var text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : "";

    private static string Row(string[] cells, int[] widths) => string.Join("  ", cells.Select((c, i) => i == cells.Length - 1 ? c : c.PadRight(widths[i]))).TrimEnd();

    private static string OneLine(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= 100 ? line : line[..99] + "…";
    }
}
