using Rpa.Engine.Queries;
using Rpa.Language.Running;

namespace Rpa.Engine.Fleet;

/// <summary>Who may decide what is about no one case: what runs, who works and when. What no person does (the program itself, a trigger) is not asked.</summary>
internal static class FleetRights
{
    private const string ProcessOwner = "process-owner";

    /// <summary>Why a person may not change processes (publish, roll back, patch); null where they may.</summary>
    public static FleetReceipt? ToProcesses(Actor actor) => !actor.IsPerson || CaseRights.MayOperate(actor) || actor.Roles.Contains(ProcessOwner)
        ? null
        : new FleetReceipt(false, $"Only who has the role '{ProcessOwner}', 'operator' or 'supervisor' may change processes; {Has(actor)}");

    /// <summary>Why a person may not steer workers, schedules and running cases; null where they may.</summary>
    public static FleetReceipt? ToOperations(Actor actor) => !actor.IsPerson || CaseRights.MayOperate(actor)
        ? null
        : new FleetReceipt(false, $"Only who has the role 'operator' or 'supervisor' may steer workers, schedules and running cases; {Has(actor)}");

    private static string Has(Actor actor) => actor.Roles.IsEmpty ? $"'{actor.Name}' has none." : $"'{actor.Name}' has {string.Join(", ", actor.Roles.Select(r => $"'{r}'"))}.";
}
