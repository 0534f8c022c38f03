using System.Collections.Immutable;

namespace Rpa.Expressions.Diagnostics;

/// <summary>How grave a finding is. Only an error stops a bundle from being used.</summary>
public enum Severity
{
    /// <summary>Something worth knowing.</summary>
    Info,
    /// <summary>Allowed, but a person should look.</summary>
    Warning,
    /// <summary>The file cannot be used.</summary>
    Error,
}

/// <summary>One finding in a file that a process owner wrote.</summary>
/// <param name="Code">Stable code, `RPA001` and up.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Span">Where it is.</param>
/// <param name="Message">Fault, value and expectation, one sentence or two.</param>
/// <param name="Remedy">What to do about it; empty only where the message says it.</param>
/// <param name="Path">The witness: names of the states that lead to the fault, in order; empty where there is none.</param>
public sealed record Diagnostic(string Code, Severity Severity, SourceSpan Span, string Message, string Remedy, ImmutableArray<string> Path)
{
    /// <summary>`file:line:column: error RPA014: message remedy`.</summary>
    public override string ToString()
    {
        var kind = Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "info" };
        var remedy = Remedy.Length == 0 ? "" : " " + Remedy;
        var path = Path.IsDefaultOrEmpty ? "" : " Path: " + string.Join(" -> ", Path) + ".";
        return $"{Span}: {kind} {Code}: {Message}{remedy}{path}";
    }
}

/// <summary>The stable part of a finding: its code, severity and what a catalogue says about it.</summary>
/// <param name="Code">`RPA014`.</param>
/// <param name="Severity">The severity it is reported with.</param>
/// <param name="Title">A short name for lists, English.</param>
public sealed record DiagnosticDescriptor(string Code, Severity Severity, string Title);
