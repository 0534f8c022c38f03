using System.Collections.Immutable;
using System.Globalization;
using Rpa.Expressions.Yaml;

namespace Rpa.Expressions.Diagnostics;

/// <summary>
/// Collects findings. Of one kind in one file the first <see cref="MostOfAKind"/> are listed, and one more says how many there are besides. Not safe for use by several threads at once.
/// </summary>
/// <param name="outer">A bag into which these findings go later: what it would not list any more is not listed here either.</param>
public sealed class DiagnosticBag(DiagnosticBag? outer = null)
{
    /// <summary>Findings of one code that are listed per file.</summary>
    public const int MostOfAKind = 200;

    private readonly List<Diagnostic> _items = [];
    private readonly Dictionary<(string File, string Code), Kind> _kinds = [];

    /// <summary>True when at least one finding is an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>The number of findings so far, with those that are not listed.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a finding of this code was reported.</summary>
    public bool Has(DiagnosticDescriptor descriptor) => _items.Exists(d => d.Code == descriptor.Code);

    /// <summary>Whether there is a finding of which <paramref name="predicate"/> holds.</summary>
    public bool Any(Func<Diagnostic, bool> predicate) => _items.Exists(d => predicate(d));

    /// <summary>Adds a finding.</summary>
    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, string message, string remedy = "", ImmutableArray<string> path = default) =>
        Add(new Diagnostic(descriptor.Code, descriptor.Severity, span, message, remedy, path.IsDefault ? [] : path));

    /// <summary>Adds a finding about a name.</summary>
    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, string message, NearName remedy) =>
        Report(descriptor, span, message, IsFull(span.File, descriptor.Code) ? "" : remedy.ToString());

    /// <summary>Adds a finding made elsewhere.</summary>
    public void Add(Diagnostic diagnostic)
    {
        Count++;
        HasErrors |= diagnostic.Severity == Severity.Error;
        var kind = _kinds.GetValueOrDefault((diagnostic.Span.File, diagnostic.Code));
        if (kind.Listed < MostOfAKind)
        {
            _items.Add(diagnostic);
            _kinds[(diagnostic.Span.File, diagnostic.Code)] = kind with { Listed = kind.Listed + 1 };
        }
        else
        {
            _kinds[(diagnostic.Span.File, diagnostic.Code)] = kind with { More = kind.More + 1, Next = kind.Next ?? diagnostic };
        }
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
        .. _items.Concat(_kinds.Values.Where(k => k.More > 0).Select(NotListed)).Distinct()
            .OrderBy(d => d.Span.File, StringComparer.Ordinal).ThenBy(d => d.Span.Line).ThenBy(d => d.Span.Column).ThenBy(d => d.Code, StringComparer.Ordinal),
    ];

    private bool IsFull(string file, string code) => _kinds.GetValueOrDefault((file, code)).Listed >= MostOfAKind || outer?.IsFull(file, code) == true;

    private static Diagnostic NotListed(Kind kind) => new(
        YamlDiagnostics.TooManyFaults.Code, kind.Next!.Severity, kind.Next.Span,
        $"From here on {kind.More.ToString(CultureInfo.InvariantCulture)} more findings {kind.Next.Code} of this file are not listed.", "Repair those listed first.", []);

    private readonly record struct Kind(int Listed, int More, Diagnostic? Next);
}
