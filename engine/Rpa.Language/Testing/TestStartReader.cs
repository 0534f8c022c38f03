using System.Collections.Immutable;
using Rpa.Bots.Documents;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Running;

namespace Rpa.Language.Testing;

/// <summary>Reads how a test's case starts: by the rules that hold in the house too, with the values of the file's start where the test changes only some.</summary>
internal sealed class TestStartReader(ParseContext context, TestValues values, CompiledBundle bundle)
{
    private const string House = "office";

    private static readonly ImmutableArray<string> Beside = ["by", "documents", "department", "which", "data"];

    private WorkflowDefinition Definition => bundle.Definition;

    /// <summary>The start and the department, or null after a fault that was reported.</summary>
    public (Started Start, string Department)? Read(YamlMapping test, YamlMapping root, DateTimeOffset now, SourceSpan name)
    {
        var start = test["start"] as YamlMapping ?? root["start"] as YamlMapping;
        if (start is null)
        {
            context.Report(TestDiagnostics.BadStart, name, "The test does not say how its case starts.", $"Add 'start:' to the test, or to the file for all its tests: {Ways()}.");
            return null;
        }

        if (start.Entries.FirstOrDefault(e => !Beside.Contains(e.Key.Text)) is not { } kind)
        {
            context.Report(TestDiagnostics.BadStart, start.Span, "The start does not say how.", $"'{Definition.Name}' is started: {Ways()}.");
            return null;
        }

        var definition = Find(kind, start);
        if (definition is null)
        {
            return null;
        }

        var given = kind.Key.Text == "from" ? start["data"] : kind.Value;
        var content = Changed(given, test);
        var documents = values.Documents(test["documents"] ?? start["documents"]);
        var department = ParseContext.Text(start["department"]) ?? House;
        var before = context.Diagnostics.Count;
        var started = new Started
        {
            At = now,
            Actor = Actor(definition, start, department),
            Data = MapValue.Empty,
            Documents = documents,
            Start = kind.Key.Text,
            Parent = definition is FromStart ? new ParentLink($"{now:yyyy}-000000", 1, 0, HandedOver: true) : null,
        };
        started = started with { Data = Data(definition, content, kind.Key.Span, started, department) };
        if (context.Diagnostics.Count == before && definition is HandOffStart or ApiStart && StartRules.Refuse(Definition, started.Start, started.Data, documents.Length, started.Actor) is { } refused)
        {
            context.Report(TestDiagnostics.BadStart, kind.Key.Span, $"The start is refused: {refused.En}", "Start as the house does.");
        }

        return context.Diagnostics.Count == before ? (started, department) : null;
    }

    private StartDefinition? Find(YamlEntry kind, YamlMapping start)
    {
        var number = ParseContext.Number(start["which"], 1);
        var of = Definition.Starts.Where(s => Kind(s) == kind.Key.Text).ToList();
        if (kind.Key.Text == "from" && ParseContext.Text(kind.Value) is { } from)
        {
            of = [.. of.OfType<FromStart>().Where(f => f.Workflow == from)];
        }

        if (of.Count < number)
        {
            var what = kind.Key.Text == "from" ? $"from '{ParseContext.Text(kind.Value)}'" : $"by '{kind.Key.Text}'";
            context.Report(
                TestDiagnostics.BadStart, kind.Key.Span, of.Count == 0 ? $"'{Definition.Name}' is not started {what}." : $"'{Definition.Name}' has {of.Count} starts {what}.", $"It is started: {Ways()}.");
            return null;
        }

        return of[number - 1];
    }

    private string Ways() => string.Join(", ", Definition.Starts.Select(s => s is FromStart from ? $"from: {from.Workflow}" : Kind(s)).Distinct());

    private static string Kind(StartDefinition start) => start switch
    {
        FromStart => "from",
        HandOffStart => "hand-off",
        ApiStart => "api",
        ScheduleStart => "schedule",
        SubmissionStart => "submission",
        TriggerStart trigger => trigger.Source,
        _ => "",
    };

    /// <summary>The values of the start with those that the test changes and without those that it leaves out.</summary>
    private YamlMapping Changed(YamlNode? given, YamlMapping test)
    {
        var with = ParseContext.Entries(test["with"]).ToList();
        var base_ = ParseContext.Entries(given).ToList();
        var without = ParseContext.Items(test["without"]).OfType<YamlScalar>().ToList();
        foreach (var left in without.Where(w => base_.TrueForAll(e => e.Key.Text != w.Text)))
        {
            context.Report(TestDiagnostics.BadStart, left.Span, $"The start has no '{left.Text}' to leave out.", DidYouMean.Remedy(left.Text, base_.Select(e => e.Key.Text)));
        }

        var kept = base_.Where(e => with.TrueForAll(w => w.Key.Text != e.Key.Text) && without.TrueForAll(w => w.Text != e.Key.Text));
        return new YamlMapping([.. kept, .. with], given?.Span ?? test.Span);
    }

    private Actor Actor(StartDefinition definition, YamlMapping start, string department) => definition switch
    {
        HandOffStart handOff => People.Of(start["by"], handOff.Role, handOff.Role, department, context),
        ApiStart => start["by"] is { } by ? People.Of(by, "", "", department, context) : new Actor("api:test", department, []),
        FromStart => new Actor("case:parent", department, []),
        ScheduleStart => new Actor($"schedule:{Definition.Name}", department, []),
        TriggerStart trigger => new Actor($"trigger:{trigger.Source}", department, []),
        _ => new Actor("trigger:submission", department, []),
    };

    private MapValue Data(StartDefinition definition, YamlMapping content, SourceSpan place, Started started, string department)
    {
        switch (definition)
        {
            case TriggerStart trigger:
                var scope = bundle.Catalog.Triggers[trigger.Source].ScopeType;
                return Saved(started, department, trigger.Save, trigger.Source, values.Typed(content, scope, trigger.Source, Reads(trigger.Save, trigger.Source), TestDiagnostics.BadStart));
            case SubmissionStart submission:
                if (started.Documents.Length < submission.Documents)
                {
                    context.Report(TestDiagnostics.BadStart, place, $"The application has {started.Documents.Length} documents; at least {submission.Documents} was expected.", "Add 'documents: [ … ]'.");
                }

                return Saved(started, department, submission.Save, Scopes.SubmissionName, values.Typed(content, Scopes.Submission, Scopes.SubmissionName, Reads(submission.Save, Scopes.SubmissionName), TestDiagnostics.BadStart));
            case ScheduleStart schedule:
                return StartData.Of(Definition, schedule.Save, CaseScopes.AtStart(bundle, CaseWalk.FirstReference(started.At), department, started), _ => { });
            default:
                return values.Fields(content, context);
        }
    }

    private static Func<string, bool> Reads(ImmutableArray<SaveEntry> save, string scope) => StubReader.Reads(save.Select(s => s.Value), scope);

    private MapValue Saved(Started started, string department, ImmutableArray<SaveEntry> save, string scope, Value? value) => value is null
        ? MapValue.Empty
        : StartData.Of(Definition, save, CaseScopes.AtStart(bundle, CaseWalk.FirstReference(started.At), department, started, scope, value), _ => { });
}
