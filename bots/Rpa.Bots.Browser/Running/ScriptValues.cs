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
    private readonly Stack<Frame> _outer = new();
    private Frame _now = new(script, script.Inputs.Select(i => (i.Name, context.Inputs[i.Key])));

    /// <summary>The script that runs: the one of the action, or the one that it runs.</summary>
    public PageScript Script => _now.Script;

    /// <summary>What was read so far.</summary>
    public MapValue Outputs => _now.Outputs;

    /// <summary>Another script begins, with inputs of its own by their keys; it sees nothing of the one that runs it.</summary>
    public void Enter(PageScript other, IReadOnlyDictionary<string, Value> inputs)
    {
        _outer.Push(_now);
        _now = new Frame(other, other.Inputs.Select(i => (i.Name, inputs.GetValueOrDefault(i.Key))));
    }

    /// <summary>The other script is over; what it has read.</summary>
    public MapValue Leave()
    {
        var outputs = _now.Outputs;
        _now = _outer.Pop();
        return outputs;
    }

    public Value? Find(string name) => name switch
    {
        "input" => _now.Inputs,
        "output" => Outputs,
        _ => _now.Items.TryGetValue(name, out var item) ? item : context.Scopes.Find(name) ?? (name == "case" ? Case() : null),
    };

    public void SetOutput(string name, Value value) => _now.Outputs = _now.Outputs.With(name, value);

    public void SetItem(string name, Value? item)
    {
        if (item is null)
        {
            _now.Items.Remove(name);
        }
        else
        {
            _now.Items[name] = item;
        }
    }

    /// <summary>Forgets what an attempt that starts again had read.</summary>
    public void Clear()
    {
        while (_outer.TryPop(out var outer))
        {
            _now = outer;
        }

        _now.Outputs = MapValue.Empty;
        _now.Items.Clear();
    }

    public Value Evaluate(TextTemplate template) => Demand(template.Evaluate(this), template.Text);

    public Value Evaluate(CelProgram program) => Demand(program.Evaluate(this), program.Text);

    public string Text(TextTemplate template) => FieldText.For(Evaluate(template), "");

    public bool Truth(CelProgram program) => Evaluate(program) is BoolValue { IsTrue: true };

    /// <summary>The target with its values in place.</summary>
    public PlainTarget Plain(Target target) => Plain(target, Text);

    /// <summary>The target, its texts by <paramref name="text"/>.</summary>
    public static PlainTarget Plain(Target target, Func<TextTemplate, string> text)
    {
        var name = target.Name is null ? null : text(target.Name);
        if (target.Name is not null && string.IsNullOrWhiteSpace(name))
        {
            throw StopException.Technical($"The target at {target.Span} has an empty name: '{target.Name.Text}' gave no text.");
        }

        return new PlainTarget(target.Kind, target.Role, name, target.Within is null ? null : Plain(target.Within, text), target.Frames, target.First, target.Describe(name))
        {
            Key = target.Programs.Any() ? null : $"{Path.GetFileName(target.Span.File)}:{target.Span.Line}:{target.Span.Column}",
        };
    }

    public ImmutableArray<PlainTarget> Plain(IEnumerable<Target> targets) => [.. targets.Select(t => Plain(t))];

    private MapValue Case() => Value.Map(("reference", Value.Of(context.Case.Reference)), ("workflow", Value.Of(context.Case.Workflow)));

    private static Value Demand(CelResult result, string text) =>
        result.Value ?? throw StopException.Technical($"The expression '{text}' of the page script failed: {result.Error}");

    private sealed class Frame(PageScript script, IEnumerable<(string Name, Value? Value)> inputs)
    {
        public PageScript Script { get; } = script;

        public MapValue Inputs { get; } = Value.Map(inputs);

        public Dictionary<string, Value> Items { get; } = [];

        public MapValue Outputs { get; set; } = MapValue.Empty;
    }
}
