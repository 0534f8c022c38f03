using System.Collections.Frozen;
using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Expressions;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;

namespace Rpa.Engine.Tests.Running;

/// <summary>Small workflows built in code.</summary>
internal sealed class Flow(string name)
{
    public static readonly SourceSpan Here = SourceSpan.StartOf("flow.yaml");

    private readonly List<StateDefinition> _states = [];
    private readonly List<StartDefinition> _starts = [new ApiStart(["subject"], Here)];
    private readonly List<AnywhereTransition> _anywhere = [];
    private int _version = 1;

    public Flow Version(int version)
    {
        _version = version;
        return this;
    }

    public Flow Do(string state, string action, string next, bool isEffect = false, RetryPolicy? retry = null, string? undo = null)
    {
        _states.Add(new DoState(state, LocalText.Same(state), Here)
        {
            Call = new ActionCall(action, [], Here), IsEffect = isEffect, Next = [new Branch(null, next, Here)], Retry = retry ?? RetryPolicy.Default,
            Undo = undo is null ? null : new ActionCall(undo, [new WithEntry("what", new InputTemplate.Scalar(Rpa.Expressions.Cel.TextTemplate.Compile(state, Here, Rpa.Expressions.Cel.CelEnvironment.Empty, new DiagnosticBag())!), Here)], Here),
        });
        return this;
    }

    public Flow Task(string state, string role, params (string Outcome, string To)[] outcomes)
    {
        _states.Add(new TaskState(state, LocalText.Same(state), Here)
        {
            Role = role, Outcomes = [.. outcomes.Select(o => new OutcomeDefinition(o.Outcome, LocalText.Same(o.Outcome), o.To, Needs: true, Here))],
        });
        return this;
    }

    public Flow Wait(string state, string message, string next, Period? within = null)
    {
        _states.Add(new WaitState(state, LocalText.Same(state), Here)
        {
            Messages = [new MessageRoute(message, [], [new Branch(null, next, Here)], Here)], Within = within, Then = within is null ? null : next,
        });
        return this;
    }

    public Flow Run(string state, string workflow, string next, bool handOver = false)
    {
        var template = Rpa.Expressions.Cel.TextTemplate.Compile(workflow, Here, Rpa.Expressions.Cel.CelEnvironment.Empty, new DiagnosticBag())!;
        _states.Add(new RunState(state, LocalText.Same(state), Here) { Workflow = template, Next = [new Branch(null, next, Here)], HandOver = handOver });
        return this;
    }

    public Flow Final(string state, string outcome = "succeeded")
    {
        _states.Add(new FinalState(state, LocalText.Same(state), outcome, Here));
        return this;
    }

    public Flow From(string source)
    {
        _starts.Add(new TriggerStart(source, MapValue.Empty, new Period(1, PeriodUnit.Hours), [], Here));
        return this;
    }

    public Flow Scheduled(string cron)
    {
        _starts.Add(new ScheduleStart(cron, [], Here));
        return this;
    }

    public Flow Anywhere(string message, string to)
    {
        _anywhere.Add(new AnywhereTransition(message, to, [], Here));
        return this;
    }

    public CompiledBundle Compile(params IBotAction[] actions)
    {
        var definition = new WorkflowDefinition
        {
            Name = name,
            Version = _version,
            Title = LocalText.Same(name),
            Data = [new DataField("subject", new DataType(DataKind.Text), LocalText.Same("Subject"), IsPersonal: false)],
            Starts = [.. _starts],
            Deadlines = [],
            Initial = _states[0].Name,
            States = _states.ToFrozenDictionary(s => s.Name),
            Anywhere = [.. _anywhere],
            Rules = FrozenDictionary<string, RuleTable>.Empty,
            Policies = [],
            Span = Here,
        };
        var catalog = new BotCatalog(
            actions.ToImmutableDictionary(a => a.Signature.Name, a => a.Signature), ImmutableDictionary<string, Rpa.Bots.Assets.IAssetKind>.Empty,
            ImmutableDictionary<string, TriggerSignature>.Empty);
        var text = System.Text.Encoding.UTF8.GetBytes($"{name} {_version} {string.Join(' ', _states.Select(s => s.Name))}");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text));
        return new CompiledBundle(
            hash, definition, ImmutableDictionary<(string, string), Rpa.Bots.Assets.IAsset>.Empty, catalog,
            new BundleSource(name, $"workflows/{name}", ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", text)));
    }
}
