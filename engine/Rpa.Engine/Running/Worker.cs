using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Rpa.Bots.Actions;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>Takes due cases, runs each under its lease, keeps the leases alive. Looks when something is due or signalled, never for nothing.</summary>
internal sealed class Worker : IAsyncDisposable
{
    /// <summary>Cases whose inbox or timers are seen to at a time, beside those that act.</summary>
    private const int MostAttention = 64;

    /// <summary>Where other processes work on the same database, what they put there is looked for this often while they cannot be heard.</summary>
    private static readonly TimeSpan LookForOthers = TimeSpan.FromSeconds(1);

    /// <summary>The same while they are heard.</summary>
    private static readonly TimeSpan LookInCase = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, CaseRunner> _runners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> _tasks = new();
    private readonly ChangeSignal _due = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _randomLock = new();
    private readonly IDatabase _database;
    private readonly ChangeSignal _changes;
    private readonly Receipts _receipts;
    private readonly WorkerStore _workers;
    private readonly ILogger _log;
    private int _attention = MostAttention;
    private int _early;
    private Task _loops = Task.CompletedTask;

    public Worker(EngineOptions options, IEnumerable<IBotAction> actions, IDatabase database, BundleShelf bundles, CaseStarts starts, Receipts receipts, ChangeSignal changes)
    {
        Options = options;
        Actions = actions.ToFrozenDictionary(a => a.Signature.Name, StringComparer.Ordinal);
        Slots = new Slots(options.RunsActions ? options.Capabilities : ImmutableDictionary<string, int>.Empty);
        Bundles = bundles;
        Starts = starts;
        Cases = new CaseStore(database);
        Leases = new LeaseStore(database);
        Blobs = new BlobStore(database);
        Targets = new TargetStore(database);
        Remembered = new TargetMemoryStore(database);
        _database = database;
        _workers = new WorkerStore(database);
        _receipts = receipts;
        _changes = changes;
        _log = options.Logs.CreateLogger("Rpa.Engine.Worker");
        ActionLog = options.Logs.CreateLogger("Rpa.Bots");
    }

    public EngineOptions Options { get; }

    public FrozenDictionary<string, IBotAction> Actions { get; }

    public Slots Slots { get; }

    public BundleShelf Bundles { get; }

    public CaseStarts Starts { get; }

    public CaseStore Cases { get; }

    public LeaseStore Leases { get; }

    public BlobStore Blobs { get; }

    public TargetStore Targets { get; }

    public TargetMemoryStore Remembered { get; }

    public ILogger ActionLog { get; }

    /// <summary>Nothing new begins.</summary>
    public bool IsDraining => _draining.IsCancellationRequested;

    /// <summary>Actions that still run are to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Nothing is held by this worker.</summary>
    public bool IsIdle => _tasks.IsEmpty;

    /// <summary>Begins to work.</summary>
    public void Start()
    {
        _database.Signals.Listen(Heard);
        _loops = Task.WhenAll(Task.Run(TakeLoopAsync), Task.Run(RenewLoopAsync));
    }

    /// <summary>Database time as this process knows it without asking.</summary>
    public DateTimeOffset Now() => _database.Now;

    /// <summary>0 to 1.</summary>
    public double Jitter()
    {
        lock (_randomLock)
        {
            return Options.Random.NextDouble();
        }
    }

    /// <summary>Something may be due that was not before.</summary>
    public void WorkIsDue() => _due.Set();

    /// <summary>Somebody, in this process or another, has decided something for all processes.</summary>
    public ChangeSignal Decided { get; } = new();

    /// <summary>What others tell arrives.</summary>
    public bool IsListening => _database.Signals.IsListening;

    /// <summary>Tells all processes that something was decided for them.</summary>
    public void Announce()
    {
        Decided.Set();
        _database.Signals.Tell(ISignals.Fleet);
    }

    /// <summary>A message was put into a case's inbox.</summary>
    public void MessageCame(string reference)
    {
        if (_runners.TryGetValue(reference, out var runner))
        {
            runner.Wake();
        }
        else
        {
            // Another process may hold the case.
            _database.Signals.Tell(reference);
        }

        _due.Set();
    }

    /// <summary>A turn is durable: who waits for a verdict gets it, cases that got something are looked at.</summary>
    public void Committed(CaseCommit commit, List<(long Message, Taken Taken)> taken)
    {
        foreach (var (message, verdict) in taken)
        {
            _receipts.Publish(message, verdict);
        }

        foreach (var message in commit.Messages)
        {
            MessageCame(message.Reference);
        }

        if (!commit.Keep || commit.Starts.Length > 0)
        {
            _due.Set();
            Offer(commit.Keep ? commit.Starts : [commit.Case, .. commit.Starts]);
        }

        _changes.Set();
    }

    /// <summary>An action begins.</summary>
    public void Acting() => _changes.Set();

    /// <summary>Cases have begun.</summary>
    public void Started(StartBatch batch)
    {
        foreach (var message in batch.Messages)
        {
            MessageCame(message.Reference);
        }

        _due.Set();
        Offer(batch.Cases);
        _changes.Set();
    }

    /// <summary>The bundle with a hash, or null.</summary>
    public async Task<CompiledBundle?> FindBundleAsync(string hash)
    {
        try
        {
            return await Bundles.GetAsync(hash);
        }
        catch (BundleMissingException)
        {
            return null;
        }
    }

    /// <summary>Stored inputs.</summary>
    public static MapValue ReadInputs(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return (MapValue)ValueJson.Read(ref reader);
    }

    public void LeaseLost(string reference) => _log.LogWarning("The lease on {Reference} is lost; what ran for it was stopped.", reference);

    public void ActionMissing(string reference, string action) => _log.LogError("{Reference} needs {Action}, which this program does not offer.", reference, action);

    public void TimerStuck(string reference, string timer) => _log.LogError("The timer {Timer} of {Reference} was not taken.", timer, reference);

    public void Faulted(Exception fault, string reference) => _log.LogError(fault, "Trouble with {Reference}.", reference);

    public void ActionFaulted(Exception fault, string action, string reference) => _log.LogWarning(fault, "{Action} failed for {Reference}.", action, reference);

    /// <summary>Takes no more; what runs may end within the limit, then it is handed back.</summary>
    public async Task DrainAsync()
    {
        await _draining.CancelAsync();
        _due.Set();
        if (await Task.WhenAny(_loops, Task.Delay(Options.DrainTime, TimeProvider.System, CancellationToken.None)) != _loops)
        {
            await _stopping.CancelAsync();
        }

        await _loops;
    }

    /// <summary>Stops as a drain does.</summary>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync();
        _stopping.Dispose();
        _draining.Dispose();
    }

    /// <summary>Tells the other processes where there is work that this one cannot take at once.</summary>
    private void Offer(IEnumerable<CaseRecord> cases)
    {
        foreach (var capability in cases.Select(c => c.Next).OfType<NextWork>().Where(n => IsDraining || !Actions.ContainsKey(n.Action) || !Slots.HasFree(n.Capability)).Select(n => n.Capability).Distinct())
        {
            _database.Signals.Tell(ISignals.Work + capability);
        }
    }

    private void Heard(string what)
    {
        if (what == ISignals.Fleet)
        {
            Decided.Set();
        }
        else if (what.Length > 1 && what.StartsWith(ISignals.Work, StringComparison.Ordinal) && !Slots.MayHaveFree(what[ISignals.Work.Length..]))
        {
            // Whoever has a slot takes it; a slot that becomes free here looks anyway.
            _changes.Set();
            return;
        }
        else if (_runners.TryGetValue(what, out var runner))
        {
            runner.Wake();
        }

        _due.Set();
        _changes.Set();
    }

    private async Task TakeLoopAsync()
    {
        while (!IsDraining)
        {
            var signal = _due.Next;
            DateTimeOffset? nextDueAt = null;
            try
            {
                var taken = await TakeAsync();
                foreach (var reference in taken.Unreadable)
                {
                    _log.LogError("{Reference} cannot be read; it is tried again in an hour.", reference);
                }

                if (taken.Cases.Count > 0)
                {
                    continue;
                }

                nextDueAt = taken.NextDueAt;
            }
#pragma warning disable CA1031 // Whatever it is, the worker goes on looking for work.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                _log.LogError(fault, "The database did not give work.");
                nextDueAt = Now() + TimeSpan.FromSeconds(1);
            }

            await WaitAsync(signal, nextDueAt);
        }
    }

    private async Task WaitAsync(Task signal, DateTimeOffset? dueAt)
    {
        var longest = _database.HasOneOwner ? TimeSpan.FromDays(1) : _database.Signals.IsListening ? LookInCase : LookForOthers;
        var wait = dueAt - Now() ?? longest;

        // Due here and not there: the database's clock is behind what this process thinks it is.
        wait = wait <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1 << Math.Min(_early, 9)) : wait > longest ? longest : wait;
        using var alarm = CancellationTokenSource.CreateLinkedTokenSource(_draining.Token);
        var delay = Task.Delay(wait, Options.Time, alarm.Token);

        // What has become due since the database was asked, even while the alarm was being set, is looked for at once.
        _early = dueAt <= Now() ? _early + 1 : 0;
        if (_early != 1)
        {
            await Task.WhenAny(signal, delay);
        }

        await alarm.CancelAsync();
    }

    private async Task<LeaseResult> TakeAsync()
    {
        var free = Slots.TakeAll();
        var attention = Volatile.Read(ref _attention);
        LeaseResult result;
        try
        {
            result = await Leases.TakeAsync(new LeaseRequest(Options.WorkerName, Options.Lease, attention, free));
        }
        catch
        {
            free.ForEach(f => Slots.Settle(f.Capability, f.Count));
            throw;
        }

        foreach (var (capability, count) in free)
        {
            Slots.Settle(capability, count - result.Cases.Count(c => c.ForAction && c.Next!.Capability == capability));
        }

        foreach (var leased in result.Cases)
        {
            Run(leased);
        }

        return result;
    }

    private void Run(LeasedCase leased)
    {
        var runner = new CaseRunner(this, leased);
        if (_runners.TryGetValue(leased.Lease.Reference, out var late))
        {
            // This process slept past its own lease (a suspended machine); what still runs may not act any more.
            late.Lose();
        }

        _runners[leased.Lease.Reference] = runner;
        if (!leased.ForAction)
        {
            Interlocked.Decrement(ref _attention);
        }

        var task = Task.Run(runner.RunAsync);
        _tasks[task] = 0;
        _ = task.ContinueWith(
            done =>
            {
                _runners.TryRemove(KeyValuePair.Create(leased.Lease.Reference, runner));
                runner.Dispose();
                if (!leased.ForAction)
                {
                    Interlocked.Increment(ref _attention);
                }

                _tasks.TryRemove(done, out _);
                _due.Set();
                _changes.Set();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task RenewLoopAsync()
    {
        while (!_draining.IsCancellationRequested || !_tasks.IsEmpty)
        {
            using var end = new CancellationTokenSource();
            var drained = IsDraining ? Task.WhenAll(_tasks.Keys) : WhenDrainingAsync(end.Token);
            await Task.WhenAny(drained, Task.Delay(Options.Lease / 3, Options.Time, end.Token));
            await end.CancelAsync();
            try
            {
                foreach (var lost in await Leases.RenewAsync([.. _runners.Values.Select(r => r.Lease)], Options.Lease))
                {
                    if (_runners.TryGetValue(lost, out var runner))
                    {
                        runner.Lose();
                    }
                }

                if (!_database.HasOneOwner)
                {
                    foreach (var runner in _runners.Values)
                    {
                        runner.Wake();
                    }
                }

                await _workers.SeenAsync(Options.WorkerName, IsDraining);
            }
#pragma warning disable CA1031 // Whatever it is, the next time is tried.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                _log.LogError(fault, "The leases could not be renewed.");
            }
        }
    }

    private async Task WhenDrainingAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_draining.Token, cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
