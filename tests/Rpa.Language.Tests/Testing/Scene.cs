using System.Collections.Immutable;
using System.Text;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Testing;
using Rpa.Testing;
using TestResult = Rpa.Language.Testing.TestResult;

namespace Rpa.Language.Tests.Testing;

/// <summary>A test file beside the holiday process, read and run.</summary>
internal static class Scene
{
    public const string Head = """
        now: 2026-11-23 09:00
        start: { hand-off: { applicantEmail: ada@example.org }, documents: [scan.pdf] }
        bots:
          - in: reading
            result: { fields: { name: Ada, email: ada@example.org, days: 60 } }
          - in: registering
            result: { fileNumber: ZE-1 }
          - in: notifying
            result: { messageId: "<1@example.org>" }

        """;

    /// <summary>A process with children that it waits for, a message that the API sends, and a deadline that leads somewhere.</summary>
    public const string Parent = """
        workflow: parent
        version: 1
        title: Parent
        calendar: rheinland-pfalz
        data:
          parts: { type: list, of: { type: text } }
          done:  { type: integer }
          text:  { type: text }
        start:
          - api: [parts, text]
        deadlines:
          all: { within: 10 days, from: splitting, until: over, then: late }
        initial: splitting
        states:
          splitting:
            run: part
            for-each: "data.parts"
            with: { name: "${item}" }
            parallel: 2
            save: { done: "size(result.children.filter(c, c.outcome == 'succeeded'))" }
            next: waiting
          waiting:
            wait: { within: 30 days, then: over }
            on-message:
              approved:
                next:
                  - if: "message.by == 'boss'"
                    to: over
                  - to: late
          over: { final: succeeded }
          late: { final: failed }
        """;

    /// <summary>Starts that no person and no other case makes, and an effect that is being asked about when a deadline is over.</summary>
    public const string Alone = """
        workflow: alone
        version: 1
        title: Alone
        data:
          kind: { type: text }
          paid: { type: money }
        start:
          - submission: { service: "urn:dog-tax", documents: 1 }
            save: { kind: "string(submission.data.kind)", paid: "decimal(submission.data.fees.paid)" }
          - schedule: "0 0 6 * * ?"
            save: { kind: "'daily'" }
          - schedule: "0 0 7 ? * MON"
            save: { kind: "'weekly'" }
        deadlines:
          soon: { within: 1 minutes, from: sending, until: sent, then: late }
        initial: sending
        states:
          sending:
            do: mail.send
            with: { to: office@example.org, letter: letters/news }
            next: sent
            on-failure: { address-refused: late }
          sent: { final: succeeded }
          late: { final: failed }
        """;

    private static readonly Lazy<CompiledBundle> AloneBundle = new(() =>
    {
        var found = new DiagnosticBag();
        return Compiled((BundleCompiler.Compile([Some.Bundle("alone", Alone, ("letters/news.letter.md", "news"))], Some.Catalog(), found), found.ToImmutable()), "alone");
    });

    private static readonly Lazy<CompiledBundle> Holiday = new(() => Compiled(Rpa.Language.Tests.Holiday.Compile(Rpa.Language.Tests.Holiday.Workflow), "holiday"));

    private static readonly Lazy<CompiledBundle> ParentBundle = new(() =>
    {
        var found = new DiagnosticBag();
        var child = Some.Bundle("part", "workflow: part\nversion: 1\ntitle: Part\ndata: { name: { type: text } }\nstart: [{ from: parent }]\ninitial: end\nstates:\n  end: { final: succeeded }\n");
        return Compiled((BundleCompiler.Compile([Some.Bundle("parent", Parent), child], Some.Catalog(), found), found.ToImmutable()), "parent");
    });

    /// <summary>The findings and the tests' results.</summary>
    public static (ImmutableArray<Diagnostic> Findings, ImmutableArray<TestResult> Results) Run(string tests, string process = "holiday")
    {
        var bundle = With((process switch { "parent" => ParentBundle, "alone" => AloneBundle, _ => Holiday }).Value, tests);
        var found = new DiagnosticBag();
        var files = TestFiles.Read(bundle, found);
        var results = files.SelectMany(f => TestFiles.Run(bundle, f)).ToImmutableArray();
        found.AddRange(files.SelectMany(f => TestFiles.Unused(f, results)));
        return (found.ToImmutable(), results);
    }

    /// <summary>The one test passes.</summary>
    public static TestResult Passes(string test, string? head = null, string process = "holiday")
    {
        var (findings, results) = Run((head ?? Head) + "tests:\n" + test, process);
        Assert.Empty(findings.Where(f => f.Code != TestDiagnostics.UnusedAnswer.Code).Concat(results.SelectMany(r => r.Findings)).Select(f => f.ToString()));
        return Assert.Single(results);
    }

    /// <summary>What the one test is told.</summary>
    public static string Fails(string test, string? head = null)
    {
        var (findings, results) = Run((head ?? Head) + "tests:\n" + test);
        var told = string.Join('\n', findings.Where(f => f.Code != TestDiagnostics.UnusedAnswer.Code || results.Length == 0).Concat(results.SelectMany(r => r.Findings)).Select(f => f.ToString()));
        Assert.NotEmpty(told);
        return told;
    }

    private static CompiledBundle With(CompiledBundle bundle, string tests) => new(
        bundle.Hash, bundle.Definition, bundle.Assets, bundle.Catalog,
        bundle.Source with { Files = bundle.Source.Files.SetItem("it.test.yaml", Encoding.UTF8.GetBytes(tests)) });

    private static CompiledBundle Compiled((ImmutableArray<CompiledBundle> Bundles, ImmutableArray<Diagnostic> Findings) compiled, string name)
    {
        Assert.DoesNotContain(compiled.Findings, f => f.Severity == Severity.Error);
        return compiled.Bundles.Single(b => b.Definition.Name == name);
    }
}
