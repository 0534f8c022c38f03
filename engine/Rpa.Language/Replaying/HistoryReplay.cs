using System.Collections.Immutable;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Language.Replaying;

/// <summary>An event of a recorded history.</summary>
/// <param name="Number">From 1 in the case.</param>
/// <param name="Kind">The input's kind, such as `task-submitted`.</param>
/// <param name="Verdict">What became of the input.</param>
/// <param name="Entries">States entered by it, in order.</param>
/// <param name="Input">The input; null where its content was erased or no Step took it.</param>
/// <param name="IsErased">Its content was erased.</param>
public sealed record RecordedEvent(int Number, string Kind, VerdictKind Verdict, ImmutableArray<string> Entries, CaseInput? Input, bool IsErased);

/// <summary>A case's recorded history.</summary>
/// <param name="Reference">The case.</param>
/// <param name="Department">Who it belongs to.</param>
/// <param name="Events">In order; the first is the start.</param>
/// <param name="End">The case as it was stored at the end, or null.</param>
public sealed record RecordedHistory(string Reference, string Department, ImmutableArray<RecordedEvent> Events, CaseSnapshot? End);

/// <summary>How a replayed history compares with the recorded one.</summary>
public enum ReplayKind
{
    /// <summary>The case takes the same way.</summary>
    Same,
    /// <summary>From some event on it goes elsewhere.</summary>
    Differs,
    /// <summary>The content of an event was erased; up to there it takes the same way.</summary>
    Erased,
    /// <summary>The history does not begin with a start.</summary>
    Unusable,
}

/// <summary>What became of one history under a definition.</summary>
/// <param name="Reference">The case.</param>
/// <param name="Kind">The same, different, or not known.</param>
/// <param name="Event">The number of the first event that differs or is erased; otherwise of the last.</param>
/// <param name="Input">Its input: kind, and what a person chose.</param>
/// <param name="State">The state in which it came.</param>
/// <param name="Expected">What was recorded, in words.</param>
/// <param name="Actual">What the definition does, in words.</param>
/// <param name="Path">The states entered up to there, as recorded.</param>
public sealed record ReplayResult(string Reference, ReplayKind Kind, int Event, string Input, string State, string Expected, string Actual, ImmutableArray<string> Path);

/// <summary>Runs recorded histories through a definition: what a change would have done to cases that are over. Pure.</summary>
public static class HistoryReplay
{
    /// <summary>Replays a history event by event and stops at the first difference: which states it enters and whether it is applied, and at the end the case's data.</summary>
    public static ReplayResult Run(CompiledBundle bundle, RecordedHistory history)
    {
        CaseSnapshot? snapshot = null;
        var path = ImmutableArray.CreateBuilder<string>();
        var last = 0;
        foreach (var recorded in history.Events)
        {
            var state = snapshot?.State ?? "";
            if (recorded.IsErased)
            {
                return Result(ReplayKind.Erased, recorded, state, Said(recorded), "its content was erased");
            }

            // What no Step takes (a look at the case, an erasure) leaves the case where it is.
            if (recorded.Input is not { } input)
            {
                continue;
            }

            if (input is OperatorCommanded { Command: OperatorCommand.MoveVersion })
            {
                path.AddRange(recorded.Entries);
                continue;
            }

            StepResult step;
            if (input is Started started)
            {
                step = Step.Start(bundle, history.Reference, history.Department, started);
            }
            else if (snapshot is null)
            {
                return Result(ReplayKind.Unusable, recorded, state, "a start", $"'{recorded.Kind}' comes first");
            }
            else
            {
                step = Step.Apply(bundle, snapshot, input);
            }

            snapshot = step.Snapshot;
            if (step.Verdict.Kind != recorded.Verdict || !step.Entries.Select(e => e.State).SequenceEqual(recorded.Entries))
            {
                return Result(ReplayKind.Differs, recorded, state, Said(recorded), Said(step));
            }

            path.AddRange(recorded.Entries);
            last = recorded.Number;
        }

        if (snapshot is null)
        {
            return new ReplayResult(history.Reference, ReplayKind.Unusable, 0, "", "", "a start", "the history is empty", []);
        }

        return history.End is { } end && Data(end.Data, snapshot.Data) is var (expected, actual) && expected.Length > 0
            ? new ReplayResult(history.Reference, ReplayKind.Differs, last, "", snapshot.State, expected, actual, path.ToImmutable())
            : new ReplayResult(history.Reference, ReplayKind.Same, last, "", snapshot.State, "", "", path.ToImmutable());

        ReplayResult Result(ReplayKind kind, RecordedEvent at, string state, string expected, string actual) =>
            new(history.Reference, kind, at.Number, Words(at), state, expected, actual, path.ToImmutable());
    }

    private static string Words(RecordedEvent recorded) => recorded.Input switch
    {
        TaskSubmitted submitted => $"{recorded.Kind} '{submitted.Outcome}' by {submitted.Actor.Name}",
        ActionFailed { Failure.Length: > 0 } failed => $"{recorded.Kind} '{failed.Failure}'",
        MessageArrived message => $"{recorded.Kind} '{message.Message}'",
        TimePassed time => $"{recorded.Kind} '{time.Timer}'",
        OperatorCommanded command => $"{recorded.Kind} '{command.Command}' by {command.Actor.Name}",
        _ => recorded.Kind,
    };

    private static string Said(RecordedEvent recorded) =>
        recorded.Entries.Length > 0 ? $"goes to {string.Join(" -> ", recorded.Entries)}" : recorded.Verdict == VerdictKind.Applied ? "stays" : recorded.Verdict.ToString().ToLowerInvariant();

    private static string Said(StepResult step)
    {
        var raised = step.Snapshot.Exception is { } exception && step.Commands.OfType<CaseCommand.ShowException>().Any() ? $"to the supervisor ({exception.Kind}): {exception.Message}" : "";
        var goes = step.Entries.Length > 0 ? $"goes to {string.Join(" -> ", step.Entries.Select(e => e.State))}" : "";
        return (goes.Length, raised.Length, step.Verdict.Kind) switch
        {
            ( > 0, > 0, _) => $"{goes}, there {raised}",
            ( > 0, _, _) => goes,
            (_, > 0, _) => raised,
            (_, _, VerdictKind.Applied) => "stays",
            _ => $"{step.Verdict.Kind.ToString().ToLowerInvariant()}: {step.Verdict.Message.En}",
        };
    }

    private static (string Expected, string Actual) Data(MapValue recorded, MapValue now)
    {
        var keys = recorded.Entries.Keys.Concat(now.Entries.Keys).Select(k => k.ToString()).Distinct().Order(StringComparer.Ordinal);
        var changed = keys.Where(k => !Equals(recorded[k], now[k])).ToList();
        string Of(MapValue data) => string.Join(", ", changed.Take(5).Select(k => $"{k} = {data[k]?.ToString() ?? "unset"}"));
        return changed.Count == 0 ? ("", "") : (Of(recorded), Of(now));
    }
}
