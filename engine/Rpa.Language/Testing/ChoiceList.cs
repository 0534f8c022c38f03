using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Running;

namespace Rpa.Language.Testing;

/// <summary>What may happen next to a case that is led by hand.</summary>
internal sealed class ChoiceList(CompiledBundle bundle, CaseWalk? walk)
{
    private readonly List<Choice> _choices = [];

    private WorkflowDefinition Definition => bundle.Definition;

    public ImmutableArray<Choice> All()
    {
        if (walk is null)
        {
            _choices.AddRange(new StartChoices(bundle).All());
        }
        else if (walk.Work is { } work)
        {
            // As in a test, what a bot was told to do ends before anything else happens.
            _choices.AddRange(new BotChoices(bundle, walk, work).All());
        }
        else
        {
            People();
            Children();
            Messages();
            Times();
            Commands();
        }

        return [.. _choices];
    }

    private CaseSnapshot Case => walk!.Case;

    /// <summary>An entry of a step for who does it; left out where it is the one who does it anyway.</summary>
    internal static (string Key, YamlText? Value) By(string? person) => ("by", person is null ? null : YamlText.Of(person));

    internal static Ask Field(DataField field, bool isRequired, Value? now = null) =>
        new(field.Name, isRequired) { Label = field.Label.En, Field = field, Type = field.Type.CelType, Now = now is null ? null : TestValues.Shown(now) };

    private static YamlText? Fields(IReadOnlyDictionary<string, YamlText> values) => values.Count == 0 ? null : YamlText.MapOf(values.Select(v => (v.Key, (YamlText?)v.Value)));

    private void Add(ChoiceKind kind, string title, ImmutableArray<Ask> asks, Func<IReadOnlyDictionary<string, YamlText>, string?, YamlText.Map> step, string? person = null) =>
        _choices.Add(new Choice(kind, title, asks) { Person = person, Make = (values, by) => new Move.Step(step(values, by)) });

    private void People()
    {
        if (Case.Task is not { } task || Definition.States[Case.State] is not TaskState state)
        {
            return;
        }

        if (task.AwaitsRelease)
        {
            foreach (var (verb, words) in new[] { ("release", "releases what the first has submitted"), ("return", "gives it back") })
            {
                Add(ChoiceKind.Person, $"a second {task.Role} {words}", [], (_, by) => YamlText.MapOf((verb, YamlText.Of(state.Name)), By(by)), $"{task.Role}-2");
            }

            return;
        }

        foreach (var outcome in state.Outcomes)
        {
            var asks = state.Edit.Select(f => Definition.Field(f)!).Select(f => Field(f, outcome.Needs && !state.Optional.Contains(f.Name) && Case.Data[f.Name] is null, Case.Data[f.Name]));
            Add(
                ChoiceKind.Person, $"{task.Role} chooses '{outcome.Name}' ({outcome.Title.En}) -> {outcome.To}", [.. asks],
                (values, by) => YamlText.MapOf(("submit", YamlText.Of($"{state.Name}.{outcome.Name}")), By(by), ("edit", Fields(values))), task.Role);
        }
    }

    private void Children()
    {
        if (Case.Phase != CasePhase.Children || Definition.States[Case.State] is not RunState state)
        {
            return;
        }

        foreach (var child in Case.Children.Where(c => c is { Outcome: null, Reference: not null }))
        {
            var number = child.Index + 1;
            Add(
                ChoiceKind.Child, $"case {number} of '{state.Name}' ends", [new Ask("outcome", IsRequired: false) { Now = "succeeded" }, new Ask("data", IsRequired: false) { Type = CelType.Map(CelType.String, CelType.Dyn) }],
                (values, _) => YamlText.MapOf(
                    ("child", YamlText.Of(state.Name)), ("number", new YamlText.Raw($"{number}")), ("outcome", values.GetValueOrDefault("outcome")), ("data", values.GetValueOrDefault("data"))));
        }
    }

    private void Messages()
    {
        var routes = Definition.States.GetValueOrDefault(Case.State) is WaitState wait && Case.Phase == CasePhase.Waiting ? wait.Messages : [];
        foreach (var route in routes)
        {
            var type = Scopes.Message(route.Message, bundle.Catalog);
            var programs = route.Save.Select(s => s.Value).Concat(route.Next.Select(b => b.If).OfType<CelProgram>()).ToList();
            var reads = StubReader.Reads(programs, Scopes.MessageName);
            // A message whose sender fills it has the fields that the route reads.
            var asks = type.Kind == CelKind.Record
                ? Asks(type, "", reads)
                : programs.SelectMany(p => p.References).Where(r => r.Path is [Scopes.MessageName, _, ..]).Select(r => new Ask(r.Path[1], IsRequired: false) { Type = CelType.Dyn }).DistinctBy(a => a.Name);
            Add(ChoiceKind.Message, $"the message '{route.Message}' arrives", [.. asks, Documents()], (values, _) => Message(route.Message, values));
        }

        if (Case.Outcome is null)
        {
            foreach (var anywhere in Definition.Anywhere.Where(a => !a.Except.Contains(Case.State)))
            {
                Add(ChoiceKind.Message, $"the message '{anywhere.Name}' arrives -> {anywhere.To}", [], (values, _) => Message(anywhere.Name, values));
            }
        }
    }

    internal static Ask Documents() => new("documents", IsRequired: false) { Type = CelType.List(CelType.String) };

    private static YamlText.Map Message(string name, IReadOnlyDictionary<string, YamlText> values)
    {
        var content = values.Where(v => v.Key != "documents").ToDictionary(v => v.Key, v => v.Value);
        return YamlText.MapOf(("message", YamlText.Of(name)), ("with", Nested(content)), ("documents", values.GetValueOrDefault("documents")));
    }

    private void Times()
    {
        if (Case.Outcome is not null)
        {
            return;
        }

        foreach (var timer in Case.Timers.OrderBy(t => t.DueAt))
        {
            var (until, words) = timer.Id switch
            {
                TimeInputs.TaskDue => ("task", "the task is overdue"),
                TimeInputs.WaitOver => ("wait", "the wait is over"),
                _ => (timer.Id.Split(':')[^1], $"the deadline '{timer.Id.Split(':')[^1]}' is over"),
            };
            Add(ChoiceKind.Time, $"time passes until {words} (end of {Moments.Due(timer.DueAt)})", [], (_, _) => YamlText.MapOf(("until", YamlText.Of(until))));
        }

        Add(ChoiceKind.Time, "time passes", [new Ask("after", IsRequired: true) { Label = "such as 3 days" }], (values, _) => YamlText.MapOf(("after", values["after"])));
    }

    private void Commands()
    {
        Ask[] reason = [new("reason", IsRequired: true)];
        if (Case.Phase == CasePhase.Exception && Case.Outcome is null)
        {
            if (Case.Intent is not null)
            {
                Command("confirm-done", "the supervisor has looked: it has happened", [.. Definition.Data.Select(f => Field(f, isRequired: false, Case.Data[f.Name]))]);
                Command("confirm-not-done", "the supervisor has looked: it has not happened", []);
            }

            Command("retry", "the supervisor has it tried again", []);
        }

        if (Case.Outcome is null && Case.Phase is CasePhase.Exception or CasePhase.Task or CasePhase.Waiting)
        {
            Command("resume", "the supervisor resumes at a state", [new Ask("to", IsRequired: true) { Label = "state", Now = Case.State }, .. Definition.Data.Select(f => Field(f, isRequired: false, Case.Data[f.Name]))]);
            Command("correct", "the supervisor corrects data", [.. Definition.Data.Select(f => Field(f, isRequired: false, Case.Data[f.Name]))]);
        }

        if (Case.Outcome is null)
        {
            Command("cancel", "the operator cancels the case", [.. reason]);
            Command("close", "the supervisor closes the case", [.. reason]);
        }
    }

    private void Command(string command, string title, ImmutableArray<Ask> asks) => Add(
        ChoiceKind.Command, title, asks,
        (values, by) => YamlText.MapOf(
            ("command", YamlText.Of(command)), ("to", values.GetValueOrDefault("to")), ("reason", values.GetValueOrDefault("reason")), By(by),
            ("edit", Fields(values.Where(v => v.Key is not ("to" or "reason")).ToDictionary(v => v.Key, v => v.Value)))),
        "supervisor");

    /// <summary>The parts of a record that can be asked for: those that are read, those of records within by their path.</summary>
    internal static IEnumerable<Ask> Asks(CelType type, string prefix, Func<string, bool> isRead)
    {
        foreach (var field in type.Fields.Where(f => isRead(prefix + f.Name)))
        {
            if (field.Type.Kind == CelKind.Record && field.Type != CelType.Document)
            {
                foreach (var inner in Asks(field.Type, prefix + field.Name + ".", isRead))
                {
                    // Of an optional record all or nothing is given.
                    yield return field.IsOptional ? inner with { IsRequired = false } : inner;
                }
            }
            else
            {
                yield return new Ask(prefix + field.Name, !field.IsOptional) { Type = field.Type };
            }
        }
    }

    /// <summary>`a.b: x` as `a: { b: x }`.</summary>
    internal static YamlText.Map Nested(IReadOnlyDictionary<string, YamlText> values)
    {
        var entries = new List<(string, YamlText?)>();
        foreach (var group in values.GroupBy(v => v.Key.Split('.')[0]))
        {
            var inner = group.Where(v => v.Key.Length > group.Key.Length).ToDictionary(v => v.Key[(group.Key.Length + 1)..], v => v.Value);
            entries.Add((group.Key, inner.Count > 0 ? Nested(inner) : group.First().Value));
        }

        return YamlText.MapOf(entries);
    }
}
