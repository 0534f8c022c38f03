using System.Collections.Immutable;
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
        ("test", "*.test.yaml, tests of a process", () => WorkflowSchema.Of(TestShape.File, "Tests")),
        ("page", "*.page.yaml, page scripts", () => WorkflowSchema.Of(PageScriptShapes.File, "Page script", PageScriptShapes.Parts)),
        ("form", "*.form.yaml, form templates", () => WorkflowSchema.Of(FormShapes.File, "Form template")),
        ("letter", "the front matter of *.letter.md", () => WorkflowSchema.Of(LetterShapes.FrontMatter, "Front matter of a letter")),
        ("config", "rpa.yaml, the configuration", () => WorkflowSchema.Of(Configuration.ConfigShapes.File, "Configuration of Rpa")),
        ("calendar", "*.calendar.yaml", () => WorkflowSchema.Of(CalendarShapes.File, "Calendar of working days")),
    ];
}
