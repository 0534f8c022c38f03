using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Language.Definitions;

namespace Rpa.Language.Parsing;

/// <summary>The states in which a machine acts or decides: `do` and `decide`.</summary>
internal sealed partial class StateReader
{
    private DoState Do(YamlScalar key, YamlMapping map, Expressions.LocalText title)
    {
        var (call, shape) = Calls.Read(map["do"], Calls.With(map["with"], context.Scope), key.Span);
        var after = context.Scope.With(Scopes.ResultName, shape?.Result ?? CelType.Dyn);
        var isEffect = shape?.IsEffect ?? false;
        var (undo, undoProbe) = Undo(map, shape);
        return new DoState(key.Text, title, key.Span)
        {
            Call = call,
            IsEffect = isEffect,
            Save = _expressions.Save(map["save"], after),
            Next = Next(map["next"], after),
            OnFailure = [.. ParseContext.Entries(map["on-failure"]).Select(e => Failure(e, call.Action, shape))],
            Retry = Retry(map["retry"] as YamlMapping),
            Probe = Probe(map, call, shape),
            Undo = undo,
            UndoProbe = undoProbe,
        };
    }

    private FailureRoute Failure(YamlEntry entry, string action, CallShape? shape)
    {
        var name = entry.Key.Text;
        if (shape is { IsKnown: true } && !shape.Failures.Contains(name))
        {
            var remedy = shape.Failures.Length == 0 ? "It declares none; leave the route out." : DidYouMean.Remedy(name, shape.Failures);
            context.Report(LanguageDiagnostics.UnknownFailure, entry.Key.Span, $"Action '{action}' declares no failure '{name}'.", remedy);
        }

        var map = entry.Value as YamlMapping;
        var target = map is null ? entry.Value : map["to"];
        var to = target is YamlScalar { Text: FailureRoute.Queue } ? FailureRoute.Queue : context.State(target) ?? Nowhere;
        return new FailureRoute(
            name, to, _expressions.Save(map?["save"], context.Scope.With(Scopes.FailureName, Scopes.Failure)),
            target?.Span ?? entry.Key.Span);
    }

    private RetryPolicy Retry(YamlMapping? map)
    {
        var policy = RetryPolicy.Default;
        if (map is null)
        {
            return policy;
        }

        var first = Span(map["first"]) ?? policy.First;
        var longest = Span(map["longest"]) ?? (first > policy.Longest ? first : policy.Longest);
        if (longest < first)
        {
            context.Report(LanguageDiagnostics.BadValue, map["longest"]!.Span, "The longest wait is shorter than the first.", "Make 'longest' at least as long as 'first'.");
        }

        return new RetryPolicy(ParseContext.Number(map["attempts"], policy.Attempts), first, longest);
    }

    /// <summary>A period of fixed length: waits of seconds to weeks depend on no calendar.</summary>
    private TimeSpan? Span(YamlNode? node)
    {
        if (node is not YamlScalar scalar || Schema.Spelling.Period(scalar.Text) is not { } period)
        {
            return null;
        }

        if (Periods.Span(period) is not { } span)
        {
            context.Report(LanguageDiagnostics.BadValue, node.Span, $"'{scalar.Text}' has no fixed length.", "Use seconds, minutes, hours, days or weeks here.");
            return null;
        }

        return span;
    }

    private ProbeDefinition? Probe(YamlMapping map, ActionCall effect, CallShape? shape)
    {
        if (map["probe"] is not YamlMapping probe)
        {
            return null;
        }

        var keySpan = map.Entries.First(e => e.Key.Text == "probe").Key.Span;
        if (shape is { IsKnown: true, IsEffect: false })
        {
            context.Report(LanguageDiagnostics.NotHere, keySpan, $"Action '{effect.Action}' changes nothing outside, so there is nothing to probe.", "Leave 'probe' out.");
        }

        var action = ParseContext.Text(probe["do"]) ?? shape?.Action.ProbeAction;
        if (action is null)
        {
            if (shape is not null)
            {
                context.Report(LanguageDiagnostics.NotHere, keySpan, $"Action '{effect.Action}' names no action that could probe.", "Name one: 'do: …' under 'probe'.");
            }

            return null;
        }

        var with = Calls.With(probe["with"], context.Scope);
        context.Catalog.Actions.TryGetValue(action, out var signature);
        if (probe["script"] is YamlScalar script && signature is not null)
        {
            var key = signature.AssetInput ?? "script";
            with = with.Insert(0, new WithEntry(key, new InputTemplate.Scalar(_expressions.Template(script, context.Scope)), script.Span));
        }

        with = Inherited(with, effect, signature);
        var (call, probeShape) = Calls.Read(probe["do"] ?? new YamlScalar(action, YamlStyle.Plain, keySpan), with, keySpan);
        if (probeShape is { IsKnown: true, IsEffect: true })
        {
            context.Report(LanguageDiagnostics.NotHere, keySpan, "The probe changes the outside world itself; it may only ask.", "Use a script without a submit.");
        }

        if (probe["settle"] is null && !probe.IsPartial)
        {
            context.Report(
                LanguageDiagnostics.NoSettle, keySpan, "The probe does not say how long the target may take to show an entry: 'not found' would be believed at once, and the step done again.",
                "Add 'settle: 5 seconds', or 'settle: 0 seconds' where an entry shows at once.");
        }

        CheckAsksForCase(probe, call, probeShape, keySpan);
        var after = context.Scope.With(Scopes.ResultName, probeShape?.Result ?? CelType.Dyn);
        var found = _expressions.Expression(probe["found"], after, CelType.List(CelType.Dyn), "found");
        Proofs.OptionalReads.Check(found, after, context.Diagnostics, "Write 'has(…) ? … : []'.");
        var type = ExpressionReader.Unwrapped(found.ResultType);
        var item = type.Kind == CelKind.List && type.Parameters.Length == 1 ? type.Parameters[0] : CelType.Dyn;
        return new ProbeDefinition(
            call, found, Span(probe["settle"]) ?? TimeSpan.Zero, _expressions.Save(probe["save"], context.Scope.With(Scopes.FoundName, item)), keySpan);
    }

    /// <summary>Entries of other cases would be taken for this one's where nothing of the question names the case.</summary>
    private void CheckAsksForCase(YamlMapping probe, ActionCall call, CallShape? shape, SourceSpan span)
    {
        if (shape is not { IsKnown: true } || call.With.Any(w => CallReader.Templates(w.Value).Any(t => t is BrokenTemplate)))
        {
            return;
        }

        var reads = call.With.SelectMany(w => CallReader.Templates(w.Value)).SelectMany(t => t.Programs).SelectMany(p => p.References)
            .Concat(shape.Assets.SelectMany(a => a.Asset.Signature.Reads.IsDefault ? [] : a.Asset.Signature.Reads))
            .Concat(probe["found"] is YamlScalar { Text: var text } && text.Contains("case.reference", StringComparison.Ordinal) ? [new CelReference([Scopes.CaseName, "reference"], span, IsTested: false)] : []);
        if (!reads.Any(r => r.Path is [Scopes.CaseName, "reference", ..]))
        {
            context.Report(
                LanguageDiagnostics.BlindProbe, probe["script"]?.Span ?? span,
                $"The probe{(shape.Completing is [var asset, ..] ? $" '{asset.Name}'" : "")} does not look for the case reference, so it may take another case's entry for this one's.",
                "Look for 'case.reference' in the target.");
        }
    }

    /// <summary>What the effect was given goes to the probe too where it takes it and nothing else is said.</summary>
    private ImmutableArray<WithEntry> Inherited(ImmutableArray<WithEntry> with, ActionCall effect, ActionSignature? probe)
    {
        if (probe is null)
        {
            return with;
        }

        var taken = CallShape.Of(probe, with, context.Assets, context.Data).Inputs.Where(i => i.AssetKind is null).Select(i => i.Name).ToHashSet();
        return [.. with, .. effect.With.Where(e => taken.Contains(e.Key) && with.All(w => w.Key != e.Key))];
    }

    /// <summary>What takes the effect back is an effect itself, and may have a probe of its own.</summary>
    private (ActionCall? Call, ProbeDefinition? Probe) Undo(YamlMapping map, CallShape? shape)
    {
        if (map["undo"] is not YamlMapping undo)
        {
            return default;
        }

        var keySpan = map.Entries.First(e => e.Key.Text == "undo").Key.Span;
        if (shape is { IsKnown: true, IsEffect: false })
        {
            context.Report(LanguageDiagnostics.NotHere, keySpan, $"Action '{shape.Action.Name}' changes nothing outside, so there is nothing to undo.", "Leave 'undo' out.");
        }

        var (call, undoShape) = Calls.Read(undo["do"], Calls.With(undo["with"], context.Scope), keySpan);
        return (call, Probe(undo, call, undoShape));
    }

    private DecideState Decide(YamlScalar key, YamlMapping map, Expressions.LocalText title)
    {
        if (map["decide"] is YamlSequence guards)
        {
            foreach (var entry in map.Entries.Where(e => e.Key.Text is "with" or "as-of" or "save" or "next" or "no-match"))
            {
                context.Report(LanguageDiagnostics.NotHere, entry.Key.Span, $"'{entry.Key.Text}' belongs to a rule table; this state decides by its branches.", "Leave it out.");
            }

            return new DecideState(key.Text, title, key.Span) { Next = Next(guards, context.Scope) };
        }

        var name = ParseContext.Text(map["decide"]) ?? "";
        if (!context.Rules.TryGetValue(name, out var table) && name.Length > 0)
        {
            context.Report(LanguageDiagnostics.UnknownTable, map["decide"]!.Span, $"Rule table '{name}' does not exist.", DidYouMean.Remedy(name, context.Rules.Keys));
        }

        var after = context.Scope.With(Scopes.ResultName, table is null ? CelType.Dyn : Scopes.Result(table));
        if (map["next"] is null && !map.IsPartial && name.Length > 0)
        {
            context.Report(Expressions.Yaml.YamlDiagnostics.MissingKey, key.Span, $"'{key.Text}' lacks 'next': where it goes after the table.", "Add 'next: …'.");
        }

        return new DecideState(key.Text, title, key.Span)
        {
            Rules = name.Length > 0 ? name : null,
            With = [.. TableInputs(map, table, key.Span), .. AsOf(map["as-of"])],
            Save = _expressions.Save(map["save"], after),
            Next = Next(map["next"], after),
            NoMatchSpan = map["no-match"]?.Span ?? key.Span,
            NoMatch = map["no-match"] is { } other ? context.State(other) ?? Nowhere : null,
        };
    }

    /// <summary>The day whose rows count travels as one more input of the table.</summary>
    private ImmutableArray<WithEntry> AsOf(YamlNode? node)
    {
        if (node is not YamlScalar { Text.Length: > 0 } scalar || _expressions.Expression(scalar, context.Scope, CelType.Date, "as-of") is BrokenProgram)
        {
            return [];
        }

        // The wrapping begins two characters before the expression, so that places stay true.
        var start = scalar.TextSpan with { Column = scalar.TextSpan.Column - 2 };
        var template = TextTemplate.Compile($"${{{scalar.Text}}}", start, context.Scope, new DiagnosticBag());
        return template is null ? [] : [new WithEntry("as-of", new InputTemplate.Scalar(template), scalar.Span)];
    }

    /// <summary>The table's inputs: those given, and for the rest the fields of the same names.</summary>
    private ImmutableArray<WithEntry> TableInputs(YamlMapping map, RuleTable? table, SourceSpan span)
    {
        var with = Calls.With(map["with"], context.Scope);
        if (table is null)
        {
            return with;
        }

        var inputs = table.Inputs.Select(i => new InputParameter(i.Name, i.Type.CelType, IsRequired: false)).ToImmutableArray();
        with = Calls.CheckInputs(with, inputs, isKnown: true, $"rule table '{table.Name}'", span);
        foreach (var input in table.Inputs.Where(i => with.All(e => e.Key != i.Name)))
        {
            if (context.Data.FirstOrDefault(f => f.Name == input.Name) is not { } field)
            {
                context.Report(
                    LanguageDiagnostics.MissingInput, span, $"The rule table '{table.Name}' needs '{input.Name}' ({input.Type.CelType}), and there is no field of that name.",
                    $"Add '{input.Name}: …' under 'with'.");
                continue;
            }

            if (!input.Type.CelType.IsAssignableFrom(field.Type.CelType))
            {
                context.Report(
                    LanguageDiagnostics.WrongType, span,
                    $"The rule table '{table.Name}' takes '{input.Name}' as {input.Type.CelType}, but the field of that name is of type {field.Type.CelType}.");
                continue;
            }

            var template = TextTemplate.Compile($"${{{Scopes.DataName}.{input.Name}}}", span, context.Scope, context.Diagnostics);
            with = with.Add(new WithEntry(input.Name, new InputTemplate.Scalar(template is null ? new BrokenTemplate("", span) : new AbsentWhenUnset(template)), span));
        }

        return with;
    }
}
