using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Quartz;
using Rpa.Engine.Running;
using Rpa.Engine.Storage;

namespace Rpa.Engine.Scheduling;

/// <summary>The engine's schedules on Quartz (RAM store: the ticks themselves are deduplicated in the database).</summary>
internal sealed class EngineScheduler : IAsyncDisposable
{
    private readonly ImmutableDictionary<string, ScheduledWork> _work;
    private readonly ScheduleStore _store;
    private readonly EngineOptions _options;
    private readonly ChangeSignal _changes;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private IScheduler? _quartz;

    public EngineScheduler(IEnumerable<ScheduledWork> work, ScheduleStore store, EngineOptions options, ChangeSignal changes)
    {
        _work = work.ToImmutableDictionary(w => w.Name, StringComparer.Ordinal);
        _store = store;
        _options = options;
        _changes = changes;
        _log = options.Logs.CreateLogger("Rpa.Engine.Scheduling");
    }

    /// <summary>The schedules by name.</summary>
    public bool Knows(string schedule) => _work.ContainsKey(schedule);

    /// <summary>Declares the schedules and, where this process runs them, starts Quartz.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var triggers = _work.Values.ToDictionary(w => w.Name, TriggerOf, StringComparer.Ordinal);
        foreach (var work in _work.Values)
        {
            await _store.DeclareAsync(work.Name, work.Description, work.Timetable);
        }

        await _store.KeepOnlyAsync([.. _work.Keys]);
        if (!_options.RunsSchedules || _work.IsEmpty)
        {
            return;
        }

        _quartz = await QuartzSchedulerBuilder.Create(q =>
        {
            q.ConfigureScheduler(o => o.InstanceName = $"rpa-{_options.WorkerName}");
            q.UseTimeProvider(_options.Time);
            q.UseInMemoryStore(_ => { });
            q.UseDefaultThreadPool(Math.Max(4, _work.Count));
        }).BuildScheduler(cancellationToken);
        foreach (var work in _work.Values)
        {
            var first = await _quartz.ScheduleJob(
                JobBuilder.Create<TickJob>().WithIdentity(work.Name).DisallowConcurrentExecution(true).UsingJobData(TickJob.Key, (Func<DateTimeOffset, DateTimeOffset?, Task>)((at, next) => TickAsync(work, at, next))).Build(),
                triggers[work.Name],
                cancellationToken: cancellationToken);
            await _store.RecordNextAsync(work.Name, first);
        }

        await _quartz.Start(cancellationToken);
    }

    /// <summary>Runs a schedule's work now; the outcome in words.</summary>
    public Task<string> RunNowAsync(string schedule) => TickAsync(_work[schedule], _options.Time.GetUtcNow(), null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_quartz is not null)
        {
            await _quartz.Shutdown(true, CancellationToken.None);
        }

        _stopping.Dispose();
    }

    private ITrigger TriggerOf(ScheduledWork work)
    {
        var trigger = TriggerBuilder.Create(_options.Time).WithIdentity(work.Name);
        if (work.Cron is { } cron)
        {
            try
            {
                return trigger.WithSchedule(CronScheduleBuilder.Create(cron).InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(_options.TimeZone))).Build();
            }
            catch (FormatException fault)
            {
                throw new EngineStartException(
                    $"The schedule '{work.Name}' has the timetable '{cron}', which is no cron expression: {fault.Message} Expected six or seven fields, such as `0 30 7 ? * MON-FRI`.", 1, fault);
            }
        }

        trigger = work.StartsAtOnce ? trigger.StartNow() : trigger.StartAt(_options.Time.GetUtcNow() + work.Every!.Value);
        return trigger.WithSchedule(SimpleScheduleBuilder.Create().WithInterval(work.Every!.Value).RepeatForever()).Build();
    }

    private async Task<string> TickAsync(ScheduledWork work, DateTimeOffset at, DateTimeOffset? next)
    {
        string outcome;
        try
        {
            outcome = await work.TickAsync(at, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return "stopped";
        }
#pragma warning disable CA1031 // A failed tick is an outcome; the schedule goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _log.LogError(fault, "The schedule {Schedule} failed.", work.Name);
            outcome = $"failed: {fault.Message}";
        }

        await _store.RecordAsync(work.Name, at, outcome, next);
        if (outcome != Unchanged)
        {
            _changes.Set();
        }

        return outcome;
    }

    /// <summary>The outcome of a poll that found nothing.</summary>
    public const string Unchanged = "nothing new";

    /// <summary>What Quartz runs: it hands the tick to the engine.</summary>
    private sealed class TickJob : IJob
    {
        public const string Key = "tick";

        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
            await ((Func<DateTimeOffset, DateTimeOffset?, Task>)context.MergedJobDataMap[Key]!)(context.ScheduledFireTimeUtc ?? context.FireTimeUtc, context.NextFireTimeUtc);
    }
}
