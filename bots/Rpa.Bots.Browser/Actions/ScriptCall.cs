using System.Collections.Frozen;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Actions;

/// <summary>What both actions do: the script, its site, a page, a run.</summary>
internal static class ScriptCall
{
    public static PageScript Script(ActionContext context) =>
        context.Inputs["script"] is StringValue reference
            ? context.Assets.Get<PageScript>(reference.Text)
            : throw new InvalidOperationException("The input 'script' is missing; the checker demands it.");

    public static async Task<ActionOutcome> RunAsync(
        ChromiumPool pool, FrozenDictionary<string, BrowserSite> sites, BrowserBotOptions options, ActionContext context, PageScript script, CancellationToken cancellationToken)
    {
        var site = sites.GetValueOrDefault(script.Site) ?? throw new BotConfigurationException(
            $"The page script '{script.Name}' works at the site '{script.Site}', which is not configured. Add the site with its address (known: {(sites.Count == 0 ? "none" : string.Join(", ", sites.Keys.Order(StringComparer.Ordinal)))}).");
        await using var lease = await pool.LeaseAsync(site, script.AllHosts, cancellationToken);
        using var run = new ScriptRun(script, context, lease, options, cancellationToken);
        return await run.RunAsync();
    }
}
