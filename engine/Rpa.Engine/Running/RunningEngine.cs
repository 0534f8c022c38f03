using System.Collections.Immutable;
using System.Reflection;
using Rpa.Engine.Intake;
using Rpa.Engine.Queries;
using Rpa.Engine.Scheduling;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Expressions.Cel;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>Puts the parts of an engine together and takes them apart in the right order.</summary>
internal sealed class RunningEngine : RpaEngine
{
    private readonly IDatabase _database;
    private readonly Worker _worker;
    private readonly EngineScheduler _scheduler;
    private readonly ImmutableArray<TriggerPoller> _pollers;
    private readonly ReferencePool _references;
    private readonly BundleShelf _bundles;
    private readonly ChangeSignal _changes = new();
    private readonly EngineOptions _options;
    private int _disposed;

    private RunningEngine(EngineOptions options, BotSet bots, BundleShelf bundles, IDatabase database)
    {
        _options = options;
        _database = database;
        _bundles = bundles;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        var receipts = new Receipts(options.Time);
        _references = new ReferencePool(new CaseStore(database), zone);
        _worker = new Worker(options, bots.Actions, database, bundles, new CaseStarts(bundles, _references), receipts, _changes);
        var (intake, schedules) = (new IntakeStore(database), new ScheduleStore(database));
        _pollers =
        [
            .. from bundle in bundles.Current.Values
               from numbered in bundle.Definition.Starts.OfType<TriggerStart>().Select((start, index) => (Start: start, Index: index))
               let start = numbered.Start
               select new TriggerPoller(
                   $"{bundle.Definition.Name}/{start.Source}{(numbered.Index == 0 ? "" : $"-{numbered.Index + 1}")}", bundle, start, bots.Triggers.FirstOrDefault(t => t.Name == start.Source) ?? throw Missing(bundle, start), _worker, intake, options),
        ];
        _scheduler = new EngineScheduler([.. _pollers.Select(PollOf), .. CaseSchedules(bundles, schedules), .. options.Schedules.Select(h => HostWork(h, schedules))], schedules, options, _changes);
        Queries = new CaseQueries(database, zone);
        Commands = new CaseCommands(_worker, _scheduler, receipts);
    }

    /// <inheritdoc/>
    public override ICaseQueries Queries { get; }

    /// <inheritdoc/>
    public override ICaseCommands Commands { get; }

    /// <summary>The database it runs on.</summary>
    internal IDatabase Database => _database;

    /// <inheritdoc/>
    public override ImmutableDictionary<string, CompiledBundle> Bundles => _bundles.Current;

    /// <summary>Opens the database, publishes the bundles, starts worker and schedules.</summary>
    public static async Task<RpaEngine> OpenAsync(EngineOptions options, BotSet bots, ImmutableArray<CompiledBundle> bundles, CancellationToken cancellationToken)
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
            await store.PublishAsync(bundles, $"bot:{options.WorkerName}");
            engine = new RunningEngine(options, bots, new BundleShelf(bundles, bots.ToCatalog(), store), database);
            await engine.StartAsync(cancellationToken);
            return engine;
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
            foreach (var poller in _pollers)
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

        await _scheduler.DisposeAsync();
        await _worker.DisposeAsync();
        foreach (var poller in _pollers)
        {
            poller.Dispose();
        }

        _references.Dispose();
        await _database.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
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
        await _scheduler.StartAsync(cancellationToken);
    }

    private Task<bool> IsQuietAsync(CancellationToken cancellationToken) => _worker.IsIdle
        ? _database.ReadAsync(
            session => session.Scalar<long>(
                "select count(*) from (select 1 as one from cases where finished_at is null and phase in ('Acting', 'Probing') union all select 1 from inbox limit 1) as moving") == 0,
            cancellationToken)
        : Task.FromResult(false);

    private static ScheduledWork PollOf(TriggerPoller poller) => new(
        poller.Name,
        $"Looks for what has arrived at {poller.Name}",
        null,
        poller.Every,
        StartsAtOnce: true,
        async (_, cancellationToken) => await poller.PollAsync(cancellationToken) switch
        {
            (0, _) => EngineScheduler.Unchanged,
            (var items, 0) => $"{items} taken in",
            var (items, failed) => $"{items - failed} taken in, {failed} failed and come again",
        });

    private static ScheduledWork HostWork(HostSchedule host, ScheduleStore schedules) => new(
        host.Name,
        host.Description,
        host.Cron,
        host.Every,
        StartsAtOnce: false,
        async (at, cancellationToken) =>
        {
            if (!await schedules.ClaimAsync(host.Name, at))
            {
                return "done by another worker";
            }

            await host.Run(cancellationToken);
            return "done";
        });

    private IEnumerable<ScheduledWork> CaseSchedules(BundleShelf bundles, ScheduleStore schedules) =>
        from bundle in bundles.Current.Values
        from numbered in bundle.Definition.Starts.OfType<ScheduleStart>().Select((start, index) => (Start: start, Name: index == 0 ? bundle.Definition.Name : $"{bundle.Definition.Name}/{index + 1}"))
        select new ScheduledWork(
            numbered.Name,
            $"Starts a case of {bundle.Definition.Title.En}",
            numbered.Start.Cron,
            null,
            StartsAtOnce: false,
            (at, _) => StartScheduledAsync(bundle, numbered.Start, numbered.Name, at, schedules));

    private async Task<string> StartScheduledAsync(CompiledBundle bundle, ScheduleStart start, string name, DateTimeOffset at, ScheduleStore schedules)
    {
        var data = StartData.Of(bundle.Definition, start.Save, Activation.Empty, _ => { });
        var batch = await _worker.Starts.BeginAsync(bundle, _options.Department, new Started
        {
            At = _worker.Now(), Actor = new Actor($"schedule:{name}", _options.Department, []), Data = data, Documents = [], Start = "schedule",
        });
        if (!await schedules.StartAsync(name, at, batch.Cases, batch.Messages))
        {
            return "done by another worker";
        }

        _worker.Started(batch);
        return $"started {batch.Cases[0].Snapshot.Reference}";
    }

    private static EngineStartException Missing(CompiledBundle bundle, TriggerStart start) => new(
        $"{start.Span}: '{bundle.Definition.Name}' starts from '{start.Source}', which this program does not offer.", 1);
}
