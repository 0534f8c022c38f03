using Rpa.Bots.Assets;
using Rpa.Bots.Effects;
using Rpa.Engine.Effects;
using Rpa.Engine.Storage;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>
/// One case under a lease, from load to release: take over what a dead worker left, drain the inbox, see to the timers, act, commit; again while there is something to do.
/// </summary>
internal sealed class CaseRunner : IDisposable
{
    /// <summary>Actions in a row under one lease; then others get their turn.</summary>
    private const int MostInARow = 50;

    /// <summary>How long a case waits before it asks again for a place at a target that is full.</summary>
    private static readonly TimeSpan WhenFull = TimeSpan.FromMilliseconds(500);

    private readonly Worker _worker;
    private readonly LeasedCase _leased;
    private readonly HeldCase _case;
    private string? _slot;

    public CaseRunner(Worker worker, LeasedCase leased)
    {
        _worker = worker;
        _leased = leased;
        _case = new HeldCase(worker, leased);
        _slot = leased.ForAction ? leased.Next!.Capability : null;
    }

    public LeaseKey Lease => _leased.Lease;

    private Turn Turn => _case.Turn;

    /// <summary>A message came.</summary>
    public void Wake() => _case.Wake();

    /// <summary>The lease is gone: whatever runs is stopped, nothing is committed any more (R1).</summary>
    public void Lose() => _case.Lose();

    /// <inheritdoc/>
    public void Dispose() => _case.Dispose();

    /// <summary>The pipe.</summary>
    public async Task RunAsync()
    {
        try
        {
            await _case.OpenAsync();
            TakeOver();
            await _case.ReceiveAsync(_leased.Inbox);
            for (var acts = 0; acts < MostInARow && TryPrepare() is { } work; acts++)
            {
                var target = TargetOf(work);
                if (target is not null && !await _worker.Targets.TryEnterAsync(target.Name, target.Places, Lease))
                {
                    await StepBackAsync(work);
                    return;
                }

                await ActAsync(work);
                if (target is not null)
                {
                    await _worker.Targets.LeaveAsync(target.Name, Lease);
                }
            }

            if (Turn is { IsEmpty: true, Next: { } next } && !_worker.Actions.ContainsKey(next.Action) && _leased.ForAction)
            {
                _worker.ActionMissing(Lease.Reference, next.Action);
                await _case.PostponeAsync();
                return;
            }

            // What was acted is over: the next case is taken while this one is being committed.
            ReleaseSlot();
            await _case.CommitAsync(keep: false, acting: false);
        }
        catch (LeaseLostException)
        {
            _worker.LeaseLost(Lease.Reference);
        }
        catch (BundleMissingException missing)
        {
            _worker.Faulted(missing, Lease.Reference);
            await _case.PostponeAsync();
        }
#pragma warning disable CA1031 // One case's trouble must not stop the worker; the case comes back later.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _worker.Faulted(fault, Lease.Reference);
            await _case.PostponeAsync();
        }
        finally
        {
            ReleaseSlot();
        }
    }

    /// <summary>A lease that was taken over from a worker in the middle of an action is a death (R8).</summary>
    private void TakeOver()
    {
        if (_leased is not { TakenOver: true, WasActing: true, Next: { } next })
        {
            return;
        }

        const string message = "The worker that acted for this case died or lost its lease.";
        var actor = new Actor($"bot:{_worker.Options.WorkerName}", Turn.Snapshot.Department, []);
        Turn.Record(new AttemptWrite(
            Lease.Reference, next.Visit, next.Attempt, next.Kind, Turn.Snapshot.State, next.Action, "", _worker.Now(), _worker.Now(), "died", message, null, null));
        _case.Apply(next.Kind == NextWork.ProbeKind
            ? new ProbeAnswered { At = _worker.Now(), Actor = actor, Visit = next.Visit, Failed = message, Jitter = _worker.Jitter() }
            : new ActionFailed
            {
                At = _worker.Now(), Actor = actor, Visit = next.Visit, Attempt = next.Attempt, Kind = FailureKind.Death, Message = message, Jitter = _worker.Jitter(),
            });
    }

    /// <summary>The next work where it is due and this process has a slot for it.</summary>
    private NextWork? TryPrepare()
    {
        if (Turn.Next is not { } next || next.At > _worker.Now() || _worker.IsDraining || !_worker.Actions.ContainsKey(next.Action))
        {
            return null;
        }

        if (_slot != next.Capability)
        {
            ReleaseSlot();
            if (!_worker.Slots.TryTake(next.Capability))
            {
                return null;
            }

            _slot = next.Capability;
        }

        return next;
    }

    /// <summary>The target of a work that bears only so many cases at a time, or null.</summary>
    private LimitedTarget? TargetOf(NextWork work)
    {
        if (_worker.Options.TargetLimits.IsEmpty || _worker.Actions[work.Action].Signature.AssetInput is not { } input || _case.InputsOf(work).Text(input) is not { } name)
        {
            return null;
        }

        var asset = Turn.Bundle.Assets.Values.OfType<ITargetedAsset>().FirstOrDefault(a => a.Name == name);
        return asset is not null && _worker.Options.TargetLimits.TryGetValue(asset.Target, out var places) ? new LimitedTarget(asset.Target, places) : null;
    }

    /// <summary>The target is full: the case waits in the queue, where it costs no attempt and no slot.</summary>
    private async Task StepBackAsync(NextWork work)
    {
        if (Turn.IsEmpty)
        {
            await _case.PostponeAsync(WhenFull);
            return;
        }

        Turn.Next = work with { At = _worker.Now() + WhenFull };
        await _case.CommitAsync(keep: false, acting: false);
    }

    private async Task ActAsync(NextWork work)
    {
        if (!Turn.IsEmpty || !_leased.ForAction)
        {
            await _case.CommitAsync(keep: true, acting: true);
        }

        if (Turn.Next != work)
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_case.Lost, _worker.Stopping);
        var gate = work.Kind == NextWork.ProbeKind ? EffectGate.Closed : new EffectGate((description, cancellation) => BeginEffectAsync(work, description, stop, cancellation));
        var attempt = new Attempt(_worker, Turn, work, _case.InputsOf(work), gate, _worker.Now());
        _worker.Acting();
        var running = Task.Run(() => attempt.RunAsync(stop.Token), CancellationToken.None);
        while (!running.IsCompleted)
        {
            await WatchAsync(running, work, stop);
        }

        var end = await running;
        _case.Lost.ThrowIfLost();
        using var unlock = await _case.LockAsync();
        if (end is null)
        {
            await _worker.Cases.TraceAsync(attempt.Trace(null, _worker.Now()));
        }
        else
        {
            Turn.Record(attempt.Trace(end, _worker.Now()));
            Answer(end, work);
        }

        await _case.ReceiveFreshAsync();
    }

    private void Answer(CaseInput end, NextWork work)
    {
        var (_, fault) = _case.Apply(end with { At = _worker.Now() });
        if (fault is not null)
        {
            var message = $"The answer could not be processed: {fault.Message}";
            _case.Apply(work.Kind == NextWork.ProbeKind
                ? new ProbeAnswered { At = _worker.Now(), Actor = end.Actor, Visit = work.Visit, Failed = message }
                : new ActionFailed { At = _worker.Now(), Actor = end.Actor, Visit = work.Visit, Attempt = work.Attempt, Kind = FailureKind.Defect, Message = message });
        }

        if (Turn.Next == work)
        {
            // The answer changed nothing, which is a fault of ours: acting again at once would turn in a circle.
            Turn.Next = work with { At = _worker.Now() + TimeSpan.FromMinutes(1) };
        }
    }

    /// <summary>Waits for the action's end, a message or a timer. What arrives is applied while the action runs; when the case moves on, the action is stopped (R5).</summary>
    private async Task WatchAsync(Task running, NextWork work, CancellationTokenSource stop)
    {
        var signal = _case.NextMessage;
        if (_case.MayHaveMail || !stop.IsCancellationRequested)
        {
            using var alarm = new CancellationTokenSource();
            var timer = _case.EarliestTimer() is { } due ? Task.Delay(Later(due), _worker.Options.Time, alarm.Token) : Task.Delay(Timeout.InfiniteTimeSpan, alarm.Token);
            await Task.WhenAny(running, signal, timer);
            await alarm.CancelAsync();
        }
        else
        {
            await Task.WhenAny(running);
        }

        if (running.IsCompleted || _case.Lost.IsCancellationRequested)
        {
            await Task.WhenAny(running);
            return;
        }

        using var unlock = await _case.LockAsync();
        await _case.ReceiveFreshAsync();
        if (!Turn.IsEmpty)
        {
            await _case.CommitAsync(keep: true, acting: Turn.Next == work);
        }

        if (Turn.Next != work)
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>R2: the intent is committed before the irreversible step; the permission's time counts from before the question for database time.</summary>
    private async Task<ArmedEffect> BeginEffectAsync(NextWork work, string description, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        using var unlock = await _case.LockAsync(cancellationToken);
        var startedAt = _worker.Options.Time.GetTimestamp();
        await _case.ReceiveFreshAsync();
        if (Turn.Next != work || stop.IsCancellationRequested)
        {
            await stop.CancelAsync();
            throw new EffectRefusedException("The case has moved on, or this worker may not act for it any more; nothing was done.");
        }

        var now = await _worker.Cases.NowAsync(cancellationToken);
        var intent = new Intent(work.KeyOf(Lease.Reference), description, now, now + _worker.Options.ArmedWindow);
        var (verdict, _) = _case.Apply(new EffectBegun
        {
            At = now, Actor = new Actor($"bot:{_worker.Options.WorkerName}", Turn.Snapshot.Department, []), Visit = work.Visit, Attempt = work.Attempt, Intent = intent,
        });
        if (verdict.Kind != VerdictKind.Applied)
        {
            throw new EffectRefusedException($"{verdict.Message.En} Nothing was done.");
        }

        try
        {
            await _case.CommitAsync(keep: true, acting: true);
        }
        catch (LeaseLostException)
        {
            throw new EffectRefusedException("The lease on the case is lost; nothing was done.");
        }

        return new ArmedEffect(intent, _worker.Options.Time, startedAt, _worker.Options.ArmedWindow);
    }

    private TimeSpan Later(DateTimeOffset due)
    {
        var wait = due - _worker.Now();
        return wait <= TimeSpan.Zero ? TimeSpan.FromSeconds(1) : wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1);
    }

    private void ReleaseSlot()
    {
        if (_slot is { } taken)
        {
            _slot = null;
            _worker.Slots.Release(taken);
            _worker.WorkIsDue();
        }
    }

    private sealed record LimitedTarget(string Name, int Places);
}
