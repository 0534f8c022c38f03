using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Rpa.Engine;
using Rpa.Host.Composition;
using Rpa.Host.Configuration;
using Rpa.Host.Office;
using Rpa.Host.Terminal;
using Rpa.Host.Web;
using Rpa.Host.Web.Api;
using Rpa.Language.Running;

namespace Rpa.Host.Serving;

/// <summary>`rpa serve` and `rpa work`: this process among those that share a database, until it is told to stop.</summary>
internal static class ServeRun
{
    /// <summary>Runs until SIGTERM (exit code 0), Ctrl+C (130), or a drain by command where no pages are served.</summary>
    /// <param name="config">What the operator decided.</param>
    /// <param name="servesPages">Pages, API and schedules too; otherwise a worker only.</param>
    public static async Task<int> RunAsync(RpaConfig config, bool servesPages)
    {
        using var stop = new StopSignals();
        try
        {
            await RunAsync(config, servesPages, stop);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            // Told to stop before it had begun.
        }

        return stop.WasInterrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static async Task RunAsync(RpaConfig config, bool servesPages, StopSignals stop)
    {
        if (!servesPages && config.OwnsDatabase)
        {
            throw new UserFaultException(
                ExitCode.Machine, $"{config.DatabaseShown} has room for one process, which is `rpa serve`. For further workers set 'database' in {config.File} to a PostgreSQL server.");
        }

        var tokens = servesPages ? ApiTokens.Load(config.ApiTokens, Environment.GetEnvironmentVariable(ApiTokens.Variable), config.Department) : ApiTokens.None;
        if (servesPages)
        {
            Ports.DemandFree(config.Listen, "'web: listen:'");
        }

        MakeFolder(config.Data, config);
        await EngineSetup.DemandMachineAsync(config, stop.Token);
        using var logs = Logs.ToFile(config.Log);
        await using var bots = new BotComposition(EngineSetup.Bots(config), logs);
        var reports = new DailyReports(config.Sheets, TimeProvider.System);
        var nightly = new NightlyRecords(config, TimeProvider.System);
        var options = EngineSetup.Options(config, runsSchedules: servesPages, logs) with
        {
            Schedules = [reports.Schedule, .. nightly.Schedules],
            OnConnection = (answers, why) => Say.Line(answers ? "The database answers again." : $"The database does not answer: {why} It is tried again until it does."),
        };
        await using var engine = await EngineSetup.JoinAsync(config, options, bots.Set, stop.Token);
        reports.Attach(engine);
        nightly.Attach(engine);
        if (config is { OwnsDatabase: true, Workflows: { } folder })
        {
            await PublishNewAsync(engine, folder, bots, config, stop.Token);
        }

        await using var web = servesPages ? await DashboardHost.StartAsync(engine, config.Listen, config.People, logs, config.Sheets, tokens, stop.Token, bots.Remote) : null;
        await using var desk = config.OwnsDatabase ? OfficeSocket.Open(config.Socket, new OfficeDesk(engine, bots.Set.ToCatalog()), logs) : null;
        Say.Line($"{(web is null ? "Working" : $"Serving {web.Address}")} as '{config.Name}' on {config.DatabaseShown}; {Offer(config)}.");
        if (engine.Bundles.IsEmpty)
        {
            Say.Line($"No process is published yet: rpa publish FOLDER --config {config.File}");
        }

        var drained = engine.Drained;
        if (await Task.WhenAny(stop.Stopped, drained) == drained)
        {
            Say.Line("Drained by command: everything is handed back.");
            if (web is not null)
            {
                await stop.Stopped;
            }
        }

        Say.Line($"Stopping: what runs may go on for {config.Drain.TotalSeconds:0} seconds, then it is handed back. Once more, and it ends at once.");
    }

    /// <summary>What the folder has and the database has not. A version that was published is left as it is, whatever has become of it since.</summary>
    private static async Task PublishNewAsync(RpaEngine engine, string folder, BotComposition bots, RpaConfig config, CancellationToken cancellationToken)
    {
        var published = (await engine.Queries.BundlesAsync(cancellationToken)).Select(b => (b.Workflow, b.Version, b.Hash)).ToHashSet();
        var fresh = EngineSetup.Compile(folder, bots.Set.ToCatalog()).Where(b => !published.Contains((b.Definition.Name, b.Definition.Version, b.Hash))).ToList();
        if (fresh.Count > 0 && await engine.Fleet.PublishAsync([.. fresh], new Actor($"bot:{config.Name}", config.Department, []), cancellationToken) is var receipt)
        {
            if (!receipt.IsDone)
            {
                throw new UserFaultException(ExitCode.Findings, receipt.Message);
            }

            Say.Line(receipt.Message);
        }
    }

    private static string Offer(RpaConfig config) => config.Capabilities.IsEmpty
        ? "offers no actions"
        : "offers " + string.Join(", ", config.Capabilities.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"));

    private static void MakeFolder(string folder, RpaConfig config)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "log"));
            Directory.CreateDirectory(config.Sheets);
            File.WriteAllText(Path.Combine(folder, ".writable"), "");
            File.Delete(Path.Combine(folder, ".writable"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Machine, $"The folder '{folder}' cannot be written to: {e.Message} Name another one with 'data' in {config.File}.", e);
        }
    }

    /// <summary>SIGTERM and Ctrl+C: the first one asks for a stop in order, the second one ends the process as the system does.</summary>
    private sealed class StopSignals : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly PosixSignalRegistration[] _registrations;

        public StopSignals() => _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take), PosixSignalRegistration.Create(PosixSignal.SIGINT, Take)];

        public CancellationToken Token => _stop.Token;

        public Task Stopped => _stopped.Task;

        public bool WasInterrupted { get; private set; }

        public void Dispose()
        {
            foreach (var registration in _registrations)
            {
                registration.Dispose();
            }

            _stop.Dispose();
        }

        private void Take(PosixSignalContext context)
        {
            if (_stopped.Task.IsCompleted)
            {
                return;
            }

            context.Cancel = true;
            WasInterrupted = context.Signal == PosixSignal.SIGINT;
            _stopped.TrySetResult();
            _stop.Cancel();
        }
    }
}
