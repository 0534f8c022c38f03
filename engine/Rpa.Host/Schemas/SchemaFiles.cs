using System.Collections.Immutable;
using Rpa.Bots.Assets;
using Rpa.Expressions.Calendars;
using Rpa.Host.Composition;
using Rpa.Language.Schema;
using Rpa.Language.Testing;

namespace Rpa.Host.Schemas;

/// <summary>The JSON Schema of every kind of file that a process owner or an operator writes, for editors.</summary>
internal static class SchemaFiles
{
    /// <summary>Kinds and their schemas; a kind's file is `KIND.schema.json`.</summary>
    public static ImmutableArray<(string Kind, string What, Func<string> Json)> All { get; } =
    [
        ("workflow", "workflow.yaml", WorkflowSchema.Json),
        ("rules", "*.rules.yaml", WorkflowSchema.RulesJson),
        ("test", "*.test.yaml", () => WorkflowSchema.Of(TestShape.File, "Tests")),
        .. BotComposition.Catalog().AssetKinds.Values.Where(k => k.Shape is not null).OrderBy(k => k.Ending, StringComparer.Ordinal).Select(Asset),
        ("calendar", "*.calendar.yaml", () => WorkflowSchema.Of(CalendarShape.File)),
        ("config", "rpa.yaml, the configuration", () => WorkflowSchema.Of(Configuration.ConfigShapes.File, "Configuration of Rpa")),
    ];

    /// <summary>A kind that a bot brings; its schema is named by its files' ending: `*.page.yaml`, `page`.</summary>
    private static (string Kind, string What, Func<string> Json) Asset(IAssetKind kind) =>
        (kind.Ending.Split('.')[1], (kind.Ending.EndsWith(".md", StringComparison.Ordinal) ? "the front matter of *" : "*") + kind.Ending, () => WorkflowSchema.Of(kind.Shape!));
}
