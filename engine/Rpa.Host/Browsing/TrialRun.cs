using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Browser;
using Rpa.Bots.Effects;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Cel.Conformance;
using Rpa.Expressions.Values;
using Rpa.Host.Terminal;

namespace Rpa.Host.Browsing;

/// <summary>What a trial of a script shall do.</summary>
internal sealed record TrialOptions(TrialData Data, string Reference, bool MaySubmit, DirectoryInfo? Pictures, DirectoryInfo? Documents, ISecrets Secrets);

/// <summary>Runs one page script without engine and database.</summary>
internal static class TrialRun
{
    /// <summary>The result as JSON, and the exit code.</summary>
    public static async Task<(JsonObject Result, int ExitCode)> RunAsync(IAsset script, BrowserBotOptions browser, TrialOptions options, CancellationToken cancellationToken)
    {
        await using var bot = BrowserBot.Create(browser);
        var trial = new TrialCase(script, options.Data, options.MaySubmit, options.Pictures, options.Documents, TimeProvider.System);
        var context = new ActionContext
        {
            Case = new CaseIdentity(options.Reference, "trial", "trial", "trial", "trial", 1, 1),
            Inputs = options.Data.Inputs.With("script", Value.Of(script.Name)),
            Scopes = Activation.Empty,
            Effect = trial,
            Documents = trial,
            Assets = trial,
            Evidence = trial,
            Secrets = options.Secrets,
            Time = TimeProvider.System,
            Log = NullLogger.Instance,
        };
        ActionOutcome? outcome = null;
        try
        {
            outcome = await bot.Actions.Single(a => a.Signature.Name == "browser.run").RunAsync(context, cancellationToken);
        }
        catch (EffectRefusedException) when (!options.MaySubmit && trial.Submit is not null)
        {
            Say.Line("Came to the submit and stopped before it: nothing was pressed. Add --submit to press it.");
        }

        var (word, exit) = outcome switch
        {
            null => ("stopped-before-submit", ExitCode.Done),
            ActionOutcome.Done => ("done", ExitCode.Done),
            ActionOutcome.Refused => ("refused", ExitCode.Findings),
            ActionOutcome.Uncertain => ("uncertain", ExitCode.Findings),
            ActionOutcome.Retry { Message: var message } when IsUnreachable(message) => ("failed", ExitCode.Unreachable),
            _ => ("failed", ExitCode.Findings),
        };
        var refused = outcome as ActionOutcome.Refused;
        var result = new JsonObject
        {
            ["script"] = script.Name,
            ["outcome"] = word,
            ["failure"] = refused?.Failure,
            ["message"] = outcome switch { ActionOutcome.Refused r => r.Message, ActionOutcome.Retry r => r.Message, ActionOutcome.Uncertain u => u.Message, _ => null },
            ["detail"] = refused?.Detail is { } detail ? Node(detail) : null,
            ["submit"] = trial.Submit,
            ["outputs"] = outcome is ActionOutcome.Done done ? Node(done.Result) : new JsonObject(),
            ["steps"] = new JsonArray([.. trial.Steps.Select(s => (JsonNode?)s)]),
            ["pictures"] = new JsonArray([.. trial.Pictures.Select(p => (JsonNode?)p)]),
        };
        return (result, exit);
    }

    private static bool IsUnreachable(string message) =>
        message.Contains("net::ERR_CONNECTION", StringComparison.Ordinal) || message.Contains("net::ERR_NAME", StringComparison.Ordinal) || message.Contains("net::ERR_ADDRESS", StringComparison.Ordinal);

    /// <summary>Dates and decimals are texts, as in a workflow's tests.</summary>
    private static JsonNode? Node(Value value) => value switch
    {
        MapValue map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.ToString(), Node(e.Value)))),
        ListValue list => new JsonArray([.. list.Items.Select(Node)]),
        _ => JsonNode.Parse(Plain(value)),
    };

    private static string Plain(Value value) => value switch
    {
        NullValue => "null",
        BoolValue or IntValue => CelJson.Text(value),
        DecimalValue number => number.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value.ToString()),
    };
}
