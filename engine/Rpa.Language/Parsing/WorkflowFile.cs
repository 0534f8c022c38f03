using System.Collections.Immutable;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;
using Rpa.Language.Bundles;
using Rpa.Language.Rules;
using Rpa.Language.Schema;

namespace Rpa.Language.Parsing;

/// <summary>A workflow file and its rule files as trees, structurally checked, with the parts that other files ask for.</summary>
internal sealed record WorkflowFile
{
    public required BundleSource Source { get; init; }

    /// <summary>Path for diagnostics.</summary>
    public required string Path { get; init; }

    /// <summary>Findings of this bundle.</summary>
    public required DiagnosticBag Diagnostics { get; init; }

    /// <summary>The tree, or null where nothing of use could be read.</summary>
    public YamlMapping? Root { get; init; }

    /// <summary>What other workflows must know of it; null with the tree.</summary>
    public WorkflowHead? Head { get; init; }

    public HolidayCalendar? Calendar { get; init; }

    /// <summary>`rules:` of the workflow file and of each rules file.</summary>
    public ImmutableArray<YamlEntry> Tables { get; init; } = [];

    /// <summary>Reads the trees of a bundle.</summary>
    public static WorkflowFile Read(BundleSource source, BotCatalog catalog)
    {
        var diagnostics = new DiagnosticBag();
        var path = BundleFiles.Display(source, BundleFiles.Workflow);
        var file = new WorkflowFile { Source = source, Path = path, Diagnostics = diagnostics };
        if (!source.Files.TryGetValue(BundleFiles.Workflow, out var bytes))
        {
            diagnostics.Report(LanguageDiagnostics.NoWorkflowFile, SourceSpan.StartOf(path), $"The folder '{source.Name}' has no '{BundleFiles.Workflow}'.", "Add it, or move the folder away.");
            return file;
        }

        if (Tree(path, bytes, WorkflowShape.File, diagnostics) is not { } root)
        {
            return file;
        }

        var name = root.Entries.FirstOrDefault(e => e.Key.Text == "workflow")?.Value as YamlScalar;
        if (name is { Text.Length: > 0 } && name.Text != source.Name)
        {
            diagnostics.Report(LanguageDiagnostics.WrongWorkflowName, name.Span, $"The workflow is called '{name.Text}', but its folder '{source.Name}'.", "Give both one name.");
        }

        return file with
        {
            Root = root,
            Head = new WorkflowHead(source.Name, DataSection.Read(root["data"], diagnostics), StartReader.From(root["start"]), name?.Span ?? root.Span),
            Calendar = CalendarOf(root, diagnostics),
            Tables = [.. ParseContext.Entries(root["rules"]), .. RuleFiles(source, diagnostics)],
        };
    }

    private static IEnumerable<YamlEntry> RuleFiles(BundleSource source, DiagnosticBag diagnostics) =>
        source.Files.Where(f => f.Key.EndsWith(BundleFiles.RulesEnding, StringComparison.Ordinal))
            .SelectMany(f => ParseContext.Entries(Tree(BundleFiles.Display(source, f.Key), f.Value, WorkflowShape.RulesFile, diagnostics)?["rules"])).ToList();

    private static YamlMapping? Tree(string path, ReadOnlyMemory<byte> bytes, MapShape shape, DiagnosticBag diagnostics)
    {
        if (YamlReader.Read(path, bytes.Span, diagnostics) is not { } node)
        {
            return null;
        }

        new ShapeCheck(diagnostics).Check(node, shape, shape.Name);
        return node as YamlMapping;
    }

    /// <summary>The calendar; in place of one that could not be read any, so that one fault is not repeated at each working day.</summary>
    private static HolidayCalendar? CalendarOf(YamlMapping root, DiagnosticBag diagnostics)
    {
        if (root["calendar"] is not YamlScalar { Text.Length: > 0 } node)
        {
            return root.IsPartial || root["calendar"] is not null ? Stand() : null;
        }

        if (HolidayCalendars.Find(node.Text) is { } calendar)
        {
            return calendar;
        }

        diagnostics.Report(LanguageDiagnostics.UnknownCalendar, node.Span, $"There is no calendar '{node.Text}'.", DidYouMean.Remedy(node.Text, HolidayCalendars.Names));
        return Stand();
    }

    private static HolidayCalendar? Stand() => HolidayCalendars.Names is [var any, ..] ? HolidayCalendars.Find(any) : null;
}
