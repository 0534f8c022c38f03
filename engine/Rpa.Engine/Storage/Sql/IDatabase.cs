namespace Rpa.Engine.Storage.Sql;

/// <summary>
/// One of the two databases. Everything above it is SQL that both understand; what differs (locking, the clock, who owns the file) is here and in <see cref="SqlDialect"/>.
/// </summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>What differs in SQL.</summary>
    SqlDialect Dialect { get; }

    /// <summary>What the processes on this database tell each other.</summary>
    ISignals Signals { get; }

    /// <summary>Database time as this process knows it without asking.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Only this process has the database open: a lease that is found at the start belongs to a dead process.</summary>
    bool HasOneOwner { get; }

    /// <summary>
    /// Runs an operation in a transaction, which it may share with others (group commit); completes when the transaction is durable. The operation may run twice (after another
    /// one of its batch failed), so it touches nothing but the session. An exception rolls back this operation alone.
    /// </summary>
    Task<T> WriteAsync<T>(Func<SqlSession, T> operation);

    /// <summary>The same for an operation that does many items at once: those that share a transaction are done together.</summary>
    Task<TResult> WriteAsync<TItem, TResult>(IGroupOperation<TItem, TResult> operation, TItem item);

    /// <summary>Gives room that removed rows have left back to the disk, as far as that does not hold up those who work.</summary>
    Task FreeSpaceAsync(CancellationToken cancellationToken);

    /// <summary>Writes everything into one new file while others work on; refused where the server has programs of its own for that.</summary>
    Task BackupAsync(string file, CancellationToken cancellationToken);

    /// <summary>Runs queries on one consistent view, beside the writers.</summary>
    Task<T> ReadAsync<T>(Func<SqlSession, T> query, CancellationToken cancellationToken);
}

/// <summary>A writing operation on many items at once.</summary>
internal interface IGroupOperation<in TItem, out TResult>
{
    /// <summary>Does the items; a result for each, in their order. May run again with fewer items after a fault.</summary>
    IReadOnlyList<TResult> Run(SqlSession session, IReadOnlyList<TItem> items);
}

/// <summary>What differs between the databases.</summary>
/// <param name="Name">`sqlite` or `postgres`: a line of a migration that begins with `--` and this name is for this database alone.</param>
/// <param name="Identity">The type of a key that the database numbers itself.</param>
/// <param name="SkipLocked">Put after a `select` that takes rows which others may be taking.</param>
/// <param name="BeginWrite">Starts a writing transaction.</param>
/// <param name="NamesParameters">`$1` is the parameter's name (SQLite) and not its position (PostgreSQL).</param>
/// <param name="TakesArrays">Rows are brought as arrays, and one statement does them all.</param>
internal abstract record SqlDialect(string Name, string Identity, string SkipLocked, string BeginWrite, bool NamesParameters, bool TakesArrays)
{
    /// <summary>Database time in microseconds since 1970, inside a statement.</summary>
    public abstract string NowInSql { get; }

    /// <summary>Database time in microseconds since 1970.</summary>
    public virtual long Now(SqlSession session) => session.Scalar<long>($"select {NowInSql}");

    /// <summary>References of cases whose text has a part; `{0}` is the place of what <see cref="SearchTerm"/> makes of that part.</summary>
    public abstract string TextSearch { get; }

    /// <summary>A part of a text as <see cref="TextSearch"/> takes it.</summary>
    public abstract string SearchTerm(string part);

    /// <summary>A migration as this database reads it.</summary>
    public string Own(string migration) => migration.Replace("{identity}", Identity, StringComparison.Ordinal).Replace($"--{Name} ", "", StringComparison.Ordinal);

    /// <summary>What is removed from now on leaves no trace in the file, where that is up to us.</summary>
    public virtual void OverwriteWhatIsRemoved(SqlSession session)
    {
    }

    /// <summary>What runs a statement row by row on a connection, where rows are not brought as arrays.</summary>
    public virtual IRowRunner? RowRunner(System.Data.Common.DbConnection connection) => null;

    /// <summary>Keeps other processes from migrating at the same time, until the transaction ends.</summary>
    public abstract void LockMigrations(SqlSession session);
}
