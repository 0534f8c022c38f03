using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Cel;

/// <summary>The findings about expressions: RPA100 to RPA139.</summary>
public static class CelDiagnostics
{
    /// <summary>The text is no expression.</summary>
    public static readonly DiagnosticDescriptor Syntax = new("RPA100", Severity.Error, "Expression cannot be read");
    /// <summary>Longer, deeper or with more parts than is read.</summary>
    public static readonly DiagnosticDescriptor TooLarge = new("RPA101", Severity.Error, "Expression is too large");
    /// <summary>A number, text or date literal that stands for no value.</summary>
    public static readonly DiagnosticDescriptor BadLiteral = new("RPA102", Severity.Error, "Literal stands for no value");
    /// <summary>No variable of that name.</summary>
    public static readonly DiagnosticDescriptor UnknownName = new("RPA103", Severity.Error, "Unknown name");
    /// <summary>The record has no such field, or the value has no fields.</summary>
    public static readonly DiagnosticDescriptor UnknownField = new("RPA104", Severity.Error, "Unknown field");
    /// <summary>No function of that name.</summary>
    public static readonly DiagnosticDescriptor UnknownFunction = new("RPA105", Severity.Error, "Unknown function");
    /// <summary>The function exists, but not for these arguments.</summary>
    public static readonly DiagnosticDescriptor WrongArguments = new("RPA106", Severity.Error, "Function does not take these arguments");
    /// <summary>The operator exists, but not between these types.</summary>
    public static readonly DiagnosticDescriptor WrongOperands = new("RPA107", Severity.Error, "Operator does not fit these values");
    /// <summary>Where true or false is expected stands something else.</summary>
    public static readonly DiagnosticDescriptor NotACondition = new("RPA108", Severity.Error, "Not a condition");
    /// <summary>The two outcomes of `? :` have different types.</summary>
    public static readonly DiagnosticDescriptor BranchesDiffer = new("RPA109", Severity.Error, "Outcomes have different types");
    /// <summary>`all`, `exists`, `map`, `filter`, `has` and their like written wrongly.</summary>
    public static readonly DiagnosticDescriptor WrongMacro = new("RPA110", Severity.Error, "Macro is written wrongly");
    /// <summary>A key that cannot be one, or that stands twice.</summary>
    public static readonly DiagnosticDescriptor WrongKey = new("RPA111", Severity.Error, "Wrong key");
    /// <summary>`[ ]` after something that has no items.</summary>
    public static readonly DiagnosticDescriptor NotIndexable = new("RPA112", Severity.Error, "No items to pick from");
    /// <summary>Messages of other type systems cannot be made here.</summary>
    public static readonly DiagnosticDescriptor NoMessages = new("RPA113", Severity.Error, "Typed objects cannot be made");
    /// <summary>A pattern that RE2 does not know, or that is too large.</summary>
    public static readonly DiagnosticDescriptor BadPattern = new("RPA114", Severity.Error, "Pattern cannot be used");
    /// <summary>Working days were asked for where no calendar is named.</summary>
    public static readonly DiagnosticDescriptor NoCalendar = new("RPA115", Severity.Error, "No calendar");
    /// <summary>Something that is never null is compared with null.</summary>
    public static readonly DiagnosticDescriptor NeverNull = new("RPA116", Severity.Error, "Never null");
    /// <summary>A constant call that can only fail, such as `date("2026-02-30")`.</summary>
    public static readonly DiagnosticDescriptor ConstantFails = new("RPA117", Severity.Error, "Always fails");
    /// <summary>A `${` without its `}`.</summary>
    public static readonly DiagnosticDescriptor OpenTemplate = new("RPA120", Severity.Error, "`${` is not closed");
    /// <summary>A `${ }` with nothing in it.</summary>
    public static readonly DiagnosticDescriptor EmptyTemplate = new("RPA121", Severity.Error, "`${ }` is empty");

    /// <summary>All of them, by code.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        Syntax, TooLarge, BadLiteral, UnknownName, UnknownField, UnknownFunction, WrongArguments, WrongOperands, NotACondition, BranchesDiffer,
        WrongMacro, WrongKey, NotIndexable, NoMessages, BadPattern, NoCalendar, NeverNull, ConstantFails, OpenTemplate, EmptyTemplate,
    ];
}
