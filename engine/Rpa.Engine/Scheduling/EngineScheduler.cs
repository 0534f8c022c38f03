using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Quartz;
using Rpa.Engine.Running;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Scheduling;

/// <summary>
/// The engine's schedules on Quartz. What a tick starts is claimed in the database besides: a scheduler that is wrong about who lives (a suspended machine, a cut network) starts nothing twice.
/// </summary>
internal sealed class EngineScheduler(ScheduleStore store, IDatabase database, EngineOptions options, ChangeSignal changes) : IAsyncDisposable
{
    /// <summary>The outcome of a poll that found nothing.</summary>
    public const string Unchanged = "nothing new";

    /// <summary>The outcome of a tick that another process did.</summary>
    public const string Elsewhere = "done by another worker";

    private readonly ConcurrentDictionary<string, ScheduledWork> _work = new(StringComparer.Ordinal);
    private readonly ILogger _log = options.Logs.CreateLogger("Rpa.Engine.Scheduling");
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private IScheduler? _quartz;

    /// <summary>There is a schedule of this name.</summary>
    public bool Knows(string schedule) => _work.ContainsKey(schedule);

    /// <summary>Declares the schedules and, where this process runs them, starts Quartz and does what was missed.</summary>
    public async Task StartAsync(IReadOnlyList<ScheduledWork> work, CancellationToken cancellationToken)
    {
        if (options.RunsSchedules)
        {
            _quartz = await QuartzStores.OpenAsync(options, database, work.Count, cancellationToken);
            _quartz.Context.Add(TickJob.Key, (TickJob.Tick)((schedule, at, next) => TickAsync(schedule, at, next, isByHand: false)));
        }

        await ReplaceAsync(work, mayBeFaulty: false, cancellationToken);
        if (_quartz is { } quartz)
        {
            await CatchUpAsync(database.HasOneOwner ? TimeSpan.Zero : QuartzStores.Late);
            await quartz.Start(cancellationToken);
        }
    }

    /// <summary>Other schedules from now on, after bundles were published.</summary>
    public async Task ReplaceAsync(IReadOnlyList<ScheduledWork> work, bool mayBeFaulty, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var named = work.ToDictionary(w => w.Name, StringComparer.Ordinal);
            foreach (var one in work)
            {
                await store.DeclareAsync(one.Name, one.Description, one.Timetable);
            }

            await store.KeepOnlyAsync(named.Keys);

            foreach (var gone in _work.Keys.Except(named.Keys).ToList())
            {
                _work.TryRemove(gone, out _);
                if (_quartz is { } quartz)
                {
                    await quartz.DeleteJob(new JobKey(gone), cancellationToken);
                }
            }

            foreach (var one in work)
            {
                var sameTimes = _work.TryGetValue(one.Name, out var before) && before.Timetable == one.Timetable;
                _work[one.Name] = one;
                if (!sameTimes)
                {
                    await ScheduleAsync(one, mayBeFaulty, cancellationToken);
                }
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Runs a schedule's work now; the outcome in words.</summary>
    public Task<string> RunNowAsync(string schedule, DateTimeOffset at) => TickAsync(schedule, at, next: null, isByHand: true);

    /// <summary>Takes up work that a process began and did not end.</summary>
    public async Task TakeUpAsync(string schedule, DateTimeOffset at)
    {
        if (_work.ContainsKey(schedule))
        {
            _log.LogWarning("The tick {At:u} of {Schedule} was begun by a process that is gone; it is done again.", at, schedule);
            await TickAsync(schedule, at, next: null, isByHand: true);
        }
    }

    /// <summary>
    /// What came while nobody was there to do it (all processes down, a machine asleep), by the policy of each schedule. Another process may do the same: each tick is claimed.
    /// </summary>
    /// <param name="grace">Ticks younger than this may still come by themselves.</param>
    public async Task CatchUpAsync(TimeSpan grace)
    {
        var last = await store.LastAsync();
        var now = (database.HasOneOwner ? options.Time.GetUtcNow() : database.Now) - grace;
        foreach (var work in _work.Values.Where(w => w.Cron is not null))
        {
            if (!last.TryGetValue(work.Name, out var at) || Triggers.Missed(work, options, at, now) is not { Count: > 0 } missed)
            {
                continue;
            }

            var policy = PolicyOf(work.Name);
            if (policy.Misfire == Misfire.Skip)
            {
                await store.RecordAsync(work.Name, missed[^1], $"{missed.Count} missed and left out", nextAt: null);
                continue;
            }

            foreach (var tick in policy.Misfire == Misfire.RunAll ? missed : missed[^1..])
            {
                await TickAsync(work.Name, tick, next: null, isByHand: false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_quartz is not null)
        {
            await _quartz.Shutdown(true, CancellationToken.None);
        }

        _stopping.Dispose();
        _changing.Dispose();
    }

    private async Task ScheduleAsync(ScheduledWork work, bool mayBeFaulty, CancellationToken cancellationToken)
    {
        try
        {
            var trigger = Triggers.Of(work, options);
            if (_quartz is not { } quartz)
            {
                return;
            }

            // In a cluster another process may have scheduled it already: what goes on as it should is left alone.
            var known = await quartz.GetTrigger(trigger.Key, cancellationToken);
            DateTimeOffset? first;
            if (known is not null && Triggers.AreAlike(known, trigger) && await quartz.GetTriggerState(trigger.Key, cancellationToken) != TriggerState.Error)
            {
                first = known.NextFireTimeUtc;
                if (work.StartsAtOnce)
                {
                    await quartz.TriggerJob(known.JobKey, cancellationToken: cancellationToken);
                }
            }
            else
            {
                first = await quartz.ScheduleJob(TickJob.Of(work.Name), trigger, new ScheduleJobOptions { Replace = true }, cancellationToken);
            }

            await store.RecordNextAsync(work.Name, first);
        }
        catch (EngineStartException fault) when (mayBeFaulty)
        {
            _log.LogError(fault, "The schedule {Schedule} cannot run.", work.Name);
        }
    }

    private SchedulePolicy PolicyOf(string schedule) => options.SchedulePolicies.GetValueOrDefault(schedule) ?? SchedulePolicy.Default;

    private async Task<string> TickAsync(string schedule, DateTimeOffset at, DateTimeOffset? next, bool isByHand)
    {
        if (!_work.TryGetValue(schedule, out var work))
        {
            return "no longer declared";
        }

        string outcome;
        try
        {
            outcome = await WhyNotAsync(work, at, isByHand) ?? await work.TickAsync(at, _stopping.Token);
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

        try
        {
            await store.RecordAsync(work.Name, at, outcome == Elsewhere ? null : outcome, next);
        }
        catch (System.Data.Common.DbException gone)
        {
            _log.LogError(gone, "The outcome of {Schedule} could not be recorded.", work.Name);
        }

        if (outcome is not (Unchanged or Elsewhere))
        {
            changes.Set();
        }

        return outcome;
    }

    /// <summary>Why a tick is left out, or null. What somebody asks for by hand is done.</summary>
    private async Task<string?> WhyNotAsync(ScheduledWork work, DateTimeOffset at, bool isByHand) =>
        isByHand ? null
        : await store.IsPausedAsync(work.Name) ? "paused"
        : PolicyOf(work.Name).ExceptHolidays is { } calendar && Triggers.IsHoliday(calendar, at, options) is { } holiday ? $"left out: {holiday}"
        : null;
}
