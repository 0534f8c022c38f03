using Microsoft.Extensions.Logging;
using Rpa.Engine.Running;
using Rpa.Engine.Scheduling;
using Rpa.Engine.Storage;

namespace Rpa.Engine.Fleet;

/// <summary>
/// Looks for what other processes on the database, and commands, ask of this one: newly published bundles, schedules to run, a drain. When it is told, at once; else by itself, with cheap questions.
/// </summary>
internal sealed class FleetWatch(
    Worker worker, BundleShelf bundles, EngineWork work, EngineScheduler scheduler, ScheduleStore schedules, WorkerStore workers, EngineOptions options, ChangeSignal changes) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>The same while it is told.</summary>
    private static readonly TimeSpan LookInCase = TimeSpan.FromSeconds(2);

    /// <summary>A tick may come this late by itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>A process that began a tick and did not end it for so long is taken for dead.</summary>
    private static readonly TimeSpan Forsaken = TimeSpan.FromMinutes(10);

    private readonly ILogger _log = options.Logs.CreateLogger("Rpa.Engine.Fleet");
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;
    private bool _isCutOff;

    /// <summary>Completes when this process was told to drain and has handed back what it held.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Begins to look.</summary>
    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Something was decided for all processes: they look at once.</summary>
    public void Announce() => worker.Announce();

    /// <summary>Takes over newly published bundles, with their schedules and triggers.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (await bundles.RefreshAsync(cancellationToken) is not { } faults)
        {
            return;
        }

        if (faults.Length > 0)
        {
            _log.LogError("A published process cannot be read by this program and stays as it was: {Faults}", faults);
        }

        if (options.RunsCases)
        {
            var current = bundles.Current.Values;
            await scheduler.ReplaceAsync(work.Of(current, work.PollersOf(current, mayLack: true)), mayBeFaulty: true, cancellationToken);
            worker.WorkIsDue();
        }

        changes.Set();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task LoopAsync()
    {
        var sinceCare = options.Time.GetTimestamp();
        var decided = worker.Decided.Next;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await WaitAsync(decided);
                decided = worker.Decided.Next;
                await RefreshAsync(_stopping.Token);
                if (options.RunsSchedules)
                {
                    foreach (var (schedule, at) in await schedules.TakeRequestsAsync())
                    {
                        _ = scheduler.RunNowAsync(schedule, at);
                    }

                    if (options.Time.GetElapsedTime(sinceCare) > Grace)
                    {
                        sinceCare = options.Time.GetTimestamp();
                        await CareAsync();
                    }
                }

                if (options.RunsActions && !worker.IsDraining && await workers.IsToDrainAsync(options.WorkerName, _stopping.Token))
                {
                    _ = DrainAsync();
                }

                Again();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database may come back at any time.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                CutOff(fault);
            }
        }
    }

    private async Task WaitAsync(Task decided)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        await Task.WhenAny(decided, Task.Delay(worker.IsListening ? LookInCase : Look, options.Time, woken.Token));
        await woken.CancelAsync();
        _stopping.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Ticks that nobody did.</summary>
    private async Task CareAsync()
    {
        foreach (var (schedule, at) in await schedules.ForsakenAsync(Forsaken))
        {
            await scheduler.TakeUpAsync(schedule, at);
        }

        await scheduler.CatchUpAsync(Grace);
    }

    private async Task DrainAsync()
    {
        _log.LogInformation("Told to drain: nothing new begins.");
        await worker.DrainAsync();
        await workers.SeenAsync(options.WorkerName, isDraining: true);
        _log.LogInformation("Drained: everything is handed back.");
        changes.Set();
        _drained.TrySetResult();
    }

    /// <summary>Said once, however long it lasts.</summary>
    private void CutOff(Exception fault)
    {
        if (!_isCutOff)
        {
            _isCutOff = true;
            _log.LogError(fault, "The database does not answer; it is tried again until it does.");
            options.OnConnection?.Invoke(false, fault.Message);
        }
    }

    private void Again()
    {
        if (_isCutOff)
        {
            _isCutOff = false;
            _log.LogWarning("The database answers again.");
            options.OnConnection?.Invoke(true, "");
            worker.WorkIsDue();
        }
    }
}
