using System.Collections.Immutable;
using Rpa.Bots.Triggers;
using Rpa.Engine.Intake;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>What people and programs do with cases. Every call carries its actor with department; inputs go to the case's inbox without a lease (R5).</summary>
public interface ICaseCommands
{
    /// <summary>Starts a case of the current version of a workflow.</summary>
    Task<Receipt> SubmitAsync(string workflow, string start, MapValue data, ImmutableArray<ArrivedDocument> documents, Actor actor, CancellationToken cancellationToken);

    /// <summary>An online application begins a case, once by its id (R4).</summary>
    Task<Admission> SubmitOnlineAsync(OnlineSubmission submission, Actor actor, CancellationToken cancellationToken);

    /// <summary>Another program begins a case, once by its id.</summary>
    Task<Admission> StartOnceAsync(ProgramStart request, Actor actor, CancellationToken cancellationToken);

    /// <summary>Submits an open task.</summary>
    Task<Receipt> CompleteTaskAsync(string reference, int visit, string outcome, MapValue edits, string comment, Actor actor, CancellationToken cancellationToken);

    /// <summary>Operator command: retry, resume at, correct, cancel, close, assign, confirm.</summary>
    Task<Receipt> CommandAsync(
        string reference, OperatorCommand command, int? visit, string? target, MapValue data, string reason, Actor actor, CancellationToken cancellationToken);

    /// <summary>
    /// A supervisor approves the places that a bot has taken for targets of its script, for this version of the script and all cases, and lets the case go on where it stands.
    /// </summary>
    Task<Receipt> ApproveTargetsAsync(string reference, int? visit, string reason, Actor actor, CancellationToken cancellationToken);

    /// <summary>A message for a case.</summary>
    Task<Receipt> SendAsync(string reference, string message, MapValue content, ImmutableArray<ArrivedDocument> documents, Actor actor, CancellationToken cancellationToken);

    /// <summary>Runs a schedule now.</summary>
    Task<Receipt> RunScheduleAsync(string schedule, Actor actor, CancellationToken cancellationToken);
}

/// <summary>
/// What became of a command: the engine waits a short while for the case to take it, so that a person sees the verdict of Step and not only "stored".
/// </summary>
/// <param name="Reference">The case.</param>
/// <param name="Verdict">Applied, deferred, stale or refused; null while the case has not taken it yet (it is stored and will).</param>
/// <param name="Message">In words, both languages.</param>
/// <param name="State">The state the case is in now.</param>
public sealed record Receipt(string Reference, VerdictKind? Verdict, Rpa.Expressions.LocalText Message, string State);
