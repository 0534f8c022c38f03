using System.Collections.Immutable;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Running;
using Rpa.Language.Schema;

namespace Rpa.Language.Testing;

/// <summary>Reads `steps:`: what people, messages, time and operators do.</summary>
internal sealed class TestStepReader(ParseContext context, TestValues values, CompiledBundle bundle)
{
    private const string House = "office";

    private WorkflowDefinition Definition => bundle.Definition;

    /// <summary>The steps; one with a fault is reported and left out.</summary>
    public ImmutableArray<TestStep> Read(YamlNode? node) => [.. ParseContext.Items(node).OfType<YamlMapping>().Select(Step).OfType<TestStep>()];

    private TestStep? Step(YamlMapping map)
    {
        if (ShapeCheck.Pick(map, TestShape.Step) is not { } variant)
        {
            return null;
        }

        var key = map.Entries.First(e => e.Key.Text == variant.Key);
        var step = Step(key.Key.Text, map, key.Value, key.Key.Span);
        return step is null ? null : step with { Refused = ParseContext.Text(map["refused"]) };
    }

    private TestStep? Step(string kind, YamlMapping map, YamlNode value, SourceSpan span)
    {
        var text = ParseContext.Text(value) ?? "";
        switch (kind)
        {
            case "submit":
                return Submit(map, value, span);
            case "release" or "return":
                return Second(kind == "release" ? TaskInputs.Release : TaskInputs.Return, map, value, span);
            case "message":
                return Message(map, value, span);
            case "after":
                return context.Period(value) is { } period ? new TestStep.After(span, period) : null;
            case "until":
                return Until(value, span);
            case "command":
                return Command(map, text, span);
            case "child":
                return Child(map, value, span);
            default:
                return new TestStep.Check(span, new ExpectReader(context, values, bundle).Read(value as YamlMapping, span));
        }
    }

    private TestStep.Submit? Submit(YamlMapping map, YamlNode value, SourceSpan span)
    {
        var written = ParseContext.Text(value) ?? "";
        var dot = written.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            context.Report(LanguageDiagnostics.UnknownOutcome, value.Span, $"'{written}' is no outcome of a task.", "Write STATE.OUTCOME, such as 'deciding.submit'.");
            return null;
        }

        if (Task(written[..dot], value) is not { } task)
        {
            return null;
        }

        var outcome = written[(dot + 1)..];
        if (task.Outcomes.All(o => o.Name != outcome))
        {
            context.Report(LanguageDiagnostics.UnknownOutcome, value.Span, $"Task '{task.Name}' has no outcome '{outcome}'.", DidYouMean.Remedy(outcome, task.Outcomes.Select(o => o.Name)));
            return null;
        }

        foreach (var entry in ParseContext.Entries(map["edit"]).Select(e => e.Key).Concat(ParseContext.Items(map["clear"]).OfType<YamlScalar>())
            .Where(k => map["refused"] is null && Definition.Field(k.Text) is not null && !task.Edit.Contains(k.Text)))
        {
            context.Report(TestDiagnostics.ImpossibleStep, entry.Span, $"'{entry.Text}' is not among the fields that are edited in '{task.Name}'.", DidYouMean.Remedy(entry.Text, task.Edit));
        }

        return new TestStep.Submit(span, task.Name, outcome, People.Of(map["by"], task.Role, task.Role, House, context), Edits(map));
    }

    private TestStep.Second? Second(string outcome, YamlMapping map, YamlNode value, SourceSpan span)
    {
        if (Task(ParseContext.Text(value) ?? "", value) is not { } task)
        {
            return null;
        }

        if (!task.FourEyes)
        {
            context.Report(TestDiagnostics.ImpossibleStep, value.Span, $"The task '{task.Name}' is not released by a second person.", "Add 'four-eyes: true' to the task, or leave the step out.");
        }

        return new TestStep.Second(span, task.Name, outcome, People.Of(map["by"], task.Role, $"{task.Role}-2", House, context));
    }

    private TaskState? Task(string name, YamlNode node)
    {
        if (!Definition.States.TryGetValue(name, out var state))
        {
            context.Report(LanguageDiagnostics.UnknownState, node.Span, $"State '{name}' does not exist.", DidYouMean.Remedy(name, Definition.States.Keys));
        }
        else if (state is not TaskState)
        {
            context.Report(
                TestDiagnostics.ImpossibleStep, node.Span, $"'{name}' is no task but a state `{state.Kind}`.",
                $"Tasks are: {string.Join(", ", Definition.StateOrder.Where(s => Definition.States[s] is TaskState))}.");
        }

        return state as TaskState;
    }

    /// <summary>New values; an emptied field is null.</summary>
    private MapValue Edits(YamlMapping map) =>
        values.Fields(map["edit"], context).With([.. context.FieldList(map["clear"]).Select(f => KeyValuePair.Create(f, (Value?)NullValue.Instance))]);

    private TestStep.Message? Message(YamlMapping map, YamlNode value, SourceSpan span)
    {
        var name = ParseContext.Text(value) ?? "";
        var known = Definition.Anywhere.Select(a => a.Name).Concat(Definition.States.Values.OfType<WaitState>().SelectMany(w => w.Messages).Select(m => m.Message)).Append(Scopes.ReplyMessage).ToList();
        if (!known.Contains(name) && map["refused"] is null)
        {
            context.Report(TestDiagnostics.ImpossibleStep, value.Span, $"'{Definition.Name}' takes no message '{name}'.", DidYouMean.Remedy(name, known));
            return null;
        }

        var type = Scopes.Message(name, bundle.Catalog);
        var reads = StubReader.Reads(Definition.States.Values.OfType<WaitState>().SelectMany(w => w.Messages).Where(m => m.Message == name).SelectMany(m => m.Save.Select(s => s.Value).Concat(m.Next.Select(b => b.If).OfType<Expressions.Cel.CelProgram>())), Scopes.MessageName);
        var content = values.Typed(map["with"] ?? new YamlMapping([], span), type, name, reads, TestDiagnostics.ImpossibleStep) as MapValue;
        var actor = map["by"] is { } by ? People.Of(by, "", "", House, context) : new Actor(name == Scopes.ReplyMessage ? $"trigger:{Scopes.MailTrigger}" : "api:test", House, []);
        return content is null ? null : new TestStep.Message(span, name, content, values.Documents(map["documents"]), actor);
    }

    private TestStep? Until(YamlNode value, SourceSpan span)
    {
        var text = ParseContext.Text(value) ?? "";
        if (Spelling.Moment(text) is { } moment)
        {
            return new TestStep.Until(span, LocalClock.ToInstant(moment));
        }

        if (Definition.Deadlines.Any(d => d.Name == text))
        {
            return new TestStep.UntilTimer(span, DeadlineRuns.TimerOf(text), $"the deadline '{text}'");
        }

        switch (text)
        {
            case "task":
                return new TestStep.UntilTimer(span, TimeInputs.TaskDue, "the task's deadline");
            case "wait":
                return new TestStep.UntilTimer(span, TimeInputs.WaitOver, "the wait");
            default:
                context.Report(
                    TestDiagnostics.ImpossibleStep, value.Span, $"'{text}' is no moment and no deadline.",
                    DidYouMean.Remedy(text, [.. Definition.Deadlines.Select(d => d.Name), "task", "wait"]) + " A moment is written as 2026-01-31 09:30.");
                return null;
        }
    }

    private TestStep.Command? Command(YamlMapping map, string text, SourceSpan span)
    {
        OperatorCommand? command = text switch
        {
            "retry" => OperatorCommand.Retry,
            "resume" => OperatorCommand.Resume,
            "correct" => OperatorCommand.Correct,
            "confirm-done" => OperatorCommand.ConfirmDone,
            "confirm-not-done" => OperatorCommand.ConfirmNotDone,
            "cancel" => OperatorCommand.Cancel,
            "close" => OperatorCommand.Close,
            "assign" => OperatorCommand.Assign,
            _ => null,
        };
        if (command is not { } what || (what == OperatorCommand.Resume && map["to"] is { } to && context.State(to) is null))
        {
            return null;
        }

        return new TestStep.Command(span, what, ParseContext.Text(map["to"]), Edits(map), ParseContext.Text(map["reason"]) ?? "", People.Of(map["by"], "supervisor", "supervisor", House, context));
    }

    private TestStep.Child? Child(YamlMapping map, YamlNode value, SourceSpan span)
    {
        if (context.State(value) is not { } name)
        {
            return null;
        }

        if (Definition.States[name] is not RunState { HandOver: false })
        {
            context.Report(
                TestDiagnostics.ImpossibleStep, value.Span, Definition.States[name] is RunState ? $"'{name}' hands its cases over and waits for none." : $"'{name}' starts no cases.", "Leave the step out.");
            return null;
        }

        var data = map["data"] is { } given ? TestValues.Free(given) as MapValue : null;
        int? number = map["number"] is { } written ? ParseContext.Number(written, 1) : null;
        return new TestStep.Child(span, name, number, ParseContext.Text(map["outcome"]) ?? "succeeded", data ?? MapValue.Empty);
    }
}
