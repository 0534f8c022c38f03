using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Testing;
using Spectre.Console;

namespace Rpa.Host.Testing;

/// <summary>The outcome of tests as people read it; colours and marks only where the console has them.</summary>
internal sealed class TestPrinter(IAnsiConsole console, bool all)
{
    private const int Indent = 8;

    /// <summary>One process.</summary>
    public void Write(ProcessReport report)
    {
        var passed = report.Results.Length - report.Failed;
        var hasErrors = report.Findings.Any(f => f.Severity == Severity.Error);
        var count = report.Results.Length == 0 ? (report.Coverage is null ? "cannot be tested, since it has errors" : hasErrors ? "not tested, since its tests have errors" : "no tests") : $"{report.Results.Length} tests, {passed} passed{(report.Failed > 0 ? $", {report.Failed} failed" : "")}";
        Line($"{report.Name}: {count}", "bold");
        foreach (var timed in report.Results.Where(r => all || !r.Result.Passed))
        {
            Write(timed.Result);
        }

        foreach (var finding in report.Findings)
        {
            Line($"  {finding}", finding.Severity == Severity.Error ? "red" : "yellow");
        }

        if (report.Coverage is { } coverage && report.Results.Length > 0)
        {
            Write(coverage);
        }
    }

    /// <summary>All of them together.</summary>
    public void Total(IReadOnlyCollection<ProcessReport> reports)
    {
        var tests = reports.Sum(r => r.Results.Length);
        var failed = reports.Sum(r => r.Failed);
        var findings = reports.Sum(r => r.Findings.Count(f => f.Severity == Severity.Error));
        Line($"{reports.Count} processes, {tests} tests: {tests - failed} passed, {failed} failed{(findings > 0 ? $"; {findings} errors in files" : "")}.", failed + findings > 0 ? "red" : "green");
    }

    /// <summary>Why a coverage is not enough.</summary>
    public void TooLittle(ProcessReport report, int least) => Line($"{report.Name}: at least {least} % are demanded; covered are {report.Coverage?.Least ?? 0} %.", "red");

    private void Write(TestResult result)
    {
        var test = result.Test;
        if (result.Passed)
        {
            Line($"  ok    {test.Name}", "green");
            return;
        }

        Line($"  FAIL  {test.Name}  ({test.Span.File}:{test.Span.Line})", "red");
        if (result.ExpectedPath.Length > 0)
        {
            Paths(result.ExpectedPath, [.. result.Walk.Path.Select(p => p.State)]);
        }

        foreach (var difference in result.Differences.Where(d => !IsPathInTheEnd(d, result)))
        {
            Line($"{Space()}{difference.What}  (line {difference.Span.Line})");
            Value("expected", difference.Expected);
            Value("actual", difference.Actual);
        }

        foreach (var fault in result.Faults)
        {
            Line($"{Space()}{fault.Code} (line {fault.Span.Line}): {fault.Message}");
            Line($"{Space()}  {fault.Remedy}", "grey");
        }
    }

    /// <summary>The path in the end is shown whole, so its first difference need not be said again.</summary>
    private static bool IsPathInTheEnd(Difference difference, TestResult result) =>
        difference.What.StartsWith("path, ", StringComparison.Ordinal) && difference == result.Differences.LastOrDefault(d => d.What.StartsWith("path, ", StringComparison.Ordinal)) && result.Faults.IsEmpty;

    private void Value(string what, string text)
    {
        var lines = text.Split('\n');
        Line($"{Space()}  {what,-8}  {lines[0]}");
        foreach (var line in lines.Skip(1))
        {
            Line($"{Space()}            {line}");
        }
    }

    /// <summary>Both paths side by side, what is equal on one line, a mark at their first difference.</summary>
    private void Paths(ImmutableArray<string> expected, ImmutableArray<string> actual)
    {
        if (expected.SequenceEqual(actual))
        {
            Line($"{Space()}path  as expected: {string.Join(" -> ", actual)}", "grey");
            return;
        }

        var width = Math.Max(8, expected.Max(s => s.Length)) + 3;
        var isFirst = true;
        Line($"{Space()}path  {"expected".PadRight(width)}actual");
        foreach (var (wanted, was) in SideBySide.Align(expected, actual))
        {
            var differs = wanted != was;
            Line($"{Space()}{(differs && isFirst ? "    > " : "      ")}{(wanted ?? "-").PadRight(width)}{was ?? "-"}", differs ? "red bold" : "");
            isFirst &= !differs;
        }
    }

    private void Write(Coverage coverage)
    {
        var parts = new[] { ("states", CoveredKind.State), ("transitions", CoveredKind.Transition), ("rule rows", CoveredKind.RuleRow) }
            .Select(k => (Name: k.Item1, Percent: coverage.Percent(k.Item2), Count: coverage.Count(k.Item2))).Where(k => k.Count.All > 0)
            .Select(k => $"{k.Name} {k.Count.Passed} of {k.Count.All} ({k.Percent} %)");
        Line($"  covered: {string.Join(", ", parts)}", coverage.Least == 100 ? "green" : "yellow");
        foreach (var missed in coverage.Missed)
        {
            Line($"    not covered: {missed.Span.File}:{missed.Span.Line}: {Kind(missed.Kind)} {missed.Name}", "yellow");
        }
    }

    private static string Kind(CoveredKind kind) => kind switch { CoveredKind.State => "state", CoveredKind.Transition => "transition", _ => "rule row" };

    private static string Space() => new(' ', Indent);

    private void Line(string text, string style = "") => console.WriteLine(text, style.Length == 0 ? Style.Plain : Style.Parse(style));
}
