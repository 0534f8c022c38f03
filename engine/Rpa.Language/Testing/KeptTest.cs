using System.Text;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Language.Testing;

/// <summary>Puts a test into the text of a test file. Nothing else in the file changes: comments, order and spacing stay.</summary>
public static class KeptTest
{
    /// <summary>The file with one test more, or why it cannot be added.</summary>
    /// <param name="file">The file's text; null for a new file.</param>
    /// <param name="test">What <see cref="Simulation.ToTest"/> gives.</param>
    /// <param name="schema">Where a new file finds its schema, such as `../schema/test.schema.json`; null for none.</param>
    public static (string? Text, string? Fault) Add(string? file, string test, string? schema)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return ((schema is null ? "" : $"# yaml-language-server: $schema={schema}\n") + "tests:\n" + Item(test, 2), null);
        }

        var found = new DiagnosticBag();
        var root = YamlReader.Read("tests", Encoding.UTF8.GetBytes(file), found) as YamlMapping;
        if (found.ToImmutable().FirstOrDefault(f => f.Severity == Severity.Error) is { } fault)
        {
            return (null, $"The file has a fault in line {fault.Span.Line}: {fault.Message}");
        }

        var end = file.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var lines = file.Split('\n').ToList();
        var index = root?.Entries.ToList().FindIndex(e => e.Key.Text == "tests") ?? -1;
        if (index < 0)
        {
            return (Trimmed(file) + end + "tests:" + end + Item(test, 2).Replace("\n", end, StringComparison.Ordinal), null);
        }

        var entry = root!.Entries[index];
        if (entry.Value is not YamlSequence { Items: [var first, ..] } || lines[first.Span.Line - 1][..(first.Span.Column - 1)].Trim() != "-")
        {
            return (null, $"'tests' in line {entry.Key.Span.Line} is no list of lines that begin with '- '.");
        }

        var dash = lines[first.Span.Line - 1].IndexOf('-', StringComparison.Ordinal);
        var item = Item(test, dash).Replace("\n", end, StringComparison.Ordinal);
        if (index == root.Entries.Length - 1)
        {
            return (Trimmed(file) + end + item, null);
        }

        // Another key follows: the test comes before it and before the comments that belong to it.
        var at = root.Entries[index + 1].Key.Span.Line - 1;
        while (at > 0 && (lines[at - 1].Trim().Length == 0 || lines[at - 1].TrimStart().StartsWith('#')))
        {
            at--;
        }

        lines.InsertRange(at, item.TrimEnd('\r', '\n').Split('\n'));
        return (string.Join('\n', lines), null);
    }

    private static string Trimmed(string file) => file.TrimEnd('\r', '\n', ' ');

    private static string Item(string test, int dash)
    {
        var lines = test.Split('\n');
        return string.Concat(lines.Select((line, i) => new string(' ', dash) + (i == 0 ? "- " : "  ") + line + "\n"));
    }
}
