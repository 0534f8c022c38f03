using System.Collections.Immutable;
using Rpa.Bots.Documents;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Language.Running;

/// <summary>What the shell must do after a Step, all in the transaction that writes the snapshot.</summary>
public abstract record CaseCommand
{
    /// <summary>Run an action; its answer is an <see cref="ActionAnswered"/> or <see cref="ActionFailed"/>.</summary>
    /// <param name="Visit">The visit.</param>
    /// <param name="Attempt">From 1.</param>
    /// <param name="Action">`browser.run`.</param>
    /// <param name="Inputs">Evaluated.</param>
    /// <param name="NotBefore">For a retry: the earliest time.</param>
    public sealed record RunAction(int Visit, int Attempt, string Action, MapValue Inputs, DateTimeOffset? NotBefore) : CaseCommand;

    /// <summary>Ask whether an effect happened; the answer is a <see cref="ProbeAnswered"/>.</summary>
    /// <param name="Visit">The visit.</param>
    /// <param name="Action">The action to ask (its own probe), or the probe's call.</param>
    /// <param name="Inputs">Evaluated.</param>
    /// <param name="Own">The action answers itself (<see cref="Rpa.Bots.Actions.IProbingAction"/>).</param>
    /// <param name="NotBefore">`armedUntil` plus margin and settle time.</param>
    public sealed record RunProbe(int Visit, string Action, MapValue Inputs, bool Own, DateTimeOffset NotBefore) : CaseCommand;

    /// <summary>A task is open (or changed): the task list shows it.</summary>
    public sealed record ShowTask(OpenTask Task) : CaseCommand;

    /// <summary>The case is in the queue.</summary>
    public sealed record ShowException(RaisedException Exception) : CaseCommand;

    /// <summary>
    /// Start a child; its id is (this case, visit, index). Unless it is handed over, the shell tells this case its reference by the message `child-started`
    /// (`visit`, `index`, `reference`); the child's end arrives as the message `child`.
    /// </summary>
    public sealed record StartChild(string Workflow, int Visit, int Index, MapValue Data, ImmutableArray<Document> Documents, bool HandOver) : CaseCommand;

    /// <summary>Put a message into another case's inbox (the parent's, a child's cancel).</summary>
    public sealed record Send(string Reference, string Message, MapValue Content) : CaseCommand;

    /// <summary>The case is over.</summary>
    public sealed record Finish(string Outcome) : CaseCommand;
}

/// <summary>A state that was entered during a Step.</summary>
public sealed record StateEntry(string State, int Visit);

/// <summary>What a Step gives.</summary>
/// <param name="Snapshot">The case afterwards.</param>
/// <param name="Commands">What the shell must do.</param>
/// <param name="Entries">States entered, in order.</param>
/// <param name="Verdict">Whether the input was applied, kept for later, or refused.</param>
public sealed record StepResult(CaseSnapshot Snapshot, ImmutableArray<CaseCommand> Commands, ImmutableArray<StateEntry> Entries, InputVerdict Verdict)
{
    /// <summary>Places in the bundle's files of the ways that were taken and the rule rows that matched: what tests count as covered.</summary>
    public ImmutableArray<SourceSpan> Passed { get; init; } = [];
}

/// <summary>What became of an input.</summary>
/// <param name="Kind">The verdict.</param>
/// <param name="Message">Why it was refused or is stale, in both languages where a person reads it; empty when applied.</param>
public sealed record InputVerdict(VerdictKind Kind, Rpa.Expressions.LocalText Message)
{
    /// <summary>Applied.</summary>
    public static readonly InputVerdict Applied = new(VerdictKind.Applied, Rpa.Expressions.LocalText.Same(""));
}

/// <summary>The verdicts on an input.</summary>
public enum VerdictKind
{
    /// <summary>It changed the case.</summary>
    Applied,
    /// <summary>It waits for the open intent's outcome.</summary>
    Deferred,
    /// <summary>Its visit is over: recorded, not applied.</summary>
    Stale,
    /// <summary>Not allowed (role, policy, missing or invalid field, no such outcome): recorded, not applied.</summary>
    Refused,
}
