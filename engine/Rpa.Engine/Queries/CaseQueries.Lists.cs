using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Queries;

/// <summary>The task list and the exception queue.</summary>
internal sealed partial class CaseQueries
{
    /// <inheritdoc/>
    public Task<Page<TaskRow>> TasksAsync(IReadOnlyList<string> roles, string? department, PageRequest page, CancellationToken cancellationToken)
    {
        var where = new Where();
        where.OneOf(["t.role", "t.escalated_to"], roles);
        where.Exactly("c.department", department);
        return PageAsync(
            $"""
            select t.reference, c.workflow, c.state, t.visit, t.role, t.opened_at, t.due_at, t.assigned_to, c.subject, t.awaits_release
            from tasks t join cases c on c.reference = t.reference{where} order by t.due_at is null, t.due_at, t.opened_at, t.reference
            """,
            $"select count(*) from tasks t{(department is null ? "" : " join cases c on c.reference = t.reference")}{where}",
            where,
            page,
            r => new TaskRow(
                r.GetString(0), r.GetString(1), r.GetString(2), (int)r.GetInt64(3), r.GetString(4), r.Time(5), r.TimeOrNull(6), r.TextOrNull(7), r.GetString(8), r.Flag(9)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Page<ExceptionRow>> ExceptionsAsync(ExceptionFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var where = new Where();
        where.Equal("e.kind", filter.Kind);
        where.Equal("c.workflow", filter.Workflow);
        where.Equal("c.state", filter.State);
        where.Exactly("c.department", filter.Department);
        return PageAsync(
            $"""
            select e.reference, c.workflow, c.state, e.visit, e.kind, e.name, e.message, e.raised_at, e.assigned_to, c.subject
            from exceptions e join cases c on c.reference = e.reference{where} order by e.raised_at, e.reference
            """,
            $"select count(*) from exceptions e join cases c on c.reference = e.reference{where}",
            where,
            page,
            r => new ExceptionRow(
                r.GetString(0), r.GetString(1), r.GetString(2), (int)r.GetInt64(3), r.GetString(4), r.GetString(5), r.GetString(6), r.Time(7), r.TextOrNull(8), r.GetString(9)),
            cancellationToken);
    }
}
