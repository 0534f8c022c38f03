using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>
/// Which fields are surely set when a state is entered, on whatever path: what the starts set, what states save, what people must fill in, what guards have shown. Falls from
/// "all" until nothing changes, each way visited a few times.
/// </summary>
internal sealed class FieldFlow
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<FlowEdge, FieldSet> _shown = [];
    private readonly Dictionary<StateDefinition, CelType> _results = [];
    private readonly ParsedWorkflow _workflow;
    private readonly BotCatalog _catalog;
    private readonly FieldSet[] _entry;
    private readonly bool[] _isReached;

    public FieldFlow(ParsedWorkflow workflow, Flow flow, BotCatalog catalog)
    {
        (_workflow, Flow, _catalog) = (workflow, flow, catalog);
        foreach (var field in workflow.Definition.Data)
        {
            _numbers.TryAdd(field.Name, _numbers.Count);
        }

        _entry = new FieldSet[flow.States.Length];
        _isReached = new bool[flow.States.Length];
        Array.Fill(_entry, FieldSet.All(_numbers.Count));
    }

    public Flow Flow { get; }

    /// <summary>Fields surely set when the state is entered; all of them for a state that is never reached.</summary>
    public FieldSet Entry(int state) => _entry[state];

    public int Number(string field) => _numbers.GetValueOrDefault(field, -1);

    /// <summary>Follows all paths. <paramref name="handedOver"/> tells what a parent workflow surely hands over; null for what is not known.</summary>
    public void Run(Func<string, FieldSet?> handedOver)
    {
        if (Flow.Initial < 0)
        {
            return;
        }

        for (var i = 0; i < _entry.Length; i++)
        {
            _entry[i] = FieldSet.All(_numbers.Count);
            _isReached[i] = false;
        }

        foreach (var start in _workflow.Definition.Starts)
        {
            _entry[Flow.Initial].Keep(AtStart(start, handedOver));
        }

        _isReached[Flow.Initial] = true;
        var queue = new Queue<int>([Flow.Initial]);
        var isQueued = new bool[_entry.Length];
        while (queue.TryDequeue(out var at))
        {
            isQueued[at] = false;
            foreach (var edge in Flow.Outgoing[at])
            {
                var changed = _entry[edge.To].Keep(After(edge)) || !_isReached[edge.To];
                _isReached[edge.To] = true;
                if (changed && !isQueued[edge.To])
                {
                    isQueued[edge.To] = true;
                    queue.Enqueue(edge.To);
                }
            }
        }
    }

    /// <summary>Fields surely set at the end of a way.</summary>
    public FieldSet After(FlowEdge edge)
    {
        var entry = _entry[edge.From];
        var state = Flow.States[edge.From];
        switch (edge.Kind)
        {
            case FlowKind.Next:
                var done = AfterWork(edge.From);
                done.AddAll(Shown(edge, state));
                return done;
            case FlowKind.Failure when state is DoState action:
                return Saved(entry, action.OnFailure[edge.Route].Save, Scopes.FailureName, Scopes.Failure);
            case FlowKind.Message when state is WaitState wait:
                var received = AfterMessage(edge.From, wait.Messages[edge.Route]);
                received.AddAll(Shown(edge, state));
                return received;
            case FlowKind.Outcome when state is TaskState task && task.Outcomes[edge.Route].Needs:
                var filled = entry.Copy();
                foreach (var field in task.Edit)
                {
                    filled.Add(Number(field));
                }

                foreach (var field in task.Optional)
                {
                    filled.Remove(Number(field));
                }

                return filled;
            default:
                return entry.Copy();
        }
    }

    /// <summary>Fields surely set when a state's work is done, before its guards are asked.</summary>
    public FieldSet AfterWork(int state)
    {
        var entry = _entry[state];
        switch (Flow.States[state])
        {
            case DoState action:
                var saved = Saved(entry, action.Save, Scopes.ResultName, Result(action));
                if (action.Probe is { } probe)
                {
                    // After a crash the probe's outcome stands in for the action's.
                    var type = ExpressionReader.Unwrapped(probe.Found.ResultType);
                    saved.Keep(Saved(entry, probe.Save, Scopes.FoundName, type.Kind == CelKind.List && type.Parameters.Length == 1 ? type.Parameters[0] : CelType.Dyn));
                }

                return saved;
            case DecideState decide:
                return Saved(entry, decide.Save, Scopes.ResultName, Result(decide));
            case RunState run:
                return Saved(entry, run.Save, Scopes.ResultName, Scopes.RunResult);
            default:
                return entry.Copy();
        }
    }

    /// <summary>Fields surely set when a message was kept, before its guards are asked.</summary>
    public FieldSet AfterMessage(int state, MessageRoute message) => Saved(_entry[state], message.Save, Scopes.MessageName, Scopes.Message(message.Message, _catalog));

    /// <summary>A path, the start first, on which <paramref name="field"/> is not set when <paramref name="state"/> is entered.</summary>
    public ImmutableArray<string> Witness(int state, int field)
    {
        var next = new Dictionary<int, int> { [state] = -1 };
        var queue = new Queue<int>([state]);
        while (queue.TryDequeue(out var at))
        {
            if (at == Flow.Initial)
            {
                var path = ImmutableArray.CreateBuilder<string>();
                for (var i = at; i >= 0; i = next[i])
                {
                    path.Add(Flow.States[i].Name);
                }

                return path.ToImmutable();
            }

            foreach (var edge in Flow.Incoming[at])
            {
                if (_isReached[edge.From] && !next.ContainsKey(edge.From) && !After(edge).Has(field))
                {
                    next[edge.From] = at;
                    queue.Enqueue(edge.From);
                }
            }
        }

        return [Flow.States[state].Name];
    }

    /// <summary>A saved value is surely there: it has a type of its own, and a bare path is set to its last field.</summary>
    public bool IsSure(CelProgram value, FieldSet entry, string root, CelType rootType)
    {
        if (value is BrokenProgram)
        {
            return true;
        }

        if (value.ResultType.Kind is CelKind.Optional or CelKind.Null)
        {
            return false;
        }

        var path = PathOf.Expr(value.Tree);
        if (path.Length < 2)
        {
            return true;
        }

        if (path[0] == Scopes.DataName)
        {
            return path.Length == 2 && entry.Has(Number(path[1]));
        }

        var type = path[0] == root ? rootType : CelType.Dyn;
        if (path[0] == Scopes.CaseName)
        {
            return true;
        }

        foreach (var name in path.Skip(1))
        {
            if (type.Kind != CelKind.Record || type.Field(name) is not { IsOptional: false } field)
            {
                // The value of an unreadable asset is not worth a second finding.
                return type.Kind == CelKind.Dyn && root == Scopes.ResultName;
            }

            type = field.Type;
        }

        return true;
    }

    private FieldSet Saved(FieldSet entry, ImmutableArray<SaveEntry> saves, string root, CelType rootType)
    {
        var after = entry.Copy();
        foreach (var save in saves)
        {
            if (IsSure(save.Value, entry, root, rootType))
            {
                after.Add(Number(save.Field));
            }
            else if (save.Value.ResultType.Kind is CelKind.Optional or CelKind.Null)
            {
                // An absent optional clears nothing, null does.
                if (save.Value.ResultType.Kind == CelKind.Null)
                {
                    after.Remove(Number(save.Field));
                }
            }
        }

        return after;
    }

    private FieldSet AtStart(StartDefinition start, Func<string, FieldSet?> handedOver)
    {
        var none = FieldSet.Empty(_numbers.Count);
        switch (start)
        {
            case FromStart from:
                return handedOver(from.Workflow) ?? FieldSet.All(_numbers.Count);
            case HandOffStart handOff:
                foreach (var field in handOff.Form.Except(handOff.Optional))
                {
                    none.Add(Number(field));
                }

                return none;
            case ApiStart api:
                foreach (var field in api.Fields)
                {
                    none.Add(Number(field));
                }

                return none;
            case TriggerStart trigger:
                return Saved(none, trigger.Save, trigger.Source, _catalog.Triggers.TryGetValue(trigger.Source, out var source) ? source.ScopeType : CelType.Dyn);
            case SubmissionStart submission:
                return Saved(none, submission.Save, Scopes.SubmissionName, Scopes.Submission);
            case ScheduleStart schedule:
                return Saved(none, schedule.Save, Scopes.CaseName, Scopes.Case);
            default:
                return none;
        }
    }

    private CelType Result(StateDefinition state)
    {
        if (!_results.TryGetValue(state, out var type))
        {
            _results[state] = type = Results.Of(state, _workflow, _catalog);
        }

        return type;
    }

    /// <summary>Fields that the guards up to a branch have shown to be set.</summary>
    private FieldSet Shown(FlowEdge edge, StateDefinition state)
    {
        if (!_shown.TryGetValue(edge, out var shown))
        {
            // What an unreadable guard would have shown is not held against the states behind it.
            var branches = BranchReads.Branches(state, edge.Route);
            shown = branches.Any(b => b.If is BrokenProgram) ? FieldSet.All(_numbers.Count) : FieldSet.Empty(_numbers.Count);
            foreach (var path in BranchReads.Known(branches, edge.Branch))
            {
                if (path.StartsWith(Scopes.DataName + ".", StringComparison.Ordinal))
                {
                    shown.Add(Number(path[(Scopes.DataName.Length + 1)..]));
                }
            }

            _shown[edge] = shown;
        }

        return shown;
    }
}
