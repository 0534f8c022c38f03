using System.Collections.Frozen;
using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Browser.Actions;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Scripts;

namespace Rpa.Bots.Browser;

/// <summary>
/// The browser bot: actions `browser.run`, `browser.find` and `browser.download`, and the asset kind `script` (`*.page.yaml`). Chromium starts with the first case and ends with the bot.
/// </summary>
public sealed class BrowserBot : IAsyncDisposable
{
    private readonly ChromiumPool _pool;

    private BrowserBot(BrowserBotOptions options, FrozenDictionary<string, BrowserSite> sites)
    {
        _pool = new ChromiumPool(options);
        Actions = [new BrowserRunAction(_pool, sites, options), new BrowserFindAction(_pool, sites, options), new BrowserDownloadAction(_pool, sites, options)];
        AssetKinds = [new PageScriptKind()];
    }

    /// <summary>What it can do.</summary>
    public ImmutableArray<IBotAction> Actions { get; }

    /// <summary>The files it brings.</summary>
    public ImmutableArray<IAssetKind> AssetKinds { get; }

    /// <summary>What a worker must have: a Chromium.</summary>
    public const string Capability = "browser";

    /// <summary>A bot by <paramref name="options"/>. Starts nothing yet.</summary>
    /// <exception cref="BotConfigurationException">An option does not work; the message says which and why.</exception>
    public static BrowserBot Create(BrowserBotOptions options)
    {
        foreach (var site in options.Sites)
        {
            if (!site.Address.IsAbsoluteUri || site.Address.Scheme is not ("http" or "https"))
            {
                throw new BotConfigurationException($"The address '{site.Address}' of the site '{site.Name}' is no http or https address. Give it in full, such as 'https://register.example/'.");
            }

            if (site.Concurrency < 1)
            {
                throw new BotConfigurationException($"The site '{site.Name}' allows {site.Concurrency} cases at a time; at least 1 is needed.");
            }
        }

        if (options.Sites.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new BotConfigurationException($"The site '{twice.Key}' is configured {twice.Count()} times. Keep one.");
        }

        if (options.MaxContexts < 1)
        {
            throw new BotConfigurationException($"The browser bot may run {options.MaxContexts} cases at a time; at least 1 is needed.");
        }

        return new BrowserBot(options, options.Sites.ToFrozenDictionary(s => s.Name));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
