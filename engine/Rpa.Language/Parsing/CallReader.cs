using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;
using Rpa.Language.Definitions;
using Rpa.Language.Proofs;

namespace Rpa.Language.Parsing;

/// <summary>Reads an action with its `with:` and checks both against the signatures of the action and of the assets it names.</summary>
internal sealed class CallReader(ParseContext context, ExpressionReader expressions)
{
    /// <summary>Reads a call. The shape is null where the action does not exist.</summary>
    public (ActionCall Call, CallShape? Shape) Read(YamlNode? action, ImmutableArray<WithEntry> with, SourceSpan fallback)
    {
        var span = action?.Span ?? fallback;
        var name = ParseContext.Text(action) ?? "";
        if (!context.Catalog.Actions.TryGetValue(name, out var signature))
        {
            if (name.Length > 0)
            {
                context.Report(LanguageDiagnostics.UnknownAction, span, $"Action '{name}' does not exist.", DidYouMean.Remedy(name, context.Catalog.Actions.Keys));
            }

            return (new ActionCall(name, with, span), null);
        }

        CheckAssets(signature, with);
        var shape = CallShape.Of(signature, with, context.Assets, context.Data);
        CheckGroups(signature, with, span);
        return (new ActionCall(name, CheckInputs(with, shape.Inputs, shape.IsKnown, $"action '{name}'", span), span), shape);
    }

    /// <summary>Compiles the entries of `with:`; types are checked later, when the signature is known.</summary>
    public ImmutableArray<WithEntry> With(YamlNode? node, CelEnvironment scope) =>
        [.. ParseContext.Entries(node).Select(e => new WithEntry(e.Key.Text, Value(e.Value, scope), e.Key.Span))];

    /// <summary>Checks entries against what a call takes; constants that are no text become values.</summary>
    public ImmutableArray<WithEntry> CheckInputs(ImmutableArray<WithEntry> with, ImmutableArray<InputParameter> inputs, bool isKnown, string taker, SourceSpan span)
    {
        var result = ImmutableArray.CreateBuilder<WithEntry>(with.Length);
        foreach (var entry in with)
        {
            if (inputs.FirstOrDefault(i => i.Name == entry.Key) is not { } input)
            {
                var missing = inputs.Where(i => i.IsRequired && with.All(e => e.Key != i.Name)).Select(i => i.Name);
                if (isKnown || DidYouMean.IsNear(entry.Key, missing))
                {
                    context.Report(
                        LanguageDiagnostics.UnknownInput, entry.Span, $"The {taker} takes no '{entry.Key}'.", DidYouMean.Remedy(entry.Key, inputs.Select(i => i.Name)));
                }

                result.Add(entry);
                continue;
            }

            var value = Typed(entry.Value, input.Type, entry.Key, entry.Span);
            var mayBeAbsent = !input.IsRequired && value is InputTemplate.Scalar { Text: not (BrokenTemplate or AbsentWhenUnset) and var text } && IsAlone(text);
            result.Add(entry with { Value = mayBeAbsent ? new InputTemplate.Scalar(new AbsentWhenUnset(((InputTemplate.Scalar)value).Text)) : value });
            CheckOptional(entry.Value, input.IsRequired);
            if (!input.TakesPersonal)
            {
                CheckPersonal(entry.Value, entry.Key, taker);
            }
            else if (input.IsPersonal)
            {
                CheckMarked(entry.Value, entry.Key, taker);
            }
        }

        foreach (var input in inputs.Where(i => i.IsRequired && with.All(e => e.Key != i.Name)))
        {
            if (isKnown || inputs.Contains(input))
            {
                context.Report(LanguageDiagnostics.MissingInput, span, $"The {taker} needs '{input.Name}' ({input.Type}).", $"Add '{input.Name}: …' under 'with'.");
            }
        }

        return result.ToImmutable();
    }

    private InputTemplate Value(YamlNode node, CelEnvironment scope) => node switch
    {
        YamlSequence list => new InputTemplate.List([.. list.Items.Select(i => Value(i, scope))]),
        YamlMapping map => new InputTemplate.Map(With(map, scope)),
        _ => new InputTemplate.Scalar(expressions.Template((YamlScalar)node, scope)),
    };

    private void CheckGroups(ActionSignature signature, ImmutableArray<WithEntry> with, SourceSpan span)
    {
        if (signature.OneOf is { IsDefaultOrEmpty: false } groups && !groups.Any(g => g.All(name => with.Any(e => e.Key == name))))
        {
            var ways = string.Join(", or ", groups.Select(g => string.Join(" and ", g.Select(n => $"'{n}'"))));
            context.Report(LanguageDiagnostics.MissingInput, span, $"The action '{signature.Name}' needs {ways}.", "Add one of them under 'with'.");
        }
    }

    private void CheckAssets(ActionSignature signature, ImmutableArray<WithEntry> with)
    {
        foreach (var input in signature.Inputs)
        {
            if (input.AssetKind is not { } kind || with.FirstOrDefault(e => e.Key == input.Name)?.Value is not InputTemplate.Scalar { Text: var text } || text is BrokenTemplate)
            {
                continue;
            }

            if (!context.Catalog.AssetKinds.ContainsKey(kind))
            {
                context.Report(LanguageDiagnostics.UnknownAsset, text.Span, $"No installed bot reads files of the kind '{kind}', which '{input.Name}' names.", "Install the bot that brings it.");
                continue;
            }

            if (PossibleTexts.Of(text, context.Data) is not { } names)
            {
                context.Report(
                    LanguageDiagnostics.OpenName, text.Span, $"'{text.Text}' names a {kind}, but not every name it can become is known before it runs.",
                    "Put only choice fields, or conditions between quoted texts, into '${ }' here.");
                continue;
            }

            foreach (var name in names.Where(n => !context.Assets.Exists(kind, n)))
            {
                var ending = context.Catalog.AssetKinds[kind].Ending;
                string remedy = DidYouMean.Remedy(name, context.Assets.Names(kind));
                context.Report(
                    LanguageDiagnostics.UnknownAsset, text.Span,
                    text.Programs.Length == 0 ? $"There is no {kind} '{name}'." : $"There is no {kind} '{name}', which '{text.Text}' can become.",
                    remedy.StartsWith("Did", StringComparison.Ordinal) ? remedy : $"Add the file '{name}{ending}'.");
            }

            foreach (var part in names.Where(n => context.Assets.Find(kind, n) is { Signature.IsPart: true }))
            {
                context.Report(
                    LanguageDiagnostics.NamesPart, text.Span, $"'{part}' is a part: it begins on the page that another {kind} has opened.",
                    $"Name a {kind} that runs it, or leave 'part: true' out and let it begin with 'open:'.");
            }
        }
    }

    private InputTemplate Typed(InputTemplate value, CelType expected, string what, SourceSpan span)
    {
        switch (value)
        {
            case InputTemplate.Scalar { Text: BrokenTemplate }:
                return value;
            case InputTemplate.Scalar { Text: var text } when text.Programs.Length == 0 && expected.Kind is not (CelKind.String or CelKind.Dyn or CelKind.Error):
                if (Constants.Of(expected, text.Text) is { } constant)
                {
                    return new InputTemplate.Scalar(new ConstantTemplate(text.Text, text.Span, constant));
                }

                context.Report(LanguageDiagnostics.WrongType, text.Span, $"'{what}' is the text '{text.Text}'; {expected} was expected.");
                return value;
            case InputTemplate.Scalar { Text: var text }:
                var type = ExpressionReader.Unwrapped(text.ResultType);
                if (!expected.IsAssignableFrom(type))
                {
                    var remedy = expected.Kind == CelKind.String ? "Write 'string(…)' inside of '${ }' to make a text of it." : "";
                    context.Report(LanguageDiagnostics.WrongType, text.Span, $"'{what}' is of type {type}; {expected} was expected.", remedy);
                }

                return value;
            case InputTemplate.List list when expected.Kind == CelKind.List:
                return new InputTemplate.List([.. list.Items.Select(i => Typed(i, expected.Parameters[0], what, span))]);
            case InputTemplate.Map map when expected.Kind == CelKind.Map:
                return new InputTemplate.Map([.. map.Entries.Select(e => e with { Value = Typed(e.Value, expected.Parameters[1], $"{what}: {e.Key}", e.Span) })]);
            case InputTemplate.Map map when expected.Kind == CelKind.Record:
                return Record(map, expected, what, span);
            default:
                if (expected.Kind is not (CelKind.Dyn or CelKind.Error))
                {
                    context.Report(LanguageDiagnostics.WrongType, span, $"'{what}' is {(value is InputTemplate.List ? "a list" : "a mapping")}; {expected} was expected.");
                }

                return value;
        }
    }

    private InputTemplate.Map Record(InputTemplate.Map map, CelType expected, string what, SourceSpan span)
    {
        foreach (var field in expected.Fields.Where(f => !f.IsOptional && map.Entries.All(e => e.Key != f.Name)))
        {
            context.Report(LanguageDiagnostics.MissingInput, span, $"'{what}' needs '{field.Name}' ({field.Type}).");
        }

        return new InputTemplate.Map([.. map.Entries.Select(e =>
        {
            if (expected.Field(e.Key) is { } field)
            {
                return e with { Value = Typed(e.Value, field.Type, $"{what}: {e.Key}", e.Span) };
            }

            context.Report(LanguageDiagnostics.UnknownInput, e.Span, $"'{what}' takes no '{e.Key}'.", DidYouMean.Remedy(e.Key, expected.Fields.Select(f => f.Name)));
            return e;
        })]);
    }

    /// <summary>An optional result or message field may stand alone where the input is optional too; elsewhere `has()` is wanted.</summary>
    private void CheckOptional(InputTemplate value, bool isRequired)
    {
        foreach (var text in Templates(value))
        {
            foreach (var program in text.Programs)
            {
                if (isRequired || !IsAlone(text))
                {
                    OptionalReads.Check(program, context.Scope, context.Diagnostics, "Ask 'has(…)' before.");
                }
            }
        }
    }

    private void CheckPersonal(InputTemplate value, string key, string taker)
    {
        // Whether something holds of a person is not yet the person's data.
        foreach (var program in Templates(value).SelectMany(t => t.Programs).Where(p => p.ResultType.Kind != CelKind.Bool || IsMarkedPath(p)))
        {
            foreach (var reference in ValuePaths.Of(program).Where(r => r.Path is [Scopes.DataName, _, ..]))
            {
                if (context.Data.FirstOrDefault(f => f.Name == reference.Path[1]) is { IsPersonal: true } field)
                {
                    context.Report(
                        LanguageDiagnostics.PersonalData, reference.Span, $"'{field.Name}' is personal data; '{key}' of the {taker} is not declared to take any.",
                        "Pass the case reference instead, or leave it out.");
                }
            }
        }
    }

    private bool IsMarkedPath(CelProgram program) => PathOf.Expr(program.Tree) is [Scopes.DataName, var name] && context.Data.Any(f => f.Name == name && f.IsPersonal);

    /// <summary>Who takes a value says that it is personal; then the field that it comes from is to be marked too.</summary>
    private void CheckMarked(InputTemplate value, string key, string taker)
    {
        if (value is InputTemplate.Scalar { Text: not BrokenTemplate and var text } && IsAlone(text) && PathOf.Expr(text.Programs[0].Tree) is [Scopes.DataName, var name]
            && context.Data.FirstOrDefault(f => f.Name == name) is { IsPersonal: false })
        {
            context.Report(
                LanguageDiagnostics.PersonalNotSaid, text.Span, $"'{key}' of the {taker} is personal data, but '{name}' is not marked so: it would not be erased or hidden with the rest.",
                $"Add 'personal: true' to '{name}' under 'data', or take it away from '{key}'.");
        }
    }

    /// <summary>The text is one `${ path }` and nothing else.</summary>
    public static bool IsAlone(TextTemplate text) => text.Programs is [var only] && text.Literals.All(l => l.Length == 0) && PathOf.IsPlain(only.Tree);

    /// <summary>All texts in a value.</summary>
    public static IEnumerable<TextTemplate> Templates(InputTemplate value) => value switch
    {
        InputTemplate.Scalar scalar => [scalar.Text],
        InputTemplate.List list => list.Items.SelectMany(Templates),
        InputTemplate.Map map => map.Entries.SelectMany(e => Templates(e.Value)),
        _ => [],
    };
}
