using Rpa.Expressions.Calendars;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;

namespace Rpa.Language.Running;

/// <summary>The variables of a case's expressions: `data`, `case`, and one more by name (`result`, `found`, `failure`, `message`, `item`).</summary>
public sealed class CaseScopes : IActivation
{
    private readonly CaseSnapshot _case;
    private readonly DateTimeOffset _at;
    private readonly string? _name;
    private readonly Value? _value;
    private MapValue? _caseValue;

    /// <summary>The scopes of a case at a moment of database time.</summary>
    public CaseScopes(CaseSnapshot snapshot, DateTimeOffset at, string? name = null, Value? value = null)
    {
        _case = snapshot;
        _at = at;
        _name = name;
        _value = value;
    }

    /// <summary>
    /// The scopes of a case that is about to begin, for the `save` of a start: `data` is empty still, `case` is known, the start's own scope (`mail`, `submission`) has a name and a value.
    /// </summary>
    public static CaseScopes AtStart(CompiledBundle bundle, string reference, string department, Started input, string? name = null, Value? value = null) =>
        new(Step.Beginning(bundle, reference, department, input), input.At, name, value);

    /// <inheritdoc/>
    public Value? Find(string name) => name switch
    {
        "data" => _case.Data,
        "case" => _caseValue ??= CaseValue(),
        _ => name == _name ? _value : null,
    };

    private MapValue CaseValue() => Value.Map(
        ("reference", Value.Of(_case.Reference)),
        ("workflow", Value.Of(_case.Workflow)),
        ("department", Value.Of(_case.Department)),
        ("state", Value.Of(_case.State)),
        ("startedAt", Value.Of(_case.StartedAt)),
        ("startedBy", Value.Of(_case.StartedBy)),
        ("today", Value.Of(LocalClock.DayOf(_at))),
        ("now", Value.Of(_at)),
        ("documents", Value.Of(_case.Documents.Select(d => (Value)d.ToValue()))));
}
