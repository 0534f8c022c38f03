using System.Text.Json.Nodes;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Host.Composition;
using Rpa.Host.Schemas;
using Rpa.Host.Tests.Catalogue;
using Rpa.Language.Bundles;

namespace Rpa.Host.Tests.Schemas;

/// <summary>Each key that a schema offers is one that the program reads, and the other way round.</summary>
public sealed class SchemaKeysTests
{
    private static readonly BotCatalog Bots = BotComposition.Catalog();

    [Theory]
    [InlineData("page", "parking-permit/scripts/new-entry.page.yaml")]
    [InlineData("form", "parking-permit/forms/parking.form.yaml")]
    [InlineData("letter", "parking-permit/letters/granted.letter.md")]
    public void TheProgramExpectsTheKeysOfTheSchema(string kind, string path)
    {
        var text = CatalogueFile.Read().Files[path];
        var at = kind == "letter" ? text.IndexOf('\n', StringComparison.Ordinal) + 1 : 0;
        var expected = Expected(path, text.Insert(at, "zzqx: x\n"));
        var schema = JsonNode.Parse(SchemaFiles.All.First(s => s.Kind == kind).Json())!;
        var known = schema["properties"]!.AsObject().Select(p => p.Key).ToHashSet();
        Assert.Subset(known, expected);
        Assert.DoesNotContain(known.Except(expected), k => !text.Contains($"{k}:", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Steps => new()
    {
        { "open", "open: /x" }, { "fill", "fill: Plate\n    with: x" }, { "choose", "choose: Plate\n    option: x" }, { "check", "check: Plate" }, { "upload", "upload: File\n    documents: '[]'" },
        { "click", "click: Next" }, { "expect", "expect: Entry" }, { "wait-for", "wait-for: Entry" }, { "when", "when: 'true'\n    then: []" }, { "for-each", "for-each: '[1]'\n    as: one\n    steps: []" },
        { "submit", "submit: Save\n    accepted: Saved" }, { "fail", "fail: duplicate" }, { "screenshot", "screenshot: Page" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void AStepTakesTheKeysOfTheSchema(string verb, string step)
    {
        const string Path = "parking-permit/scripts/new-entry.page.yaml";
        var text = CatalogueFile.Read().Files[Path].Replace("  - click: Next\n", $"  - {step}\n    zzqx: x\n", StringComparison.Ordinal);
        var expected = Expected(Path, text);
        var steps = JsonNode.Parse(SchemaFiles.All.First(s => s.Kind == "page").Json())!["definitions"]!["step"]!["anyOf"]!.AsArray();
        var known = steps.Select(s => s!["properties"]!.AsObject()).Single(p => p.ContainsKey(verb) && p.First().Key == verb).Select(p => p.Key).ToHashSet();
        var written = step.Split('\n').Select(l => l.Trim().Split(':')[0]);
        Assert.Equal(known.Order(StringComparer.Ordinal), expected.Union(written).Order(StringComparer.Ordinal));
    }

    /// <summary>The keys that the finding about the key `zzqx` lists.</summary>
    private static HashSet<string> Expected(string path, string text)
    {
        var kind = Bots.AssetKinds.Values.First(k => path.EndsWith(k.Ending, StringComparison.Ordinal));
        var diagnostics = new DiagnosticBag();
        var data = Rpa.Expressions.Cel.CelEnvironment.Empty.With("data", Rpa.Expressions.Cel.CelType.Dyn).With("case", Rpa.Language.Definitions.Scopes.Case);
        kind.Parse(new Rpa.Bots.Assets.AssetSource(path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..^kind.Ending.Length], path, System.Text.Encoding.UTF8.GetBytes(text), data), diagnostics);
        var finding = Assert.Single(diagnostics.ToImmutable(), d => d.Code == YamlDiagnostics.UnknownKey.Code);
        return [.. finding.Remedy.Replace("Expected one of: ", "", StringComparison.Ordinal).TrimEnd('.').Split(", ")];
    }
}
