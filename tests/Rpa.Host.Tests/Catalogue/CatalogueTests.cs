using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Rpa.Bots.Browser;
using Rpa.Bots.Letters;
using Rpa.Bots.Mail;
using Rpa.Bots.Ocr;
using Rpa.Bots.Office;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Host.Composition;
using Rpa.Language.Bundles;
using Rpa.Language.Parsing;
using Rpa.Language.Testing;

namespace Rpa.Host.Tests.Catalogue;

/// <summary>Every code is explained in `workflows/diagnostics.md`, and what is shown there is what the checker says.</summary>
public sealed class CatalogueTests
{
    private static readonly BotCatalog Bots = BotComposition.Catalog();

    private static readonly CatalogueFile Catalogue = CatalogueFile.Read();

    /// <summary>Every finding that some part of the program can make, wherever it is declared.</summary>
    private static ImmutableArray<DiagnosticDescriptor> Codes { get; } =
    [
        .. new[] { typeof(YamlDiagnostics), typeof(LanguageDiagnostics), typeof(LetterAssetKind), typeof(BrowserBot), typeof(OcrBot), typeof(OfficeBot), typeof(MailBot) }
            .SelectMany(t => t.Assembly.GetTypes()).SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor)).Select(f => (DiagnosticDescriptor)f.GetValue(null)!),
    ];

    [Fact]
    public void TheRightFilesHaveNoFindings() => Assert.Empty(Check(Catalogue.Files.ToDictionary(f => f.Key, f => Encoding.UTF8.GetBytes(f.Value))).Select(d => d.ToString()));

    [Fact]
    public void EveryCodeIsExplainedOnceInOrder() =>
        Assert.Equal(Codes.Select(c => c.Code).Order(StringComparer.Ordinal), Catalogue.Entries.Select(e => e.Code));

    [Fact]
    public void EachWrongExampleIsReportedAsShownAndAsNothingElse()
    {
        var faults = new StringBuilder();
        var rewritten = Catalogue.Text;
        foreach (var entry in Catalogue.Entries)
        {
            var title = Title(Codes.First(c => c.Code == entry.Code));
            var (said, codes) = Run(entry);
            // Where another finding comes along, the section says so.
            if (!codes.Contains(entry.Code) || codes.Any(c => !entry.About.Contains(c, StringComparison.Ordinal)))
            {
                faults.Append(entry.Code).Append(": ").AppendJoin(", ", codes).Append('\n').Append(said);
            }

            if (entry.Said != said || !entry.Section.StartsWith(title + "\n", StringComparison.Ordinal))
            {
                faults.Append(entry.Code).Append(" is shown otherwise than it is said:\n").Append(said);
                var section = title + entry.Section[entry.Section.IndexOf('\n', StringComparison.Ordinal)..];
                rewritten = rewritten.Replace(entry.Section, CatalogueFile.SaidBlock().Replace(section, _ => $"```text\n{said}```"), StringComparison.Ordinal);
            }
        }

        if (Environment.GetEnvironmentVariable(CatalogueFile.Rewrite) == "1")
        {
            File.WriteAllText(CatalogueFile.Path, rewritten);
        }

        Assert.True(faults.Length == 0, faults.ToString());
    }

    private static string Title(DiagnosticDescriptor code) => $"### {code.Code} {code.Title}{(code.Severity == Severity.Warning ? " (warning)" : "")}";

    private static (string Said, ImmutableArray<string> Codes) Run(CatalogueEntry entry)
    {
        var (broken, fault) = Catalogue.Broken(entry);
        if (fault.Length > 0)
        {
            return (fault, []);
        }

        var bytes = broken.ToDictionary(f => f.Key, f => Encoding.UTF8.GetBytes(f.Value));
        if (BuiltExamples.All.TryGetValue(entry.Code, out var built))
        {
            bytes[built.File] = built.Bytes(broken.GetValueOrDefault(built.File, ""));
        }
        else
        {
            Assert.True(entry.Changes.Count > 0, $"{entry.Code} shows no change.");
        }

        var findings = Check(bytes);
        // A built file is shown in words; its line may be long.
        var shown = built is null ? broken : bytes.ToDictionary(f => f.Key, _ => "");
        return (string.Concat(findings.Select(f => CatalogueFile.Said(f, shown))), [.. findings.Select(f => f.Code).Distinct()]);
    }

    private static ImmutableArray<Diagnostic> Check(Dictionary<string, byte[]> files)
    {
        var diagnostics = new DiagnosticBag();
        var sources = files.GroupBy(f => f.Key[..f.Key.IndexOf('/', StringComparison.Ordinal)]).Select(g => new BundleSource(
            g.Key, g.Key, g.ToImmutableSortedDictionary(f => f.Key[(g.Key.Length + 1)..], f => (ReadOnlyMemory<byte>)f.Value, StringComparer.Ordinal)));
        var bundles = BundleCompiler.Compile(sources, Bots, diagnostics);
        if (diagnostics.Count == 0)
        {
            foreach (var bundle in bundles)
            {
                foreach (var file in TestFiles.Read(bundle, diagnostics))
                {
                    var results = TestFiles.Run(bundle, file).ToList();
                    diagnostics.AddRange(results.SelectMany(r => r.Findings).Concat(TestFiles.Unused(file, results)));
                }
            }
        }

        return diagnostics.ToImmutable();
    }
}
