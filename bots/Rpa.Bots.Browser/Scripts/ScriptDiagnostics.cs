using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>What checking a page script can find: RPA200 to RPA219 what is written, RPA220 to RPA239 where its paths lead.</summary>
internal static class ScriptDiagnostics
{
    /// <summary>A step has none of the verbs, or several.</summary>
    public static readonly DiagnosticDescriptor BadStep = new("RPA200", Severity.Error, "Not a step");
    /// <summary>A target points in no way, or in several.</summary>
    public static readonly DiagnosticDescriptor BadTarget = new("RPA201", Severity.Error, "Not a target");
    /// <summary>A condition says nothing.</summary>
    public static readonly DiagnosticDescriptor BadCondition = new("RPA202", Severity.Error, "Not a condition");
    /// <summary>A role that accessibility does not know.</summary>
    public static readonly DiagnosticDescriptor UnknownRole = new("RPA203", Severity.Error, "Unknown role");
    /// <summary>An output that is not declared.</summary>
    public static readonly DiagnosticDescriptor UnknownOutput = new("RPA204", Severity.Error, "Unknown output");
    /// <summary>A failure that is not declared.</summary>
    public static readonly DiagnosticDescriptor UnknownFailure = new("RPA205", Severity.Error, "Unknown failure");
    /// <summary>A host that is not declared.</summary>
    public static readonly DiagnosticDescriptor UnknownHost = new("RPA206", Severity.Error, "Unknown host");
    /// <summary>A type that inputs and outputs do not have.</summary>
    public static readonly DiagnosticDescriptor UnknownType = new("RPA207", Severity.Error, "Unknown type");
    /// <summary>An expression of another type than its place needs.</summary>
    public static readonly DiagnosticDescriptor WrongType = new("RPA208", Severity.Error, "Wrong type of value");
    /// <summary>A pattern that cannot be read.</summary>
    public static readonly DiagnosticDescriptor BadPattern = new("RPA209", Severity.Error, "Not a pattern");
    /// <summary>The file's name and the name in it differ.</summary>
    public static readonly DiagnosticDescriptor OtherName = new("RPA210", Severity.Error, "Script has another name than its file");
    /// <summary>A table is read into something that is no list of records.</summary>
    public static readonly DiagnosticDescriptor NotAList = new("RPA211", Severity.Error, "Output is no list");
    /// <summary>An input nobody uses.</summary>
    public static readonly DiagnosticDescriptor UnusedInput = new("RPA212", Severity.Warning, "Unused input");
    /// <summary>A failure that no step ends with.</summary>
    public static readonly DiagnosticDescriptor UnusedFailure = new("RPA213", Severity.Warning, "Unused failure");
    /// <summary>A submit found by the first of several matches.</summary>
    public static readonly DiagnosticDescriptor LooseSubmit = new("RPA214", Severity.Error, "Submit is not exact");
    /// <summary>A name that is taken.</summary>
    public static readonly DiagnosticDescriptor TakenName = new("RPA215", Severity.Error, "Name is taken");
    /// <summary>A CSS selector where something that people see would do.</summary>
    public static readonly DiagnosticDescriptor CssSubmit = new("RPA216", Severity.Warning, "Submit by CSS selector");
    /// <summary>A script that is run and does not exist.</summary>
    public static readonly DiagnosticDescriptor UnknownScript = new("RPA217", Severity.Error, "Unknown page script");
    /// <summary>Scripts that run each other without an end.</summary>
    public static readonly DiagnosticDescriptor ScriptCycle = new("RPA218", Severity.Error, "Scripts run each other");
    /// <summary>A script is run with inputs that it does not have, or without those it needs.</summary>
    public static readonly DiagnosticDescriptor BadCall = new("RPA219", Severity.Error, "Script is not run as it is declared");

    /// <summary>The page is used before one was opened.</summary>
    public static readonly DiagnosticDescriptor BeforeOpen = new("RPA220", Severity.Error, "Page used before it is opened");
    /// <summary>Steps that nothing reaches.</summary>
    public static readonly DiagnosticDescriptor Unreachable = new("RPA221", Severity.Error, "Unreachable step");
    /// <summary>A path with two submits.</summary>
    public static readonly DiagnosticDescriptor TwoSubmits = new("RPA222", Severity.Error, "Two submits in one path");
    /// <summary>A path that ends well without the submit.</summary>
    public static readonly DiagnosticDescriptor NoSubmit = new("RPA223", Severity.Error, "Path ends without the submit");
    /// <summary>A path on which a needed output is not read.</summary>
    public static readonly DiagnosticDescriptor OutputNotSet = new("RPA224", Severity.Error, "Output is not set on every path");
    /// <summary>A value is used that may be unset.</summary>
    public static readonly DiagnosticDescriptor MaybeUnset = new("RPA225", Severity.Error, "Value may be unset");
    /// <summary>A failure after the submit was accepted.</summary>
    public static readonly DiagnosticDescriptor FailAfterSubmit = new("RPA226", Severity.Error, "Failure after the submit");
    /// <summary>A field is filled after the submit.</summary>
    public static readonly DiagnosticDescriptor FillAfterSubmit = new("RPA227", Severity.Error, "Field filled after the submit");
    /// <summary>A download into something that is no document, or with limits that cannot be read.</summary>
    public static readonly DiagnosticDescriptor BadDownload = new("RPA228", Severity.Error, "Not a download");
}
