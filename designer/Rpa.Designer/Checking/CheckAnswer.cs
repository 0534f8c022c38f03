using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Designer.Checking;

/// <summary>The check's answer to the page's script.</summary>
/// <param name="Drawing">Address of the drawing, or null.</param>
/// <param name="Findings">In order of place.</param>
internal sealed record CheckAnswer(string? Drawing, ImmutableArray<CheckAnswer.Finding> Findings)
{
    public static CheckAnswer Of(CheckResult result) => new(
        result.Drawing is { } id ? DesignerPages.Drawing(id) : null,
        [.. result.Findings.Select(d => new Finding(d.Code, d.Severity.ToString().ToLowerInvariant(), IsText(d) ? d.Span.Line : 0, Place(d), d.Message, d.Remedy, string.Join(" → ", d.Path)))]);

    /// <summary>The finding is in the text on the page and not in a file beside it.</summary>
    public static bool IsText(Diagnostic finding) => finding.Span.File.EndsWith("workflow.yaml", StringComparison.Ordinal);

    /// <summary>File (where it is another one), line and column.</summary>
    public static string Place(Diagnostic finding) => IsText(finding) ? $"{finding.Span.Line}:{finding.Span.Column}" : $"{Path.GetFileName(finding.Span.File)}:{finding.Span.Line}";

    /// <summary>A finding.</summary>
    public sealed record Finding(string Code, string Severity, int Line, string Place, string Message, string Remedy, string Path);
}
