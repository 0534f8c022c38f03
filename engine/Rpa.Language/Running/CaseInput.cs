using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Expressions.Values;

namespace Rpa.Language.Running;

/// <summary>Who does something: every input and command carries it.</summary>
/// <param name="Name">A person's sign-in name, or `bot:worker-1`, `trigger:mail`, `clock`.</param>
/// <param name="Department">Where they act.</param>
/// <param name="Roles">What they may do; empty for machines.</param>
public sealed record Actor(string Name, string Department, ImmutableArray<string> Roles)
{
    /// <summary>A person and not a machine: only persons satisfy policies.</summary>
    [JsonIgnore]
    public bool IsPerson => !Name.Contains(':', StringComparison.Ordinal) && Name != "clock";

    /// <summary>The passing of time.</summary>
    public static readonly Actor Clock = new("clock", "", []);
}

/// <summary>What can happen to a case. <see cref="At"/> is database time.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "input")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(ActionAnswered), "action-answered")]
[JsonDerivedType(typeof(ActionFailed), "action-failed")]
[JsonDerivedType(typeof(EffectBegun), "effect-begun")]
[JsonDerivedType(typeof(ProbeAnswered), "probe-answered")]
[JsonDerivedType(typeof(TaskSubmitted), "task-submitted")]
[JsonDerivedType(typeof(MessageArrived), "message-arrived")]
[JsonDerivedType(typeof(TimePassed), "time-passed")]
[JsonDerivedType(typeof(OperatorCommanded), "operator-commanded")]
[JsonDerivedType(typeof(ContentErased), "content-erased")]
public abstract record CaseInput
{
    /// <summary>`started`, `action-answered`, …: the name in events.</summary>
    [JsonIgnore]
    public abstract string InputKind { get; }

    /// <summary>When, database time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>By whom.</summary>
    public required Actor Actor { get; init; }
}

/// <summary>The case begins.</summary>
public sealed record Started : CaseInput
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string InputKind => "started";

    /// <summary>First data, by declared field.</summary>
    public required MapValue Data { get; init; }

    /// <summary>First documents.</summary>
    public required ImmutableArray<Document> Documents { get; init; }

    /// <summary>`mail`, `hand-off`, `from`, `schedule`, `api`.</summary>
    public required string Start { get; init; }

    /// <summary>The parent, for a child.</summary>
    public ParentLink? Parent { get; init; }
}

/// <summary>An action is done, or a probe found it done.</summary>
public sealed record ActionAnswered : CaseInput
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string InputKind => "action-answered";

    /// <summary>The visit it answers.</summary>
    public required int Visit { get; init; }

    /// <summary>The attempt it answers.</summary>
    public required int Attempt { get; init; }

    /// <summary>`result`.</summary>
    public required MapValue Result { get; init; }

    /// <summary>Documents the attempt stored.</summary>
    public ImmutableArray<Document> Documents { get; init; } = [];

    /// <summary>It is the action's own probe that found this result.</summary>
    public bool ByProbe { get; init; }
}

/// <summary>The class of a failure.</summary>
public enum FailureKind
{
    /// <summary>Declared by name, routed by the workflow.</summary>
    Business,
    /// <summary>Retried, then queued.</summary>
    Technical,
    /// <summary>Probed, then queued.</summary>
    Uncertain,
    /// <summary>An expression failed, or a bug; queued.</summary>
    Defect,
    /// <summary>The worker died; counted (R8).</summary>
    Death,
    /// <summary>The bot stopped before anything happened, not certain that it works on the right thing; queued at once.</summary>
    Doubt,
}

/// <summary>An attempt failed.</summary>
public sealed record ActionFailed : CaseInput
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string InputKind => "action-failed";

    /// <summary>The visit it answers.</summary>
    public required int Visit { get; init; }

    /// <summary>The attempt it answers.</summary>
    public required int Attempt { get; init; }

    /// <summary>The class.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>Name of a business failure, else empty.</summary>
    public string Failure { get; init; } = "";

    /// <summary>In words.</summary>
    public required string Message { get; init; }

    /// <summary>Further facts.</summary>
    public MapValue Detail { get; init; } = MapValue.Empty;

    /// <summary>Documents the attempt stored.</summary>
    public ImmutableArray<Document> Documents { get; init; } = [];

    /// <summary>The effect that was begun, or null: a failure after it is probed whatever its kind.</summary>
    public Intent? Intent { get; init; }

    /// <summary>Earliest next attempt, or null for the usual backoff.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>0 to 1, drawn by the shell: jitter for the backoff. Step draws nothing itself.</summary>
    public double Jitter { get; init; }
}

/// <summary>The effect's intent was committed; nothing else changes.</summary>
public sealed record EffectBegun : CaseInput
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string InputKind => "effect-begun";

    /// <summary>The visit.</summary>
    public required int Visit { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>What was written down.</summary>
    public required Intent Intent { get; init; }
}

/// <summary>A probe answered.</summary>
public sealed record ProbeAnswered : CaseInput
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string InputKind => "probe-answered";

    /// <summary>The visit it answers.</summary>
    public required int Visit { get; init; }

    /// <summary>For a probe of the file: `result` of its call, from which `found` is computed; null for the action's own.</summary>
    public MapValue? Result { get; init; }

    /// <summary>The action's own answer; null for a probe of the file.</summary>
    public ProbeAnswer? Answer { get; init; }

    /// <summary>The probe could not be asked: in words.</summary>
    public string? Failed { get; init; }

    /// <summary>0 to 1, drawn by the shell.</summary>
    public double Jitter { get; init; }
}

/// <summary>A person submits a task.</summary>
public sealed record TaskSubmitted : CaseInput
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string InputKind => "task-submitted";

    /// <summary>The visit the person saw; a stale one is recorded, not applied (R5).</summary>
    public required int Visit { get; init; }

    /// <summary>What the person chose.</summary>
    public required string Outcome { get; init; }

    /// <summary>Edited fields, already converted to their types; a null-valued field is cleared.</summary>
    public required MapValue Edits { get; init; }

    /// <summary>What the person wrote.</summary>
    public string Comment { get; init; } = "";
}

/// <summary>A message for the case: a reply by mail, a child's end, a call of the API, `withdraw`.</summary>
public sealed record MessageArrived : CaseInput
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string InputKind => "message-arrived";

    /// <summary>`reply`, `child`, or a name of the workflow.</summary>
    public required string Message { get; init; }

    /// <summary>Its scope.</summary>
    public required MapValue Content { get; init; }

    /// <summary>Documents it brought.</summary>
    public ImmutableArray<Document> Documents { get; init; } = [];
}

/// <summary>A timer is due.</summary>
public sealed record TimePassed : CaseInput
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string InputKind => "time-passed";

    /// <summary>The timer.</summary>
    public required string Timer { get; init; }

    /// <summary>The visit it belongs to.</summary>
    public required int Visit { get; init; }
}

/// <summary>What an operator or supervisor may command.</summary>
public enum OperatorCommand
{
    /// <summary>Try the state's action again, unchanged.</summary>
    Retry,
    /// <summary>Correct data, then resume at a state.</summary>
    Resume,
    /// <summary>Correct data only.</summary>
    Correct,
    /// <summary>The person has looked: the uncertain effect did happen, with these outcomes.</summary>
    ConfirmDone,
    /// <summary>The person has looked: it did not happen; act again.</summary>
    ConfirmNotDone,
    /// <summary>Stop the case, undo what can be undone.</summary>
    Cancel,
    /// <summary>End it with a reason, outside the workflow.</summary>
    Close,
    /// <summary>Claim or give a task or exception.</summary>
    Assign,
    /// <summary>Move to another bundle version.</summary>
    MoveVersion,
    /// <summary>Other contents of its version's scripts, forms or letters are in force; the case itself stays as it is.</summary>
    Patch,
}

/// <summary>An operator commands.</summary>
public sealed record OperatorCommanded : CaseInput
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string InputKind => "operator-commanded";

    /// <summary>What.</summary>
    public required OperatorCommand Command { get; init; }

    /// <summary>The visit the person saw; null where it does not matter.</summary>
    public int? Visit { get; init; }

    /// <summary>State to resume at, person to assign to, or bundle version to move to.</summary>
    public string? Target { get; init; }

    /// <summary>Corrected data or, for a confirmed effect, the outcome.</summary>
    public MapValue Data { get; init; } = MapValue.Empty;

    /// <summary>Why; required for close and cancel.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>Personal content of a finished case was erased. The history's contents went with it; this event says so and stays.</summary>
public sealed record ContentErased : CaseInput
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string InputKind => "content-erased";

    /// <summary>Why: the request or the rule. It stays, so it names nobody.</summary>
    public required string Reason { get; init; }

    /// <summary>The data fields that went.</summary>
    public required ImmutableArray<string> Fields { get; init; }
}
