namespace Rpa.Engine.Storage.Sql;

/// <summary>
/// Threads that own a writing connection each and take operations from one queue. What comes while commits are being made durable shares the next one: that is what makes synchronous
/// commits fast.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private const int LargestBatch = 512;

    private readonly object _lock = new();
    private readonly Func<SqlSession> _connect;
    private readonly List<Thread> _threads;
    private List<PendingWrite> _queue = [];
    private int _idle;
    private bool _closed;

    /// <param name="connect">Makes a connection, and another one after it has broken.</param>
    /// <param name="writers">How many threads.</param>
    /// <param name="name">The threads' name.</param>
    public GroupCommit(Func<SqlSession> connect, int writers, string name)
    {
        _connect = connect;
        _threads = [.. Enumerable.Range(1, writers).Select(n => new Thread(Loop) { IsBackground = true, Name = $"{name} {n}" })];
        var sessions = _threads.ConvertAll(_ => connect());
        for (var i = 0; i < writers; i++)
        {
            _threads[i].Start(sessions[i]);
        }
    }

    /// <summary>Runs an operation in one of the next transactions.</summary>
    public Task<T> RunAsync<T>(Func<SqlSession, T> operation) => Enqueue(new SingleWrite<T>(operation));

    /// <summary>Runs an operation for an item, together with other items of one of the next transactions.</summary>
    public Task<TResult> RunAsync<TItem, TResult>(IGroupOperation<TItem, TResult> operation, TItem item) => Enqueue(new GroupWrite<TItem, TResult>(operation, item));

    /// <summary>Commits what is queued and stops.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }

        _threads.ForEach(t => t.Join());
    }

    private Task<T> Enqueue<T>(PendingWrite<T> pending)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _queue.Add(pending);
            if (_idle > 0)
            {
                Monitor.Pulse(_lock);
            }
        }

        return pending.Task;
    }

    private void Loop(object? state)
    {
        var writer = new GroupWriter(_connect, (SqlSession)state!);
        while (Take() is { Count: > 0 } batch)
        {
            writer.Commit(batch);
        }

        writer.Dispose();
    }

    /// <summary>What waits; empty when there will be nothing more.</summary>
    private List<PendingWrite> Take()
    {
        lock (_lock)
        {
            while (_queue.Count == 0 && !_closed)
            {
                _idle++;
                Monitor.Wait(_lock);
                _idle--;
            }

            if (_queue.Count <= LargestBatch)
            {
                var all = _queue;
                _queue = [];
                return all;
            }

            var part = _queue.GetRange(0, LargestBatch);
            _queue.RemoveRange(0, LargestBatch);
            return part;
        }
    }
}
