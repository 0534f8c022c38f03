using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>The working state of one Step: the snapshot as it changes, the commands and entries so far.</summary>
internal sealed class CaseRun(CompiledBundle bundle, CaseSnapshot snapshot, CaseInput input)
{
    /// <summary>States that need no outside action follow each other inside one Step; a longer chain is a loop (R8).</summary>
    private const int LongestChain = 100;

    private readonly List<CaseCommand> _commands = [];
    private readonly List<StateEntry> _entries = [];
    private readonly List<SourceSpan> _passed = [];

    public CompiledBundle Bundle { get; } = bundle;

    public WorkflowDefinition Definition => Bundle.Definition;

    public CaseSnapshot Case { get; set; } = snapshot;

    public DateTimeOffset At { get; } = input.At;

    public Actor Actor { get; } = input.Actor;

    public StateDefinition? Current => Case.Undoing is null ? Definition.States.GetValueOrDefault(Case.State) : UndoRuns.StateOf(this);

    public void Command(CaseCommand command) => _commands.Add(command);

    public StepResult Result(InputVerdict verdict) => new(Case, [.. _commands], [.. _entries], verdict) { Passed = [.. _passed] };

    /// <summary>The scopes of an expression: `data`, `case` and the ones given.</summary>
    public CaseScopes Scopes(string? name = null, Value? value = null) => new(Case, At, name, value);

    /// <summary>A rule row that matched, or a way that was taken.</summary>
    public void Pass(SourceSpan place) => _passed.Add(place);

    /// <summary>Enters a state by the way that stands at <paramref name="way"/>, with everything that follows without an outside action.</summary>
    public void Enter(string state, SourceSpan way)
    {
        var before = _entries.Count;
        Enter(state);
        if (_entries.Count > before)
        {
            Pass(way);
        }
    }

    /// <summary>Enters a state, with everything that follows without an outside action.</summary>
    public void Enter(string state)
    {
        if (!Definition.States.TryGetValue(state, out var target))
        {
            Raise("defect", "", $"The state '{state}' does not exist in version {Definition.Version} of '{Definition.Name}'.");
            return;
        }

        if (PolicyGuard.Forbids(this, state) is { } broken)
        {
            Raise("policy", "", broken.En);
            return;
        }

        if (_entries.Count >= LongestChain)
        {
            Raise("defect", "", $"More than {LongestChain} states followed each other without an action, a person or a wait; the workflow turns in a circle at '{state}'.");
            return;
        }

        Begin(state);
        StateEntries.Begin(this, target);
    }

    /// <summary>Enters a state only to be in the queue there: what makes it act could not be worked out.</summary>
    public void EnterRaised(string state, string kind, string name, string message)
    {
        Begin(state);
        Raise(kind, name, message);
    }

    /// <summary>Leaves the state the case is in and counts the visit of the new one.</summary>
    private void Begin(string state)
    {
        CancelChildren();
        var (marks, enteredBy) = PolicyGuard.Entered(this, state);
        Case = Case with
        {
            State = state,
            Visit = Case.Visit + 1,
            EnteredAt = At,
            Attempt = 0,
            Deaths = 0,
            Action = null,
            Intent = null,
            Answer = null,
            PendingFailure = null,
            FailedProbes = 0,
            Task = null,
            Exception = null,
            Children = [],
            Timers = [.. Case.Timers.Where(t => t.Visit == 0)],
            PolicyMarks = marks,
            EnteredBy = enteredBy,
        };
        _entries.Add(new StateEntry(state, Case.Visit));
        DeadlineRuns.Entered(this);
    }

    /// <summary>Children that still run are told when their parent leaves (R9).</summary>
    public void CancelChildren()
    {
        foreach (var child in Case.Children.Where(c => c is { Outcome: null, Reference.Length: > 0 }))
        {
            Command(new CaseCommand.Send(child.Reference!, "cancel", Value.Map(("reason", Value.Of($"'{Case.Reference}' has left '{Case.State}'")))));
        }
    }

    /// <summary>Puts the case into the supervisor's queue, where it is.</summary>
    public void Raise(string kind, string name, string message, MapValue? detail = null)
    {
        var exception = new RaisedException(kind, name, message, detail ?? MapValue.Empty, At);
        Case = Case with { Phase = CasePhase.Exception, Exception = exception, Task = null, Timers = [.. Case.Timers.Where(t => t.Visit == 0)] };
        Command(new CaseCommand.ShowException(exception));
    }

    public void SetTimer(string id, int visit, DateTimeOffset dueAt) =>
        Case = Case with { Timers = [.. Case.Timers.Where(t => t.Id != id), new CaseTimer(id, visit, dueAt)] };

    public void ClearTimer(string id) => Case = Case with { Timers = [.. Case.Timers.Where(t => t.Id != id)] };

    /// <summary>The first branch whose guard holds is taken; a guard that fails is a defect.</summary>
    public void Follow(ImmutableArray<Branch> branches, CaseScopes scopes)
    {
        foreach (var branch in branches)
        {
            if (branch.If is null)
            {
                Enter(branch.To, branch.Span);
                return;
            }

            var holds = branch.If.Evaluate(scopes);
            if (holds.Value is not BoolValue truth)
            {
                Raise("defect", "", $"{branch.If.Span}: the guard `{branch.If.Text}` failed: {holds.Error ?? $"it gave {holds.Value} and not true or false"}");
                return;
            }

            if (truth.IsTrue)
            {
                Enter(branch.To, branch.Span);
                return;
            }
        }

        Raise("defect", "", $"No branch of '{Case.State}' holds. Add a last branch without `if`.");
    }

    /// <summary>Sets fields from expressions. False after a defect, which is raised. An unset optional output leaves its field as it is.</summary>
    public bool Save(ImmutableArray<SaveEntry> entries, CaseScopes scopes)
    {
        var changes = new List<KeyValuePair<string, Value?>>();
        foreach (var entry in entries)
        {
            if (IsUnsetOutput(entry.Value, scopes))
            {
                continue;
            }

            var result = entry.Value.Evaluate(scopes);
            if (result.Value is null)
            {
                Raise("defect", "", $"{entry.Value.Span}: `{entry.Value.Text}` for the field '{entry.Field}' failed: {result.Error}");
                return false;
            }

            if (result.Value is OptionalValue { Content: null })
            {
                continue;
            }

            var value = result.Value is OptionalValue { Content: { } content } ? content : result.Value;
            if (value is NullValue)
            {
                changes.Add(new(entry.Field, null));
                continue;
            }

            var conversion = Definition.Field(entry.Field)!.Type.FromValue(value);
            if (conversion.Value is null)
            {
                Raise("defect", "", $"{entry.Span}: the field '{entry.Field}' cannot take '{value}': {conversion.Fault?.En}");
                return false;
            }

            changes.Add(new(entry.Field, conversion.Value));
        }

        Case = Case with { Data = Case.Data.With(changes) };
        return true;
    }

    /// <summary>A bare path into the result whose last field is absent: an optional output that the action did not give.</summary>
    private static bool IsUnsetOutput(CelProgram program, CaseScopes scopes)
    {
        if (program.Tree is not CelSelect || program.References is not [{ IsTested: false } reference] || reference.Path.Length < 2)
        {
            return false;
        }

        var at = scopes.Find(reference.Path[0]);
        foreach (var field in reference.Path.Skip(1))
        {
            if (at is not MapValue map)
            {
                return false;
            }

            at = map[field];
            if (at is null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sets fields given by a person, a parent or a command; the first fault in words, or null.</summary>
    public LocalText? SetData(MapValue fields)
    {
        var changes = new List<KeyValuePair<string, Value?>>();
        foreach (var (key, value) in fields.Entries)
        {
            var name = key.ToString();
            if (Definition.Field(name) is not { } field)
            {
                return new LocalText($"Das Feld '{name}' gibt es in '{Definition.Name}' nicht.", $"The field '{name}' is not declared in '{Definition.Name}'.");
            }

            if (value is NullValue)
            {
                changes.Add(new(name, null));
                continue;
            }

            var conversion = field.Type.FromValue(value);
            if (conversion.Value is null)
            {
                var fault = conversion.Fault ?? LocalText.Same("?");
                return new LocalText($"{field.Label.De}: {fault.De}", $"{field.Label.En}: {fault.En}");
            }

            changes.Add(new(name, conversion.Value));
        }

        Case = Case with { Data = Case.Data.With(changes) };
        return null;
    }
}
