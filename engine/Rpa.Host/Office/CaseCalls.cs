using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rpa.Bots.Triggers;
using Rpa.Engine;
using Rpa.Engine.Queries;
using Rpa.Engine.Running;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Host.Office;

/// <summary>Calls that do something with cases.</summary>
internal sealed class CaseCalls(RpaEngine engine)
{
    private static readonly FrozenDictionary<string, OperatorCommand> s_commands = new Dictionary<string, OperatorCommand>(StringComparer.Ordinal)
    {
        ["retry"] = OperatorCommand.Retry,
        ["resume"] = OperatorCommand.Resume,
        ["correct"] = OperatorCommand.Correct,
        ["close"] = OperatorCommand.Close,
        ["cancel"] = OperatorCommand.Cancel,
        ["confirm-done"] = OperatorCommand.ConfirmDone,
        ["confirm-not-done"] = OperatorCommand.ConfirmNotDone,
        ["assign"] = OperatorCommand.Assign,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static FrozenSet<string> Names { get; } = s_commands.Keys.Concat(["submit", "done", "approve-healing"]).ToFrozenSet(StringComparer.Ordinal);

    public Dictionary<string, Func<OfficeCall, CancellationToken, Task<OfficeReply>>> All =>
        new(s_commands.Select(c => KeyValuePair.Create(c.Key, (Func<OfficeCall, CancellationToken, Task<OfficeReply>>)((call, ct) => CommandAsync(call, c.Value, ct)))), StringComparer.Ordinal)
        {
            ["submit"] = SubmitAsync,
            ["done"] = DoneAsync,
            ["approve-healing"] = ApproveAsync,
        };

    /// <summary>A receipt as a reply: what was refused is no success.</summary>
    public static OfficeReply Reply(Receipt receipt)
    {
        var said = receipt.Message.En;
        var result = OfficeDesk.ToNode(new { receipt.Reference, Verdict = receipt.Verdict?.ToString().ToLowerInvariant() ?? "stored", Message = said, receipt.State });
        return receipt.Verdict is VerdictKind.Refused or VerdictKind.Stale
            ? new OfficeReply(ExitCode.Input, said.Length > 0 ? said : "The case did not take it: it has moved on.", result)
            : new OfficeReply(ExitCode.Done, null, result);
    }

    private async Task<OfficeReply> SubmitAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        var workflow = call.Demand("workflow");
        if (!engine.Bundles.TryGetValue(workflow, out var bundle))
        {
            throw new OfficeFaultException(ExitCode.Input, engine.Bundles.IsEmpty
                ? "No process is published yet. Run: rpa publish FOLDER"
                : $"There is no workflow '{workflow}'. {DidYouMean.Remedy(workflow, engine.Bundles.Keys)}");
        }

        var starts = bundle.Definition.Starts;
        var start = call.Text("start") ?? (starts.OfType<HandOffStart>().Any() ? "hand-off" : "api");
        var allowed = start == "hand-off" ? starts.OfType<HandOffStart>().FirstOrDefault()?.Form : starts.OfType<ApiStart>().FirstOrDefault()?.Fields;
        var data = TypedData.Read(bundle.Definition, call.Pairs("data"), allowed ?? []);
        var receipt = await engine.Commands.SubmitAsync(workflow, start, data, Documents(call), call.Actor, cancellationToken);
        return Reply(receipt);
    }

    private async Task<OfficeReply> DoneAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        var details = await ListCalls.FindAsync(engine, call, cancellationToken);
        var snapshot = details.Snapshot;
        var definition = await DefinitionAsync(details, cancellationToken);
        if (definition.States.GetValueOrDefault(snapshot.State) is not TaskState task || snapshot.Task is null)
        {
            throw new OfficeFaultException(ExitCode.Input, $"{snapshot.Reference} has no open task: it is in '{snapshot.State}' ({snapshot.Phase.ToString().ToLowerInvariant()}).");
        }

        var outcome = call.Demand("outcome");
        var edits = TypedData.Read(definition, call.Pairs("data"), task.Edit);
        return Reply(await engine.Commands.CompleteTaskAsync(snapshot.Reference, call.Number("visit") ?? snapshot.Visit, outcome, edits, call.Text("comment") ?? "", call.Actor, cancellationToken));
    }

    private async Task<OfficeReply> ApproveAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        var details = await ListCalls.FindAsync(engine, call, cancellationToken);
        return Reply(await engine.Commands.ApproveTargetsAsync(details.Snapshot.Reference, call.Number("visit"), call.Text("reason") ?? "", call.Actor, cancellationToken));
    }

    private async Task<OfficeReply> CommandAsync(OfficeCall call, OperatorCommand command, CancellationToken cancellationToken)
    {
        var details = await ListCalls.FindAsync(engine, call, cancellationToken);
        var pairs = call.Pairs("data");
        var definition = await DefinitionAsync(details, cancellationToken);
        if (command == OperatorCommand.Resume && call.Text("target") is { } state && !definition.States.ContainsKey(state))
        {
            throw new OfficeFaultException(ExitCode.Input, $"There is no state '{state}'. {DidYouMean.Remedy(state, definition.States.Keys)}");
        }

        if (command == OperatorCommand.Correct && pairs.Count == 0)
        {
            throw new OfficeFaultException(ExitCode.Usage, "Nothing is to be corrected: name fields with --data FIELD=VALUE.");
        }

        var data = command == OperatorCommand.ConfirmDone ? Untyped(pairs) : TypedData.Read(definition, pairs);
        return Reply(await engine.Commands.CommandAsync(
            details.Snapshot.Reference, command, call.Number("visit"), call.Text("target"), data, call.Text("reason") ?? "", call.Actor, cancellationToken));
    }

    /// <summary>The definition that the case is pinned to.</summary>
    private async Task<WorkflowDefinition> DefinitionAsync(CaseDetails details, CancellationToken cancellationToken) =>
        (await engine.Fleet.BundleAsync(details.Snapshot.BundleVersion, cancellationToken))?.Definition
        ?? throw new OfficeFaultException(ExitCode.Findings, $"The version that {details.Snapshot.Reference} is pinned to cannot be read by this program.");

    private static Rpa.Expressions.Values.MapValue Untyped(IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        Rpa.Expressions.Values.MapValue.FromStrings(pairs.Select(p => KeyValuePair.Create(p.Key, (Rpa.Expressions.Values.Value)Rpa.Expressions.Values.Value.Of(p.Value))));

    private static ImmutableArray<ArrivedDocument> Documents(OfficeCall call) => call.Arguments["documents"] is JsonArray list
        ? [.. list.OfType<JsonObject>().Select(d => new ArrivedDocument(d["name"]!.ToString(), d["mediaType"]!.ToString(), Convert.FromBase64String(d["bytes"]!.ToString())))]
        : [];
}
