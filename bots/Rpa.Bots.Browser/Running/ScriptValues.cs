using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Scripts;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Running;

/// <summary>What a script's expressions see: `case`, `input`, `output` as far as it is read, and the item of a for-each.</summary>
internal sealed class ScriptValues(PageScript script, ActionContext context) : IActivation
{
    private readonly MapValue _inputs = Value.Map(script.Inputs.Select(i => (i.Name, context.Inputs[i.Key])));
    private readonly Dictionary<string, Value> _items = [];

    /// <summary>What was read so far.</summary>
    public MapValue Outputs { get; private set; } = MapValue.Empty;

    public Value? Find(string name) => name switch
    {
        "input" => _inputs,
        "output" => Outputs,
        _ => _items.TryGetValue(name, out var item) ? item : context.Scopes.Find(name) ?? (name == "case" ? Case() : null),
    };

    public void SetOutput(string name, Value value) => Outputs = Outputs.With(name, value);

    public void SetItem(string name, Value? item)
    {
        if (item is null)
        {
            _items.Remove(name);
        }
        else
        {
            _items[name] = item;
        }
    }

    /// <summary>Forgets what an attempt that starts again had read.</summary>
    public void Clear()
    {
        Outputs = MapValue.Empty;
        _items.Clear();
    }

    public Value Evaluate(TextTemplate template) => Demand(template.Evaluate(this), template.Text);

    public Value Evaluate(CelProgram program) => Demand(program.Evaluate(this), program.Text);

    public string Text(TextTemplate template) => FieldText.For(Evaluate(template), "");

    public bool Truth(CelProgram program) => Evaluate(program) is BoolValue { IsTrue: true };

    /// <summary>The target with its values in place.</summary>
    public PlainTarget Plain(Target target)
    {
        var name = target.Name is null ? null : Text(target.Name);
        if (target.Name is not null && string.IsNullOrWhiteSpace(name))
        {
            throw StopException.Technical($"The target at {target.Span} has an empty name: '{target.Name.Text}' gave no text.");
        }

        return new PlainTarget(target.Kind, target.Role, name, target.Within is null ? null : Plain(target.Within), target.Frame, target.First, target.Describe(name));
    }

    public ImmutableArray<PlainTarget> Plain(IEnumerable<Target> targets) => [.. targets.Select(Plain)];

    private MapValue Case() => Value.Map(("reference", Value.Of(context.Case.Reference)), ("workflow", Value.Of(context.Case.Workflow)));

    private static Value Demand(CelResult result, string text) =>
        result.Value ?? throw StopException.Technical($"The expression '{text}' of the page script failed: {result.Error}");
}
