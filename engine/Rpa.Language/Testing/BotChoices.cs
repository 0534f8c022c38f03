using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Testing;

/// <summary>What a bot, or a probe, can answer.</summary>
internal sealed class BotChoices
{
    private const string Message = "message";

    private readonly DoState _state;
    private readonly BotCall _work;
    private readonly CallShape _shape;
    private readonly CompiledBundle _bundle;
    private readonly List<Choice> _choices = [];

    public BotChoices(CompiledBundle bundle, CaseWalk walk, BotCall work)
    {
        _bundle = bundle;
        _work = work;
        _state = (DoState)bundle.Definition.States[work.State];
        _shape = Narrow(Shape(_state.Call), walk.Case.Action!.Inputs);
    }

    public IEnumerable<Choice> All()
    {
        if (_work.IsProbe)
        {
            Probe();
        }
        else
        {
            Action();
        }

        return _choices;
    }

    private CallShape Shape(ActionCall call) => CallShape.Of(_bundle.Catalog.Actions[call.Action], call.With, AssetTable.Of(_bundle.Assets), _bundle.Definition.Data);

    /// <summary>Only the asset that the call names.</summary>
    private static CallShape Narrow(CallShape shape, MapValue inputs) =>
        shape.Action.AssetInput is { } key && inputs.Text(key) is { } name && shape.Completing.Any(a => a.Name == name) ? shape with { Completing = [.. shape.Completing.Where(a => a.Name == name).Take(1)] } : shape;

    private void Action()
    {
        Answer("the bot succeeds", [.. ChoiceList.Asks(_shape.Result, "", StubReader.ResultReads(_state))], values => YamlText.MapOf(("result", ChoiceList.Nested(values))));
        Ask[] begun = _state.IsEffect ? [new("begun", IsRequired: false) { Type = CelType.Bool, Label = "the effect had begun, so that the probe is asked" }] : [];
        foreach (var failure in _shape.Failures)
        {
            var route = _state.OnFailure.FirstOrDefault(r => r.Failure == failure);
            Answer($"it fails: {failure} -> {route?.To ?? FailureRoute.Queue}", [new Ask(Message, IsRequired: false), .. begun], values => YamlText.MapOf(
                ("failure", YamlText.Of(failure)), (Message, values.GetValueOrDefault(Message)), ("begun", values.GetValueOrDefault("begun"))));
        }

        foreach (var (kind, title, words) in new[] { ("technical", $"it breaks (attempt {_work.Attempt} of {_state.Retry.Attempts})", "It broke."), ("died", "the worker dies", "The worker died.") })
        {
            Answer(title, [new Ask(Message, IsRequired: false) { Now = words }, .. begun], values => YamlText.MapOf(
                (kind, values.GetValueOrDefault(Message) ?? YamlText.Of(words)), ("begun", values.GetValueOrDefault("begun"))));
        }

        if (_state.IsEffect)
        {
            Answer("it breaks off, and may have happened or not", [new Ask(Message, IsRequired: false)], values => YamlText.MapOf(("uncertain", values.GetValueOrDefault(Message) ?? YamlText.Of("It broke off."))));
        }
    }

    private void Answer(string title, ImmutableArray<Ask> asks, Func<IReadOnlyDictionary<string, YamlText>, YamlText.Map> answer) =>
        _choices.Add(new Choice(ChoiceKind.Bot, title, asks) { Make = (values, _) => new Move.Bot(_state.Name, answer(values)) });

    private void Probe()
    {
        if (FoundAsks() is { } asks)
        {
            Reply("the probe finds it", asks, values => YamlText.MapOf(("found", ChoiceList.Nested(values))));
            Reply("the probe finds nothing", [], _ => YamlText.Of(TestShape.NotFound));
            Reply("the probe finds it twice", asks, values => YamlText.MapOf(("found", YamlText.ListOf([ChoiceList.Nested(values), ChoiceList.Nested(values)]))));
        }
        else
        {
            Reply("the probe answers", [.. ChoiceList.Asks(Shape(_state.Probe!.Call).Result, "", _ => true)], values => YamlText.MapOf(("result", ChoiceList.Nested(values))));
        }

        Reply("the probe cannot be asked", [new Ask(Message, IsRequired: false)], values => YamlText.MapOf(("unreachable", values.GetValueOrDefault(Message) ?? YamlText.Of("It cannot be reached."))));
    }

    /// <summary>The parts of an entry that a probe finds; null where what it finds is worked out otherwise.</summary>
    private ImmutableArray<Ask>? FoundAsks()
    {
        if (_work.IsOwn)
        {
            return [.. ChoiceList.Asks(_shape.Result, "", StubReader.ResultReads(_state))];
        }

        return StubReader.FoundList(_state.Probe!, Shape(_state.Probe!.Call).Result) is var (_, element)
            ? [.. ChoiceList.Asks(element, "", StubReader.Reads(_state.Probe!.Save.Select(s => s.Value), Scopes.FoundName))]
            : null;
    }

    private void Reply(string title, ImmutableArray<Ask> asks, Func<IReadOnlyDictionary<string, YamlText>, YamlText> answer) =>
        _choices.Add(new Choice(ChoiceKind.Probe, title, asks) { Make = (values, _) => new Move.Probe(_state.Name, answer(values)) });
}
