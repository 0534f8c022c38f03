namespace Rpa.Expressions.Cel;

/// <summary>The caps that keep a hostile expression from crashing, hanging or filling the memory.</summary>
public static class CelLimits
{
    /// <summary>The longest expression that is read, characters.</summary>
    public const int MaxLength = 32 * 1024;

    /// <summary>The deepest nesting, operators of a chain counted; beyond it recursion would endanger the stack.</summary>
    public const int MaxDepth = 200;

    /// <summary>
    /// The work one evaluation may do, in units of about one operation; a text counts one per ten characters. About a tenth of a second at worst.
    /// </summary>
    public const long MaxCost = 1_000_000;

    /// <summary>The findings that are reported for one expression.</summary>
    public const int MaxFaults = 20;

    /// <summary>The expressions that one text may hold.</summary>
    public const int MaxTemplateParts = 500;

    /// <summary>The longest text that a template may become, characters.</summary>
    public const int MaxTemplateResult = 10_000_000;

    /// <summary>The longest pattern of `matches`, characters.</summary>
    public const int MaxPatternLength = 1_000;
}
