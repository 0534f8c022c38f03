using System.Data.Common;
using Rpa.Engine.Storage;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>
/// A case under a lease: its turn, its inbox, its timers, and the transaction that makes a turn durable. All changes happen under <see cref="LockAsync"/>, since messages may come
/// while an action runs.
/// </summary>
internal sealed class HeldCase(Worker worker, LeasedCase leased) : IDisposable
{
    private readonly SemaphoreSlim _turnLock = new(1);
    private readonly ChangeSignal _inbox = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly HashSet<string> _stuckTimers = new(StringComparer.Ordinal);
    private Turn _turn = null!;
    private long _lastMessage;

    /// <summary>A message may have come since the inbox was read; at first one may have come between the lease and this runner.</summary>
    private volatile bool _mayHaveMail = true;

    public LeaseKey Lease => leased.Lease;

    public Turn Turn => _turn;

    /// <summary>The lease is gone: what runs for the case stops.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>A message may be in the inbox that was not read.</summary>
    public bool MayHaveMail => _mayHaveMail;

    /// <summary>Completes with the next message; taken before looking, it misses nothing.</summary>
    public Task NextMessage => _mayHaveMail ? Task.CompletedTask : _inbox.Next;

    /// <summary>Finds the case's definition. Throws <see cref="BundleMissingException"/>.</summary>
    public async Task OpenAsync() => _turn = new Turn(await worker.Bundles.GetAsync(leased.Snapshot.BundleVersion), leased);

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

    /// <summary>Nobody else changes the case until the result is disposed.</summary>
    public async Task<Unlock> LockAsync(CancellationToken cancellationToken = default)
    {
        await _turnLock.WaitAsync(cancellationToken);
        return new Unlock(_turnLock);
    }

    /// <summary>Applies what has come into the inbox since it was read, and the timers that are due.</summary>
    public async Task ReceiveFreshAsync() => await ReceiveAsync(await FreshAsync());

    /// <summary>Applies messages, and the timers that are due.</summary>
    public async Task ReceiveAsync(IReadOnlyList<InboxRow> messages)
    {
        foreach (var message in messages)
        {
            var movedTo = message.Input is OperatorCommanded { Command: OperatorCommand.MoveVersion, Target: { } target } ? await worker.FindBundleAsync(target) : null;
            Apply(message.Input, message.Id, movedTo);
            _lastMessage = message.Id;
        }

        while (DueTimer() is { } timer)
        {
            Apply(new TimePassed { At = worker.Now(), Actor = Actor.Clock, Timer = timer.Id, Visit = timer.Visit });
            if (DueTimer() == timer)
            {
                // Step left it as it is, which is a fault of ours: it must not make the case due again and again.
                worker.TimerStuck(Lease.Reference, timer.Id);
                _stuckTimers.Add(timer.Id);
            }
        }
    }

    private CaseTimer? DueTimer() => _turn.Snapshot.RunningTimers().Where(t => t.DueAt <= worker.Now() && !_stuckTimers.Contains(t.Id)).MinBy(t => t.DueAt);

    private async Task<IReadOnlyList<InboxRow>> FreshAsync()
    {
        if (!_mayHaveMail)
        {
            return [];
        }

        _mayHaveMail = false;
        return await worker.Cases.InboxAsync(Lease.Reference, _lastMessage, CancellationToken.None);
    }

    /// <summary>Applies an input; a fault of ours is logged and handed out.</summary>
    public (InputVerdict Verdict, Exception? Fault) Apply(CaseInput input, long? message = null, CompiledBundle? movedTo = null)
    {
        var (verdict, fault) = _turn.Apply(input, message, movedTo);
        if (fault is not null)
        {
            worker.Faulted(fault, Lease.Reference);
        }

        return (verdict, fault);
    }

    /// <summary>One transaction. A database in trouble is asked again a few times: what an action has done must not be forgotten for a full disk that somebody is clearing.</summary>
    public async Task CommitAsync(bool keep, bool acting)
    {
        if (_turn.IsEmpty && !keep)
        {
            await worker.Leases.ReleaseAsync(Lease, EarliestTimer());
            worker.WorkIsDue();
            return;
        }

        if (_turn.IsEmpty)
        {
            if (!await worker.Leases.ActAsync(Lease))
            {
                Lose();
                throw new LeaseLostException();
            }

            return;
        }

        var starts = await worker.Starts.ChildrenOfAsync(_turn, worker.Now());
        var commit = _turn.ToCommit(Lease, keep, acting, starts, _stuckTimers);
        for (var tries = 1; ; tries++)
        {
            _lost.Token.ThrowIfLost();
            try
            {
                if (await worker.Cases.CommitAsync(commit) == CommitVerdict.Stale)
                {
                    Lose();
                    throw new LeaseLostException();
                }

                break;
            }
            catch (DbException fault) when (tries < 5)
            {
                worker.Faulted(fault, Lease.Reference);
                await Task.Delay(TimeSpan.FromSeconds(1), worker.Options.Time, _lost.Token);
            }
        }

        worker.Committed(commit, _turn.Committed());
    }

    /// <summary>Hands the case back, to be looked at again in a minute.</summary>
    public Task PostponeAsync() => PostponeAsync(TimeSpan.FromMinutes(1));

    /// <summary>Hands the case back, to be looked at again after a while.</summary>
    public async Task PostponeAsync(TimeSpan by)
    {
        try
        {
            await worker.Leases.PostponeAsync(Lease, by);
        }
        catch (DbException fault)
        {
            worker.Faulted(fault, Lease.Reference);
        }
    }

    /// <summary>When the case needs attention next because of a timer.</summary>
    public DateTimeOffset? EarliestTimer() => _turn.Snapshot.EarliestTimer(_stuckTimers);

    /// <summary>The inputs of a work of this case.</summary>
    public MapValue InputsOf(NextWork work) => work.Inputs is { } json ? Worker.ReadInputs(json) : _turn.Snapshot.Action?.Inputs ?? MapValue.Empty;

    /// <summary>Ends <see cref="LockAsync"/>.</summary>
    internal readonly struct Unlock(SemaphoreSlim turnLock) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => turnLock.Release();
    }
}
