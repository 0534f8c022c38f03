using System.Collections.Immutable;
using System.Security.Cryptography;
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
internal sealed class TriggerPoller(string name, CompiledBundle bundle, TriggerStart start, ITriggerSource source, Worker worker, IntakeStore intake, EngineOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ILogger _log = options.Logs.CreateLogger("Rpa.Engine.Intake");
    private readonly Actor _actor = new($"trigger:{start.Source}", options.Department, []);
    private Task? _listening;
    private long _polledAt;

    /// <summary>Name of its schedule.</summary>
    public string Name { get; } = name;

    /// <summary>How often it looks.</summary>
    public TimeSpan Every { get; } = Intervals.Of(start.Every);

    /// <summary>Takes in what is there; how many items there were, and how many of them could not be taken in. From the first time on it also listens for news.</summary>
    public Task<(int Items, int Failed)> PollAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _polledAt = options.Time.GetTimestamp();
            if (options.RunsSchedules && !_end.IsCancellationRequested && _listening is null or { IsCompleted: true })
            {
                _listening = Task.Run(ListenAsync, CancellationToken.None);
            }
        }

        return TakeInAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task? listening;
        lock (_lock)
        {
            _end.Cancel();
            listening = _listening;
        }

        await (listening ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        _turn.Dispose();
    }

    private async Task<(int Items, int Failed)> TakeInAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var failed = 0;
            var window = new IntakeWindow(async item => await TryAsync(item, () => TakeInAsync(item, cancellationToken)), async taken => Interlocked.Add(ref failed, await AcknowledgeAsync(taken, cancellationToken)));
            var items = 0;
            try
            {
                await foreach (var item in source.PollAsync(start.Settings, cancellationToken))
                {
                    items++;
                    await window.AddAsync(item);
                }
            }
            finally
            {
                await window.DrainAsync();
            }

            return (items, failed + window.Failed);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes in what comes as soon as the source tells of it, as long as the calendar still asks for this source here.</summary>
    private async Task ListenAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await source.WaitForNewsAsync(start.Settings, _end.Token);
                lock (_lock)
                {
                    if (options.Time.GetElapsedTime(_polledAt) > (3 * Every) + TimeSpan.FromMinutes(1))
                    {
                        // Another process, or a newer bundle, asks for it now.
                        return;
                    }
                }

                await TakeInAsync(_end.Token);
            }
#pragma warning disable CA1031 // The poll by the clock meets the same fault and tells it; what arrives waits for that poll.
            catch (Exception fault) when (!_end.IsCancellationRequested)
#pragma warning restore CA1031
            {
                _log.LogWarning(fault, "{Trigger}: listening for news failed; it is asked by the clock.", Name);
                await Task.Delay(Every, options.Time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>How many could not be acknowledged; they come again, and are known then.</summary>
    private async Task<int> AcknowledgeAsync(IReadOnlyCollection<TriggerItem> items, CancellationToken cancellationToken)
    {
        try
        {
            await source.AcknowledgeAsync(start.Settings, items, cancellationToken);
            return 0;
        }
#pragma warning disable CA1031 // They stay where they are.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _log.LogError(fault, "{Trigger}: {Count} items were taken in but could not be acknowledged; that is tried again with the next poll.", Name, items.Count);
            return items.Count;
        }
    }

    private async Task<bool> TryAsync(TriggerItem item, Func<Task> work)
    {
        try
        {
            await work();
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
        var raw = new Document(item.Sha256, item.RawName, item.RawMediaType, item.Raw.Length);
        var documents = item.Documents.Select(d => (Document: new Document(Convert.ToHexStringLower(SHA256.HashData(d.Bytes.Span)), d.Name, d.MediaType, d.Bytes.Length), d.Bytes)).ToImmutableArray();
        var arrival = new Arrival(Name, item.Key, item.Sha256, raw) { Contents = [(raw, item.Raw), .. documents], Sender = item.Sender, KeyAlone = item.KeyAlone };
        ImmutableArray<Document> attached = [.. documents.Select(d => d.Document)];
        if (await CorrelateAsync(item, cancellationToken) is { } correlated)
        {
            await intake.DeliverAsync(arrival, correlated.Reference, at => new MessageArrived { At = at, Actor = _actor, Message = "reply", Content = item.Scope, Documents = attached });
            worker.MessageCame(correlated.Reference);
            return;
        }

        var started = new Started { At = worker.Now(), Actor = _actor, Data = MapValue.Empty, Documents = attached, Start = start.Source };
        var batch = await worker.Starts.BeginAsync(bundle, options.Department, started, reference => StartData.Of(
            bundle.Definition, start.Save, CaseScopes.AtStart(bundle, reference, options.Department, started, source.Name, item.Scope), Unset));
        var correlations = item.Scope.Text("messageId") is { Length: > 0 } own ? new[] { own } : [];
        if (await intake.StartAsync(arrival, batch.Cases, batch.Messages, correlations))
        {
            worker.Started(batch);
        }
    }

    private async Task<Correlated?> CorrelateAsync(TriggerItem item, CancellationToken cancellationToken) =>
        (item.Correlation.IsEmpty ? null : await intake.CorrelateAsync(item.Correlation, cancellationToken))
        ?? (item is { IsReply: true, Sender: { } sender } ? await intake.OnlyOpenCaseOfAsync(sender, cancellationToken) : null);

#pragma warning disable CA1873 // Nothing is worked out for it.
    private void Unset(string fault) => _log.LogInformation("{Trigger}: {Fault}", Name, fault);
#pragma warning restore CA1873
}
