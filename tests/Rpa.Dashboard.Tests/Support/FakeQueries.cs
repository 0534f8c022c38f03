using System.Collections.Immutable;
using Rpa.Engine.Queries;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Tests.Support;

/// <summary>Reads of <see cref="FakeEngine"/>.</summary>
internal sealed class FakeQueries(Dictionary<string, CaseDetails> cases, Dictionary<string, BlobContent> blobs, TimeProvider time) : ICaseQueries
{
    private IEnumerable<CaseSnapshot> All => cases.Values.Select(c => c.Snapshot).OrderByDescending(s => s.Reference, StringComparer.Ordinal);

    public Task<Overview> OverviewAsync(CancellationToken cancellationToken) => Task.FromResult(new Overview(
        All.GroupBy(s => s.Phase).ToImmutableDictionary(g => g.Key, g => (long)g.Count()),
        [.. All.GroupBy(s => (s.Workflow, s.State, s.Phase)).Select(g => new WorkflowCount(g.Key.Workflow, g.Key.State, g.Key.Phase, g.Count()))],
        All.Count(s => s.Phase == CasePhase.Finished), All.Count(s => s.Task is not null), 0, All.Count(s => s.Exception is not null),
        All.Select(s => s.Exception?.RaisedAt).Min()));

    public Task<Page<CaseRow>> CasesAsync(CaseFilter filter, PageRequest page, CancellationToken cancellationToken) => Part(
        All.Where(s => (filter.Text is null || s.Reference.Contains(filter.Text) || Subject(s).Contains(filter.Text)) && (filter.State is null || s.State == filter.State)
            && (filter.Phase is null || s.Phase == filter.Phase) && (filter.Outcome is null || s.Outcome == filter.Outcome))
        .Select(s => new CaseRow(s.Reference, s.Workflow, s.State, s.Phase, s.Outcome, s.Department, s.StartedAt, s.EnteredAt, Subject(s), null)), page);

    public Task<CaseDetails?> CaseAsync(string reference, CancellationToken cancellationToken) => Task.FromResult(cases.GetValueOrDefault(reference));

    public Task<CaseDetails?> CaseAsync(string reference, Actor reader, CancellationToken cancellationToken) =>
        Task.FromResult(cases.GetValueOrDefault(reference) is { } found && CaseRights.MayRead(reader, found.Snapshot.Department, Let.Bundle.Definition) ? found : null);

    public Task<Page<TaskRow>> TasksAsync(IReadOnlyList<string> roles, string? department, PageRequest page, CancellationToken cancellationToken) => Part(
        All.Where(s => s.Task is { } t && (roles.Count == 0 || roles.Contains(t.Role)) && (department is null || s.Department == department))
            .Select(s => new TaskRow(s.Reference, s.Workflow, s.State, s.Visit, s.Task!.Role, s.Task.OpenedAt, s.Task.DueAt, s.Task.AssignedTo, Subject(s), s.Task.AwaitsRelease)), page);

    public Task<Page<ExceptionRow>> ExceptionsAsync(ExceptionFilter filter, PageRequest page, CancellationToken cancellationToken) => Part(
        All.Where(s => s.Exception is { } e && (filter.Kind is null || e.Kind == filter.Kind) && (filter.Department is null || s.Department == filter.Department))
            .Select(s => new ExceptionRow(
                s.Reference, s.Workflow, s.State, s.Visit, s.Exception!.Kind, s.Exception.Name, s.Exception.Message, s.Exception.RaisedAt, s.Exception.AssignedTo, Subject(s))), page);

    public Task<BlobContent?> BlobAsync(string id, CancellationToken cancellationToken) => Task.FromResult(blobs.GetValueOrDefault(id));

    public Task<BlobContent?> BlobAsync(string id, Actor reader, CancellationToken cancellationToken) =>
        Task.FromResult(cases.Values.Any(c => CaseRights.MayRead(reader, c.Snapshot.Department, Let.Bundle.Definition)) ? blobs.GetValueOrDefault(id) : null);

    public Task<ImmutableArray<WorkerRow>> WorkersAsync(CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<WorkerRow>>(
    [
        new("demo-1", "1.0", time.GetUtcNow().AddHours(-3), time.GetUtcNow(), IsAlive: true, IsDraining: false,
            ImmutableDictionary<string, int>.Empty.Add("ocr", 2).Add("browser", 2), [new WorkerLease("2026-000001", "reading", "document.read", time.GetUtcNow())]),
    ]);

    public Task<ImmutableArray<ScheduleRow>> SchedulesAsync(CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<ScheduleRow>>(
        [new("daily-report", "Writes the daily report", "0 0 18 * * ?", time.GetUtcNow().AddDays(-1), "12 rows", time.GetUtcNow().AddHours(8), IsPaused: false)]);

    public Task<ImmutableArray<BundleRow>> BundlesAsync(CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<BundleRow>>(
        [new("let", 1, Let.Bundle.Hash, time.GetUtcNow().AddDays(-3), "p.lehmann", IsCurrent: true, cases.Count)]);

    public Task<ImmutableArray<ThroughputPoint>> ThroughputAsync(DateTimeOffset from, TimeSpan step, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<ThroughputPoint>>([new(from, 3, 2, 1), new(from + step, 1234, 1200, 4)]);

    private static string Subject(CaseSnapshot snapshot) => snapshot.Data.Text("name") ?? "";

    private static Task<Page<T>> Part<T>(IEnumerable<T> rows, PageRequest page)
    {
        var all = rows.ToList();
        return Task.FromResult(new Page<T>([.. all.Skip(page.Skip).Take(page.Take)], all.Count));
    }
}
