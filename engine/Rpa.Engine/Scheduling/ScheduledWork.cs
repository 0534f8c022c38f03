namespace Rpa.Engine.Scheduling;

/// <summary>A schedule and what a tick of it does.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Description">In words.</param>
/// <param name="Cron">Cron expression, or null.</param>
/// <param name="Every">Interval, or null.</param>
/// <param name="StartsAtOnce">The first tick is now, not after the first interval.</param>
/// <param name="TickAsync">Does the work of the tick scheduled at a time; the outcome in words.</param>
internal sealed record ScheduledWork(
    string Name, string Description, string? Cron, TimeSpan? Every, bool StartsAtOnce, Func<DateTimeOffset, CancellationToken, Task<string>> TickAsync)
{
    /// <summary>For operators.</summary>
    public string Timetable => Cron ?? $"every {Every!.Value:g}";
}
