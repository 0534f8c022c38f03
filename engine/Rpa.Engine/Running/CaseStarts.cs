using Rpa.Engine.Storage;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>Cases that are to begin together, and messages that go with them.</summary>
internal sealed record StartBatch(List<CaseRecord> Cases, List<InboxWrite> Messages);

/// <summary>Begins cases, with the children that they start at once.</summary>
internal sealed class CaseStarts(BundleShelf bundles, ReferencePool references)
{
    /// <summary>Children of children that begin in one transaction; more is a circle among workflows.</summary>
    private const int MostAtOnce = 1000;

    /// <summary>Begins a case: its record comes first. <paramref name="data"/> gives the first data by the case's reference, where it takes more than the input holds.</summary>
    public async Task<StartBatch> BeginAsync(CompiledBundle bundle, string department, Started input, Func<string, MapValue>? data = null)
    {
        var batch = new StartBatch([], []);
        await BeginAsync(batch, bundle, department, input, data);
        return batch;
    }

    /// <summary>Begins the children that a turn commands; the turn learns their references.</summary>
    public async Task<StartBatch> ChildrenOfAsync(Turn parent, DateTimeOffset at)
    {
        var batch = new StartBatch([], []);
        await ExpandAsync(batch, parent, at);
        return batch;
    }

    private async Task<string> BeginAsync(StartBatch batch, CompiledBundle bundle, string department, Started input, Func<string, MapValue>? data = null)
    {
        var reference = await references.NextAsync(input.At);
        var turn = Turn.Begin(bundle, reference, department, data is null ? input : input with { Data = data(reference) });
        var place = batch.Cases.Count;
        batch.Cases.Add(null!);
        await ExpandAsync(batch, turn, input.At);
        batch.Cases[place] = turn.ToRecord();
        batch.Messages.AddRange(turn.Messages);
        return reference;
    }

    private async Task ExpandAsync(StartBatch batch, Turn parent, DateTimeOffset at)
    {
        while (parent.Children is [var child, ..])
        {
            parent.ChildBegun(child);
            if (bundles.Find(child.Workflow) is not { } bundle || batch.Cases.Count >= MostAtOnce)
            {
                Tell(parent, at, "child", child, ("outcome", Value.Of("failed")));
                continue;
            }

            var reference = await BeginAsync(batch, bundle, parent.Snapshot.Department, new Started
            {
                At = at,
                Actor = parent.Self(),
                Data = child.Data,
                Documents = child.Documents,
                Start = "from",
                Parent = new ParentLink(parent.Snapshot.Reference, child.Visit, child.Index, child.HandOver),
            });
            if (!child.HandOver)
            {
                Tell(parent, at, "child-started", child, ("reference", Value.Of(reference)));
            }
        }
    }

    private static void Tell(Turn parent, DateTimeOffset at, string message, CaseCommand.StartChild child, (string, Value?) fact) => parent.Apply(
        new MessageArrived
        {
            At = at,
            Actor = parent.Self(),
            Message = message,
            Content = Value.Map(("visit", Value.Of(child.Visit)), ("index", Value.Of(child.Index)), fact),
        },
        message: null);
}
