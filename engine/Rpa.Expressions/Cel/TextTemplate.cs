using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Cel;

/// <summary>
/// A text with `${ expression }` in it. A text that is nothing but one `${ }` keeps the expression's type; otherwise the values become text
/// (a date as `21.11.2026` is the author's wish to state with a function). `$${` stands for a literal `${`.
/// </summary>
public abstract class TextTemplate
{
    /// <summary>The text as written.</summary>
    public abstract string Text { get; }

    /// <summary>Where it stands.</summary>
    public abstract SourceSpan Span { get; }

    /// <summary>The type of the value: string, or the type of the only expression.</summary>
    public abstract CelType ResultType { get; }

    /// <summary>The expressions in it, in order.</summary>
    public abstract ImmutableArray<CelProgram> Programs { get; }

    /// <summary>The literal parts around the expressions: one more than there are expressions.</summary>
    public abstract ImmutableArray<string> Literals { get; }

    /// <summary>The value, or the first expression's error in words. Never throws.</summary>
    public abstract CelResult Evaluate(IActivation activation);

    /// <summary>Compiles <paramref name="text"/>; null after errors.</summary>
    public static TextTemplate? Compile(string text, SourceSpan span, CelEnvironment environment, DiagnosticBag diagnostics) =>
        throw new NotSupportedException();
}
