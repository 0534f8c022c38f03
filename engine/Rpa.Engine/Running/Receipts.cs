using System.Collections.Concurrent;
using Rpa.Language.Running;

namespace Rpa.Engine.Running;

/// <summary>What a case made of an inbox message.</summary>
internal sealed record Taken(InputVerdict Verdict, string State);

/// <summary>Hands the verdict on an inbox message to whoever waits for it. A verdict that comes before its waiter is kept a while.</summary>
internal sealed class Receipts(TimeProvider time)
{
    private const int Kept = 4096;

    private readonly ConcurrentDictionary<long, TaskCompletionSource<Taken>> _byMessage = new();
    private readonly ConcurrentQueue<long> _order = new();

    /// <summary>The case has taken a message.</summary>
    public void Publish(long message, Taken taken) => Entry(message).TrySetResult(taken);

    /// <summary>The verdict, or null when the case has not taken the message within <paramref name="patience"/>.</summary>
    public async Task<Taken?> WaitAsync(long message, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await Entry(message).Task.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private TaskCompletionSource<Taken> Entry(long message) => _byMessage.GetOrAdd(message, id =>
    {
        _order.Enqueue(id);
        while (_order.Count > Kept && _order.TryDequeue(out var old))
        {
            _byMessage.TryRemove(old, out _);
        }

        return new TaskCompletionSource<Taken>(TaskCreationOptions.RunContinuationsAsynchronously);
    });
}
