using System.Collections.Immutable;
using Rpa.Expressions.Types;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Differences;

/// <summary>Parts of a definition in words, alike for like parts: what differs in words differs.</summary>
internal static class Words
{
    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'")) is { Length: > 0 } list ? list : "none";

    public static string Over(string? escalate, string? then) => (escalate, then) switch
    {
        (null, null) => "nothing happens",
        (_, { } to) => $"goes to '{to}'",
        _ => $"'{escalate}' sees it too",
    };

    public static string Of(CasePriority priority) => priority.ToString().ToLowerInvariant();

    public static string Name(StartDefinition start) => start switch
    {
        FromStart from => $"from {from.Workflow}",
        HandOffStart => "hand-off",
        TriggerStart trigger => $"{trigger.Source} {trigger.Settings}",
        ScheduleStart => "schedule",
        SubmissionStart submission => $"submission {submission.Service}",
        ApiStart => "api",
        _ => "start",
    };

    public static string Of(StartDefinition start) => start switch
    {
        HandOffStart handOff => $"a form of '{handOff.Role}' with {List(handOff.Form.Select(f => handOff.Optional.Contains(f) ? f + " (optional)" : f))} and at least {handOff.Documents} documents",
        TriggerStart trigger => $"every {trigger.Every}, {Of(trigger.Save)}",
        ScheduleStart schedule => $"{schedule.Cron}, {Of(schedule.Save)}",
        SubmissionStart submission => $"at least {submission.Documents} documents, {Of(submission.Save)}",
        ApiStart api => $"with {List(api.Fields)}",
        _ => Name(start),
    };

    public static string Of(DeadlineDefinition deadline) =>
        $"{deadline.Within} from '{deadline.From}' until '{deadline.Until}', stands still in {List(deadline.Pauses)}, when it is over: {Over(deadline.Escalate, deadline.Then)}";

    public static string Of(PolicyDefinition policy) => policy switch
    {
        NeverEnterWithout never => $"never enter '{never.State}' without '{never.TaskState}.{never.Outcome}'{(never.FourEyes ? ", released by a second person" : "")}",
        NeverAction never => $"never '{never.Action}'",
        NeverFieldUsedIn never => $"never '{never.Field}' in {List(never.UsedIn)}",
        AlwaysAfter always => $"after '{always.After}' always '{always.Comes}', except {List(always.Except)}",
        _ => policy.ToString(),
    };

    public static string Of(DataType type)
    {
        var bounds = new List<string>();
        if (type.Min is { } min)
        {
            bounds.Add(FormattableString.Invariant($"from {min}"));
        }

        if (type.Max is { } max)
        {
            bounds.Add(FormattableString.Invariant($"to {max}"));
        }

        if (type.MaxLength is { } length)
        {
            bounds.Add(FormattableString.Invariant($"at most {length} characters"));
        }

        if (type.Pattern is { } pattern)
        {
            bounds.Add($"as {pattern}");
        }

        var name = type.Kind == DataKind.DateTime ? "date-time" : type.Kind.ToString().ToLowerInvariant();
        return type switch
        {
            { Kind: DataKind.Choice } => $"choice of {List(type.Options)}",
            { Kind: DataKind.List, Element: { } element } => $"list of {Of(element)}",
            { Kind: DataKind.Record } => $"record of {string.Join(", ", type.Fields.Select(f => $"{f.Name}: {Of(f.Type)}"))}",
            _ => bounds.Count == 0 ? name : $"{name} {string.Join(" ", bounds)}",
        };
    }

    public static string Of(IEnumerable<SaveEntry> saves) => string.Join(", ", saves.Select(s => $"{s.Field} = {s.Value.Text}")) is { Length: > 0 } text ? $"saves {text}" : "saves nothing";

    public static string Of(IEnumerable<WithEntry> with) => string.Join(", ", with.Select(w => $"{w.Key}: {Of(w.Value)}"));

    public static string Of(InputTemplate value) => value switch
    {
        InputTemplate.Scalar scalar => scalar.Text.Text,
        InputTemplate.List list => $"[{string.Join(", ", list.Items.Select(Of))}]",
        InputTemplate.Map map => $"{{ {Of(map.Entries)} }}",
        _ => "",
    };

    /// <summary>What a cell asks.</summary>
    public static string Of(CellTest test) => test switch
    {
        CellTest.Any => "-",
        CellTest.Unset => "unset",
        CellTest.OneOf oneOf => (oneOf.Negated ? "not " : "") + string.Join(", ", oneOf.Values),
        CellTest.Interval { To: null } interval => $"{(interval.FromIncluded ? ">=" : ">")} {interval.From}",
        CellTest.Interval { From: null } interval => $"{(interval.ToIncluded ? "<=" : "<")} {interval.To}",
        CellTest.Interval interval => $"{(interval.FromIncluded ? "[" : "(")}{interval.From}..{interval.To}{(interval.ToIncluded ? "]" : ")")}",
        CellTest.Contains contains => "contains: " + string.Join(", ", contains.Words),
        _ => "",
    };
}
