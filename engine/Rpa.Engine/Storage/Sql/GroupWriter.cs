namespace Rpa.Engine.Storage.Sql;

/// <summary>One connection that commits groups of operations.</summary>
internal sealed class GroupWriter(Func<SqlSession> connect, SqlSession first) : IDisposable
{
    private SqlSession _session = first;

    /// <summary>Commits all of them, or fails those that are at fault.</summary>
    public void Commit(List<PendingWrite> batch)
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

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private Exception? TryCommit(List<PendingWrite> batch)
    {
        try
        {
            if (!_session.IsOpen)
            {
                _session.Dispose();
                _session = connect();
            }

            _session.Later(_session.Dialect.BeginWrite);
            foreach (var group in batch.GroupBy(p => p.Group))
            {
                group.First().Run(_session, [.. group]);
            }

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
            _session.RollBack();
        }
        catch (Exception gone) when (gone is System.Data.Common.DbException or InvalidOperationException)
        {
            // The database has rolled back by itself (disk full, connection gone); there is no transaction left to end.
        }
    }
}

/// <summary>An operation that waits for its transaction.</summary>
internal abstract class PendingWrite
{
    /// <summary>Writes of one group are done together.</summary>
    public abstract object Group { get; }

    /// <summary>Runs a group that this write belongs to.</summary>
    public abstract void Run(SqlSession session, IReadOnlyList<PendingWrite> group);

    /// <summary>It is durable.</summary>
    public abstract void Complete();

    /// <summary>Nothing of it happened, or nobody knows.</summary>
    public abstract void Fail(Exception fault);
}

/// <summary>A write with a result.</summary>
internal abstract class PendingWrite<T> : PendingWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the transaction is durable.</summary>
    public Task<T> Task => _done.Task;

    /// <summary>What the last run gave.</summary>
    protected T? Result { get; set; }

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult(Result!);

    /// <inheritdoc/>
    public override void Fail(Exception fault) => _done.SetException(fault);
}

/// <summary>An operation by itself.</summary>
internal sealed class SingleWrite<T>(Func<SqlSession, T> operation) : PendingWrite<T>
{
    /// <inheritdoc/>
    public override object Group => this;

    /// <inheritdoc/>
    public override void Run(SqlSession session, IReadOnlyList<PendingWrite> group) => Result = operation(session);
}

/// <summary>An item of an operation that does many at once.</summary>
internal sealed class GroupWrite<TItem, TResult>(IGroupOperation<TItem, TResult> operation, TItem item) : PendingWrite<TResult>
{
    /// <inheritdoc/>
    public override object Group => operation;

    /// <inheritdoc/>
    public override void Run(SqlSession session, IReadOnlyList<PendingWrite> group)
    {
        var writes = group.Cast<GroupWrite<TItem, TResult>>().ToList();
        var results = operation.Run(session, writes.ConvertAll(w => w.Item));
        for (var i = 0; i < writes.Count; i++)
        {
            writes[i].Result = results[i];
        }
    }

    private TItem Item { get; } = item;
}
