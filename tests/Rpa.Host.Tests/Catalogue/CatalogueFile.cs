using System.Text;
using System.Text.RegularExpressions;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Host.Tests.Catalogue;

/// <summary>
/// `workflows/diagnostics.md`: a small clean process, then a section for each code with the change that breaks it (`-` is wrong, `+` is right) and what is said of it.
/// </summary>
internal sealed partial record CatalogueFile(string Text, IReadOnlyDictionary<string, string> Files, IReadOnlyList<CatalogueEntry> Entries)
{
    /// <summary>Set this variable to 1 to write titles and findings anew; then read what changed.</summary>
    public const string Rewrite = "RPA_REWRITE";

    private const string MainFile = "parking-permit/workflow.yaml";

    public static string Path { get; } = System.IO.Path.Combine(Root(), "workflows", "diagnostics.md");

    public static CatalogueFile Read()
    {
        var text = File.ReadAllText(Path);
        var files = FileBlock().Matches(text).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["text"].Value);
        return new CatalogueFile(text, files, [.. Section().Matches(text).Select(m => Entry(m.Value))]);
    }

    /// <summary>The files with an entry's right lines replaced by its wrong ones, or why that cannot be done.</summary>
    public (IReadOnlyDictionary<string, string> Files, string Fault) Broken(CatalogueEntry entry)
    {
        var broken = new Dictionary<string, string>(Files);
        foreach (var (file, diff) in entry.Changes)
        {
            var lines = diff.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var right = string.Concat(lines.Where(l => l[0] is '+' or ' ').Select(l => l[1..] + "\n"));
            var wrong = string.Concat(lines.Where(l => l[0] is '-' or ' ').Select(l => l[1..] + "\n"));
            var before = broken.GetValueOrDefault(file, "");
            if (before.Split(right).Length != 2)
            {
                return (broken, $"{entry.Code}: the right lines stand {before.Split(right).Length - 1} times in '{file}':\n{right}");
            }

            broken[file] = before.Replace(right, wrong, StringComparison.Ordinal).Replace('␀', '\0').Replace('⇥', '\t');
        }

        return (broken, "");
    }

    /// <summary>A finding, its line, and a mark under its place.</summary>
    public static string Said(Diagnostic finding, IReadOnlyDictionary<string, string> files)
    {
        var said = new StringBuilder(finding.ToString()).Append('\n');
        var lines = files.GetValueOrDefault(finding.Span.File, "").Split('\n');
        var span = finding.Span;
        if (span.Line <= lines.Length && lines[span.Line - 1].Trim().Length > 0)
        {
            var line = lines[span.Line - 1];
            var length = span.EndLine == span.Line ? span.EndColumn - span.Column : line.Length + 1 - span.Column;
            said.Append("  ").Append(line.Replace('\0', '␀').Replace('\t', '⇥')).Append('\n').Append(' ', span.Column + 1).Append('^', Math.Max(1, length)).Append('\n');
        }

        return said.ToString();
    }

    private static CatalogueEntry Entry(string section)
    {
        var changes = new List<(string, string)>();
        foreach (Match diff in DiffBlock().Matches(section))
        {
            changes.Add((diff.Groups["file"].Success ? diff.Groups["file"].Value : MainFile, diff.Groups["diff"].Value));
        }

        return new CatalogueEntry(section[4..10], section, changes, SaidBlock().Match(section).Groups["said"].Value);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Rpa.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }

    [GeneratedRegex("^`(?<name>[^`\n]+)`:\n\n````?(yaml|markdown)\n(?<text>.*?)^````?$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex FileBlock();

    [GeneratedRegex("^### RPA[0-9]{3}.*?(?=^##|\\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Section();

    [GeneratedRegex("(^`(?<file>[^`\n]+)`:\n\n)?^```diff\n(?<diff>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex DiffBlock();

    [GeneratedRegex("^```text\n(?<said>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    public static partial Regex SaidBlock();
}

/// <summary>A section of the catalogue.</summary>
/// <param name="Code">`RPA044`.</param>
/// <param name="Section">Its whole text.</param>
/// <param name="Changes">File and change.</param>
/// <param name="Said">The findings as shown.</param>
internal sealed record CatalogueEntry(string Code, string Section, IReadOnlyList<(string File, string Diff)> Changes, string Said)
{
    /// <summary>What stands before the first example.</summary>
    public string About => Section[..Section.IndexOf("```", StringComparison.Ordinal)];
}
