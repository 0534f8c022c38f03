using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rpa.Engine;
using Rpa.Engine.Fleet;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Host.Office;

/// <summary>Calls about schedules, workers and bundles.</summary>
internal sealed class FleetCalls(RpaEngine engine, BotCatalog catalog)
{
    public Dictionary<string, Func<OfficeCall, CancellationToken, Task<OfficeReply>>> All => new(StringComparer.Ordinal)
    {
        ["schedules-pause"] = async (call, ct) => Reply(await engine.Fleet.PauseScheduleAsync(call.Demand("schedule"), isPaused: true, call.Actor, ct)),
        ["schedules-resume"] = async (call, ct) => Reply(await engine.Fleet.PauseScheduleAsync(call.Demand("schedule"), isPaused: false, call.Actor, ct)),
        ["schedules-run"] = async (call, ct) => CaseCalls.Reply(await engine.Commands.RunScheduleAsync(call.Demand("schedule"), call.Actor, ct)),
        ["drain"] = async (call, ct) => Reply(await engine.Fleet.DrainAsync(call.Demand("worker"), call.Actor, ct)),
        ["publish"] = PublishAsync,
        ["roll-back"] = async (call, ct) => Reply(await engine.Fleet.RollBackAsync(call.Demand("workflow"), Version(call, "version"), call.Actor, ct)),
        ["move-version"] = MoveAsync,
        ["patch"] = PatchAsync,
        ["patch-back"] = PatchBackAsync,
    };

    private static OfficeReply Reply(FleetReceipt receipt) => receipt.IsDone
        ? OfficeDesk.Done(new { receipt.Message })
        : new OfficeReply(ExitCode.Input, receipt.Message, OfficeDesk.ToNode(new { receipt.Message }));

    private static int Version(OfficeCall call, string name) => call.Number(name) ?? throw new OfficeFaultException(ExitCode.Usage, $"'{call.Command}' lacks '{name}'.");

    /// <summary>The files are checked by the program that will run them, beside what is published already: a process may start one that is not in the folder.</summary>
    private async Task<OfficeReply> PublishAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        var sources = Sources(call);
        var named = sources.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var diagnostics = new DiagnosticBag();
        var others = engine.Bundles.Values.Select(b => b.Source).Where(s => !named.Contains(s.Name));
        var bundles = BundleCompiler.Compile([.. sources, .. others], catalog, diagnostics);
        var findings = diagnostics.ToImmutable();
        if (diagnostics.HasErrors)
        {
            var errors = findings.Count(f => f.Severity == Severity.Error);
            return new OfficeReply(ExitCode.Findings, $"Nothing is published: {errors} errors.", OfficeDesk.ToNode(new { Findings = findings.Select(f => f.ToString()), Published = Array.Empty<object>() }));
        }

        ImmutableArray<CompiledBundle> given = [.. bundles.Where(b => named.Contains(b.Source.Name))];
        var receipt = await engine.Fleet.PublishAsync(given, call.Actor, cancellationToken);
        var result = OfficeDesk.ToNode(new
        {
            Findings = findings.Select(f => f.ToString()),
            Published = receipt.IsDone ? given.Select(b => new { Workflow = b.Definition.Name, b.Definition.Version, b.Hash }) : [],
            receipt.Message,
        });
        return receipt.IsDone ? new OfficeReply(ExitCode.Done, null, result) : new OfficeReply(ExitCode.Findings, receipt.Message, result);
    }

    private async Task<OfficeReply> MoveAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        var preview = await engine.Fleet.PreviewMoveAsync(call.Demand("workflow"), call.Number("from"), Version(call, "to"), call.Texts("cases"), cancellationToken);
        if (preview.Fault is { } fault)
        {
            throw new OfficeFaultException(ExitCode.Input, fault);
        }

        if (!call.Flag("doIt"))
        {
            return OfficeDesk.Done(new { IsPreview = true, preview.Cases });
        }

        ImmutableArray<string> moved = [.. preview.Cases.Select(c => c.Reference)];
        if (moved.Length > 0 && await engine.Fleet.RecordMoveAsync(call.Demand("workflow"), call.Number("from"), Version(call, "to"), moved, call.Text("reason") ?? "", call.Actor) is { IsDone: false } refusal)
        {
            return Reply(refusal);
        }

        var lines = ImmutableArray.CreateBuilder<object>();
        var refused = 0;
        foreach (var line in preview.Cases)
        {
            var receipt = line.Refusal is null || line.Refusal.Contains("effect", StringComparison.Ordinal)
                ? await engine.Commands.CommandAsync(line.Reference, OperatorCommand.MoveVersion, null, preview.Hash, MapValue.Empty, call.Text("reason") ?? "", call.Actor, cancellationToken)
                : null;
            var verdict = receipt is null ? "refused" : receipt.Verdict?.ToString().ToLowerInvariant() ?? "stored";
            refused += verdict is "refused" or "stale" ? 1 : 0;
            lines.Add(new { line.Reference, line.State, line.From, Verdict = verdict, Message = receipt?.Message.En ?? line.Refusal, line.Notes });
        }

        var result = OfficeDesk.ToNode(new { IsPreview = false, Cases = lines });
        return refused == 0 ? new OfficeReply(ExitCode.Done, null, result) : new OfficeReply(ExitCode.Findings, $"{refused} of {preview.Cases.Length} cases were not moved.", result);
    }

    /// <summary>The files are checked as if they were published, and held against the version that their workflow file names.</summary>
    private async Task<OfficeReply> PatchAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        var source = Sources(call) is [var only] ? only : throw new OfficeFaultException(ExitCode.Usage, "'patch' takes one process folder.");
        var diagnostics = new DiagnosticBag();
        var others = engine.Bundles.Values.Select(b => b.Source).Where(s => s.Name != source.Name);
        if (BundleCompiler.Compile([source, .. others], catalog, diagnostics).FirstOrDefault(b => b.Source.Name == source.Name) is not { } patched)
        {
            return new OfficeReply(
                ExitCode.Findings, "Nothing is patched: the files have errors.", OfficeDesk.ToNode(new { IsPreview = true, Faults = diagnostics.ToImmutable().Select(f => f.ToString()), Changes = Array.Empty<string>(), Cases = Array.Empty<object>() }));
        }

        return await PatchAsync(call, await engine.Fleet.PreviewPatchAsync(patched, cancellationToken), cancellationToken);
    }

    private async Task<OfficeReply> PatchBackAsync(OfficeCall call, CancellationToken cancellationToken) =>
        await PatchAsync(call, await engine.Fleet.PreviewPatchBackAsync(call.Demand("workflow"), Version(call, "version"), cancellationToken), cancellationToken);

    private async Task<OfficeReply> PatchAsync(OfficeCall call, PatchPreview preview, CancellationToken cancellationToken)
    {
        if (preview.Faults is not [])
        {
            return new OfficeReply(
                ExitCode.Findings, $"Nothing is patched: {string.Join(" ", preview.Faults)}", OfficeDesk.ToNode(new { IsPreview = true, preview.Faults, preview.Changes, preview.Cases }));
        }

        if (!call.Flag("doIt"))
        {
            return OfficeDesk.Done(new { IsPreview = true, preview.Faults, preview.Changes, preview.Cases });
        }

        var reason = call.Text("reason") ?? "";
        var receipt = await engine.Fleet.PatchAsync(preview, reason, call.Actor, cancellationToken);
        if (!receipt.IsDone)
        {
            return new OfficeReply(ExitCode.Input, receipt.Message, null);
        }

        // Each running case has it in its history; a case that ended meanwhile takes no notice.
        foreach (var line in preview.Cases)
        {
            await engine.Commands.CommandAsync(line.Reference, OperatorCommand.Patch, null, receipt.Message, MapValue.Empty, reason, call.Actor, cancellationToken);
        }

        return OfficeDesk.Done(new { IsPreview = false, preview.Faults, preview.Changes, preview.Cases, receipt.Message });
    }

    private static ImmutableArray<BundleSource> Sources(OfficeCall call) =>
    [
        .. (call.Arguments["sources"] as JsonArray ?? []).OfType<JsonObject>().Select(s => new BundleSource(
            s["name"]!.ToString(),
            s["displayPath"]!.ToString(),
            s["files"]!.AsObject().ToImmutableSortedDictionary(f => f.Key, f => (ReadOnlyMemory<byte>)Convert.FromBase64String(f.Value!.ToString()), StringComparer.Ordinal))),
    ];
}
