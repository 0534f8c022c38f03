namespace Rpa.Engine.Storage.Sql;

/// <summary>A few reading connections, opened when they are needed; each read sees one consistent view.</summary>
internal sealed class ReaderPool(int most, Func<SqlSession> open, string begin) : IAsyncDisposable
{
    private readonly SemaphoreSlim _slots = new(most);
    private readonly Stack<SqlSession> _idle = new();

    /// <summary>Runs queries on one view.</summary>
    public async Task<T> ReadAsync<T>(Func<SqlSession, T> query, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var session = Take();
            try
            {
                session.Execute(begin);
                var result = query(session);
                session.Execute("commit");
                lock (_idle)
                {
                    _idle.Push(session);
                }

                return result;
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Waits for the reads that run, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < most; i++)
        {
            await _slots.WaitAsync();
        }

        foreach (var session in _idle)
        {
            session.Dispose();
        }

        _slots.Dispose();
    }

    private SqlSession Take()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out var session))
            {
                return session;
            }
        }

        return open();
    }
}
