using System.Text;
using Rpa.Bots.Assets;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Schema;
using Rpa.Expressions.Yaml;
using Rpa.Host.Composition;
using Rpa.Host.Tests.Catalogue;
using Rpa.Language.Bundles;

namespace Rpa.Host.Tests.Schemas;

/// <summary>
/// Readers and schemas go by one shape. A reader that asks for a key which its shape lacks throws, so any file shows it; these tests show the other direction: a key of the shape that a
/// reader never looks at could hold anything.
/// </summary>
public sealed class SchemaKeysTests
{
    /// <summary>A value that no key takes.</summary>
    private const string Nonsense = "{ zzqx: [[[]]] }";

    private static readonly BotCatalog Bots = BotComposition.Catalog();

    public static TheoryData<string, string> Kinds => new()
    {
        { ".page.yaml", "parking-permit/scripts/new-entry.page.yaml" }, { ".form.yaml", "parking-permit/forms/parking.form.yaml" }, { ".letter.md", "parking-permit/letters/granted.letter.md" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AReaderLooksAtEveryKeyOfItsFile(string ending, string path)
    {
        var kind = Kind(ending);
        var text = CatalogueFile.Read().Files[path];
        foreach (var key in kind.Shape!.File.Keys)
        {
            AssertLooksAt(Check(kind, path, WithKey(text, key.Name, ending == ".letter.md" ? 1 : 0)), key.Name, kind.Shape.Title);
        }
    }

    public static TheoryData<string, string> Steps => new()
    {
        { "open", "open: /x" }, { "fill", "fill: Plate\n    with: x" }, { "choose", "choose: Plate\n    option: x" }, { "check", "check: Plate" }, { "upload", "upload: File\n    documents: '[]'" },
        { "click", "click: Next" }, { "expect", "expect: Entry" }, { "wait-for", "wait-for: Entry" }, { "when", "when: 'true'\n    then: []" }, { "for-each", "for-each: '[1]'\n    as: one\n    steps: []" },
        { "submit", "submit: Save\n    accepted: Saved" }, { "fail", "fail: duplicate" }, { "screenshot", "screenshot: Page" },
        { "sign-in", "sign-in: { user: A, password: B, button: C }" }, { "press", "press: Enter" }, { "window", "window: back" }, { "run", "run: scripts/find-entry" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void AStepLooksAtEveryKeyOfItsVerb(string verb, string step)
    {
        const string Path = "parking-permit/scripts/new-entry.page.yaml";
        var kind = Kind(".page.yaml");
        var shape = (VariantShape)kind.Shape!.Parts.First(p => p.Name == "step").Shape;
        foreach (var key in shape.Map(verb).Keys.Where(k => k.Name != "read"))
        {
            var lines = step.Split("\n    ").Where(l => !l.StartsWith(key.Name + ":", StringComparison.Ordinal)).Append($"{key.Name}: {Nonsense}");
            var text = CatalogueFile.Read().Files[Path].Replace("  - click: Next\n", $"  - {string.Join("\n    ", lines)}\n", StringComparison.Ordinal);
            AssertLooksAt(Check(kind, Path, text), key.Name, verb);
        }
    }

    [Fact]
    public void EveryVerbIsTried() =>
        Assert.Equal(["read"], ((VariantShape)Kind(".page.yaml").Shape!.Parts.First(p => p.Name == "step").Shape).Names.Except(Steps.Select(s => s.Data.Item1)));

    [Fact]
    public void AFieldOfAFormLooksAtEveryKey()
    {
        const string Path = "parking-permit/forms/parking.form.yaml";
        var kind = Kind(".form.yaml");
        var field = (MapShape)((OpenShape)kind.Shape!.File.Key("fields")!.Shape).Value;
        foreach (var key in field.Keys)
        {
            var type = key.Name switch { "options" => "choice", "min" or "max" => "integer", _ => "text" };
            var lines = new[] { $"type: {type}", "at: [10, 10, 40, 8]" }.Where(l => !l.StartsWith(key.Name + ":", StringComparison.Ordinal)).Append($"{key.Name}: {Nonsense}");
            var text = CatalogueFile.Read().Files[Path].Replace("\nfields:\n", $"\nfields:\n  tried:\n    {string.Join("\n    ", lines)}\n", StringComparison.Ordinal);
            AssertLooksAt(Check(kind, Path, text), key.Name, "field");
        }
    }

    [Theory]
    [InlineData("on: 05-01")]
    [InlineData("easter: 1")]
    [InlineData("weekday: sunday\n    before: 11-23")]
    public void ACalendarLooksAtEveryKey(string holiday)
    {
        var holidays = (VariantShape)((ListShape)CalendarShape.File.File.Key("holidays")!.Shape).Item;
        var text = $"calendar: x\nsource: y\nholidays:\n  - {holiday}\n    name: z\n";
        foreach (var key in CalendarShape.File.File.Keys)
        {
            AssertLooksAt(Calendar(WithKey(text, key.Name, 0)), key.Name, "calendar");
        }

        foreach (var key in holidays.Map(holiday.Split(':')[0]).Keys)
        {
            var lines = (holiday + "\n    name: z").Split("\n    ").Where(l => !l.StartsWith(key.Name + ":", StringComparison.Ordinal)).Append($"{key.Name}: {Nonsense}");
            AssertLooksAt(Calendar($"calendar: x\nsource: y\nholidays:\n  - {string.Join("\n    ", lines)}\n"), key.Name, holiday);
        }
    }

    private static IAssetKind Kind(string ending) => Bots.AssetKinds.Values.First(k => k.Ending == ending);

    /// <summary>The text with a top-level key holding nonsense, instead of what it held.</summary>
    private static string WithKey(string text, string key, int at)
    {
        var lines = text.Split('\n').ToList();
        var old = lines.FindIndex(l => l.StartsWith(key + ":", StringComparison.Ordinal));
        if (old >= 0)
        {
            lines.RemoveAt(old);
            while (old < lines.Count && (lines[old].StartsWith(' ') || lines[old].StartsWith('-') && lines[old] != "---"))
            {
                lines.RemoveAt(old);
            }
        }

        lines.Insert(at, $"{key}: {Nonsense}");
        return string.Join('\n', lines);
    }

    /// <summary>A finding on the line of the nonsense that is not about the key being unknown.</summary>
    private static void AssertLooksAt((string Text, IReadOnlyList<Diagnostic> Findings) read, string key, string what)
    {
        var line = read.Text.Split('\n').ToList().FindIndex(l => l.Contains(Nonsense, StringComparison.Ordinal)) + 1;
        Assert.True(
            read.Findings.Any(f => f.Span.Line == line) && !read.Findings.Any(f => f.Message.EndsWith($"has no key '{key}'.", StringComparison.Ordinal)),
            $"The reader of {what} does not look at '{key}': {string.Join("; ", read.Findings)}");
    }

    private static (string Text, IReadOnlyList<Diagnostic> Findings) Check(IAssetKind kind, string path, string text)
    {
        var diagnostics = new DiagnosticBag();
        var scopes = CelEnvironment.Empty.With("data", CelType.Dyn).With("case", Rpa.Language.Definitions.Scopes.Case);
        kind.Parse(Source(path, text), diagnostics);
        return (text, diagnostics.ToImmutable());

        AssetSource Source(string file, string content)
        {
            var folder = file[..(file.IndexOf('/', StringComparison.Ordinal) + 1)];
            return new AssetSource(file[folder.Length..^kind.Ending.Length], file, Encoding.UTF8.GetBytes(content), scopes)
            {
                Neighbour = name => CatalogueFile.Read().Files.TryGetValue(folder + name + kind.Ending, out var other) ? Source(folder + name + kind.Ending, other) : null,
            };
        }
    }

    private static (string Text, IReadOnlyList<Diagnostic> Findings) Calendar(string text)
    {
        var diagnostics = new DiagnosticBag();
        HolidayCalendars.Read("x.calendar.yaml", Encoding.UTF8.GetBytes(text), diagnostics);
        return (text, diagnostics.ToImmutable());
    }
}
