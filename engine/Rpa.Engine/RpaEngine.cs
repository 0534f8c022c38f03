using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Triggers;
using Rpa.Engine.Fleet;
using Rpa.Engine.Queries;
using Rpa.Engine.Running;
using Rpa.Engine.Scheduling;
using Rpa.Language.Bundles;

namespace Rpa.Engine;

/// <summary>What an engine process is made of.</summary>
public sealed record EngineOptions
{
    /// <summary>`sqlite:FILE` or `postgres://user@host:port/name`.</summary>
    public required string Database { get; init; }

    /// <summary>The worker's name, unique among the processes that run.</summary>
    public required string WorkerName { get; init; }

    /// <summary>The department that cases started by triggers belong to.</summary>
    public required string Department { get; init; }

    /// <summary>Most actions at a time, by capability (`browser` 2, `ocr` 2, …); a capability that is absent is not offered.</summary>
    public required ImmutableDictionary<string, int> Capabilities { get; init; }

    /// <summary>Most cases at a time at a target over all workers, by the target's name; no limit for others.</summary>
    public ImmutableDictionary<string, int> TargetLimits { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How long a lease lasts without renewal.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an armed effect may take until its irreversible step.</summary>
    public TimeSpan ArmedWindow { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long actions may go on when the engine is disposed; then they are stopped and handed back.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Runs triggers and schedules in this process.</summary>
    public bool RunsSchedules { get; init; } = true;

    /// <summary>How often a process that runs schedules beside others says that it lives; after twice that its ticks go to the others.</summary>
    public TimeSpan ClusterCheckIn { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Runs actions in this process.</summary>
    public bool RunsActions { get; init; } = true;

    /// <summary>Takes up cases at all. A command that only reads, or puts inputs into inboxes, leaves them to the others.</summary>
    public bool RunsCases { get; init; } = true;

    /// <summary>What operators decide about schedules, by name.</summary>
    public ImmutableDictionary<string, SchedulePolicy> SchedulePolicies { get; init; } = ImmutableDictionary<string, SchedulePolicy>.Empty;

    /// <summary>The time zone of days and working hours.</summary>
    public string TimeZone { get; init; } = "Europe/Berlin";

    /// <summary>What the program itself does on the calendar.</summary>
    public ImmutableArray<HostSchedule> Schedules { get; init; } = [];

    /// <summary>Told once when the database no longer answers (with why), and once when it does again; null where nobody asks.</summary>
    public Action<bool, string>? OnConnection { get; init; }

    /// <summary>Secrets by name.</summary>
    public required ISecrets Secrets { get; init; }

    /// <summary>The clock of this process; case times come from the database.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Randomness: jitter and salts that need no secrecy.</summary>
    public required Random Random { get; init; }

    /// <summary>Where the worker logs.</summary>
    public required ILoggerFactory Logs { get; init; }
}

/// <summary>What bots bring to an engine.</summary>
/// <param name="Actions">Runnable actions.</param>
/// <param name="AssetKinds">Kinds of bundle files.</param>
/// <param name="Triggers">Sources of cases.</param>
public sealed record BotSet(ImmutableArray<IBotAction> Actions, ImmutableArray<IAssetKind> AssetKinds, ImmutableArray<ITriggerSource> Triggers)
{
    /// <summary>What the checker sees of them.</summary>
    public BotCatalog ToCatalog() => new(
        Actions.ToImmutableDictionary(a => a.Signature.Name, a => a.Signature),
        AssetKinds.ToImmutableDictionary(k => k.Name),
        Triggers.ToImmutableDictionary(t => t.Name, t => new TriggerSignature(t.Name, t.ScopeType, t.Settings)));
}

/// <summary>
/// A running engine: storage, worker, scheduler. <see cref="StartAsync"/> opens (and migrates) the database, publishes the bundles given (a changed hash under the same version
/// number is refused), and runs until disposed; disposing drains: actions finish or are handed back.
/// </summary>
public abstract class RpaEngine : IAsyncDisposable
{
    /// <summary>What can be read.</summary>
    public abstract ICaseQueries Queries { get; }

    /// <summary>What can be done.</summary>
    public abstract ICaseCommands Commands { get; }

    /// <summary>What auditors and data protection ask of the stored records.</summary>
    public virtual EngineRecords Records => throw new NotSupportedException("This engine has no records of its own.");

    /// <summary>What operators do with bundles, schedules and workers.</summary>
    public virtual IFleetCommands Fleet => throw new NotSupportedException("This engine is none of a fleet.");

    /// <summary>Completes when this process was told to hand back its cases and take no more.</summary>
    public virtual Task Drained => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);

    /// <summary>The current compiled bundles by workflow name.</summary>
    public abstract ImmutableDictionary<string, CompiledBundle> Bundles { get; }

    /// <summary>Completes each time something changed that pages or the terminal may want to show; coalesced, never blocking.</summary>
    public abstract Task NextChangeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// True when no case can move by itself any more: nothing acts, probes, retries or waits in an inbox, and each trigger has been polled since without finding anything.
    /// </summary>
    public abstract Task<bool> IsSettledAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Opens and starts an engine. Throws <see cref="EngineStartException"/> with fault and remedy where the operator must act.</summary>
    public static Task<RpaEngine> StartAsync(EngineOptions options, BotSet bots, ImmutableArray<CompiledBundle> bundles, CancellationToken cancellationToken) =>
        RunningEngine.OpenAsync(options, bots, bundles, cancellationToken);

    /// <summary>
    /// Opens and starts an engine on what the database has: the current bundles are those that were published there, by whatever process, and change with them.
    /// Throws <see cref="EngineStartException"/> where the operator must act.
    /// </summary>
    public static Task<RpaEngine> JoinAsync(EngineOptions options, BotSet bots, CancellationToken cancellationToken) => RunningEngine.OpenAsync(options, bots, null, cancellationToken);
}

/// <summary>The engine cannot start for a reason an operator can mend: database locked by another process, newer schema, changed bundle under the same version.</summary>
/// <param name="message">Fault, value, expected, remedy.</param>
/// <param name="exitCode">The program's exit code for it: 3 machine, 1 faulty file, 5 server not reachable.</param>
/// <param name="inner">The cause.</param>
public sealed class EngineStartException(string message, int exitCode, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The program's exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
