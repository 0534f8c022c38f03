using System.Text.Json.Nodes;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Host.Schemas;
using Rpa.Host.Tests.Catalogue;

namespace Rpa.Host.Tests.Schemas;

/// <summary>What editors check with is what the program says, and takes what the program takes.</summary>
public sealed class SchemaFilesTests
{
    private static readonly string Workflows = Path.GetDirectoryName(CatalogueFile.Path)!;

    public static TheoryData<string> Kinds => [.. SchemaFiles.All.Select(s => s.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheCommittedSchemaIsThePrograms(string kind)
    {
        var expected = SchemaFiles.All.First(s => s.Kind == kind).Json();
        var path = Path.Combine(Workflows, "schema", kind + ".schema.json");
        if (Environment.GetEnvironmentVariable(CatalogueFile.Rewrite) == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Fact]
    public void EveryShippedFileFitsItsSchema()
    {
        var faults = new List<string>();
        var checkedFiles = 0;
        foreach (var (path, text) in Files())
        {
            if (KindOf(path) is { } kind)
            {
                checkedFiles++;
                faults.AddRange(Faults(kind, path, text));
            }
        }

        Assert.Empty(faults);
        Assert.True(checkedFiles > 20, $"only {checkedFiles} files were looked at");
    }

    [Fact]
    public void AnEditorIsToldOfEachKeyThatNobodyReads()
    {
        // The same misspelling in every mapping of known keys: schema and program refuse it both.
        foreach (var (path, text) in CatalogueFile.Read().Files.Where(f => KindOf(f.Key) is not null))
        {
            var first = path.EndsWith(".md", StringComparison.Ordinal) ? text.Replace("---\nsubject", "---\nsubjct: x\nsubject", StringComparison.Ordinal) : "zzqx: x\n" + text;
            Assert.NotEmpty(Faults(KindOf(path)!, path, first));
        }
    }

    [Fact]
    public void EveryShippedFileNamesTheSchemaOfItsKind()
    {
        foreach (var file in Directory.EnumerateFiles(Workflows, "*.yaml", SearchOption.AllDirectories).Where(f => KindOf(f) is not null))
        {
            var line = File.ReadLines(file).First();
            const string Mark = "# yaml-language-server: $schema=";
            Assert.StartsWith(Mark, line, StringComparison.Ordinal);
            var named = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, line[Mark.Length..]));
            Assert.Equal(Path.Combine(Workflows, "schema", KindOf(file) + ".schema.json"), named);
        }
    }

    private static IEnumerable<(string Path, string Text)> Files() =>
        Directory.EnumerateFiles(Workflows, "*", SearchOption.AllDirectories).Select(f => (f, File.ReadAllText(f)))
            .Concat(CatalogueFile.Read().Files.Select(f => (f.Key, f.Value)));

    private static string? KindOf(string path) =>
        path.EndsWith("/workflow.yaml", StringComparison.Ordinal) ? "workflow"
        : path.EndsWith(".test.yaml", StringComparison.Ordinal) ? "test"
        : path.EndsWith(".rules.yaml", StringComparison.Ordinal) ? "rules"
        : path.EndsWith(".page.yaml", StringComparison.Ordinal) ? "page"
        : path.EndsWith(".form.yaml", StringComparison.Ordinal) ? "form"
        : path.EndsWith(".calendar.yaml", StringComparison.Ordinal) ? "calendar"
        : path.EndsWith(".letter.md", StringComparison.Ordinal) ? "letter" : null;

    private static IEnumerable<string> Faults(string kind, string path, string text)
    {
        var yaml = kind == "letter" ? text.Split("---\n")[1] : text;
        var diagnostics = new DiagnosticBag();
        var node = YamlReader.Read(path, System.Text.Encoding.UTF8.GetBytes(yaml), diagnostics);
        Assert.NotNull(node);
        var schema = JsonNode.Parse(SchemaFiles.All.First(s => s.Kind == kind).Json())!.AsObject();
        return new SmallJsonSchema(schema).Faults(node).Select(f => $"{path}:{f}");
    }
}
