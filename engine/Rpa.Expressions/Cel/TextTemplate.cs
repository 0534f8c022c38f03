using System.Collections.Immutable;
using System.Text;
using Rpa.Expressions.Cel.Parsing;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

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
    public static TextTemplate? Compile(string text, SourceSpan span, CelEnvironment environment, DiagnosticBag diagnostics)
    {
        var map = new SourceMap(text, span);
        var literals = ImmutableArray.CreateBuilder<string>();
        var programs = ImmutableArray.CreateBuilder<CelProgram>();
        var literal = new StringBuilder();
        var isWhole = true;
        for (var i = 0; i < text.Length;)
        {
            if (string.CompareOrdinal(text, i, "$${", 0, 3) == 0)
            {
                literal.Append("${");
                i += 3;
            }
            else if (string.CompareOrdinal(text, i, "${", 0, 2) == 0)
            {
                if (literals.Count == CelLimits.MaxTemplateParts)
                {
                    diagnostics.Report(CelDiagnostics.TooLarge, map.At(i, 2), $"The text holds more than {CelLimits.MaxTemplateParts} expressions.", "Split it.");
                    return null;
                }

                var program = CelCompiler.Compile(text, i + 2, isTemplate: true, map, environment, diagnostics, isChecked: true, out var end);
                isWhole &= program is not null;
                if (program is not null)
                {
                    programs.Add(program);
                }

                literals.Add(literal.ToString());
                literal.Clear();

                // After a fault inside the braces their end is unknown, and what follows would be guesses.
                i = end >= text.Length ? text.Length : end + 1;
            }
            else
            {
                literal.Append(text[i++]);
            }
        }

        literals.Add(literal.ToString());
        return isWhole ? new Compiled(text, span, programs.DrainToImmutable(), literals.DrainToImmutable()) : null;
    }

    private sealed class Compiled(string text, SourceSpan span, ImmutableArray<CelProgram> programs, ImmutableArray<string> literals) : TextTemplate
    {
        private readonly bool _isSole = programs.Length == 1 && literals.All(l => l.Length == 0);

        public override string Text => text;

        public override SourceSpan Span => span;

        public override CelType ResultType => _isSole ? programs[0].ResultType : CelType.String;

        public override ImmutableArray<CelProgram> Programs => programs;

        public override ImmutableArray<string> Literals => literals;

        public override CelResult Evaluate(IActivation activation)
        {
            if (_isSole)
            {
                return programs[0].Evaluate(activation);
            }

            var result = new StringBuilder(literals[0]);
            for (var i = 0; i < programs.Length; i++)
            {
                var part = programs[i].Evaluate(activation);
                if (part.Value is null)
                {
                    return part;
                }

                result.Append(part.Value).Append(literals[i + 1]);
                if (result.Length > CelLimits.MaxTemplateResult)
                {
                    return CelResult.Failed($"the text would be longer than {CelLimits.MaxTemplateResult} characters");
                }
            }

            return CelResult.Of(new StringValue(result.ToString()));
        }
    }
}
