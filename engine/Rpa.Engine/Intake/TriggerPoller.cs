using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Rpa.Bots.Documents;
using Rpa.Bots.Triggers;
using Rpa.Engine.Running;
using Rpa.Engine.Storage;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Intake;

/// <summary>
/// One `start:` entry with a trigger source: what arrived becomes a case, or joins the case it answers. Key, bytes, documents and case start are one transaction; only then is the item
/// acknowledged (R4).
/// </summary>
internal sealed class TriggerPoller(string name, CompiledBundle bundle, TriggerStart start, ITriggerSource source, Worker worker, IntakeStore intake, EngineOptions options) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ILogger _log = options.Logs.CreateLogger("Rpa.Engine.Intake");
    private readonly Actor _actor = new($"trigger:{start.Source}", options.Department, []);

    /// <summary>Name of its schedule.</summary>
    public string Name { get; } = name;

    /// <summary>How often it looks.</summary>
    public TimeSpan Every { get; } = Intervals.Of(start.Every);

    /// <summary>Takes in what is there; how many items there were, and how many of them could not be taken in.</summary>
    public async Task<(int Items, int Failed)> PollAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (items, failed) = (0, 0);
            await foreach (var item in source.PollAsync(start.Settings, cancellationToken))
            {
                items++;
                if (!await TryTakeInAsync(item, cancellationToken))
                {
                    failed++;
                }
            }

            return (items, failed);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<bool> TryTakeInAsync(TriggerItem item, CancellationToken cancellationToken)
    {
        try
        {
            if (!await intake.IsKnownAsync(Name, item.Key, item.Sha256))
            {
                await TakeInAsync(item, cancellationToken);
            }

            await source.AcknowledgeAsync(start.Settings, item, cancellationToken);
            return true;
        }
#pragma warning disable CA1031 // One item's trouble must not keep the others out; it stays where it is and comes again.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _log.LogError(fault, "{Trigger}: the item {Key} could not be taken in; it is tried again with the next poll.", Name, item.Key);
            return false;
        }
    }

    private async Task TakeInAsync(TriggerItem item, CancellationToken cancellationToken)
    {
        var arrival = new Arrival(Name, item.Key, item.Sha256, await worker.Blobs.PutAsync(item.RawName, item.RawMediaType, item.Raw));
        var documents = ImmutableArray.CreateBuilder<Document>();
        foreach (var document in item.Documents)
        {
            documents.Add(await worker.Blobs.PutAsync(document.Name, document.MediaType, document.Bytes));
        }

        if (await intake.CorrelateAsync(item.Correlation, cancellationToken) is { } correlated)
        {
            var attached = documents.ToImmutable();
            await intake.DeliverAsync(arrival, correlated.Reference, at => new MessageArrived { At = at, Actor = _actor, Message = "reply", Content = item.Scope, Documents = attached });
            worker.MessageCame(correlated.Reference);
            return;
        }

        var started = new Started { At = worker.Now(), Actor = _actor, Data = MapValue.Empty, Documents = documents.ToImmutable(), Start = start.Source };
        var batch = await worker.Starts.BeginAsync(bundle, options.Department, started, reference => StartData.Of(
            bundle.Definition, start.Save, CaseScopes.AtStart(bundle, reference, options.Department, started, source.Name, item.Scope), Unset));
        var correlations = item.Scope.Text("messageId") is { Length: > 0 } own ? new[] { own } : [];
        if (await intake.StartAsync(arrival, batch.Cases, batch.Messages, correlations))
        {
            worker.Started(batch);
        }
    }

#pragma warning disable CA1873 // Nothing is worked out for it.
    private void Unset(string fault) => _log.LogInformation("{Trigger}: {Fault}", Name, fault);
#pragma warning restore CA1873
}
