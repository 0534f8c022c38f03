using System.Collections.Immutable;
using Rpa.Bots.Triggers;
using Rpa.Expressions;
using Rpa.Expressions.Values;

namespace Rpa.Engine.Intake;

/// <summary>A structured online application with attachments, as a form server or FIT-Connect delivers it.</summary>
/// <param name="Id">The sender's, unique for the service: the same one again is the same application (R4).</param>
/// <param name="Service">The service applied for, as `start: - submission: { service: … }` names it.</param>
/// <param name="SubmittedAt">When the applicant sent it off.</param>
/// <param name="Data">A tree by the service's own schema.</param>
/// <param name="Attachments">Documents, typed by content.</param>
/// <param name="ReplyTo">Where an answer can be sent, or null.</param>
/// <param name="Raw">The application as JSON, with attachments named by their SHA-256; stored with the case, and what tells a repetition from another application under the same id.</param>
public sealed record OnlineSubmission(
    string Id, string Service, DateTimeOffset SubmittedAt, MapValue Data, ImmutableArray<ArrivedDocument> Attachments, string? ReplyTo, ReadOnlyMemory<byte> Raw);

/// <summary>Another program starts a case (`start: - api: […]`).</summary>
/// <param name="Id">The sender's, unique for the workflow: the same one again is the same case.</param>
/// <param name="Workflow">Name of the workflow.</param>
/// <param name="Data">The fields that `api:` names, as a tree: days and amounts may be texts.</param>
/// <param name="Documents">Documents, typed by content.</param>
/// <param name="Raw">The request as JSON, with documents named by their SHA-256.</param>
public sealed record ProgramStart(string Id, string Workflow, MapValue Data, ImmutableArray<ArrivedDocument> Documents, ReadOnlyMemory<byte> Raw);

/// <summary>What became of a request to start a case.</summary>
public enum AdmissionKind
{
    /// <summary>A case began.</summary>
    Started,
    /// <summary>It was taken in before; the case is the one that began then.</summary>
    Repeated,
    /// <summary>The id was used before for something else; nothing began.</summary>
    OtherContent,
    /// <summary>No workflow takes it.</summary>
    NoSuchStart,
    /// <summary>It lacks something, or holds what does not fit.</summary>
    Refused,
}

/// <summary>The answer to a request to start a case.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Reference">The case, also of an earlier request under the same id; empty where there is none.</param>
/// <param name="Findings">What is wrong, all of it.</param>
public sealed record Admission(AdmissionKind Kind, string Reference, ImmutableArray<LocalText> Findings);
