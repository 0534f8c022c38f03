using System.Collections.Immutable;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Definitions;
using Rpa.Language.Schema;

namespace Rpa.Language.Parsing;

/// <summary>Reads `start:`.</summary>
internal sealed class StartReader(ParseContext context)
{
    private readonly ExpressionReader _expressions = new(context);

    /// <summary>The ways a case starts; what has no known kind is reported and left out.</summary>
    public ImmutableArray<StartDefinition> Read(YamlNode? node) => [.. ParseContext.Items(node).OfType<YamlMapping>().Select(Start).OfType<StartDefinition>()];

    /// <summary>The workflows named by `from:`, readable before anything else is.</summary>
    public static ImmutableArray<string> From(YamlNode? node) =>
        [.. ParseContext.Items(node).OfType<YamlMapping>().Select(m => ParseContext.Text(m["from"])).OfType<string>()];

    private StartDefinition? Start(YamlMapping map)
    {
        if (map.Entries.Length == 0)
        {
            return null;
        }

        var variant = ShapeCheck.Pick(map, WorkflowShape.StartShape);
        var key = map.Entries.FirstOrDefault(e => e.Key.Text == variant?.Key)?.Key ?? map.Entries[0].Key;
        switch (variant?.Key)
        {
            case "from":
                return From(map, key);
            case "hand-off":
                var form = map["hand-off"] as YamlMapping;
                return new HandOffStart(
                    ParseContext.Text(form?["role"]) ?? "", context.FieldList(form?["form"]), context.FieldList(form?["optional"]),
                    ParseContext.Number(form?["documents"], 0), key.Span);
            case "schedule":
                return new ScheduleStart(ParseContext.Text(map["schedule"]) ?? "", _expressions.Save(map["save"], context.Scope), key.Span);
            case "submission":
                var submission = map["submission"] as YamlMapping;
                return new SubmissionStart(
                    ParseContext.Text(submission?["service"]) ?? "", ParseContext.Number(submission?["documents"], 0),
                    _expressions.Save(map["save"], context.Scope.With(Scopes.SubmissionName, Scopes.Submission)), key.Span);
            case "api":
                return new ApiStart(context.FieldList(map["api"]), key.Span);
            default:
                return Trigger(map);
        }
    }

    private FromStart? From(YamlMapping map, YamlScalar key)
    {
        if (ParseContext.Text(map["from"]) is not { } name)
        {
            return null;
        }

        if (!context.Workflows.ContainsKey(name) && !context.Unread.Contains(name))
        {
            context.Report(
                LanguageDiagnostics.ParentNotRead, map["from"]!.Span, $"Workflow '{name}' was not read together with this one, so what it hands over is not checked.",
                DidYouMean.Remedy(name, context.Workflows.Keys.Where(k => k != context.Name)));
        }

        return new FromStart(name, map["from"]!.Span);
    }

    private TriggerStart? Trigger(YamlMapping map)
    {
        var source = map.Entries.FirstOrDefault(e => context.Catalog.Triggers.ContainsKey(e.Key.Text));
        if (source is null)
        {
            var entry = map.Entries.FirstOrDefault(e => e.Key.Text is not ("every" or "save")) ?? map.Entries[0];
            context.Report(
                LanguageDiagnostics.KindUnclear, entry.Key.Span, $"Nothing starts a case by '{entry.Key.Text}'.",
                DidYouMean.Remedy(entry.Key.Text, [.. WorkflowShape.StartShape.Variants.Select(v => v.Key), .. context.Catalog.Triggers.Keys]));
            return null;
        }

        foreach (var entry in map.Entries.Where(e => e != source && e.Key.Text is not ("every" or "save")))
        {
            context.Report(
                YamlDiagnostics.UnknownKey, entry.Key.Span, $"A start by '{source.Key.Text}' has no key '{entry.Key.Text}'.", DidYouMean.Remedy(entry.Key.Text, ["every", "save"]));
        }

        var trigger = context.Catalog.Triggers[source.Key.Text];
        var every = map["every"] is { } node ? context.Period(node) : null;
        if (map["every"] is YamlScalar { Text: var written } unread && Spelling.Period(written) is null)
        {
            context.Report(
                YamlDiagnostics.BadPeriod, unread.Span, $"'every' is '{written}'; a period was expected.", "Write a number and a unit, such as '30 seconds' or '5 minutes'.");
        }
        else if (every is { } period && Periods.Span(period) is null)
        {
            context.Report(LanguageDiagnostics.BadValue, map["every"]!.Span, $"'{period}' has no fixed length.", "Use seconds, minutes, hours, days or weeks here.");
        }

        return new TriggerStart(
            source.Key.Text, Settings(source, trigger), every ?? new Period(1, PeriodUnit.Minutes),
            _expressions.Save(map["save"], context.Scope.With(source.Key.Text, trigger.ScopeType)), source.Key.Span);
    }

    private MapValue Settings(YamlEntry source, Bundles.TriggerSignature trigger)
    {
        var settings = new List<KeyValuePair<string, Value>>();
        foreach (var entry in ParseContext.Entries(source.Value))
        {
            if (trigger.Settings.FirstOrDefault(s => s.Name == entry.Key.Text) is not { } setting)
            {
                context.Report(
                    LanguageDiagnostics.UnknownInput, entry.Key.Span, $"The trigger '{trigger.Name}' has no setting '{entry.Key.Text}'.",
                    DidYouMean.Remedy(entry.Key.Text, trigger.Settings.Select(s => s.Name)));
            }
            else if (entry.Value is not YamlScalar { Text.Length: > 0 } scalar || Constants.Of(setting.Type, scalar.Text) is not { } value)
            {
                context.Report(LanguageDiagnostics.WrongType, entry.Value.Span, $"'{entry.Key.Text}' is no {setting.Type}.");
            }
            else
            {
                settings.Add(KeyValuePair.Create(entry.Key.Text, value));
            }
        }

        foreach (var setting in trigger.Settings.Where(s => s.IsRequired && settings.All(e => e.Key != s.Name)))
        {
            if (ParseContext.Entries(source.Value).All(e => e.Key.Text != setting.Name))
            {
                context.Report(LanguageDiagnostics.MissingInput, source.Key.Span, $"The trigger '{trigger.Name}' needs '{setting.Name}' ({setting.Type}).", $"Add '{setting.Name}: …'.");
            }
        }

        return MapValue.FromStrings(settings);
    }
}
