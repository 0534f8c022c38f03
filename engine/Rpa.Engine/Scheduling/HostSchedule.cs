namespace Rpa.Engine.Scheduling;

/// <summary>Something the program does on the calendar beside the workflows' own schedules, such as the daily report.</summary>
/// <param name="Name">Unique; shown to operators.</param>
/// <param name="Description">What it does, in words.</param>
/// <param name="Cron">A Quartz cron expression in the engine's time zone (`0 0 18 * * ?` = 18:00 each day), or null for an interval.</param>
/// <param name="Every">The interval where there is no cron expression.</param>
/// <param name="Run">What it does. Exceptions are logged and shown as the outcome.</param>
public sealed record HostSchedule(string Name, string Description, string? Cron, TimeSpan? Every, Func<CancellationToken, Task> Run);
