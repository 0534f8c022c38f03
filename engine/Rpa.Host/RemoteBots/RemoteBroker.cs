using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Rpa.Host.RemoteBots;

/// <summary>Where attempts wait for processes of somebody else: each goes to one of them, which keeps it by being heard of.</summary>
internal sealed class RemoteBroker
{
    /// <summary>A bot that is not heard of for so long has lost its work.</summary>
    public static readonly TimeSpan RenewWithin = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<RemoteWork> _waiting = [];
    private readonly ConcurrentDictionary<string, RemoteWork> _taken = new(StringComparer.Ordinal);
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Puts an attempt out.</summary>
    public void Offer(RemoteWork work)
    {
        lock (_lock)
        {
            _waiting.Add(work);
        }

        Interlocked.Exchange(ref _more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>The work is over: whoever still has it is told that it is gone.</summary>
    public void Withdraw(RemoteWork work)
    {
        lock (_lock)
        {
            _waiting.Remove(work);
        }

        _taken.TryRemove(work.Id, out _);
    }

    /// <summary>The oldest attempt of one of the actions; waits for one a while, then null.</summary>
    public async Task<RemoteWork?> TakeAsync(ImmutableArray<string> actions, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var more = Volatile.Read(ref _more).Task;
            lock (_lock)
            {
                if (_waiting.Find(w => actions.Contains(w.Declaration.Name)) is { } found)
                {
                    _waiting.Remove(found);
                    found.Take();
                    _taken[found.Id] = found;
                    return found;
                }
            }

            var left = patience - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(more, Task.Delay(left, time, end.Token));
            await end.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The work that a bot has, or null where it is gone: answered, withdrawn, or given up.</summary>
    public RemoteWork? Find(string id) => _taken.GetValueOrDefault(id);
}
