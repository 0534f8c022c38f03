using System.Collections.Immutable;
using Rpa.Expressions.Cel.Checking;
using Rpa.Expressions.Cel.Parsing;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel;

/// <summary>Parses, checks and compiles expressions of the Common Expression Language (cel.dev).</summary>
public static class CelCompiler
{
    /// <summary>How the error of a bug of ours begins; no rule of the language gives one.</summary>
    internal const string InternalFault = "internal fault of the expression language";

    /// <summary>
    /// Compiles <paramref name="text"/>. Returns null after errors, which are in <paramref name="diagnostics"/> with their place inside
    /// <paramref name="span"/> (the place of the expression's first character; expressions stand on one line or in a block).
    /// </summary>
    public static CelProgram? Compile(string text, SourceSpan span, CelEnvironment environment, DiagnosticBag diagnostics) =>
        Compile(text, 0, isTemplate: false, new SourceMap(text, span), environment, diagnostics, isChecked: true, out _);

    /// <summary>
    /// Parses without checking: what is wrong fails when it is reached. For conformance only; null after a syntax error.
    /// </summary>
    public static CelProgram? CompileUnchecked(string text, SourceSpan span, CelEnvironment environment, DiagnosticBag diagnostics) =>
        Compile(text, 0, isTemplate: false, new SourceMap(text, span), environment, diagnostics, isChecked: false, out _);

    /// <summary>Parses only; null after a syntax error.</summary>
    public static CelExpr? Parse(string text, SourceSpan span, DiagnosticBag diagnostics) =>
        Parse(text, 0, isTemplate: false, new SourceMap(text, span), diagnostics, out _);

    /// <summary>Compiles the expression that begins at <paramref name="start"/> and ends with the text or, in a template, with a brace.</summary>
    internal static CelProgram? Compile(
        string text, int start, bool isTemplate, SourceMap map, CelEnvironment environment, DiagnosticBag diagnostics, bool isChecked, out int end)
    {
        var tree = Parse(text, start, isTemplate, map, diagnostics, out end);
        if (tree is null)
        {
            return null;
        }

        var found = new DiagnosticBag(diagnostics);
        var binder = new Binder(environment, found, isChecked);
        try
        {
            var bound = binder.Bind(tree);
            if (!found.HasErrors)
            {
                return new CompiledProgram(text[start..end], map.At(start, end - start), bound, tree, binder.LocalCount, environment);
            }
        }
        catch (TooManyFaultsException)
        {
            // What was found up to here is reported below.
        }

        diagnostics.AddRange(found.ToImmutable());
        return null;
    }

    private static CelExpr? Parse(string text, int start, bool isTemplate, SourceMap map, DiagnosticBag diagnostics, out int end)
    {
        end = text.Length;
        try
        {
            var lexer = new CelLexer(text, start, isTemplate);
            var tokens = lexer.Read();
            end = lexer.EndOffset;
            if (isTemplate && end == text.Length)
            {
                throw new CelSyntaxException(CelDiagnostics.OpenTemplate, start - 2, 2, "The '${' is not closed.", "Close it with '}', or write '$${' for a literal '${'.");
            }

            if (tokens.Count == 1)
            {
                throw isTemplate
                    ? new CelSyntaxException(CelDiagnostics.EmptyTemplate, start - 2, end + 3 - start, "The '${ }' is empty.", "Put an expression into it, or write '$${' for a literal '${'.")
                    : new CelSyntaxException(CelDiagnostics.Syntax, start, 1, "The expression is empty.");
            }

            return new CelParser(tokens, map).Parse();
        }
        catch (CelSyntaxException fault) when (isTemplate && fault.Descriptor == CelDiagnostics.Syntax && text.IndexOf('\n', start) is >= 0 and var line && line < fault.Start)
        {
            // What follows on the next lines was hardly meant: the place to look at is where it begins.
            diagnostics.Report(CelDiagnostics.OpenTemplate, map.At(start - 2, 2), $"The '${{' is not closed on its line, and what follows is no expression: {fault.Message}", "Close it with '}', or write '$${' for a literal '${'.");
            return null;
        }
        catch (CelSyntaxException fault)
        {
            diagnostics.Report(fault.Descriptor, map.At(fault.Start, fault.Length), fault.Message, fault.Remedy);
            return null;
        }
    }

    private sealed class CompiledProgram(string text, SourceSpan span, Bound bound, CelExpr tree, int localCount, CelEnvironment environment) : CelProgram
    {
        private ImmutableArray<CelReference> _references;

        public override string Text => text;

        public override SourceSpan Span => span;

        public override CelType ResultType => bound.Type;

        public override CelExpr Tree => tree;

        public override ImmutableArray<CelReference> References =>
            _references.IsDefault ? _references = ReferenceCollector.Collect(tree, environment) : _references;

        public override CelResult Evaluate(IActivation activation)
        {
            try
            {
                var frame = new Frame(activation, localCount, environment.Calendar);
                var value = bound.Node.Eval(frame);
                return value is ErrorValue error ? CelResult.Failed(error.Message) : CelResult.Of(Measured(frame, value));
            }
            catch (CostLimitException)
            {
                return CelResult.Failed($"cost limit: the expression needs more than {CelLimits.MaxCost} steps");
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                // Evaluation answers in words whatever happens; a fault here is a bug of ours and named as such.
                return CelResult.Failed($"{InternalFault}: {fault.GetType().Name}: {fault.Message}");
            }
        }

        // A list that shares its parts can be exponentially larger than its making; whoever writes it out must not pay for that.
        private static Value Measured(Frame frame, Value value)
        {
            switch (value)
            {
                case ListValue list:
                    frame.Charge(1 + list.Items.Length);
                    foreach (var item in list.Items)
                    {
                        Measured(frame, item);
                    }

                    break;
                case MapValue map:
                    frame.Charge(1 + map.Count);
                    foreach (var item in map.Dictionary.Values)
                    {
                        Measured(frame, item);
                    }

                    break;
                case OptionalValue { Content: { } content }:
                    Measured(frame, content);
                    break;
            }

            return value;
        }
    }
}
