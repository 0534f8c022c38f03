using System.Collections.Immutable;
using Rpa.Engine.Storage.Sql;
using Rpa.Language.Running;

namespace Rpa.Engine.Queries;

/// <summary>Where a person's command stands.</summary>
public enum CommandStatus
{
    /// <summary>Stored; the case has not taken it yet.</summary>
    Stored,

    /// <summary>It waits for the outcome of an open effect.</summary>
    Waiting,

    /// <summary>The case has taken it and works on it: whether it helps is not known yet.</summary>
    Running,

    /// <summary>The case has moved on.</summary>
    Done,

    /// <summary>The case is back in the queue.</summary>
    Failed,

    /// <summary>It was not allowed, or came too late.</summary>
    Refused,
}

/// <summary>A command that a person gave to a case.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Department">Where they acted.</param>
/// <param name="Command">What.</param>
/// <param name="Target">State, person or version; null for none.</param>
/// <param name="Reason">Why, as far as it was said.</param>
/// <param name="Status">Where it stands. A retry is done only when the case has moved on.</param>
public sealed record CommandRow(DateTimeOffset At, string Actor, string Department, OperatorCommand Command, string? Target, string Reason, CommandStatus Status);

/// <summary>Follows people's commands through the history of a case.</summary>
internal static class CommandTrail
{
    /// <summary>All commands, oldest first; those that still wait in the inbox last.</summary>
    public static IEnumerable<CommandRow> Of(CaseSnapshot snapshot, IReadOnlyList<EventRow> events, IEnumerable<CaseInput> inbox)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Payload is OperatorCommanded command)
            {
                yield return Row(command, Status(snapshot, events, i, command));
            }
        }

        foreach (var command in inbox.OfType<OperatorCommanded>())
        {
            yield return Row(command, CommandStatus.Stored);
        }
    }

    /// <summary>What waits in a case's inbox.</summary>
    public static IEnumerable<CaseInput> Inbox(SqlSession session, string reference) =>
        session.Rows("select input from inbox where reference = $1 order by id", r => SnapshotJson.ReadInput(r.Bytes(0)), reference);

    private static CommandStatus Status(CaseSnapshot snapshot, IReadOnlyList<EventRow> events, int index, OperatorCommanded command)
    {
        var line = events[index];
        if (line.Verdict is VerdictKind.Refused or VerdictKind.Stale)
        {
            return CommandStatus.Refused;
        }

        if (line.Verdict == VerdictKind.Deferred)
        {
            return snapshot.Deferred.Any(d => d.Input is OperatorCommanded waiting && waiting.At == command.At && waiting.Command == command.Command) ? CommandStatus.Waiting : CommandStatus.Done;
        }

        return command.Command is OperatorCommand.Retry or OperatorCommand.Resume or OperatorCommand.ConfirmDone or OperatorCommand.ConfirmNotDone
            ? AfterSettingOff(snapshot, events, index)
            : CommandStatus.Done;
    }

    /// <summary>The command set the case off in a visit; what counts is how that visit ended.</summary>
    private static CommandStatus AfterSettingOff(CaseSnapshot snapshot, IReadOnlyList<EventRow> events, int index)
    {
        var visit = events[index].Visit;
        for (var i = index + 1; i < events.Count; i++)
        {
            if (!events[i].Entries.IsEmpty)
            {
                // A person who sent it elsewhere did so because it was back in the queue; otherwise it left by itself.
                return events[i].Payload is OperatorCommanded { Command: OperatorCommand.Resume or OperatorCommand.Retry } ? CommandStatus.Failed : CommandStatus.Done;
            }

            if (events[i] is { Verdict: VerdictKind.Applied, Payload: OperatorCommanded { Command: OperatorCommand.Retry or OperatorCommand.ConfirmDone or OperatorCommand.ConfirmNotDone or OperatorCommand.Close } })
            {
                return CommandStatus.Failed;
            }
        }

        return snapshot.Visit != visit ? CommandStatus.Done : snapshot.Phase switch
        {
            CasePhase.Acting or CasePhase.Probing => CommandStatus.Running,
            CasePhase.Exception => CommandStatus.Failed,
            _ => CommandStatus.Done,
        };
    }

    private static CommandRow Row(OperatorCommanded command, CommandStatus status) =>
        new(command.At, command.Actor.Name, command.Actor.Department, command.Command, command.Target, command.Reason, status);
}
