using Rpa.Expressions.Diagnostics;
using Rpa.Language.Testing;

namespace Rpa.Host.Testing;

/// <summary>Results of tests for programs.</summary>
internal static class TestJson
{
    public static object Of(IReadOnlyCollection<ProcessReport> reports) => new
    {
        Tests = reports.Sum(r => r.Results.Length),
        Failed = reports.Sum(r => r.Failed),
        Processes = reports.Select(Process),
    };

    private static object Process(ProcessReport report) => new
    {
        report.Name,
        Tests = report.Results.Select(Test),
        Findings = report.Findings.Select(Finding),
        Coverage = report.Coverage is { } coverage
            ? new
            {
                States = Count(coverage, CoveredKind.State), Transitions = Count(coverage, CoveredKind.Transition), RuleRows = Count(coverage, CoveredKind.RuleRow),
                Missed = coverage.Missed.Select(m => new { Kind = Word(m.Kind), m.Name, m.Span.File, m.Span.Line, m.Span.Column }),
            }
            : null,
    };

    private static object Test(TimedResult timed) => new
    {
        timed.Result.Test.Name,
        timed.Result.Test.Span.File,
        timed.Result.Test.Span.Line,
        timed.Result.Passed,
        Seconds = Math.Round(timed.Took.TotalSeconds, 6),
        ExpectedPath = (IReadOnlyList<string>)timed.Result.ExpectedPath,
        ActualPath = timed.Result.Walk.Path.Select(p => p.State),
        Differences = timed.Result.Differences.Select(d => new { d.What, d.Expected, d.Actual, d.Span.File, d.Span.Line, d.Span.Column }),
        Findings = timed.Result.Faults.Select(Finding),
    };

    private static object Finding(Diagnostic d) => new { d.Code, Severity = d.Severity.ToString().ToLowerInvariant(), d.Span.File, d.Span.Line, d.Span.Column, d.Message, d.Remedy };

    private static object Count(Coverage coverage, CoveredKind kind) => new { coverage.Count(kind).Passed, coverage.Count(kind).All, Percent = coverage.Percent(kind) };

    private static string Word(CoveredKind kind) => kind switch { CoveredKind.State => "state", CoveredKind.Transition => "transition", _ => "rule-row" };
}
