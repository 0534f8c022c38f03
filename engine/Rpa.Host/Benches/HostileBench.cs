using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Host.Composition;
using Rpa.Language.Bundles;

namespace Rpa.Host.Benches;

/// <summary>A hostile input and the slowest of its runs.</summary>
/// <param name="What">The input in words.</param>
/// <param name="Milliseconds">The processor's time for the slowest run: what it takes on a machine that does nothing else.</param>
/// <param name="WallMilliseconds">What the clock on the wall said of that run, whatever else the machine did.</param>
/// <param name="Findings">How many findings it gave.</param>
internal sealed record HostileCase(string What, double Milliseconds, double WallMilliseconds, int Findings);

/// <summary>How long what strangers write into files and expressions takes until it is a finding: each within a second.</summary>
internal static class HostileBench
{
    private const int Runs = 3;
    private const double Promise = 1000;
    private const int Deep = 10_000;

    private static readonly string s_head = "workflow: bench\nversion: 1\ntitle: x\nstart: [{ api: [] }]\ninitial: end\nstates:\n  end: { final: succeeded }\n";

    private static readonly ImmutableArray<(string What, string Text)> s_files =
    [
        ("a file of ten megabytes", "data:\n" + Many("  x: { type: text }\n", 520_000)),
        ("a file just below the cap, of short lines", s_head + "data:\n" + Many(i => $"  f{i}: text\n", 60_000)),
        ("a file just below the cap, of duplicate keys", "data:\n" + Many("  x: text\n", 100_000)),
        ("a file just below the cap, all of it faults", s_head + Many("  - }]: {\n", 100_000)),
        ("a billion laughs", "a: &a [x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n" + Many("e: [*d, *d, *d, *d, *d]\n", 20_000)),
        ("brackets", "data: " + new string('[', 1_000_000)),
        ("braces", "data: " + Many("{a: ", 250_000)),
        ("dashes", Many("- ", 500_000) + "x"),
        ("questions", Many("? ", 500_000) + "x"),
        ("quotes", "data: " + Many("\"a\" ", 250_000)),
        ("tags", Many("a: !x b\n", 120_000)),
        ("tabs", Many("\ta: b\n", 200_000)),
        ("documents", Many("---\na: b\n", 100_000)),
        ("one long key", new string('k', 1_000_000) + ": x\n"),
        ("one long line without a break", "title: \"" + new string('x', 1_000_000) + "\"\n"),
        ("an open quotation", s_head + "calendar: \"" + Many("a: b\n", 200_000)),
        ("an indentation of steps", Many(i => new string(' ', i) + "a:\n", 1_400)),
        ("unknown keys", s_head + Many(i => $"key{i}: x\n", 80_000)),
        ("many states that lead to states one letter away", s_head + Many(i => $"  state-{i}: {{ task: {{ role: clerk, within: 1 day, escalate: x }}, outcomes: {{ a: stat-{i} }} }}\n", 5_000)),
        ("a chain of many states", s_head + Many(i => $"  s{i}: {{ task: {{ role: clerk, within: 1 day, escalate: x }}, outcomes: {{ a: {(i == 4_999 ? "end" : $"s{i + 1}")} }} }}\n", 5_000)),
        ("every state leads to every other", s_head + Many(i => $"  s{i}: {{ task: {{ role: clerk, within: 1 day, escalate: x }}, outcomes: {{ {string.Join(", ", Enumerable.Range(0, 300).Select(o => $"a{o}: s{o}"))} }} }}\n", 300)),
        ("a pattern that explodes elsewhere", s_head + "data: { a: { type: text, pattern: '(a+)+$' }, b: { type: text, pattern: '((((a{10}){10}){10}){10}){10}' } }\n"),
        ("a rule table of many columns", s_head + "rules:\n  t:\n    inputs: { " + string.Join(", ", Enumerable.Range(0, 12).Select(i => $"i{i}: {{ type: integer, min: 0, max: 1000 }}")) + " }\n    outputs: { o: { type: integer } }\n    rows:\n"
            + Many(i => $"      - {{ when: {{ i{i % 12}: \"{i}..{i + 7}\" }}, then: {{ o: {i} }}, source: x }}\n", 200)),
        ("many names one letter away from many fields", s_head.Replace("  end:", "  t: { task: { role: clerk, within: 1 day, escalate: x, edit: [" + string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"fild{i}")) + "] }, outcomes: { a: end } }\n  end:", StringComparison.Ordinal)
            + "data:\n" + Many(i => $"  field{i}: {{ type: text }}\n", 20_000)),
        ("many expressions with unknown names", s_head + Many(i => $"  s{i}: {{ decide: [{{ if: \"data.fild{i} == 'x'\", to: end }}, {{ to: end }}] }}\n", 8_000) + "data:\n" + Many(i => $"  field{i}: {{ type: text }}\n", 10_000)),
        ("a rule table of many texts", s_head + "rules:\n  t:\n    inputs: { i: { type: text } }\n    outputs: { o: { type: integer } }\n    rows:\n"
            + Many(i => $"      - {{ when: {{ i: \"contains: word{i}, other{i}\" }}, then: {{ o: {i} }}, source: x }}\n", 8_000)),
        ("a guard of many comparisons", s_head + "data: { " + string.Join(", ", Enumerable.Range(0, 30).Select(i => $"f{i}: {{ type: integer }}")) + " }\n"
            + "  d: { decide: [{ if: \"" + string.Join(" || ", Enumerable.Range(0, 30).Select(i => $"(data.f{i} > {i} && data.f{(i * 7) % 30} < {i * 3})")) + "\", to: end }] }\n"),
    ];

    private static readonly ImmutableArray<(string What, string Expression)> s_expressions =
    [
        .. new (string Open, string Close)[] { ("(", "1)"), ("[", "1]"), ("!", "true"), ("-", "1"), ("true ? 1 : ", "2"), ("{1: ", "1}"), ("[1].map(x, ", "x)"), ("size(", "'a')") }
            .Select(f => ($"{Deep} times {f.Open}", Many(f.Open, Deep) + f.Close + (f.Close[^1] is ')' or ']' or '}' ? new string(f.Close[^1], Deep) : ""))),
        (Deep + " times + 1", "1" + Many(" + 1", Deep)),
        (Deep + " times .a", "data" + Many(".a", Deep)),
        ("a list without end", "lists.range(1000000000)"),
        ("loops within loops", "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, c >= 0)))"),
        ("a list that doubles", "[1]" + Many(".map(x, [x, x])", 60) + " == [2]"),
        ("a pattern that explodes elsewhere", "'" + new string('a', 5_000) + "!'.matches('(a|aa)+$')"),
        ("a pattern of wide repeats", "'" + new string('a', 5_000) + "!'.matches('(a?){30}a{30}')"),
        ("a pattern that grows", "'x'.matches('((((a{10}){10}){10}){10}){10}')"),
        ("unknown names", "[" + Many("nobody,", 1_200) + "1]"),
    ];

    /// <summary>Each input, the slowest last.</summary>
    public static ImmutableArray<HostileCase> Run()
    {
        var catalog = BotComposition.Catalog();
        var scopes = CelEnvironment.Empty.With("data", CelType.Dyn);
        return
        [
            .. s_files.Select(f => Slowest("file: " + f.What, d => BundleCompiler.Compile(
                    [new BundleSource("bench", "bench", ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(f.Text)))], catalog, d)))
                .Concat(s_expressions.Select(e => Slowest("expression: " + e.What, d => Evaluate(e.Expression, scopes, d))))
                .OrderBy(c => c.Milliseconds),
        ];
    }

    /// <summary>The slowest of all, as a figure of the bench.</summary>
    public static BenchPart Part(ImmutableArray<HostileCase> cases) =>
        new("hostile", $"processor time of the slowest of {cases.Length} hostile files and expressions ({cases[^1].What})", "ms", cases[^1].Milliseconds, cases[^1].Milliseconds, Promise, cases.Length * Runs);

    private static void Evaluate(string text, CelEnvironment scopes, DiagnosticBag diagnostics) =>
        CelCompiler.Compile(text, SourceSpan.StartOf("bench"), scopes, diagnostics)?.Evaluate(new Activation(ImmutableDictionary<string, Value>.Empty.Add("data", MapValue.Empty)));

    private static HostileCase Slowest(string what, Action<DiagnosticBag> judge)
    {
        var slowest = new HostileCase(what, 0, 0, 0);
        for (var run = 0; run < Runs && slowest.Milliseconds < Promise; run++)
        {
            var diagnostics = new DiagnosticBag();
            var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            judge(diagnostics);
            var milliseconds = Math.Round((Environment.CpuUsage.TotalTime - used).TotalMilliseconds, 1);
            if (run == 0 || milliseconds > slowest.Milliseconds)
            {
                slowest = slowest with { Milliseconds = milliseconds, WallMilliseconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1), Findings = diagnostics.Count };
            }
        }

        Terminal.Say.Line($"{slowest.Milliseconds,10:0.0} ms  {slowest.Findings,6} findings  {what}");
        return slowest;
    }

    private static string Many(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));

    private static string Many(Func<int, string> piece, int times) => string.Concat(Enumerable.Range(0, times).Select(piece));
}
