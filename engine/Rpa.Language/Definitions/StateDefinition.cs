using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Language.Definitions;

/// <summary>Where a case rests durably.</summary>
/// <param name="Name">kebab-case.</param>
/// <param name="Title">What people read.</param>
/// <param name="Span">Place of the name.</param>
public abstract record StateDefinition(string Name, LocalText Title, SourceSpan Span)
{
    /// <summary>`do`, `task`, `wait`, `decide`, `run`, `final`.</summary>
    public abstract string Kind { get; }

    /// <summary>Place of the key that tells the kind, such as `task:`.</summary>
    public SourceSpan KindSpan { get; init; }
}

/// <summary>A bot acts.</summary>
public sealed record DoState(string Name, LocalText Title, SourceSpan Span) : StateDefinition(Name, Title, Span)
{
    /// <inheritdoc/>
    public override string Kind => "do";

    /// <summary>The action with its inputs.</summary>
    public required ActionCall Call { get; init; }

    /// <summary>The action changes the outside world (by its signature and its script's).</summary>
    public required bool IsEffect { get; init; }

    /// <summary>What is kept of the result.</summary>
    public ImmutableArray<SaveEntry> Save { get; init; } = [];

    /// <summary>Where it goes; the first branch whose guard holds.</summary>
    public required ImmutableArray<Branch> Next { get; init; }

    /// <summary>Where declared business failures go; those not named go to the queue.</summary>
    public ImmutableArray<FailureRoute> OnFailure { get; init; } = [];

    /// <summary>How technical failures are retried.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>The question that tells whether the effect happened; null where the action brings its own or there is none.</summary>
    public ProbeDefinition? Probe { get; init; }

    /// <summary>What takes the effect back when the case is cancelled or rejected (R13), or null.</summary>
    public ActionCall? Undo { get; init; }

    /// <summary>The question that tells whether it was taken back; null where the action brings its own or there is none.</summary>
    public ProbeDefinition? UndoProbe { get; init; }
}

/// <summary>An action with templates for its inputs.</summary>
/// <param name="Action">`browser.run`.</param>
/// <param name="With">Inputs by key.</param>
/// <param name="Span">Place of the action's name.</param>
public sealed record ActionCall(string Action, ImmutableArray<WithEntry> With, SourceSpan Span);

/// <summary>One key of `with:`.</summary>
public sealed record WithEntry(string Key, InputTemplate Value, SourceSpan Span);

/// <summary>The value of an input: a text template, or a list or mapping of such.</summary>
public abstract record InputTemplate
{
    /// <summary>A scalar.</summary>
    public sealed record Scalar(TextTemplate Text) : InputTemplate;

    /// <summary>A list.</summary>
    public sealed record List(ImmutableArray<InputTemplate> Items) : InputTemplate;

    /// <summary>A mapping.</summary>
    public sealed record Map(ImmutableArray<WithEntry> Entries) : InputTemplate;
}

/// <summary>A way out of a state.</summary>
/// <param name="If">Its guard; null for "otherwise".</param>
/// <param name="To">The state it leads to.</param>
/// <param name="Span">Place of the target.</param>
public sealed record Branch(CelProgram? If, string To, SourceSpan Span);

/// <summary>Where a business failure goes.</summary>
/// <param name="Failure">Declared name.</param>
/// <param name="To">Target state.</param>
/// <param name="Save">What is kept; scope `failure` has `name`, `message`, `detail`.</param>
/// <param name="Span">Place.</param>
public sealed record FailureRoute(string Failure, string To, ImmutableArray<SaveEntry> Save, SourceSpan Span)
{
    /// <summary>The target that gives the case to the supervisor, said on purpose.</summary>
    public const string Queue = "queue";
}

/// <summary>Retry of technical failures: exponential with jitter, then the queue (R8).</summary>
/// <param name="Attempts">Attempts in all, from 1.</param>
/// <param name="First">Wait before the second attempt.</param>
/// <param name="Longest">Longest wait.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Five attempts, 5 s, doubling to 10 min.</summary>
    public static readonly RetryPolicy Default = new(5, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
}

/// <summary>A probe by a script or action of the file.</summary>
/// <param name="Call">The action that asks (`browser.find` with the script).</param>
/// <param name="Found">A list: none, one, or more than one.</param>
/// <param name="Settle">How long after the deadline of the intent the target may still take to show it.</param>
/// <param name="Save">What is kept of the one found; scope `found`.</param>
/// <param name="Span">Place.</param>
public sealed record ProbeDefinition(ActionCall Call, CelProgram Found, TimeSpan Settle, ImmutableArray<SaveEntry> Save, SourceSpan Span);

/// <summary>A person acts.</summary>
public sealed record TaskState(string Name, LocalText Title, SourceSpan Span) : StateDefinition(Name, Title, Span)
{
    /// <inheritdoc/>
    public override string Kind => "task";

    /// <summary>Who may do it.</summary>
    public required string Role { get; init; }

    /// <summary>Fields shown for reading.</summary>
    public ImmutableArray<string> Show { get; init; } = [];

    /// <summary>Fields the person may change; all must be valid on submit unless in <see cref="Optional"/>.</summary>
    public ImmutableArray<string> Edit { get; init; } = [];

    /// <summary>Edited fields that may stay empty.</summary>
    public ImmutableArray<string> Optional { get; init; } = [];

    /// <summary>Released by a second person (R11).</summary>
    public bool FourEyes { get; init; }

    /// <summary>How long it may take, or null.</summary>
    public Period? Within { get; init; }

    /// <summary>The role an overdue task is shown to as well, or null.</summary>
    public string? Escalate { get; init; }

    /// <summary>The state an overdue task leads to instead, or null.</summary>
    public string? Then { get; init; }

    /// <summary>Place of <see cref="Then"/>.</summary>
    public SourceSpan ThenSpan { get; init; }

    /// <summary>What the person decides between.</summary>
    public required ImmutableArray<OutcomeDefinition> Outcomes { get; init; }
}

/// <summary>An outcome of a task.</summary>
/// <param name="Name">kebab-case.</param>
/// <param name="Title">The button.</param>
/// <param name="To">Where it leads.</param>
/// <param name="Needs">Edited fields must be valid for it; false for outcomes such as `withdraw` that leave the form.</param>
/// <param name="Span">Place.</param>
public sealed record OutcomeDefinition(string Name, LocalText Title, string To, bool Needs, SourceSpan Span);

/// <summary>The case waits for a message, a moment, or both.</summary>
public sealed record WaitState(string Name, LocalText Title, SourceSpan Span) : StateDefinition(Name, Title, Span)
{
    /// <inheritdoc/>
    public override string Kind => "wait";

    /// <summary>Messages it listens to, such as `reply`.</summary>
    public ImmutableArray<MessageRoute> Messages { get; init; } = [];

    /// <summary>How long it waits, or null for ever (the checker then wants a message).</summary>
    public Period? Within { get; init; }

    /// <summary>A moment or day to wait for (expression of type date or timestamp), or null.</summary>
    public CelProgram? Until { get; init; }

    /// <summary>Where it goes when the time is over.</summary>
    public string? Then { get; init; }

    /// <summary>Place of <see cref="Then"/>.</summary>
    public SourceSpan ThenSpan { get; init; }
}

/// <summary>A message that ends a wait.</summary>
/// <param name="Message">`reply` (mail that joins the case), or a name that the API sends.</param>
/// <param name="Save">What is kept; scope `message` (for mail: the `mail` scope's fields).</param>
/// <param name="Next">Where it goes.</param>
/// <param name="Span">Place.</param>
public sealed record MessageRoute(string Message, ImmutableArray<SaveEntry> Save, ImmutableArray<Branch> Next, SourceSpan Span);

/// <summary>A rule table, or guards alone.</summary>
public sealed record DecideState(string Name, LocalText Title, SourceSpan Span) : StateDefinition(Name, Title, Span)
{
    /// <inheritdoc/>
    public override string Kind => "decide";

    /// <summary>The table, or null for guards alone.</summary>
    public string? Rules { get; init; }

    /// <summary>The table's inputs by name; `as-of` gives the day whose rows count, otherwise it is today.</summary>
    public ImmutableArray<WithEntry> With { get; init; } = [];

    /// <summary>What is kept; scope `result` has the table's outputs (a list under policy collect).</summary>
    public ImmutableArray<SaveEntry> Save { get; init; } = [];

    /// <summary>Where it goes.</summary>
    public required ImmutableArray<Branch> Next { get; init; }

    /// <summary>Where it goes when no row matches, or null (then a defect).</summary>
    public string? NoMatch { get; init; }

    /// <summary>Place of <see cref="NoMatch"/>.</summary>
    public SourceSpan NoMatchSpan { get; init; }
}

/// <summary>Child cases run (R9).</summary>
public sealed record RunState(string Name, LocalText Title, SourceSpan Span) : StateDefinition(Name, Title, Span)
{
    /// <inheritdoc/>
    public override string Kind => "run";

    /// <summary>The workflow started, a template of the workflow's name; every expansion exists.</summary>
    public required TextTemplate Workflow { get; init; }

    /// <summary>The child's data by its field names.</summary>
    public ImmutableArray<WithEntry> With { get; init; } = [];

    /// <summary>The child gets the documents of this case.</summary>
    public bool Documents { get; init; }

    /// <summary>`hand-over: true`: the child lives on by itself and this case goes on at once.</summary>
    public bool HandOver { get; init; }

    /// <summary>One child per item of this list (scope `item`), or null for one child.</summary>
    public CelProgram? ForEach { get; init; }

    /// <summary>Most children at a time.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>What is kept; scope `result` has `children`: list of reference, outcome, data.</summary>
    public ImmutableArray<SaveEntry> Save { get; init; } = [];

    /// <summary>Where it goes when all have ended.</summary>
    public required ImmutableArray<Branch> Next { get; init; }
}

/// <summary>The end of a case.</summary>
/// <param name="Name">kebab-case.</param>
/// <param name="Title">What people read.</param>
/// <param name="Outcome">`succeeded`, `rejected`, `withdrawn`, `handed-over`, `failed`.</param>
/// <param name="Span">Place.</param>
public sealed record FinalState(string Name, LocalText Title, string Outcome, SourceSpan Span) : StateDefinition(Name, Title, Span)
{
    /// <inheritdoc/>
    public override string Kind => "final";
}
