using System.Collections.Frozen;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;
using Rpa.Expressions;
using Rpa.Expressions.Cel;

namespace Rpa.Bots.Browser.Actions;

/// <summary>`browser.find`: looks something up with a page script that submits nothing; the probe of `browser.run`.</summary>
internal sealed class BrowserFindAction(ChromiumPool pool, FrozenDictionary<string, BrowserSite> sites, BrowserBotOptions options) : IBotAction
{
    public const string ActionName = "browser.find";

    /// <inheritdoc/>
    public ActionSignature Signature { get; } = new(
        ActionName,
        new LocalText("In einem Fachverfahren nachsehen", "Look something up in an application"),
        [new InputParameter("script", CelType.String) { AssetKind = PageScriptKind.KindName }],
        [],
        [],
        IsEffect: false,
        BrowserBot.Capability)
    {
        AssetInput = "script",
    };

    /// <inheritdoc/>
    public async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var script = ScriptCall.Script(context);
        if (script.Signature.IsEffect)
        {
            throw new InvalidOperationException($"The script '{script.Name}' has a submit; {ActionName} only looks things up. Use browser.run for it.");
        }

        // Looking something up files nothing, so a value the search form refuses is a fault of the script and not of the application.
        return await ScriptCall.RunAsync(pool, sites, options, context, script, cancellationToken) switch
        {
            ActionOutcome.Refused { Failure: BrowserFailures.Rejected } refused => new ActionOutcome.Retry(refused.Message),
            var outcome => outcome,
        };
    }
}
