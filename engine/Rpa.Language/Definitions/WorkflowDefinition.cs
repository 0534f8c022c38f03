using System.Collections.Frozen;
using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;

namespace Rpa.Language.Definitions;

/// <summary>A checked workflow: everything Step needs, nothing that changes. One per bundle version, shared by all its cases.</summary>
public sealed record WorkflowDefinition
{
    /// <summary>kebab-case name, equal to the folder's.</summary>
    public required string Name { get; init; }

    /// <summary>The author's version number, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>What people call the process.</summary>
    public required LocalText Title { get; init; }

    /// <summary>The working-day calendar, or null.</summary>
    public HolidayCalendar? Calendar { get; init; }

    /// <summary>How long finished cases are kept; null means forever.</summary>
    public Period? Retention { get; init; }

    /// <summary>Whether its cases go before those of other workflows.</summary>
    public CasePriority Priority { get; init; }

    /// <summary>Declared fields, in the file's order.</summary>
    public required ImmutableArray<DataField> Data { get; init; }

    /// <summary>The ways a case starts.</summary>
    public required ImmutableArray<StartDefinition> Starts { get; init; }

    /// <summary>Named deadlines.</summary>
    public required ImmutableArray<DeadlineDefinition> Deadlines { get; init; }

    /// <summary>The first state.</summary>
    public required string Initial { get; init; }

    /// <summary>All states by name.</summary>
    public required FrozenDictionary<string, StateDefinition> States { get; init; }

    /// <summary>Names of the states in the file's order.</summary>
    public ImmutableArray<string> StateOrder { get; init; } = [];

    /// <summary>Transitions that leave any state that is not final (withdrawn by the citizen, cancelled), by message name.</summary>
    public required ImmutableArray<AnywhereTransition> Anywhere { get; init; }

    /// <summary>Rule tables by name.</summary>
    public required FrozenDictionary<string, RuleTable> Rules { get; init; }

    /// <summary>What must never or always happen.</summary>
    public required ImmutableArray<PolicyDefinition> Policies { get; init; }

    /// <summary>The workflow file.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>The declared field, or null.</summary>
    public DataField? Field(string name)
    {
        foreach (var field in Data)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }
}

/// <summary>A way a case starts.</summary>
public abstract record StartDefinition(SourceSpan Span);

/// <summary>`from: intake`: handed over by another workflow.</summary>
public sealed record FromStart(string Workflow, SourceSpan Span) : StartDefinition(Span);

/// <summary>`hand-off:` a person's form with documents.</summary>
/// <param name="Role">Who may hand off.</param>
/// <param name="Form">Fields of the form.</param>
/// <param name="Optional">Those that may stay empty.</param>
/// <param name="Documents">Least number of documents.</param>
/// <param name="Span">Place.</param>
public sealed record HandOffStart(string Role, ImmutableArray<string> Form, ImmutableArray<string> Optional, int Documents, SourceSpan Span) : StartDefinition(Span);

/// <summary>A trigger source's key, such as `mail:`, with settings and what it saves.</summary>
/// <param name="Source">Name of the trigger source.</param>
/// <param name="Settings">Constant settings, such as account and folder.</param>
/// <param name="Every">How often the source is polled.</param>
/// <param name="Save">Fields set from the trigger's scope.</param>
/// <param name="Span">Place.</param>
public sealed record TriggerStart(string Source, Expressions.Values.MapValue Settings, Period Every, ImmutableArray<SaveEntry> Save, SourceSpan Span) : StartDefinition(Span);

/// <summary>`schedule:` a Quartz cron expression; each tick starts a case.</summary>
public sealed record ScheduleStart(string Cron, ImmutableArray<SaveEntry> Save, SourceSpan Span) : StartDefinition(Span);

/// <summary>`api:` another program starts it with data.</summary>
public sealed record ApiStart(ImmutableArray<string> Fields, SourceSpan Span) : StartDefinition(Span);

/// <summary>
/// `submission:` a structured online application with attachments, as FIT-Connect delivers it. Its data is a tree by the service's own schema; `save` takes out of it what the process needs.
/// </summary>
/// <param name="Service">The service applied for, such as the key of the LeiKa: `urn:de:fim:leika:leistung:99107009017000`.</param>
/// <param name="Documents">Least number of attachments.</param>
/// <param name="Save">Fields set from `submission`.</param>
/// <param name="Span">Place.</param>
public sealed record SubmissionStart(string Service, int Documents, ImmutableArray<SaveEntry> Save, SourceSpan Span) : StartDefinition(Span);

/// <summary>A named deadline (R10).</summary>
/// <param name="Name">kebab-case.</param>
/// <param name="Within">Its length.</param>
/// <param name="From">Entering this state starts it, once.</param>
/// <param name="Until">Entering this state ends it.</param>
/// <param name="Pauses">States in which it stands still.</param>
/// <param name="Escalate">The role that is shown the case when it is over, or null.</param>
/// <param name="Then">The state the case goes to when it is over, or null.</param>
/// <param name="Span">Place.</param>
public sealed record DeadlineDefinition(
    string Name, Period Within, string From, string Until, ImmutableArray<string> Pauses, string? Escalate, string? Then, SourceSpan Span)
{
    /// <summary>Place of the target.</summary>
    public SourceSpan ThenSpan { get; init; }

    /// <summary>Place of <see cref="Until"/>.</summary>
    public SourceSpan UntilSpan { get; init; }

    /// <summary>Place of <see cref="Pauses"/>.</summary>
    public SourceSpan PausesSpan { get; init; }
}

/// <summary>A transition from every state that is not final.</summary>
/// <param name="Name">The message or command that takes it: `withdraw`.</param>
/// <param name="To">Where it leads.</param>
/// <param name="Except">States it does not leave.</param>
/// <param name="Span">Place.</param>
public sealed record AnywhereTransition(string Name, string To, ImmutableArray<string> Except, SourceSpan Span);

/// <summary>A policy: proved statically, enforced by Step (R6).</summary>
public abstract record PolicyDefinition(SourceSpan Span);

/// <summary>`never: { enter: STATE, without: STATE.OUTCOME }`: each entry needs the outcome, by a person, since the last entry.</summary>
public sealed record NeverEnterWithout(string State, string TaskState, string Outcome, SourceSpan Span) : PolicyDefinition(Span)
{
    /// <summary>The outcome must be released by a second person.</summary>
    public bool FourEyes { get; init; }
}

/// <summary>`never: { action: NAME }`.</summary>
public sealed record NeverAction(string Action, SourceSpan Span) : PolicyDefinition(Span);

/// <summary>`never: { field: NAME, used-in: [probe, search, start] }`.</summary>
public sealed record NeverFieldUsedIn(string Field, ImmutableArray<string> UsedIn, SourceSpan Span) : PolicyDefinition(Span);

/// <summary>`always: { after: STATE, comes: STATE, except: [finals] }`.</summary>
public sealed record AlwaysAfter(string After, string Comes, ImmutableArray<string> Except, SourceSpan Span) : PolicyDefinition(Span);

/// <summary>`field: "expression"` under `save:`.</summary>
/// <param name="Field">Declared field.</param>
/// <param name="Value">Its value; an optional output that is unset leaves the field as it is.</param>
/// <param name="Span">Place of the key.</param>
public sealed record SaveEntry(string Field, CelProgram Value, SourceSpan Span);
