using Microsoft.AspNetCore.Http;
using Rpa.Engine.Intake;

namespace Rpa.Host.Web.Api;

/// <summary>Answers of the API: JSON, faults as `application/problem+json` (RFC 9457) with all findings.</summary>
internal static class ApiAnswer
{
    /// <summary>What became of a request to start a case. A repetition is answered like the first time.</summary>
    public static IResult Of(Admission admission) => admission.Kind switch
    {
        AdmissionKind.Started or AdmissionKind.Repeated => Accepted(new { reference = admission.Reference, repeated = admission.Kind == AdmissionKind.Repeated }, admission.Reference),
        AdmissionKind.OtherContent => Problem(409, "The id was used before.", [.. admission.Findings.Select(f => f.En)], admission.Reference),
        AdmissionKind.NoSuchStart => Problem(404, "Nothing starts here.", [.. admission.Findings.Select(f => f.En)]),
        _ => Problem(422, "The request lacks something, or holds what does not fit.", [.. admission.Findings.Select(f => f.En)]),
    };

    /// <summary>202: it is stored and will be worked on.</summary>
    public static IResult Accepted(object answer, string? reference = null) => Results.Accepted(reference is null ? null : $"/api/cases/{reference}", answer);

    /// <summary>No such case for the caller.</summary>
    public static IResult NoCase(string reference) => Problem(404, $"There is no case '{(reference.Length <= 60 ? reference : reference[..60] + "…")}' in the department of the token.");

    /// <summary>A fault with its findings.</summary>
    public static IResult Problem(int status, string title, IReadOnlyList<string>? findings = null, string? reference = null)
    {
        var more = new Dictionary<string, object?>();
        if (findings is { Count: > 0 })
        {
            more["findings"] = findings;
        }

        if (reference is not null)
        {
            more["reference"] = reference;
        }

        return Results.Problem(statusCode: status, title: title, extensions: more);
    }
}
