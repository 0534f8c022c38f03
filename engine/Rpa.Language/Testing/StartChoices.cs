using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;

namespace Rpa.Language.Testing;

/// <summary>The ways a simulated case can start.</summary>
internal sealed class StartChoices(CompiledBundle bundle)
{
    private WorkflowDefinition Definition => bundle.Definition;

    public IEnumerable<Choice> All()
    {
        var numbers = new Dictionary<string, int>();
        foreach (var start in Definition.Starts)
        {
            var (kind, title, asks, person) = Of(start);
            var number = start is FromStart ? 1 : numbers[kind] = numbers.GetValueOrDefault(kind) + 1;
            yield return new Choice(ChoiceKind.Start, title, [.. asks, .. start is ScheduleStart ? [] : new[] { ChoiceList.Documents() }])
            {
                Person = person,
                Make = (values, by) => new Move.Start(Content(start, kind, number, values, by)),
            };
        }
    }

    private (string Kind, string Title, IEnumerable<Ask> Asks, string? Person) Of(StartDefinition start) => start switch
    {
        FromStart from => ("from", $"handed over from '{from.Workflow}'", Definition.Data.Select(f => ChoiceList.Field(f, isRequired: false)), null),
        HandOffStart handOff => ("hand-off", $"a person ({handOff.Role}) hands it off", handOff.Form.Select(f => ChoiceList.Field(Definition.Field(f)!, !handOff.Optional.Contains(f))), handOff.Role),
        ApiStart api => ("api", "another program starts it", api.Fields.Select(f => ChoiceList.Field(Definition.Field(f)!, isRequired: true)), null),
        ScheduleStart schedule => ("schedule", $"the time has come ({schedule.Cron})", [], null),
        SubmissionStart submission => (
            "submission", "an online application comes in", ChoiceList.Asks(Scopes.Submission, "", StubReader.Reads(submission.Save.Select(s => s.Value), Scopes.SubmissionName)), null),
        TriggerStart trigger => (
            trigger.Source, $"by {trigger.Source}", ChoiceList.Asks(bundle.Catalog.Triggers[trigger.Source].ScopeType, "", StubReader.Reads(trigger.Save.Select(s => s.Value), trigger.Source)), null),
        _ => throw new NotSupportedException($"A start of type {start.GetType().Name} is not known."),
    };

    private static YamlText.Map Content(StartDefinition start, string kind, int number, IReadOnlyDictionary<string, YamlText> values, string? by)
    {
        var data = ChoiceList.Nested(values.Where(v => v.Key != "documents").ToDictionary(v => v.Key, v => v.Value));
        YamlText content = start switch { FromStart from => YamlText.Of(from.Workflow), ScheduleStart => new YamlText.Raw("true"), _ => data };
        return YamlText.MapOf(
            (kind, content),
            ("data", start is FromStart ? data : null),
            ChoiceList.By(by),
            ("documents", values.GetValueOrDefault("documents")),
            ("which", number > 1 ? new YamlText.Raw($"{number}") : null));
    }
}
