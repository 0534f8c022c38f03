using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Language.Tests.Parsing;

/// <summary>What strangers write into workflow files: never an exception, and every finding stands inside of its file.</summary>
public sealed class HostileFileTests
{
    private static readonly string[] Pieces =
    [
        "\t", "{", "}", "[", "]", "\"", "'", "&a ", "*a", "!x ", "<<: ", "- ", "? ", ": ", " #", "---\n", "...\n", "\n\n", "\0", "\uFEFF", "\u2028", "${", "}", "|\n", ">\n", "%YAML 1.2\n",
        "\"${data.applicantName}\"", "if: \"true\"\n", "next: reading\n", "99999999999999999999", "𝔘", "\"\\x\"",
    ];

    private static readonly Gen<string> Mutated =
        from count in Gen.Choose(1, 4)
        from edits in (from at in Gen.Choose(0, Holiday.Workflow.Length - 1)
                       from cut in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, 12)), (1, Gen.Choose(1, 400)))
                       from piece in Gen.Frequency((3, Gen.Elements(Pieces)), (1, Gen.Constant("")), (1, Gen.Choose(0, Holiday.Workflow.Length - 80).Select(i => Holiday.Workflow.Substring(i, 80))))
                       select (at, cut, piece)).ListOf(count)
        select edits.Aggregate(Holiday.Workflow, (text, e) => text[..Math.Min(e.at, text.Length)] + e.piece + text[Math.Min(e.at + e.cut, text.Length)..]);

    [Fact]
    public void AMutatedFileNeverThrowsAndIsReportedInsideOfItself() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Mutated.ToArbitrary(), text =>
        {
            var (bundles, findings) = Holiday.Compile(text);
            var lines = text.Split('\n');
            foreach (var finding in findings.Where(f => f.Span.File.EndsWith("holiday/workflow.yaml", StringComparison.Ordinal)))
            {
                var span = finding.Span;
                Assert.True(span.Line >= 1 && span.Line <= lines.Length && span.Column >= 1, $"{finding}\n{text}");
                Assert.True(span.Column <= lines[span.Line - 1].Length + 1, $"{finding}: line {span.Line} has {lines[span.Line - 1].Length} characters\n{text}");
                Assert.True(span.EndLine >= span.Line && (span.EndLine > span.Line || span.EndColumn >= span.Column), $"{finding} ends before it begins\n{text}");
            }

            Assert.True(bundles.Any(b => b.Definition.Name == Holiday.Name) || findings.Any(f => f.Severity == Severity.Error), $"Not usable, and no error says why:\n{text}");
        }));

    public static TheoryData<string, string> Bombs => new()
    {
        { "a file of ten megabytes", "data:\n" + string.Concat(Enumerable.Repeat("  x: { type: text }\n", 520_000)) },
        { "a billion laughs", "a: &a [x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c]\n" },
        { "brackets", "data: " + new string('[', 50_000) },
        { "braces", "data: " + string.Concat(Enumerable.Repeat("{a: ", 50_000)) },
        { "dashes", string.Concat(Enumerable.Repeat("- ", 50_000)) + "x" },
        { "questions", string.Concat(Enumerable.Repeat("? ", 20_000)) + "x" },
        { "one long key", new string('k', 1_000_000) + ": x\n" },
        { "many keys", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"key{i}: x\n")) },
        { "a hundred thousand fields", "workflow: holiday\nversion: 1\ntitle: x\ndata:\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"  field{i}: {{ type: text }}\n")) },
        { "a pattern that explodes elsewhere", Holiday.Workflow.Replace("fileNumber:     { type: text }", "fileNumber:     { type: text, pattern: '(a+)+$' }", StringComparison.Ordinal) },
        { "an expression ten thousand deep", Holiday.Workflow.Replace("\"data.fee > 100.0\"", "\"" + new string('(', 10_000) + "true" + new string(')', 10_000) + "\"", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void ABombIsJudgedQuicklyAndInLittleMemory(string what, string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        BundleCompiler.Compile([Some.Bundle("holiday", text, Holiday.Assets)], Some.Catalog(), new DiagnosticBag());
        watch.Stop();
        var megabytes = (GC.GetAllocatedBytesForCurrentThread() - before) >> 20;
        TestContext.Current.SendDiagnosticMessage($"{what}: {watch.ElapsedMilliseconds} ms, {megabytes} MB");

        // A second on a quiet machine; the watchdog leaves room for one that builds beside it.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{what} took {watch.Elapsed}.");
        Assert.True(megabytes < 1_000, $"{what} took {megabytes} MB.");
    }

    [Fact]
    public void AFileCutWithinACharacterIsADiagnostic()
    {
        var bytes = Encoding.UTF8.GetBytes(Holiday.Workflow.Replace("Holiday let", "Höliday let", StringComparison.Ordinal));
        var cut = bytes[..(Array.IndexOf(bytes, (byte)0xC3) + 1)];
        var source = Some.Bundle("holiday", "", Holiday.Assets);
        var diagnostics = new DiagnosticBag();
        BundleCompiler.Compile([source with { Files = source.Files.SetItem("workflow.yaml", cut) }], Some.Catalog(), diagnostics);
        Assert.Contains(diagnostics.ToImmutable(), d => d.Code == "RPA002");
    }
}
