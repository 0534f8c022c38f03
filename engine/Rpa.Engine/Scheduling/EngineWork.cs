using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Rpa.Engine.Intake;
using Rpa.Engine.Running;
using Rpa.Engine.Storage;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Scheduling;

/// <summary>What bundles and the program do on the calendar, and how each tick is done.</summary>
internal sealed class EngineWork(Worker worker, BotSet bots, IntakeStore intake, ScheduleStore schedules, EngineOptions options) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Name, string Bundle), TriggerPoller> _pollers = new();
    private readonly ILogger _log = options.Logs.CreateLogger("Rpa.Engine.Scheduling");

    /// <summary>The pollers of the bundles given.</summary>
    /// <param name="bundles">The current ones.</param>
    /// <param name="mayLack">A source that this program lacks is logged, since a newer program may have it; otherwise it stops the start.</param>
    public ImmutableArray<TriggerPoller> PollersOf(IEnumerable<CompiledBundle> bundles, bool mayLack)
    {
        var pollers = ImmutableArray.CreateBuilder<TriggerPoller>();
        foreach (var bundle in bundles)
        {
            foreach (var (start, index) in bundle.Definition.Starts.OfType<TriggerStart>().Select((start, index) => (start, index)))
            {
                if (bots.Triggers.FirstOrDefault(t => t.Name == start.Source) is { } source)
                {
                    var name = $"{bundle.Definition.Name}/{start.Source}{(index == 0 ? "" : $"-{index + 1}")}";
                    pollers.Add(_pollers.GetOrAdd((name, bundle.Hash), _ => new TriggerPoller(name, bundle, start, source, worker, intake, options)));
                }
                else if (mayLack)
                {
                    _log.LogError("{Workflow} starts from {Source}, which this program does not offer; nothing is taken in from there.", bundle.Definition.Name, start.Source);
                }
                else
                {
                    throw new EngineStartException($"{start.Span}: '{bundle.Definition.Name}' starts from '{start.Source}', which this program does not offer.", 1);
                }
            }
        }

        return pollers.ToImmutable();
    }

    /// <summary>Everything on the calendar.</summary>
    public ImmutableArray<ScheduledWork> Of(IEnumerable<CompiledBundle> bundles, IEnumerable<TriggerPoller> pollers) =>
        [.. pollers.Select(PollOf), .. bundles.SelectMany(CaseSchedules), .. options.Schedules.Select(HostWork)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var poller in _pollers.Values)
        {
            await poller.DisposeAsync();
        }
    }

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

    private ScheduledWork HostWork(HostSchedule host) => new(
        host.Name,
        host.Description,
        host.Cron,
        host.Every,
        StartsAtOnce: false,
        async (at, cancellationToken) =>
        {
            if (!await schedules.ClaimAsync(host.Name, at))
            {
                return EngineScheduler.Elsewhere;
            }

            try
            {
                await host.Run(cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // It is told as the outcome, and not tried again by others.
                await schedules.DoneAsync(host.Name, at);
                throw;
            }

            await schedules.DoneAsync(host.Name, at);
            return "done";
        });

    private IEnumerable<ScheduledWork> CaseSchedules(CompiledBundle bundle) =>
        from numbered in bundle.Definition.Starts.OfType<ScheduleStart>().Select((start, index) => (Start: start, Name: index == 0 ? bundle.Definition.Name : $"{bundle.Definition.Name}/{index + 1}"))
        select new ScheduledWork(
            numbered.Name,
            $"Starts a case of {bundle.Definition.Title.En}",
            numbered.Start.Cron,
            null,
            StartsAtOnce: false,
            (at, _) => StartScheduledAsync(bundle, numbered.Start, numbered.Name, at));

    private async Task<string> StartScheduledAsync(CompiledBundle bundle, ScheduleStart start, string name, DateTimeOffset at)
    {
        var started = new Started { At = worker.Now(), Actor = new Actor($"schedule:{name}", options.Department, []), Data = MapValue.Empty, Documents = [], Start = "schedule" };
        var unset = new List<string>();
        var batch = await worker.Starts.BeginAsync(bundle, options.Department, started, reference => StartData.Of(
            bundle.Definition, start.Save, CaseScopes.AtStart(bundle, reference, options.Department, started), unset.Add));
        if (!await schedules.StartAsync(name, at, batch.Cases, batch.Messages))
        {
            return EngineScheduler.Elsewhere;
        }

        worker.Started(batch);
        return $"started {batch.Cases[0].Snapshot.Reference}{string.Concat(unset.Select(u => "; " + u))}";
    }
}
