using System.Data.Common;
using Rpa.Bots.Effects;
using Rpa.Engine.Effects;
using Rpa.Engine.Storage;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>
/// One case under a lease, from load to release: take over what a dead worker left, drain the inbox, see to the timers, act, commit; again while there is something to do. All changes
/// go through <see cref="Turn"/> under one lock, since messages may come while the action runs.
/// </summary>
internal sealed class CaseRunner : IDisposable
{
    /// <summary>Actions in a row under one lease; then others get their turn.</summary>
    private const int MostInARow = 50;

    private readonly Worker _worker;
    private readonly LeasedCase _leased;
    private readonly SemaphoreSlim _turnLock = new(1);
    private readonly ChangeSignal _inbox = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly HashSet<string> _stuckTimers = new(StringComparer.Ordinal);
    private Turn _turn = null!;
    private string? _slot;
    private long _lastMessage;

    /// <summary>A message may have come since the inbox was read; at first one may have come between the lease and this runner.</summary>
    private volatile bool _mayHaveMail = true;

    public CaseRunner(Worker worker, LeasedCase leased)
    {
        _worker = worker;
        _leased = leased;
        _slot = leased.ForAction ? leased.Next!.Capability : null;
    }

    public LeaseKey Lease => _leased.Lease;

    /// <summary>A message came.</summary>
    public void Wake()
    {
        _mayHaveMail = true;
        _inbox.Set();
    }

    /// <summary>The lease is gone: whatever runs is stopped, nothing is committed any more (R1).</summary>
    public void Lose()
    {
        try
        {
            _lost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended in the meantime.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turnLock.Dispose();
        _lost.Dispose();
    }

    /// <summary>The pipe.</summary>
    public async Task RunAsync()
    {
        try
        {
            _turn = new Turn(await _worker.Bundles.GetAsync(_leased.Snapshot.BundleVersion), _leased);
            TakeOver();
            await ReceiveAsync(_leased.Inbox);
            for (var acts = 0; acts < MostInARow && TryPrepare() is { } work; acts++)
            {
                await ActAsync(work);
            }

            if (_turn is { IsEmpty: true, Next: { } next } && !_worker.Actions.ContainsKey(next.Action) && _leased.ForAction)
            {
                _worker.ActionMissing(Lease.Reference, next.Action);
                await PostponeAsync();
                return;
            }

            await CommitAsync(keep: false, acting: false);
        }
        catch (LeaseLostException)
        {
            _worker.LeaseLost(Lease.Reference);
        }
        catch (BundleMissingException missing)
        {
            _worker.Faulted(missing, Lease.Reference);
            await PostponeAsync();
        }
#pragma warning disable CA1031 // One case's trouble must not stop the worker; the case comes back later.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _worker.Faulted(fault, Lease.Reference);
            await PostponeAsync();
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
        var actor = new Actor($"bot:{_worker.Options.WorkerName}", _turn.Snapshot.Department, []);
        _turn.Record(new AttemptWrite(
            Lease.Reference, next.Visit, next.Attempt, next.Kind, _turn.Snapshot.State, next.Action, "", _worker.Now(), _worker.Now(), "died", message, null, null));
        Apply(next.Kind == NextWork.ProbeKind
            ? new ProbeAnswered { At = _worker.Now(), Actor = actor, Visit = next.Visit, Failed = message, Jitter = _worker.Jitter() }
            : new ActionFailed
            {
                At = _worker.Now(), Actor = actor, Visit = next.Visit, Attempt = next.Attempt, Kind = FailureKind.Death, Message = message, Jitter = _worker.Jitter(),
            });
    }

    /// <summary>The next work where it is due and this process has a slot for it.</summary>
    private NextWork? TryPrepare()
    {
        if (_turn.Next is not { } next || next.At > _worker.Now() || _worker.IsDraining || !_worker.Actions.ContainsKey(next.Action))
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

    private async Task ActAsync(NextWork work)
    {
        if (!_turn.IsEmpty || !_leased.ForAction)
        {
            await CommitAsync(keep: true, acting: true);
        }

        if (_turn.Next != work)
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, _worker.Stopping);
        var gate = work.Kind == NextWork.ProbeKind ? EffectGate.Closed : new EffectGate((description, cancellation) => BeginEffectAsync(work, description, stop, cancellation));
        var attempt = new Attempt(_worker, _turn, work, InputsOf(work), gate, _worker.Now());
        _worker.Acting();
        var running = Task.Run(() => attempt.RunAsync(stop.Token), CancellationToken.None);
        while (!running.IsCompleted)
        {
            await WatchAsync(running, work, stop);
        }

        var end = await running;
        _lost.Token.ThrowIfLost();
        await _turnLock.WaitAsync();
        try
        {
            if (end is null)
            {
                await _worker.Cases.TraceAsync(attempt.Trace(null, _worker.Now()));
            }
            else
            {
                _turn.Record(attempt.Trace(end, _worker.Now()));
                Answer(end, work);
            }

            await ReceiveAsync(await FreshAsync());
        }
        finally
        {
            _turnLock.Release();
        }
    }

    private void Answer(CaseInput end, NextWork work)
    {
        var (_, fault) = Apply(end with { At = _worker.Now() });
        if (fault is not null)
        {
            var message = $"The answer could not be processed: {fault.Message}";
            Apply(work.Kind == NextWork.ProbeKind
                ? new ProbeAnswered { At = _worker.Now(), Actor = end.Actor, Visit = work.Visit, Failed = message }
                : new ActionFailed { At = _worker.Now(), Actor = end.Actor, Visit = work.Visit, Attempt = work.Attempt, Kind = FailureKind.Defect, Message = message });
        }

        if (_turn.Next == work)
        {
            // The answer changed nothing, which is a fault of ours: acting again at once would turn in a circle.
            _turn.Next = work with { At = _worker.Now() + TimeSpan.FromMinutes(1) };
        }
    }

    /// <summary>Waits for the action's end, a message or a timer. What arrives is applied while the action runs; when the case moves on, the action is stopped (R5).</summary>
    private async Task WatchAsync(Task running, NextWork work, CancellationTokenSource stop)
    {
        var signal = _mayHaveMail ? Task.CompletedTask : _inbox.Next;
        if (_mayHaveMail || !stop.IsCancellationRequested)
        {
            using var alarm = new CancellationTokenSource();
            var timer = EarliestTimer() is { } due ? Task.Delay(Later(due), _worker.Options.Time, alarm.Token) : Task.Delay(Timeout.InfiniteTimeSpan, alarm.Token);
            await Task.WhenAny(running, signal, timer);
            await alarm.CancelAsync();
        }
        else
        {
            await Task.WhenAny(running);
        }

        if (running.IsCompleted || _lost.IsCancellationRequested)
        {
            await Task.WhenAny(running);
            return;
        }

        await _turnLock.WaitAsync();
        try
        {
            await ReceiveAsync(await FreshAsync());
            if (!_turn.IsEmpty)
            {
                await CommitAsync(keep: true, acting: _turn.Next == work);
            }

            if (_turn.Next != work)
            {
                await stop.CancelAsync();
            }
        }
        finally
        {
            _turnLock.Release();
        }
    }

    /// <summary>R2: the intent is committed before the irreversible step; the permission's time counts from before the question for database time.</summary>
    private async Task<ArmedEffect> BeginEffectAsync(NextWork work, string description, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        await _turnLock.WaitAsync(cancellationToken);
        try
        {
            var startedAt = _worker.Options.Time.GetTimestamp();
            await ReceiveAsync(await FreshAsync());
            if (_turn.Next != work || stop.IsCancellationRequested)
            {
                await stop.CancelAsync();
                throw new EffectRefusedException("The case has moved on, or this worker may not act for it any more; nothing was done.");
            }

            var now = await _worker.Cases.NowAsync(cancellationToken);
            var intent = new Intent(work.KeyOf(Lease.Reference), description, now, now + _worker.Options.ArmedWindow);
            var (verdict, _) = Apply(new EffectBegun
            {
                At = now, Actor = new Actor($"bot:{_worker.Options.WorkerName}", _turn.Snapshot.Department, []), Visit = work.Visit, Attempt = work.Attempt, Intent = intent,
            });
            if (verdict.Kind != VerdictKind.Applied)
            {
                throw new EffectRefusedException($"{verdict.Message.En} Nothing was done.");
            }

            try
            {
                await CommitAsync(keep: true, acting: true);
            }
            catch (LeaseLostException)
            {
                throw new EffectRefusedException("The lease on the case is lost; nothing was done.");
            }

            return new ArmedEffect(intent, _worker.Options.Time, startedAt, _worker.Options.ArmedWindow);
        }
        finally
        {
            _turnLock.Release();
        }
    }

    private async Task ReceiveAsync(IReadOnlyList<InboxRow> messages)
    {
        foreach (var message in messages)
        {
            var movedTo = message.Input is OperatorCommanded { Command: OperatorCommand.MoveVersion, Target: { } target } ? await _worker.FindBundleAsync(target) : null;
            Apply(message.Input, message.Id, movedTo);
            _lastMessage = message.Id;
        }

        while (DueTimer() is { } timer)
        {
            Apply(new TimePassed { At = _worker.Now(), Actor = Actor.Clock, Timer = timer.Id, Visit = timer.Visit });
            if (DueTimer() == timer)
            {
                // Step left it as it is, which is a fault of ours: it must not make the case due again and again.
                _worker.TimerStuck(Lease.Reference, timer.Id);
                _stuckTimers.Add(timer.Id);
            }
        }
    }

    private CaseTimer? DueTimer() => _turn.Snapshot.RunningTimers().Where(t => t.DueAt <= _worker.Now() && !_stuckTimers.Contains(t.Id)).MinBy(t => t.DueAt);

    private async Task<IReadOnlyList<InboxRow>> FreshAsync()
    {
        if (!_mayHaveMail)
        {
            return [];
        }

        _mayHaveMail = false;
        return await _worker.Cases.InboxAsync(Lease.Reference, _lastMessage, CancellationToken.None);
    }

    private (InputVerdict Verdict, Exception? Fault) Apply(CaseInput input, long? message = null, Rpa.Language.Bundles.CompiledBundle? movedTo = null)
    {
        var (verdict, fault) = _turn.Apply(input, message, movedTo);
        if (fault is not null)
        {
            _worker.Faulted(fault, Lease.Reference);
        }

        return (verdict, fault);
    }

    /// <summary>One transaction. A database in trouble is asked again a few times: what an action has done must not be forgotten for a full disk that somebody is clearing.</summary>
    private async Task CommitAsync(bool keep, bool acting)
    {
        if (_turn.IsEmpty && !keep)
        {
            await _worker.Leases.ReleaseAsync(Lease, EarliestTimer());
            _worker.WorkIsDue();
            return;
        }

        if (_turn.IsEmpty)
        {
            await _worker.Leases.ActAsync(Lease);
            return;
        }

        var starts = await _worker.Starts.ChildrenOfAsync(_turn, _worker.Now());
        var commit = _turn.ToCommit(Lease, keep, acting, starts, _stuckTimers);
        for (var tries = 1; ; tries++)
        {
            _lost.Token.ThrowIfLost();
            try
            {
                if (await _worker.Cases.CommitAsync(commit) == CommitVerdict.Stale)
                {
                    Lose();
                    throw new LeaseLostException();
                }

                break;
            }
            catch (DbException fault) when (tries < 5)
            {
                _worker.Faulted(fault, Lease.Reference);
                await Task.Delay(TimeSpan.FromSeconds(1), _worker.Options.Time, _lost.Token);
            }
        }

        _worker.Committed(commit, _turn.Committed());
    }

    private async Task PostponeAsync()
    {
        try
        {
            await _worker.Leases.PostponeAsync(Lease, TimeSpan.FromMinutes(1));
        }
        catch (DbException fault)
        {
            _worker.Faulted(fault, Lease.Reference);
        }
    }

    private DateTimeOffset? EarliestTimer() => _turn.Snapshot.EarliestTimer(_stuckTimers);

    private TimeSpan Later(DateTimeOffset due)
    {
        var wait = due - _worker.Now();
        return wait <= TimeSpan.Zero ? TimeSpan.FromSeconds(1) : wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1);
    }

    private MapValue InputsOf(NextWork work) => work.Inputs is { } json ? Worker.ReadInputs(json) : _turn.Snapshot.Action?.Inputs ?? MapValue.Empty;

    private void ReleaseSlot()
    {
        if (_slot is { } taken)
        {
            _slot = null;
            _worker.Slots.Release(taken);
            _worker.WorkIsDue();
        }
    }
}
