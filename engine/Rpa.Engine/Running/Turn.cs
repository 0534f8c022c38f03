using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Rpa.Bots.Actions;
using Rpa.Engine.Audit;
using Rpa.Engine.Storage;
using Rpa.Expressions;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>
/// What one case goes through between two commits: inputs go through Step, and what Step commands is collected for the transaction that writes the snapshot.
/// </summary>
internal sealed class Turn
{
    private readonly List<EventWrite> _events = [];
    private readonly List<(long Message, Taken Taken)> _taken = [];
    private readonly List<CaseCommand.StartChild> _children = [];
    private readonly List<InboxWrite> _messages = [];
    private readonly List<IntentWrite> _intents = [];
    private readonly List<AttemptWrite> _attempts = [];
    private readonly List<string> _correlations = [];
    private byte[] _head;
    private bool _listsChanged;

    /// <summary>Goes on with a case that was loaded.</summary>
    public Turn(CompiledBundle bundle, LeasedCase leased)
    {
        Bundle = bundle;
        Snapshot = leased.Snapshot;
        Revision = leased.Revision;
        EventCount = leased.EventCount;
        _head = leased.Head;
        Next = leased.Next;
    }

    private Turn(CompiledBundle bundle, CaseSnapshot snapshot)
    {
        Bundle = bundle;
        Snapshot = snapshot;
        _head = [];
        _listsChanged = true;
    }

    public CompiledBundle Bundle { get; private set; }

    public CaseSnapshot Snapshot { get; private set; }

    public long Revision { get; private set; }

    public int EventCount { get; private set; }

    /// <summary>The action or probe the case needs next, or null.</summary>
    public NextWork? Next { get; set; }

    /// <summary>Nothing has happened since the last commit.</summary>
    public bool IsEmpty => _events.Count == 0;

    /// <summary>Children that Step wants started; they join the same transaction.</summary>
    public IReadOnlyList<CaseCommand.StartChild> Children => _children;

    public IReadOnlyList<InboxWrite> Messages => _messages;

    /// <summary>Begins a case.</summary>
    public static Turn Begin(CompiledBundle bundle, string reference, string department, Started input)
    {
        var result = Step.Start(bundle, reference, department, input);
        var turn = new Turn(bundle, result.Snapshot);
        turn.Take(result, input, null);
        return turn;
    }

    /// <summary>
    /// Applies an input. A fault of Step itself is ours: the input is recorded as refused, so that it cannot come back for ever, and the fault is handed out for the log.
    /// </summary>
    public (InputVerdict Verdict, Exception? Fault) Apply(CaseInput input, long? message, CompiledBundle? movedTo = null)
    {
        StepResult result;
        Exception? fault = null;
        try
        {
            result = Step.Apply(movedTo ?? Bundle, Snapshot, input);
        }
#pragma warning disable CA1031 // Whatever it is, the case must neither be lost nor turn in a circle.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            fault = bug;
            result = new StepResult(Snapshot, [], [], new InputVerdict(VerdictKind.Refused, new LocalText(
                $"Die Eingabe ist aufgezeichnet, konnte aber nicht verarbeitet werden: {bug.Message}", $"The input is recorded but could not be processed: {bug.Message}")));
        }

        if (movedTo is not null && result.Snapshot.BundleVersion == movedTo.Hash)
        {
            Bundle = movedTo;
        }

        Take(result, input, message);
        return (result.Verdict, fault);
    }

    /// <summary>A trace of an attempt goes with the next commit.</summary>
    public void Record(AttemptWrite attempt) => _attempts.Add(attempt);

    /// <summary>A child has begun.</summary>
    public void ChildBegun(CaseCommand.StartChild child) => _children.Remove(child);

    /// <summary>The case as it is to be stored.</summary>
    public CaseRecord ToRecord(IReadOnlySet<string>? stuckTimers = null) => new()
    {
        Snapshot = Snapshot,
        Subject = Subjects.Of(Bundle.Definition, Snapshot.Data),
        Events = [.. _events],
        Next = Next,
        Priority = Bundle.Definition.Priority,
        EarliestTimer = Snapshot.EarliestTimer(stuckTimers ?? FrozenSet<string>.Empty),
        ListsChanged = _listsChanged,
    };

    /// <summary>The transaction that makes the turn durable.</summary>
    public CaseCommit ToCommit(LeaseKey lease, bool keep, bool acting, StartBatch starts, IReadOnlySet<string> stuckTimers) => new()
    {
        Lease = lease,
        Revision = Revision,
        Case = ToRecord(stuckTimers),
        Consumed = [.. _taken.Select(t => t.Message)],
        Keep = keep,
        Acting = acting,
        Starts = [.. starts.Cases],
        Messages = [.. _messages, .. starts.Messages],
        Intents = [.. _intents],
        Attempts = [.. _attempts],
        Correlations = [.. _correlations],
    };

    /// <summary>The turn is durable; the next one begins. What was taken from the inbox is handed out for the waiting.</summary>
    public List<(long Message, Taken Taken)> Committed()
    {
        Revision++;
        var taken = _taken.ToList();
        _events.Clear();
        _taken.Clear();
        _messages.Clear();
        _intents.Clear();
        _attempts.Clear();
        _correlations.Clear();
        _listsChanged = false;
        return taken;
    }

    private void Take(StepResult result, CaseInput input, long? message)
    {
        var before = Snapshot;
        Snapshot = result.Snapshot;
        var link = EventWrite.Link(Snapshot.Reference, ++EventCount, _head, input, Snapshot.Visit, result.Verdict.Kind, result.Entries, message);
        _events.Add(link);
        _head = link.Hash;
        _listsChanged |= before.Task != Snapshot.Task || before.Exception != Snapshot.Exception;
        if (message is { } id)
        {
            _taken.Add((id, new Taken(result.Verdict, Snapshot.State)));
        }

        foreach (var command in result.Commands)
        {
            Take(command, input);
        }

        if (Next is { } next && !Snapshot.WantsBotOn(next.Visit))
        {
            Next = null;
        }

        Trace(before, input);
    }

    private void Take(CaseCommand command, CaseInput input)
    {
        switch (command)
        {
            case CaseCommand.RunAction run:
                Next = new NextWork(NextWork.ActionKind, CapabilityOf(run.Action), run.NotBefore ?? input.At, run.Visit, run.Attempt, run.Action, Own: false, InputsOf(run.Inputs));
                break;
            case CaseCommand.RunProbe probe:
                Next = new NextWork(NextWork.ProbeKind, CapabilityOf(probe.Action), probe.NotBefore, probe.Visit, Snapshot.Attempt, probe.Action, probe.Own, InputsOf(probe.Inputs));
                break;
            case CaseCommand.StartChild child:
                _children.Add(child);
                break;
            case CaseCommand.Send send:
                _messages.Add(new InboxWrite(send.Reference, input.At, SnapshotJson.WriteInput(
                    new MessageArrived { At = input.At, Actor = Self(), Message = send.Message, Content = send.Content })));
                break;
        }
    }

    /// <summary>The case as an actor towards other cases.</summary>
    public Actor Self() => new($"case:{Snapshot.Reference}", Snapshot.Department, []);

    /// <summary>Inputs are stored beside the snapshot only where they are not its pending action's.</summary>
    private byte[]? InputsOf(MapValue inputs)
    {
        if (Snapshot.Action is { } pending && (ReferenceEquals(pending.Inputs, inputs) || pending.Inputs.Equals(inputs)))
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            ValueJson.Write(writer, inputs);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private string CapabilityOf(string action) => Bundle.Catalog.Actions.GetValueOrDefault(action)?.Capability ?? "";

    private void Trace(CaseSnapshot before, CaseInput input)
    {
        if (before.Intent is { } ended && Snapshot.Intent?.Key != ended.Key)
        {
            _intents.Add(new IntentWrite(ended.Key, ended.Description, ended.BegunAt, ended.ArmedUntil, input.At, input.InputKind));
        }

        if (Snapshot.Intent is { } begun && before.Intent?.Key != begun.Key)
        {
            _intents.Add(new IntentWrite(begun.Key, begun.Description, begun.BegunAt, begun.ArmedUntil, null, null));
        }

        var sent = input switch
        {
            ActionAnswered answered => answered.Result.Text("messageId"),
            ProbeAnswered { Answer: ProbeAnswer.Found found } => found.Result.Text("messageId"),
            _ => null,
        };
        if (sent is not null)
        {
            _correlations.Add(sent);
        }
    }
}
