namespace Rpa.Engine.Storage.Sql;

/// <summary>
/// A thread that owns a writing connection. Operations that come while a commit is being made durable share the next one: that is what makes synchronous commits fast.
/// </summary>
internal sealed class GroupCommitWriter : IDisposable
{
    private const int LargestBatch = 512;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Func<SqlSession> _connect;
    private readonly Thread _thread;
    private List<Pending> _queue = [];
    private SqlSession _session;
    private bool _closed;

    /// <param name="connect">Makes the connection, and another one after it has broken.</param>
    /// <param name="name">The thread's name.</param>
    public GroupCommitWriter(Func<SqlSession> connect, string name)
    {
        _connect = connect;
        _session = connect();
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Runs an operation in one of the next transactions.</summary>
    public Task<T> RunAsync<T>(Func<SqlSession, T> operation)
    {
        var pending = new Pending<T>(operation);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _queue.Add(pending);
        }

        _wake.Release();
        return pending.Task;
    }

    /// <summary>Commits what is queued and stops.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        _wake.Release();
        _thread.Join();
        _wake.Dispose();
        _session.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _wake.Wait();
            var (batch, closed) = Take();
            if (batch.Count > 0)
            {
                Commit(batch);
            }
            else if (closed)
            {
                return;
            }
        }
    }

    private (List<Pending> Batch, bool Closed) Take()
    {
        lock (_lock)
        {
            if (_queue.Count <= LargestBatch)
            {
                var all = _queue;
                _queue = [];
                return (all, _closed);
            }

            var part = _queue.GetRange(0, LargestBatch);
            _queue.RemoveRange(0, LargestBatch);
            _wake.Release();
            return (part, _closed);
        }
    }

    private void Commit(List<Pending> batch)
    {
        if (TryCommit(batch) is not { } fault)
        {
            batch.ForEach(p => p.Complete());
        }
        else if (batch.Count == 1 || !_session.IsOpen)
        {
            // With a broken connection nobody knows whether the commit arrived: doing it again is the callers' decision, who are fenced.
            batch.ForEach(p => p.Fail(fault));
        }
        else
        {
            // One of them failed and took the shared transaction with it: each gets one of its own, so that only the faulty one is told.
            batch.ForEach(p => Commit([p]));
        }
    }

    private Exception? TryCommit(List<Pending> batch)
    {
        try
        {
            if (!_session.IsOpen)
            {
                _session.Dispose();
                _session = _connect();
            }

            _session.Execute(_session.Dialect.BeginWrite);
            batch.ForEach(p => p.Run(_session));
            _session.Execute("commit");
            return null;
        }
#pragma warning disable CA1031 // The caller of the operation gets it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            RollBack();
            return fault;
        }
    }

    private void RollBack()
    {
        try
        {
            _session.Execute("rollback");
        }
        catch (Exception gone) when (gone is System.Data.Common.DbException or InvalidOperationException)
        {
            // The database has rolled back by itself (disk full, connection gone); there is no transaction left to end.
        }
    }

    private abstract class Pending
    {
        public abstract void Run(SqlSession session);

        public abstract void Complete();

        public abstract void Fail(Exception fault);
    }

    private sealed class Pending<T>(Func<SqlSession, T> operation) : Pending
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public override void Run(SqlSession session) => _result = operation(session);

        public override void Complete() => _done.SetResult(_result!);

        public override void Fail(Exception fault) => _done.SetException(fault);
    }
}
