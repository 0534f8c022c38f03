using Rpa.Expressions.Diagnostics;

namespace Rpa.Language.Testing;

/// <summary>What can be wrong with a test: RPA400 to RPA409 in its file, RPA410 to RPA419 when it runs.</summary>
public static class TestDiagnostics
{
    /// <summary>Two tests of a process have one name.</summary>
    public static readonly DiagnosticDescriptor NameTaken = Error("RPA400", "Test has the name of another");
    /// <summary>The workflow is not started so.</summary>
    public static readonly DiagnosticDescriptor BadStart = Error("RPA401", "Start of a test does not fit");
    /// <summary>An answer that no bot could give there.</summary>
    public static readonly DiagnosticDescriptor ImpossibleAnswer = Error("RPA402", "Answer cannot occur");
    /// <summary>A step that the workflow has no place for.</summary>
    public static readonly DiagnosticDescriptor ImpossibleStep = Error("RPA403", "Step cannot occur");
    /// <summary>Something is expected that the workflow does not have.</summary>
    public static readonly DiagnosticDescriptor ImpossibleExpectation = Error("RPA404", "Expectation cannot hold");

    /// <summary>The test expects something else than happens.</summary>
    public static readonly DiagnosticDescriptor Differs = Error("RPA410", "Test fails");
    /// <summary>A bot is asked and the test has no answer.</summary>
    public static readonly DiagnosticDescriptor NoAnswer = Error("RPA411", "Answer is missing");
    /// <summary>An answer that nobody asked for.</summary>
    public static readonly DiagnosticDescriptor UnusedAnswer = Error("RPA412", "Answer is not used");
    /// <summary>The case is elsewhere when the step is to happen.</summary>
    public static readonly DiagnosticDescriptor StepNotPossible = Error("RPA413", "Step is not possible now");
    /// <summary>An input was refused, and the test does not say so.</summary>
    public static readonly DiagnosticDescriptor Refused = Error("RPA414", "Step is refused");
    /// <summary>The case does not come to rest.</summary>
    public static readonly DiagnosticDescriptor NoRest = Error("RPA415", "Test comes to no rest");

    private static DiagnosticDescriptor Error(string code, string title) => new(code, Severity.Error, title);
}
