using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Queries;

/// <summary>Who may read what a case holds: people of its department, who have a role in its process or supervise it.</summary>
public static class CaseRights
{
    /// <summary>The role that may read every case of its department.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>A person may read a case. <paramref name="definition"/> is its process, or null where that is not known here: then only a supervisor may.</summary>
    public static bool MayRead(Actor reader, string department, WorkflowDefinition? definition) =>
        string.Equals(reader.Department, department, StringComparison.Ordinal)
        && (reader.Roles.Contains(Supervisor) || (definition is not null && RolesOf(definition).Any(r => reader.Roles.Contains(r))));

    /// <summary>A person may command what is not about one case, such as running a schedule.</summary>
    public static bool MayOperate(Actor actor) => actor.Roles.Contains(Supervisor) || actor.Roles.Contains("operator");

    private static IEnumerable<string> RolesOf(WorkflowDefinition definition) => definition.Starts.OfType<HandOffStart>().Select(s => s.Role)
        .Concat(definition.States.Values.OfType<TaskState>().SelectMany(t => t.Escalate is { } escalate ? new[] { t.Role, escalate } : [t.Role]))
        .Concat(definition.Deadlines.Select(d => d.Escalate).OfType<string>());
}
