using System.Collections.Frozen;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;
using Rpa.Expressions;
using Rpa.Expressions.Cel;

namespace Rpa.Bots.Browser.Actions;

/// <summary>`browser.run`: works through a page script that submits something (or only moves through pages).</summary>
internal sealed class BrowserRunAction(ChromiumPool pool, FrozenDictionary<string, BrowserSite> sites, BrowserBotOptions options) : IBotAction
{
    /// <inheritdoc/>
    public ActionSignature Signature { get; } = new(
        "browser.run",
        new LocalText("Seiten eines Fachverfahrens ausfüllen und absenden", "Fill in and submit pages of an application"),
        [new InputParameter("script", CelType.String) { AssetKind = PageScriptKind.KindName }],
        [],
        [BrowserFailures.Rejected],
        IsEffect: true,
        BrowserBot.Capability)
    {
        AssetInput = "script",
        ProbeAction = BrowserFindAction.ActionName,
    };

    /// <inheritdoc/>
    public Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken) =>
        ScriptCall.RunAsync(pool, sites, options, context, ScriptCall.Script(context), cancellationToken);
}
