using System.Collections.Immutable;

namespace Rpa.Expressions.Diagnostics;

/// <summary>Collects findings. Not safe for use by several threads at once.</summary>
public sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _items = [];

    /// <summary>True when at least one finding is an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>The number of findings so far.</summary>
    public int Count => _items.Count;

    /// <summary>Whether a finding of this code was reported.</summary>
    public bool Has(DiagnosticDescriptor descriptor) => _items.Exists(d => d.Code == descriptor.Code);

    /// <summary>Whether there is a finding of which <paramref name="predicate"/> holds.</summary>
    public bool Any(Func<Diagnostic, bool> predicate) => _items.Exists(d => predicate(d));

    /// <summary>Adds a finding.</summary>
    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, string message, string remedy = "", ImmutableArray<string> path = default) =>
        Add(new Diagnostic(descriptor.Code, descriptor.Severity, span, message, remedy, path.IsDefault ? [] : path));

    /// <summary>Adds a finding made elsewhere.</summary>
    public void Add(Diagnostic diagnostic)
    {
        _items.Add(diagnostic);
        HasErrors |= diagnostic.Severity == Severity.Error;
    }

    /// <summary>Adds findings made elsewhere.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Add(diagnostic);
        }
    }

    /// <summary>All findings, by file, line and column; duplicates appear once.</summary>
    public ImmutableArray<Diagnostic> ToImmutable() =>
    [
        .. _items.Distinct()
            .OrderBy(d => d.Span.File, StringComparer.Ordinal).ThenBy(d => d.Span.Line).ThenBy(d => d.Span.Column).ThenBy(d => d.Code, StringComparer.Ordinal),
    ];
}
