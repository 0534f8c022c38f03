using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser;
using Rpa.Bots.Mail.Accounts;
using Rpa.Engine;
using Rpa.Host.Composition;
using Rpa.Host.Terminal;
using Rpa.Host.Web;
using Rpa.Host.Web.Api;
using Rpa.Language.Running;
using Rpa.Samples.Mails;
using Rpa.Samples.Portal;
using Spectre.Console;

namespace Rpa.Host.Demo;

/// <summary>The main job from end to end: mails, portal, engine, bots, dashboard.</summary>
internal static class DemoRun
{
    private const string Department = "bauaufsicht";

    /// <summary>Runs the demo; the exit code.</summary>
    public static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var startedAt = time.GetTimestamp();
        var bundles = EngineSetup.Compile(BundleFolders.Find(options.Workflows), BotComposition.Catalog());
        var tokens = ApiTokens.Load(options.ApiTokens, Environment.GetEnvironmentVariable(ApiTokens.Variable), Department);
        if (options.Workers > 0 && options.Database?.StartsWith("postgres://", StringComparison.Ordinal) != true)
        {
            throw new UserFaultException(ExitCode.Usage, "--workers needs a database that several processes can share: --database postgres://user@host:port/name.");
        }

        if (options is { Workers: > 0, ByImap: true })
        {
            throw new UserFaultException(ExitCode.Usage, "--workers reads the mails from their folder: leave '--mail imap' out.");
        }

        await Machine.EnsureAsync(cancellationToken);
        Ports.DemandFree(new IPEndPoint(IPAddress.Loopback, options.Port), "--port");
        using var folder = DemoFolder.Open(options.Data, time);
        using var logs = Logs.ToFile(folder.Log);
        var portalOptions = new PortalOptions();
        await using var portal = await RegisterPortal.StartAsync(folder.Portal, 0, time, portalOptions, cancellationToken);
        var mailbox = folder.TakeMailbox(options.Mailbox);
        var truth = options.Mailbox is null ? await GenerateAsync(folder, options, time, cancellationToken) : null;
        var mails = truth?.Mails.Count ?? Maildirs.Messages(mailbox).Length;

        var reports = new DailyReports(folder.Sheets, time);
        if (truth is not null && (truth.Seed != options.Seed || truth.Mails.Count != options.Cases))
        {
            Say.Line($"Going on with the {truth.Mails.Count} mails (seed {truth.Seed}) that are in '{folder.Root}'; name another folder with --data for other ones.");
        }

        if (mails == 0)
        {
            Say.Line($"There is no message in the mailbox '{options.Mailbox}': neither in new and cur, nor in a file *.eml.");
        }

        await using var imap = options.ByImap ? await DemoImap.StartAsync(mailbox, time, cancellationToken) : null;
        await using var bots = new BotComposition(Settings(folder, mailbox, imap, portal) with { Secrets = new DemoSecrets(portalOptions) }, logs);
        await using var engine = await RpaEngine.StartAsync(EngineOptions(options, folder, portalOptions, reports, logs), bots.Set, bundles, cancellationToken);
        reports.Attach(engine);
        await using var web = await DashboardHost.StartAsync(engine, options.Port, logs, cancellationToken, folder.Sheets, tokens);
        Say.Console.MarkupLineInterpolated($"Dashboard: [link]{web.Address}[/]   register portal: [link]{portal.BaseUrl}[/]   data: {folder.Root}");

        await using var workers = options.Workers > 0 ? DemoWorkers.Start(options, folder, mailbox, portal, portalOptions, Department) : null;
        await DemoProgress.ShowUntilSettledAsync(engine, mails, time, cancellationToken);
        if (workers is not null)
        {
            await workers.StopKillingAsync();
        }

        await engine.Commands.RunScheduleAsync(DailyReports.Name, new Actor("demo", Department, ["operator"]), cancellationToken);
        var report = await DemoReport.MakeAsync(engine, folder, truth, mailbox, time.GetElapsedTime(startedAt), cancellationToken);
        DemoProgress.Summary(report);
        if (options.Exit || options.Out is not null)
        {
            Output.Write(Output.ToJson(report), options.Out);
        }

        if (!options.Exit)
        {
            Say.Line($"The dashboard stays open at {web.Address}. Press Ctrl+C to end.");
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        return report.Lost + report.DuplicatesFiled + report.WrongValuesFiled + report.DecisionsWithoutAPerson == 0 ? ExitCode.Done : ExitCode.Findings;
    }

    private static async Task<GroundTruth> GenerateAsync(DemoFolder folder, DemoOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        GroundTruth? truth = null;
        await Say.Console.Progress().AutoClear(enabled: true).StartAsync(async context =>
        {
            var task = context.AddTask("Writing mails with scans", maxValue: options.Cases);
            var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
            truth = await MailboxGenerator.GenerateAsync(
                folder.Inbox, folder.Truth, options.Cases, options.Seed, today, new Progress<int>(made => task.Value = made), cancellationToken);
        });
        return truth!;
    }

    private static BotSettings Settings(DemoFolder folder, string mailbox, DemoImap? imap, RegisterPortal portal) => new()
    {
        MailAccounts = ImmutableDictionary<string, MailAccount>.Empty.Add(
            "intake", new MailAccount { Address = MailboxGenerator.Recipient, DisplayName = "Stadt Mainz", Maildir = imap is null ? mailbox : null, Imap = imap?.Settings, Pickup = folder.Outbox }),
        Browser = new BrowserBotOptions { Sites = [new BrowserSite("register", portal.BaseUrl) { Concurrency = 2 }], MaxContexts = 2 },
        SheetFolder = folder.Sheets,
    };

    private static EngineOptions EngineOptions(DemoOptions options, DemoFolder folder, PortalOptions portal, DailyReports reports, ILoggerFactory logs) => new()
    {
        Database = options.Database ?? "sqlite:" + folder.Database,
        RunsActions = options.Workers == 0,
        WorkerName = "demo-" + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Department = Department,
        Capabilities = ImmutableDictionary<string, int>.Empty.Add("ocr", 2).Add("browser", 2).Add("mail", 2).Add("office", 1),
        Secrets = new DemoSecrets(portal),
        Schedules = [reports.Schedule],
        Random = new Random(Environment.ProcessId),
        Logs = logs,
    };

    /// <summary>The sample portal's account, and the sample mailbox's.</summary>
    private sealed class DemoSecrets(PortalOptions portal) : ISecrets
    {
        private const string MailboxPassword = DovecotServer.Password;

        public string Get(string name) => name switch
        {
            "register.user" => portal.User,
            "register.password" => portal.Password,
            DemoImap.Secret => MailboxPassword,
            _ => throw new BotConfigurationException($"The secret '{name}' is not configured. The demo knows register.user, register.password and intake.password."),
        };
    }
}
