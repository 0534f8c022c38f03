using System.Collections.Immutable;
using System.Reflection;
using Rpa.Engine.Fleet;
using Rpa.Engine.Intake;
using Rpa.Engine.Queries;
using Rpa.Engine.Scheduling;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>Puts the parts of an engine together and takes them apart in the right order.</summary>
internal sealed class RunningEngine : RpaEngine
{
    private readonly IDatabase _database;
    private readonly Worker _worker;
    private readonly EngineScheduler _scheduler;
    private readonly EngineWork _work;
    private readonly FleetWatch _watch;
    private readonly ReferencePool _references;
    private readonly BundleShelf _bundles;
    private readonly ChangeSignal _changes = new();
    private readonly EngineOptions _options;
    private int _disposed;

    private RunningEngine(EngineOptions options, BotSet bots, BundleShelf bundles, BundleStore store, IDatabase database)
    {
        _options = options;
        _database = database;
        _bundles = bundles;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        var receipts = new Receipts(options.Time);
        _references = new ReferencePool(new CaseStore(database), zone);
        _worker = new Worker(options, bots.Actions, database, bundles, new CaseStarts(bundles, _references), receipts, _changes);
        var (intake, schedules, workers) = (new IntakeStore(database), new ScheduleStore(database), new WorkerStore(database));
        _work = new EngineWork(_worker, bots, intake, schedules, options);
        _scheduler = new EngineScheduler(schedules, database, options, _changes);
        _watch = new FleetWatch(_worker, bundles, _work, _scheduler, schedules, workers, options, _changes);
        Queries = new CaseQueries(database, zone, workflow => bundles.Find(workflow)?.Definition);
        Records = new EngineRecords(database);
        Commands = new CaseCommands(_worker, _scheduler, schedules, receipts, new OnlineIntake(_worker, intake, options), Queries);
        Fleet = new FleetCommands(store, bundles, schedules, workers, Queries, _watch, _worker.Now);
    }

    /// <inheritdoc/>
    public override ICaseQueries Queries { get; }

    /// <inheritdoc/>
    public override EngineRecords Records { get; }

    /// <inheritdoc/>
    public override ICaseCommands Commands { get; }

    /// <inheritdoc/>
    public override IFleetCommands Fleet { get; }

    /// <inheritdoc/>
    public override Task Drained => _watch.Drained;

    /// <summary>The database it runs on.</summary>
    internal IDatabase Database => _database;

    /// <inheritdoc/>
    public override ImmutableDictionary<string, CompiledBundle> Bundles => _bundles.Current;

    /// <summary>Opens the database, publishes the bundles given (null: takes those that are published), starts worker and schedules.</summary>
    public static async Task<RpaEngine> OpenAsync(EngineOptions options, BotSet bots, ImmutableArray<CompiledBundle>? bundles, CancellationToken cancellationToken)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            throw new EngineStartException($"The time zone '{options.TimeZone}' is not known to this machine. Expected an IANA name such as `Europe/Berlin`; on Debian install `tzdata`.", 3);
        }

        var database = Databases.Open(options.Database, options.Time);
        RunningEngine? engine = null;
        try
        {
            var store = new BundleStore(database);
            if (bundles is { } given)
            {
                await store.PublishAsync(given, new Actor($"bot:{options.WorkerName}", options.Department, []));
            }

            engine = new RunningEngine(options, bots, new BundleShelf(bundles ?? [], bots.ToCatalog(), store), store, database);
            await (bundles is null ? engine._bundles.RefreshAsync(cancellationToken) : engine._bundles.KeepAsync(cancellationToken));
            await engine.StartAsync(cancellationToken);
            return engine;
        }
        catch (System.Data.Common.DbException fault)
        {
            await (engine?.DisposeAsync() ?? database.DisposeAsync());
            throw Databases.Unwritable(database, fault);
        }
        catch
        {
            await (engine?.DisposeAsync() ?? database.DisposeAsync());
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task NextChangeAsync(CancellationToken cancellationToken) => _changes.Next.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override async Task<bool> IsSettledAsync(CancellationToken cancellationToken)
    {
        if (!await IsQuietAsync(cancellationToken))
        {
            return false;
        }

        if (_options.RunsSchedules)
        {
            foreach (var poller in _work.PollersOf(_bundles.Current.Values, mayLack: true))
            {
                // What cannot be taken in stays where it is and moves nothing here.
                var (items, failed) = await poller.PollAsync(cancellationToken);
                if (items > failed)
                {
                    return false;
                }
            }
        }

        return await IsQuietAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _watch.DisposeAsync();
        await _scheduler.DisposeAsync();
        await _work.DisposeAsync();
        await _worker.DisposeAsync();
        await LeaveAsync();
        _references.Dispose();
        await _database.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_options.RunsCases)
        {
            return;
        }

        if (_database.HasOneOwner)
        {
            await _worker.Leases.ExpireAllAsync();
        }

        var version = Assembly.GetExecutingAssembly().GetName().Version?.ToString() ?? "0";
        if (_options.RunsActions)
        {
            await new WorkerStore(_database).RegisterAsync(_options.WorkerName, version, _options.Capabilities);
        }

        _worker.Start();
        var current = _bundles.Current.Values.ToList();
        await _scheduler.StartAsync(_work.Of(current, _work.PollersOf(current, mayLack: !_database.HasOneOwner || !_options.RunsSchedules)), cancellationToken);
        _watch.Start();
    }

    /// <summary>A worker that ended in order is none any more; one that did not is seen to be gone.</summary>
    private async Task LeaveAsync()
    {
        try
        {
            if (_options is { RunsCases: true, RunsActions: true })
            {
                await new WorkerStore(_database).LeaveAsync(_options.WorkerName);
            }
        }
        catch (System.Data.Common.DbException)
        {
            // The database is gone, and with it the need to say so.
        }
    }

    private Task<bool> IsQuietAsync(CancellationToken cancellationToken) => _worker.IsIdle
        ? _database.ReadAsync(
            session => session.Scalar<long>(
                "select count(*) from (select 1 as one from cases where finished_at is null and phase in ('Acting', 'Probing') union all select 1 from inbox limit 1) as moving") == 0,
            cancellationToken)
        : Task.FromResult(false);
}
