using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Rpa.Bots.Browser;
using Rpa.Bots.Machine;
using Rpa.Engine;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Configuration;
using Rpa.Host.Terminal;
using Rpa.Language.Bundles;

namespace Rpa.Host.Composition;

/// <summary>From a configuration to a running engine.</summary>
internal static class EngineSetup
{
    /// <summary>Between two attempts to reach a database.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    /// <summary>What the bots of a configuration work with.</summary>
    public static BotSettings Bots(RpaConfig config) => new()
    {
        MailAccounts = config.Mail, Secrets = config.Secrets, Browser = config.Browser, SheetFolder = config.Sheets, Letters = config.Letters, PluginFolder = config.BotFolder,
        RemoteActions = config.RemoteActions, Services = config.Services, Folders = config.Folders,
    };

    /// <summary>The engine's options; <paramref name="runsSchedules"/> where this process serves pages too.</summary>
    public static EngineOptions Options(RpaConfig config, bool runsSchedules, ILoggerFactory logs) => new()
    {
        Database = config.Database,
        WorkerName = config.Name,
        Department = config.Department,
        // Processes of somebody else come to where pages are served.
        Capabilities = runsSchedules ? config.Capabilities : config.Capabilities.RemoveRange(config.RemoteActions.Select(a => a.Capability)),
        TargetLimits = config.FleetLimits,
        Lease = config.Lease,
        ArmedWindow = config.ArmedWindow,
        DrainTime = config.Drain,
        RunsSchedules = runsSchedules,
        TimeZone = config.TimeZone,
        SchedulePolicies = config.Schedules,
        Secrets = config.Secrets,
        Random = new Random(Environment.ProcessId),
        Logs = logs,
    };

    /// <summary>The machine has what the capabilities of a configuration need; otherwise exit code 3 with the command to run.</summary>
    public static async Task DemandMachineAsync(RpaConfig config, CancellationToken cancellationToken)
    {
        var needed = new List<MachineRequirement>();
        if (config.Capabilities.ContainsKey("browser") && !config.Browser.Sites.IsEmpty)
        {
            needed.Add(ChromiumRequirement.Value);
        }

        if (config.Capabilities.ContainsKey("ocr"))
        {
            needed.AddRange([Requirements.TesseractWith(config.OcrLanguages), Requirements.Poppler]);
        }

        if (config.Capabilities.ContainsKey("office"))
        {
            needed.Add(Requirements.Fonts);
        }

        if (Doctor.Explain(await Doctor.CheckAsync(needed, cancellationToken)) is { Length: > 0 } lacking)
        {
            throw new UserFaultException(ExitCode.Machine, $"{lacking}\nOr offer less: 'worker: capabilities:' in {config.File}.");
        }
    }

    /// <summary>Joins the database's processes. A database that does not answer is told once and tried again until it does.</summary>
    public static async Task<RpaEngine> JoinAsync(RpaConfig config, EngineOptions options, BotSet bots, CancellationToken cancellationToken)
    {
        for (var said = false; ; said = true)
        {
            try
            {
                var engine = await RpaEngine.JoinAsync(options, bots, cancellationToken);
                if (said)
                {
                    Say.Line("The database answers.");
                }

                return engine;
            }
            catch (EngineStartException fault) when (fault.ExitCode == ExitCode.Unreachable)
            {
                if (!said)
                {
                    Say.Fault($"{fault.Message} Tried again every {Between.TotalSeconds:0} seconds until it answers.");
                }

                await Task.Delay(Between, options.Time, cancellationToken);
            }
        }
    }

    /// <summary>The processes of a folder, checked; with errors exit code 1 after all findings.</summary>
    public static ImmutableArray<CompiledBundle> Compile(string workflows, BotCatalog catalog)
    {
        var diagnostics = new DiagnosticBag();
        var sources = BundleFolders.ReadAll(workflows);
        if (sources.IsEmpty)
        {
            throw new UserFaultException(ExitCode.Input, $"The folder '{workflows}' holds no process: no folder in it has a workflow.yaml. Name another one with --workflows.");
        }

        var bundles = BundleCompiler.Compile(sources, catalog, diagnostics);
        if (diagnostics.HasErrors)
        {
            Say.Findings(diagnostics.ToImmutable());
            throw new UserFaultException(ExitCode.Findings, $"The processes in '{workflows}' have errors. Mend them, then start again.");
        }

        return bundles;
    }
}
