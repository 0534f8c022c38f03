using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Schema;

namespace Rpa.Language.Testing;

/// <summary>Reads `expect:`. What the workflow does not have can never hold and is an error.</summary>
internal sealed class ExpectReader(ParseContext context, TestValues values, CompiledBundle bundle)
{
    private WorkflowDefinition Definition => bundle.Definition;

    public Expectation Read(YamlMapping? map, SourceSpan span)
    {
        if (map is null)
        {
            return new Expectation(span);
        }

        return new Expectation(map.Span)
        {
            Path = map["path"] is { } path ? [.. ParseContext.Items(path).Select(State).OfType<Placed<string>>()] : default,
            State = map["state"] is { } state ? State(state) : null,
            Final = Text(map["final"]),
            Data = [.. ParseContext.Entries(map["data"]).Select(Field).OfType<(Placed<string>, Value)>()],
            Unset = [.. ParseContext.Items(map["unset"]).Select(n => context.Field(n) is { } field ? new Placed<string>(field.Name, n.Span) : null).OfType<Placed<string>>()],
            Letters = map["letters"] is { } letters ? [.. Maps(letters).Select(Letter).OfType<ExpectedLetter>()] : default,
            Calls = [.. Maps(map["calls"]).Select(Call).OfType<ExpectedCall>()],
            Deadlines = [.. ParseContext.Entries(map["deadlines"]).Select(Deadline).OfType<ExpectedDeadline>()],
            Due = Text(map["due"]),
            Task = map["task"] is YamlMapping task
                ? new ExpectedTask(task.Span, ParseContext.Text(task["role"]), ParseContext.Text(task["escalated-to"]), Flag(task["awaits-release"]))
                : null,
            Exceptions = map["exceptions"] is { } exceptions ? [.. ParseContext.Items(exceptions).Select(Exception).OfType<ExpectedException>()] : default,
            Events = map["events"] is { } events ? [.. ParseContext.Items(events).Select(Event)] : default,
            Children = map["children"] is { } children ? [.. Maps(children).Select(m => new ExpectedChild(m.Span, ParseContext.Text(m["workflow"]) ?? "", [.. ParseContext.Entries(m["data"])]))] : default,
        };
    }

    private static IEnumerable<YamlMapping> Maps(YamlNode? node) => ParseContext.Items(node).OfType<YamlMapping>();

    private static Placed<string>? Text(YamlNode? node) => ParseContext.Text(node) is { } text ? new Placed<string>(text, node!.Span) : null;

    private static bool? Flag(YamlNode? node) => node is null ? null : ParseContext.Flag(node);

    private Placed<string>? State(YamlNode node) => context.State(node) is { } name ? new Placed<string>(name, node.Span) : null;

    private (Placed<string>, Value)? Field(YamlEntry entry) =>
        context.Field(entry.Key) is { } field && values.Field(field, entry.Value) is { } value ? (new Placed<string>(field.Name, entry.Key.Span), value) : null;

    private ExpectedLetter? Letter(YamlMapping map)
    {
        var node = map["letter"];
        if (ParseContext.Text(node) is not { } name)
        {
            return null;
        }

        var letters = bundle.Assets.Keys.Where(a => a.Kind == WrittenLetter.Kind).Select(a => a.Name).ToList();
        if (!letters.Contains(name))
        {
            context.Report(LanguageDiagnostics.UnknownAsset, node!.Span, $"There is no letter '{name}'.", DidYouMean.Remedy(name, letters));
            return null;
        }

        var senders = Definition.States.Values.OfType<DoState>().Where(s => CallShape.Of(context.Catalog.Actions[s.Call.Action], s.Call.With, context.Assets, context.Data).Assets.Any(a => a.Asset.Name == name)).ToList();
        if (senders.Count == 0)
        {
            context.Report(TestDiagnostics.ImpossibleExpectation, node!.Span, $"No state sends the letter '{name}'.", "Expect a letter that the workflow can send.");
            return null;
        }

        Inputs(map["with"], senders);
        ImmutableArray<string> contains = map["contains"] is YamlSequence list ? [.. list.Items.Select(ParseContext.Text).OfType<string>()] : ParseContext.Text(map["contains"]) is { } one ? [one] : [];
        return new ExpectedLetter(map.Span, name, [.. ParseContext.Entries(map["with"])], ParseContext.Text(map["subject"]), contains, ParseContext.Text(map["language"]));
    }

    private ExpectedCall? Call(YamlMapping map)
    {
        if (map["in"] is not { } node || context.State(node) is not { } name)
        {
            return null;
        }

        if (Definition.States[name] is not DoState state)
        {
            context.Report(TestDiagnostics.ImpossibleExpectation, node.Span, $"In '{name}' no bot acts: it is a state `{Definition.States[name].Kind}`.", "Name a state `do`.");
            return null;
        }

        Inputs(map["with"], [state]);
        return new ExpectedCall(map.Span, name, [.. ParseContext.Entries(map["with"])]);
    }

    private void Inputs(YamlNode? node, IReadOnlyCollection<DoState> states)
    {
        var known = states.SelectMany(s => s.Call.With).Select(w => w.Key).ToHashSet();
        foreach (var entry in ParseContext.Entries(node).Where(e => !known.Contains(e.Key.Text)))
        {
            context.Report(TestDiagnostics.ImpossibleExpectation, entry.Key.Span, $"'{states.First().Name}' gives no '{entry.Key.Text}'.", DidYouMean.Remedy(entry.Key.Text, known));
        }
    }

    private ExpectedDeadline? Deadline(YamlEntry entry)
    {
        if (Definition.Deadlines.All(d => d.Name != entry.Key.Text))
        {
            context.Report(
                TestDiagnostics.ImpossibleExpectation, entry.Key.Span, $"'{Definition.Name}' has no deadline '{entry.Key.Text}'.", DidYouMean.Remedy(entry.Key.Text, Definition.Deadlines.Select(d => d.Name)));
            return null;
        }

        var map = entry.Value as YamlMapping;
        return new ExpectedDeadline(
            entry.Key.Span, entry.Key.Text, ParseContext.Text(map is null ? entry.Value : map["due"]), Flag(map?["paused"]), Flag(map?["ended"]), Flag(map?["missed"]));
    }

    private ExpectedException? Exception(YamlNode node)
    {
        var map = node as YamlMapping;
        var kind = ParseContext.Text(node) ?? ParseContext.Text(map?["kind"]) ?? "";
        if (map?["in"] is { } state && context.State(state) is null)
        {
            return null;
        }

        return new ExpectedException(node.Span, kind, ParseContext.Text(map?["name"]), ParseContext.Text(map?["in"]), ParseContext.Text(map?["contains"]));
    }

    private static ExpectedEvent Event(YamlNode node)
    {
        var map = node as YamlMapping;
        return new ExpectedEvent(node.Span, ParseContext.Text(node) ?? ParseContext.Text(map?["event"]) ?? "", ParseContext.Text(map?["by"]), Flag(map?["refused"]));
    }
}
