using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;
using Rpa.Language.Definitions;
using Rpa.Language.Schema;

namespace Rpa.Language.Parsing;

/// <summary>Reads states. Structure was checked before; what does not fit is skipped here.</summary>
internal sealed partial class StateReader(ParseContext context)
{
    /// <summary>Where a branch leads whose target is missing or unknown.</summary>
    public const string Nowhere = "";

    private readonly ExpressionReader _expressions = new(context);

    private CallReader Calls => field ??= new CallReader(context, _expressions);

    /// <summary>Reads a state, or null where its kind is unclear.</summary>
    public StateDefinition? Read(YamlScalar key, YamlNode node)
    {
        if (node is not YamlMapping map || ShapeCheck.Pick(map, WorkflowShape.StateShape) is not { } variant)
        {
            return null;
        }

        var title = ParseContext.Title(map["title"], key.Text);
        StateDefinition state = variant.Key switch
        {
            "do" => Do(key, map, title),
            "task" => Task(key, map, title),
            "wait" => Wait(key, map, title),
            "decide" => Decide(key, map, title),
            "run" => Run(key, map, title),
            _ => new FinalState(key.Text, title, ParseContext.Text(map["final"]) ?? "", key.Span),
        };
        return state with { KindSpan = map.Entries.First(e => e.Key.Text == variant.Key).Key.Span };
    }

    private TaskState Task(YamlScalar key, YamlMapping map, Expressions.LocalText title)
    {
        var task = map["task"] as YamlMapping;
        var edit = context.FieldList(task?["edit"]);
        var optional = context.FieldList(task?["optional"]);
        foreach (var node in ParseContext.Items(task?["optional"]).OfType<YamlScalar>().Where(n => optional.Contains(n.Text) && !edit.Contains(n.Text)))
        {
            context.Report(LanguageDiagnostics.NotHere, node.Span, $"'{node.Text}' is optional, but not among the edited fields.", $"Add it to 'edit', or leave it out.");
        }

        return new TaskState(key.Text, title, key.Span)
        {
            Role = ParseContext.Text(task?["role"]) ?? "",
            Show = context.FieldList(task?["show"]),
            Edit = edit,
            Optional = optional,
            FourEyes = ParseContext.Flag(task?["four-eyes"]),
            Within = context.Period(task?["within"]),
            Escalate = ParseContext.Text(task?["escalate"]),
            Then = task?["then"] is { } then ? context.State(then) : null,
            ThenSpan = task?["then"]?.Span ?? key.Span,
            Outcomes = [.. ParseContext.Entries(map["outcomes"]).Select(Outcome)],
        };
    }

    private OutcomeDefinition Outcome(YamlEntry entry)
    {
        var map = entry.Value as YamlMapping;
        var target = map is null ? entry.Value : map["to"];
        var to = context.State(target) ?? Nowhere;
        var leaves = context.Finals.TryGetValue(to, out var outcome) && outcome is "withdrawn" or "failed";
        return new OutcomeDefinition(
            entry.Key.Text, ParseContext.Title(map?["title"], entry.Key.Text), to, ParseContext.Flag(map?["needs"], !leaves), target?.Span ?? entry.Key.Span);
    }

    private WaitState Wait(YamlScalar key, YamlMapping map, Expressions.LocalText title)
    {
        var wait = map["wait"] as YamlMapping;
        CelProgram? until = null;
        if (wait?["until"] is { } node)
        {
            until = _expressions.Expression(node, context.Scope, null, "until");
            if (ExpressionReader.Unwrapped(until.ResultType).Kind is not (CelKind.Date or CelKind.Timestamp or CelKind.Dyn or CelKind.Error))
            {
                context.Report(LanguageDiagnostics.WrongType, node.Span, $"'until' is of type {until.ResultType}; a date or a timestamp was expected.");
            }
        }

        return new WaitState(key.Text, title, key.Span)
        {
            Messages = [.. ParseContext.Entries(map["on-message"]).Select(Message)],
            Within = context.Period(wait?["within"]),
            Until = until,
            Then = wait?["then"] is { } then ? context.State(then) ?? Nowhere : null,
            ThenSpan = wait?["then"]?.Span ?? key.Span,
        };
    }

    private MessageRoute Message(YamlEntry entry)
    {
        context.WarnWhenNear(entry.Key, [Scopes.ReplyMessage], "message that a bot brings");
        var scope = context.Scope.With(Scopes.MessageName, Scopes.Message(entry.Key.Text, context.Catalog));
        var map = entry.Value as YamlMapping;
        return new MessageRoute(entry.Key.Text, _expressions.Save(map?["save"], scope), Next(map is null ? entry.Value : map["next"], scope), entry.Key.Span);
    }

    private RunState Run(YamlScalar key, YamlMapping map, Expressions.LocalText title)
    {
        CelProgram? forEach = null;
        var scope = context.Scope;
        if (map["for-each"] is { } list)
        {
            forEach = _expressions.Expression(list, context.Scope, CelType.List(CelType.Dyn), "for-each");
            var type = ExpressionReader.Unwrapped(forEach.ResultType);
            scope = scope.With(Scopes.ItemName, type.Kind == CelKind.List && type.Parameters.Length == 1 ? type.Parameters[0] : CelType.Dyn);
        }

        TextTemplate workflow = map["run"] is YamlScalar { Text.Length: > 0 } run ? _expressions.Template(run, scope) : new BrokenTemplate("", key.Span);
        var after = context.Scope.With(Scopes.ResultName, Scopes.RunResult);
        return new RunState(key.Text, title, key.Span)
        {
            Workflow = workflow,
            With = ChildData(Calls.With(map["with"], scope), workflow),
            Documents = ParseContext.Flag(map["documents"]),
            HandOver = ParseContext.Flag(map["hand-over"]),
            ForEach = forEach,
            Parallel = ParseContext.Number(map["parallel"], 4),
            Save = _expressions.Save(map["save"], after),
            Next = Next(map["next"], after),
        };
    }

    /// <summary>Checks the child's data against the fields of every workflow it may be for.</summary>
    private ImmutableArray<WithEntry> ChildData(ImmutableArray<WithEntry> with, TextTemplate workflow)
    {
        if (workflow is BrokenTemplate)
        {
            return with;
        }

        if (PossibleTexts.Of(workflow, context.Data) is not { } names)
        {
            context.Report(
                LanguageDiagnostics.OpenName, workflow.Span, $"'{workflow.Text}' names a workflow, but not every name it can become is known before it runs.",
                "Put only choice fields, or conditions between quoted texts, into '${ }' here.");
            return with;
        }

        foreach (var name in names)
        {
            if (context.Unread.Contains(name))
            {
                continue;
            }

            if (!context.Workflows.TryGetValue(name, out var child))
            {
                context.Report(LanguageDiagnostics.UnknownWorkflow, workflow.Span, $"Workflow '{name}' does not exist.", DidYouMean.Remedy(name, context.Workflows.Keys));
                continue;
            }

            if (!child.From.Contains(context.Name))
            {
                context.Report(
                    LanguageDiagnostics.NotStartable, workflow.Span, $"Workflow '{name}' does not say that '{context.Name}' may start it.",
                    $"Add '- from: {context.Name}' to its 'start'.");
            }

            var inputs = child.Data.Select(f => new Bots.Actions.InputParameter(f.Name, f.Type.CelType, IsRequired: false, f.IsPersonal)).ToImmutableArray();
            with = Calls.CheckInputs(with, inputs, isKnown: true, $"workflow '{name}'", workflow.Span);
            foreach (var entry in with)
            {
                CheckChildChoice(entry, child);
            }
        }

        return with;
    }

    private void CheckChildChoice(WithEntry entry, WorkflowHead child)
    {
        if (child.Data.FirstOrDefault(f => f.Name == entry.Key) is not { Type: { Kind: DataKind.Choice } choice } field
            || entry.Value is not InputTemplate.Scalar { Text: var text }
            || PossibleTexts.Of(text, context.Data) is not { } values)
        {
            return;
        }

        foreach (var value in values.Where(v => !choice.Options.Contains(v)))
        {
            context.Report(
                LanguageDiagnostics.UnknownOption, text.Span, $"The field '{field.Name}' of workflow '{child.Name}' has no option '{value}'.",
                DidYouMean.Remedy(value, choice.Options));
        }
    }

    /// <summary>A state, or branches.</summary>
    private ImmutableArray<Branch> Next(YamlNode? node, CelEnvironment scope)
    {
        switch (node)
        {
            case YamlScalar { Text.Length: > 0 } one:
                return [new Branch(null, context.State(one) ?? Nowhere, one.Span)];
            case YamlSequence list:
                var branches = ImmutableArray.CreateBuilder<Branch>();
                foreach (var item in list.Items.OfType<YamlMapping>())
                {
                    // A guard that YAML has swallowed was reported; without it the branch would take every case.
                    var guard = item["if"] is { } guardNode ? _expressions.Expression(guardNode, scope, CelType.Bool, "if")
                        : item.IsPartial ? new BrokenProgram("", item.Span)
                        : null;
                    branches.Add(new Branch(guard, item["to"] is { } to ? context.State(to) ?? Nowhere : Nowhere, item["to"]?.Span ?? item.Span));
                }

                CheckGuardReads(branches, scope);
                return branches.ToImmutable();
            default:
                return [];
        }
    }

    /// <summary>A guard may rely on what the guards before it have shown by being false.</summary>
    private void CheckGuardReads(IEnumerable<Branch> branches, CelEnvironment scope)
    {
        var known = ImmutableHashSet<string>.Empty;
        foreach (var branch in branches)
        {
            if (branch.If is null or BrokenProgram)
            {
                continue;
            }

            Proofs.OptionalReads.Check(branch.If, scope, context.Diagnostics, "Ask 'has(…) && …' before.", known);
            known = Proofs.Narrowing.Of(branch.If.Tree, known).WhenFalse;
        }
    }
}
