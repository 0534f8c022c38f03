using System.Collections.Immutable;
using System.Security.Claims;
using Rpa.Expressions;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Session;

/// <summary>The roles people act in.</summary>
public static class Roles
{
    /// <summary>The claim type of a department.</summary>
    public const string DepartmentClaim = "department";

    /// <summary>Hands cases off and completes data.</summary>
    public const string Clerk = "clerk";

    /// <summary>Decides.</summary>
    public const string Caseworker = "caseworker";

    /// <summary>Works the exception queue.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Installs and watches.</summary>
    public const string Operator = "operator";

    /// <summary>Writes processes.</summary>
    public const string ProcessOwner = "process-owner";

    /// <summary>A role's name for people; the role itself where a process owner made it up.</summary>
    public static LocalText Title(string role) => role switch
    {
        Clerk => new LocalText("Sachbearbeitung", "Clerk"),
        Caseworker => new LocalText("Entscheidung", "Caseworker"),
        Supervisor => new LocalText("Leitung", "Supervisor"),
        Operator => new LocalText("Betrieb", "Operator"),
        ProcessOwner => new LocalText("Prozessverantwortung", "Process owner"),
        _ => LocalText.Same(role),
    };

    /// <summary>The person as the engine knows them.</summary>
    public static Actor ToActor(this ClaimsPrincipal principal) => new(
        principal.Identity?.Name ?? "", principal.FindFirstValue(DepartmentClaim) ?? "", [.. principal.FindAll(ClaimTypes.Role).Select(c => c.Value)]);
}

/// <summary>A person who may sign in without a password: only for a demo on this machine.</summary>
/// <param name="Name">Sign-in name, in the history of cases.</param>
/// <param name="Title">Shown name.</param>
/// <param name="Department">Where they act.</param>
/// <param name="Roles">What they may do.</param>
public sealed record DemoAccount(string Name, string Title, string Department, ImmutableArray<string> Roles);
