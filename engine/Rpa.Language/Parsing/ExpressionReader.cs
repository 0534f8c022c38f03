using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;
using Rpa.Language.Definitions;
using Rpa.Language.Proofs;

namespace Rpa.Language.Parsing;

/// <summary>Reads expressions, texts with expressions, and `save:`.</summary>
internal sealed class ExpressionReader(ParseContext context)
{
    /// <summary>An expression of type <paramref name="expected"/>; after faults a stand-in.</summary>
    public CelProgram Expression(YamlNode? node, CelEnvironment scope, CelType? expected, string what)
    {
        if (node is not YamlScalar { Text.Length: > 0 } scalar)
        {
            return new BrokenProgram("", node?.Span ?? SourceSpan.StartOf(context.File));
        }

        if (scalar.Text.StartsWith("${", StringComparison.Ordinal))
        {
            context.Report(LanguageDiagnostics.NotHere, scalar.Span, $"'{what}' is an expression already.", "Write it without '${ }'.");
            return new BrokenProgram(scalar.Text, scalar.Span);
        }

        var program = CelCompiler.Compile(scalar.Text, scalar.TextSpan, scope, context.Diagnostics);
        if (program is null)
        {
            return new BrokenProgram(scalar.Text, scalar.Span);
        }

        if (expected is not null && !expected.IsAssignableFrom(Unwrapped(program.ResultType)))
        {
            context.Report(LanguageDiagnostics.WrongType, scalar.Span, $"'{what}' is of type {program.ResultType}; {expected} was expected.");
            return new BrokenProgram(scalar.Text, scalar.Span);
        }

        CheckOptions(program, scope);
        return program;
    }

    /// <summary>A text that may hold `${ }`.</summary>
    public TextTemplate Template(YamlScalar scalar, CelEnvironment scope)
    {
        var template = TextTemplate.Compile(scalar.Text, scalar.TextSpan, scope, context.Diagnostics);
        if (template is null)
        {
            return new BrokenTemplate(scalar.Text, scalar.Span);
        }

        foreach (var program in template.Programs)
        {
            CheckOptions(program, scope);
        }

        if (template.Programs.Length == 0 && scope.Variables.Keys.FirstOrDefault(v => LooksLikePath(scalar.Text, v)) is not null)
        {
            context.Report(LanguageDiagnostics.PlainExpression, scalar.Span, $"'{scalar.Text}' is taken as plain text.", $"Write '\"${{{scalar.Text}}}\"' for its value.");
        }

        return template;
    }

    /// <summary>`save:` entries, checked against the declared fields.</summary>
    public System.Collections.Immutable.ImmutableArray<SaveEntry> Save(YamlNode? node, CelEnvironment scope)
    {
        var entries = new List<SaveEntry>();
        foreach (var entry in ParseContext.Entries(node))
        {
            var field = context.Field(entry.Key);
            var program = Expression(entry.Value, scope, field?.Type.CelType, $"save: {entry.Key.Text}");
            if (field is null)
            {
                continue;
            }

            CheckChoice(field.Type, program.Tree, program.Span, $"field '{field.Name}'", scope);
            if (!field.IsPersonal && DeclaredFields.IsPersonal(program.Tree, scope))
            {
                context.Report(
                    LanguageDiagnostics.PersonalUnmarked, program.Span, $"'{program.Text}' is personal data, but '{field.Name}' is not marked so: it would not be erased or hidden with the rest.",
                    $"Add 'personal: true' to '{field.Name}' under 'data'.");
            }

            if (!PathOf.IsPlain(program.Tree))
            {
                OptionalReads.Check(program, scope, context.Diagnostics, "Write 'has(…) ? … : …', or save the value alone: then an unset one leaves the field as it is.");
            }

            entries.Add(new SaveEntry(field.Name, program, entry.Key.Span));
        }

        return [.. entries];
    }

    /// <summary>Reports texts that a choice can never be: values that <paramref name="tree"/> may have and <paramref name="type"/> has not.</summary>
    public void CheckChoice(DataType type, CelExpr tree, SourceSpan span, string what, CelEnvironment scope)
    {
        if (type.Kind != DataKind.Choice)
        {
            return;
        }

        var texts = PossibleTexts.Of(tree, context.Data) ?? DeclaredFields.Of(tree, scope)?.Options.Items ?? [];
        foreach (var text in texts.Where(t => !type.Options.Contains(t)))
        {
            context.Report(LanguageDiagnostics.UnknownOption, span, $"The {what} has no option '{text}'.", DidYouMean.Remedy(text, type.Options));
        }
    }

    /// <summary>A value without an absent state: the type inside an optional.</summary>
    public static CelType Unwrapped(CelType type) => type.Kind == CelKind.Optional && type.Parameters.Length == 1 ? type.Parameters[0] : type;

    /// <summary>Reports comparisons of a choice with a text that is none of its options: they would be false for ever.</summary>
    private void CheckOptions(CelProgram program, CelEnvironment scope)
    {
        var pending = new Stack<CelExpr>([program.Tree]);
        while (pending.TryPop(out var expr))
        {
            if (expr is CelCall { Function: "_==_" or "_!=_" or "@in" } call && Operands(call) is [var left, var right])
            {
                CheckComparison(left, right, scope);
                CheckComparison(right, left, scope);
            }

            foreach (var part in Parts.Of(expr))
            {
                pending.Push(part);
            }
        }
    }

    private void CheckComparison(CelExpr choice, CelExpr other, CelEnvironment scope)
    {
        if (DeclaredFields.Of(choice, scope) is not { Options.Length: > 0 } field)
        {
            return;
        }

        var type = new DataType(DataKind.Choice, Options: field.Options);
        var literals = other is CelListLiteral list ? list.Items : [other];
        foreach (var literal in literals.OfType<CelLiteral>())
        {
            CheckChoice(type, literal, literal.Span, $"field '{field.Name}'", scope);
        }
    }

    private static CelExpr[] Operands(CelCall call) => call.Target is null ? [.. call.Arguments] : [call.Target, .. call.Arguments];

    private static bool LooksLikePath(string text, string variable) =>
        text.StartsWith(variable + ".", StringComparison.Ordinal) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '[' or ']');
}
