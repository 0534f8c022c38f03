using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser;
using Rpa.Bots.Letters;
using Rpa.Bots.Mail;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Ocr;
using Rpa.Bots.Office;
using Rpa.Bots.Office.Files;
using Rpa.Bots.Office.Http;
using Rpa.Bots.Triggers;
using Rpa.Engine;
using Rpa.Host.RemoteBots;
using Rpa.Language.Bundles;

namespace Rpa.Host.Composition;

/// <summary>What the bots of this process work with.</summary>
internal sealed record BotSettings
{
    /// <summary>Where the bots' secrets are found by name; null where no account signs in anywhere.</summary>
    public ISecrets? Secrets { get; init; }

    /// <summary>Mail accounts by name.</summary>
    public ImmutableDictionary<string, MailAccount> MailAccounts { get; init; } = ImmutableDictionary<string, MailAccount>.Empty;

    /// <summary>The browser bot, with the sites that page scripts name.</summary>
    public BrowserBotOptions Browser { get; init; } = new() { MaxContexts = 2 };

    /// <summary>The folder of assemblies by somebody else; null for none.</summary>
    public string? PluginFolder { get; init; }

    /// <summary>Actions that processes of somebody else do.</summary>
    public ImmutableArray<RemoteDeclaration> RemoteActions { get; init; } = [];

    /// <summary>Whose letters are written.</summary>
    public LetterSender Letters { get; init; } = new();

    /// <summary>Programs that are called over HTTP.</summary>
    public ImmutableArray<HttpService> Services { get; init; } = [];

    /// <summary>Folders whose files start cases.</summary>
    public ImmutableArray<WatchedFolder> Folders { get; init; } = [];

    /// <summary>The folder of sheets that bots write.</summary>
    public string SheetFolder { get; init; } = Path.GetTempPath();
}

/// <summary>The bots of this program, put together. The only place that names them all.</summary>
internal sealed class BotComposition : IAsyncDisposable
{
    private readonly MailBot _mail;
    private readonly BrowserBot _browser;
    private readonly OcrBot _ocr;
    private readonly ITriggerSource _files;

    public BotComposition(BotSettings settings, ILoggerFactory logs)
    {
        _mail = new MailBot(new MailAccounts(settings.MailAccounts), settings.Secrets);
        _browser = BrowserBot.Create(settings.Browser with { Log = logs.CreateLogger("browser") });
        _ocr = new OcrBot(TimeProvider.System);
        var office = new OfficeOptions { Folder = settings.SheetFolder, Sender = settings.Letters, Services = settings.Services, Folders = settings.Folders };
        _files = OfficeBot.Trigger(office, TimeProvider.System);
        var plugins = BotPlugins.Load(settings.PluginFolder);
        Set = new BotSet(
            [.. _mail.Actions, .. _browser.Actions, .. _ocr.Actions, .. plugins.SelectMany(p => p.Actions), .. settings.RemoteActions.Select(d => new RemoteAction(d, Remote)), .. OfficeBot.Actions(office)],
            [.. _browser.AssetKinds, .. OcrBot.AssetKinds, new LetterAssetKind(), .. plugins.SelectMany(p => p.AssetKinds)],
            [_mail.Trigger, _files, .. plugins.SelectMany(p => p.Triggers)]);
        DemandOnce("The action", Set.Actions.Select(a => a.Signature.Name));
        DemandOnce("The kind of file", Set.AssetKinds.Select(k => k.Name));
        DemandOnce("The trigger", Set.Triggers.Select(t => t.Name));
    }

    /// <summary>What they bring.</summary>
    public BotSet Set { get; }

    /// <summary>Where attempts wait for processes of somebody else.</summary>
    public RemoteBroker Remote { get; } = new();

    /// <summary>What the checker needs to know of them; nothing is started.</summary>
    public static BotCatalog Catalog() => Catalog(new BotSettings());

    /// <summary>The same with the bots by somebody else that settings name.</summary>
    public static BotCatalog Catalog(BotSettings settings) => new BotComposition(settings, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).Set.ToCatalog();

    private static void DemandOnce(string what, IEnumerable<string> names)
    {
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new BotConfigurationException($"{what} '{twice.Key}' is there twice. Give the bot of yours another name, or take one of both out of 'bots:' in the configuration.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _mail.DisposeAsync();
        await _browser.DisposeAsync();
        _ocr.Dispose();
        (_files as IDisposable)?.Dispose();
    }
}
