using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Schema;

namespace Rpa.Language.Testing;

/// <summary>Reads `bots:`. An answer is checked against what the action and its asset declare, in every state that it may stand for: what could not occur is an error.</summary>
internal sealed class StubReader(ParseContext context, TestValues values, WorkflowDefinition definition)
{
    private static readonly ImmutableArray<string> Kinds = ["result", "failure", "technical", "uncertain", "died"];

    /// <summary>The answers of a list; for the whole file each is given as often as asked unless it says how often.</summary>
    public ImmutableArray<BotStub> Read(YamlNode? node, bool isForFile) => [.. ParseContext.Items(node).OfType<YamlMapping>().Select(m => Stub(m, isForFile)).OfType<BotStub>()];

    private BotStub? Stub(YamlMapping map, bool isForFile)
    {
        var places = Places(map);
        if (places.Count == 0)
        {
            return null;
        }

        var inline = Kinds.Where(k => map[k] is not null).ToList();
        var several = ParseContext.Items(map["answers"]).OfType<YamlMapping>().ToList();
        var head = map.Entries[0].Key.Span;
        if (inline.Count > 1 || (inline.Count == 1 && several.Count > 0))
        {
            var second = map.Entries.Last(e => inline.Contains(e.Key.Text) || e.Key.Text == "answers").Key;
            context.Report(LanguageDiagnostics.KindUnclear, second.Span, "An answer is of one kind.", "Put several answers as a list under 'answers'.");
            return null;
        }

        if (inline.Count == 0 && several.Count == 0 && map["probe"] is null)
        {
            context.Report(LanguageDiagnostics.KindUnclear, head, "The bot gives no answer here.", $"Add one of: {string.Join(", ", Kinds)}, or a list 'answers'.");
            return null;
        }

        foreach (var entry in map.Entries.Where(e => inline.Count == 0 && e.Key.Text is ("message" or "detail" or "begun" or "documents" or "times")))
        {
            context.Report(YamlDiagnostics.UnknownKey, entry.Key.Span, $"'{entry.Key.Text}' belongs to one answer.", "Move it to the answer it belongs to.");
        }

        int? times = isForFile ? null : 1;
        var answers = (inline.Count == 1 ? [map] : several).Select(a => Answer(a, places, times)).ToList();
        var probe = ParseContext.Items(map["probe"]).Select(p => Probe(p, places[0], times)).ToList();
        return answers.Contains(null) || probe.Contains(null)
            ? null
            : new BotStub(head, ParseContext.Text(map["in"]), ParseContext.Text(map["do"]), ParseContext.Text(map["asset"]), [.. answers!], [.. probe!]);
    }

    /// <summary>The states that an answer may stand for, with what is called there; where there is none, why is reported.</summary>
    private List<Place> Places(YamlMapping map)
    {
        var all = definition.StateOrder.Select(n => definition.States[n]).OfType<DoState>().ToList();
        List<DoState> states;
        if (map["in"] is { } node)
        {
            if (context.State(node) is not { } name)
            {
                return [];
            }

            if (definition.States[name] is not DoState one)
            {
                context.Report(
                    TestDiagnostics.ImpossibleAnswer, node.Span, $"In '{name}' no bot acts: it is a state `{definition.States[name].Kind}`.",
                    $"Bots act in: {string.Join(", ", all.Select(s => s.Name))}.");
                return [];
            }

            states = [one];
        }
        else
        {
            var action = ParseContext.Text(map["do"]);
            states = [.. all.Where(s => s.Call.Action == action)];
            if (states.Count == 0 && action is not null)
            {
                context.Report(LanguageDiagnostics.UnknownAction, map["do"]!.Span, $"No state does '{action}'.", DidYouMean.Remedy(action, all.Select(s => s.Call.Action)));
            }
        }

        return Asset(map["asset"], [.. states.Select(s => new Place(s, Shape(s.Call)))]);
    }

    private CallShape Shape(ActionCall call) => CallShape.Of(context.Catalog.Actions[call.Action], call.With, context.Assets, context.Data);

    private List<Place> Asset(YamlNode? node, List<Place> places)
    {
        if (ParseContext.Text(node) is not { } asset || places.Count == 0)
        {
            return places;
        }

        var fitting = places.Where(p => p.Shape.Assets.Any(a => a.Asset.Name == asset)).ToList();
        if (fitting.Count == 0)
        {
            context.Report(
                LanguageDiagnostics.UnknownAsset, node!.Span, $"No such bot works with '{asset}'.",
                DidYouMean.Remedy(asset, places.SelectMany(p => p.Shape.Assets.Select(a => a.Asset.Name))));
        }

        return [.. fitting.Select(p => p with { Shape = p.Shape with { Completing = p.Shape.Completing.Any(a => a.Name == asset) ? [p.Shape.Completing.First(a => a.Name == asset)] : p.Shape.Completing } })];
    }

    private Stubbed<BotAnswer>? Answer(YamlMapping map, List<Place> places, int? otherwise)
    {
        var key = map.Entries.FirstOrDefault(e => Kinds.Contains(e.Key.Text));
        if (key is null)
        {
            return null;
        }

        var text = ParseContext.Text(key.Value) ?? "";
        BotAnswer? answer = key.Key.Text switch
        {
            "result" => Result(key.Value, places),
            "failure" => Failure(map, key.Value, places),
            "technical" => new BotAnswer.Technical(text),
            "uncertain" => new BotAnswer.Uncertain(text),
            _ => new BotAnswer.Died(text),
        };
        if (answer is null)
        {
            return null;
        }

        var begun = ParseContext.Flag(map["begun"]);
        if (begun && places.FirstOrDefault(p => !p.State.IsEffect) is { } harmless)
        {
            context.Report(TestDiagnostics.ImpossibleAnswer, map["begun"]!.Span, $"'{harmless.State.Name}' changes nothing outside, so no effect can have begun.", "Leave 'begun' out.");
        }

        return new Stubbed<BotAnswer>(answer with { Begun = begun, Documents = values.Documents(map["documents"]) }, Times(map, otherwise), key.Key.Span);
    }

    private static int? Times(YamlMapping? map, int? otherwise) => map?["times"] is { } node ? ParseContext.Number(node, 1) : otherwise;

    private BotAnswer.Done? Result(YamlNode node, List<Place> places)
    {
        MapValue? result = null;
        foreach (var place in places)
        {
            var read = values.Typed(node, place.Shape.Result, "result", ResultReads(place.State), TestDiagnostics.ImpossibleAnswer) as MapValue;
            if (read is null)
            {
                return null;
            }

            result ??= read;
        }

        return new BotAnswer.Done(result ?? MapValue.Empty);
    }

    /// <summary>Whether anything in a state reads a path of `result`.</summary>
    public static Func<string, bool> ResultReads(DoState state)
    {
        var programs = state.Save.Select(s => s.Value).Concat(state.Next.Select(b => b.If).OfType<CelProgram>())
            .Concat((state.Undo?.With ?? []).SelectMany(w => CallReader.Templates(w.Value)).SelectMany(t => t.Programs));
        return Reads(programs, Scopes.ResultName);
    }

    /// <summary>Whether any of the expressions reads a path below a scope.</summary>
    public static Func<string, bool> Reads(IEnumerable<CelProgram> programs, string scope)
    {
        var paths = programs.SelectMany(p => p.References).Where(r => !r.IsTested && r.Path.Length > 0 && r.Path[0] == scope).Select(r => string.Join('.', r.Path.Skip(1))).ToHashSet();
        return path => paths.Any(p => p.Length == 0 || p == path || p.StartsWith(path + ".", StringComparison.Ordinal) || path.StartsWith(p + ".", StringComparison.Ordinal));
    }

    private BotAnswer.Failed? Failure(YamlMapping map, YamlNode node, List<Place> places)
    {
        var name = ParseContext.Text(node) ?? "";
        foreach (var place in places.Where(p => !p.Shape.Failures.Contains(name)))
        {
            context.Report(
                LanguageDiagnostics.UnknownFailure, node.Span, $"'{place.State.Call.Action}' in '{place.State.Name}' declares no failure '{name}'.", DidYouMean.Remedy(name, place.Shape.Failures));
            return null;
        }

        var detail = map["detail"] is { } facts ? TestValues.Free(facts) as MapValue : null;
        return new BotAnswer.Failed(name, ParseContext.Text(map["message"]) ?? name, detail ?? MapValue.Empty);
    }

    private Stubbed<ProbeReply>? Probe(YamlNode node, Place place, int? otherwise)
    {
        var own = context.Catalog.Actions[place.State.Call.Action].BringsOwnProbe && place.State.Probe is null;
        if (!own && place.State.Probe is null)
        {
            context.Report(TestDiagnostics.ImpossibleAnswer, node.Span, $"'{place.State.Name}' has no probe.", "Leave 'probe' out, or add a probe to the workflow.");
            return null;
        }

        var map = node as YamlMapping;
        var entry = map?.Entries.FirstOrDefault(e => e.Key.Text is "found" or "result" or "unreachable");
        ProbeReply? reply = entry?.Key.Text switch
        {
            "unreachable" => new ProbeReply.Unreachable(ParseContext.Text(entry.Value) ?? ""),
            "result" when own => Misplaced(entry, $"'{place.State.Call.Action}' asks by itself.", "Write 'not-found' or 'found: { … }'."),
            "result" => values.Typed(entry.Value, Shape(place.State.Probe!.Call).Result, "result", null, TestDiagnostics.ImpossibleAnswer) is MapValue result ? new ProbeReply.FromFile(result) : null,
            _ => Found(place, own, entry is null ? [] : entry.Value is YamlSequence list ? list.Items : [entry.Value], node.Span),
        };
        return reply is null ? null : new Stubbed<ProbeReply>(reply, Times(map, otherwise), node.Span);
    }

    private ProbeReply? Found(Place place, bool own, ImmutableArray<YamlNode> entries, SourceSpan span)
    {
        if (own)
        {
            var results = entries.Select(e => values.Typed(e, place.Shape.Result, "found", ResultReads(place.State), TestDiagnostics.ImpossibleAnswer) as MapValue).ToList();
            return results.Contains(null) ? null : new ProbeReply.Own(results switch
            {
                [] => new Bots.Actions.ProbeAnswer.NotFound(),
                [var one] => new Bots.Actions.ProbeAnswer.Found(one!),
                _ => new Bots.Actions.ProbeAnswer.Several(results.Count, ""),
            });
        }

        var probe = place.State.Probe!;
        var type = Shape(probe.Call).Result;
        if (FoundList(probe, type) is var (list, element))
        {
            var reads = Reads(probe.Save.Select(e => e.Value), Scopes.FoundName);
            var items = entries.Select(e => values.Typed(e, element, "found", reads, TestDiagnostics.ImpossibleAnswer)).ToList();
            return items.Contains(null) ? null : new ProbeReply.FromFile(Value.Map((list, Value.Of(items!))));
        }

        return Misplaced(null, $"What the probe of '{place.State.Name}' finds is worked out by `{probe.Found.Text}`.", "Write 'result: { … }' with the probe's outputs.", span);
    }

    /// <summary>The output that is the list a probe finds, and the type of its entries; null where the list is worked out otherwise.</summary>
    public static (string Output, CelType Entry)? FoundList(ProbeDefinition probe, CelType result) =>
        PathOf.Expr(probe.Found.Tree) is [Scopes.ResultName, var list] && result.Field(list) is { Type.Kind: CelKind.List } field ? (list, field.Type.Parameters[0]) : null;

    private ProbeReply? Misplaced(YamlEntry? entry, string message, string remedy, SourceSpan span = default)
    {
        context.Report(TestDiagnostics.ImpossibleAnswer, entry?.Key.Span ?? span, message, remedy);
        return null;
    }

    private sealed record Place(DoState State, CallShape Shape);
}
