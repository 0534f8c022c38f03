using System.Collections.Frozen;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;
using Rpa.Bots.Documents;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Actions;

/// <summary>`browser.download`: takes files from an application into the case's documents, with a page script that submits nothing; `result.documents` are all it took.</summary>
internal sealed class BrowserDownloadAction(ChromiumPool pool, FrozenDictionary<string, BrowserSite> sites, BrowserBotOptions options) : IBotAction
{
    private const string Documents = "documents";
    private readonly BrowserFindAction _find = new(pool, sites, options);

    /// <inheritdoc/>
    public ActionSignature Signature { get; } = new(
        "browser.download",
        new LocalText("Dateien aus einem Fachverfahren holen", "Take files from an application"),
        [new InputParameter("script", CelType.String) { AssetKind = PageScriptKind.KindName }],
        [new CelField(Documents, CelType.List(CelType.Document))],
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
        if (!FlowCheck.All(script.Steps).Any(Takes))
        {
            throw new InvalidOperationException($"The script '{script.Name}' takes no file. Add a step '- read: OUTPUT' with 'download: BUTTON', or use browser.find.");
        }

        return await _find.RunAsync(context, cancellationToken) is var outcome && outcome is ActionOutcome.Done done
            ? new ActionOutcome.Done(done.Result.With(Documents, Value.Of(script.Outputs.Select(o => done.Result[o.Name]).Where(v => Document.FromValue(v) is not null).Select(v => v!))))
            : outcome;
    }

    private static bool Takes(Step step) => step is DownloadStep || (step is RunStep run && FlowCheck.All(run.Script.Steps).Any(Takes));
}
