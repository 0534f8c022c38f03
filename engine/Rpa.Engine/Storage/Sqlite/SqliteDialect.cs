using Microsoft.Data.Sqlite;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage.Sqlite;

/// <summary>SQLite: the database has no clock of its own, so the one process that owns the file lends its own.</summary>
internal sealed record SqliteDialect(TimeProvider Clock) : SqlDialect("sqlite", "integer primary key autoincrement", "", "begin immediate", NamesParameters: true, TakesArrays: false)
{
    /// <inheritdoc/>
    public override string NowInSql => "db_now()";

    /// <inheritdoc/>
    public override long Now(SqlSession session) => Clock.GetUtcNow().Micros();

    /// <summary>Lends a connection the clock.</summary>
    public void Lend(SqliteConnection connection) => connection.CreateFunction("db_now", () => Clock.GetUtcNow().Micros());

    /// <inheritdoc/>
    public override string TextSearch => "select t.reference from case_texts_index i join case_texts t on t.id = i.rowid where case_texts_index match {0}";

    /// <inheritdoc/>
    public override string SearchTerm(string part) => '"' + part.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    /// <inheritdoc/>
    public override void OverwriteWhatIsRemoved(SqlSession session)
    {
        session.Scalar<long>("pragma secure_delete = on");
        session.Execute("insert into case_texts_index (case_texts_index, rank) values ('secure-delete', 1)");
    }

    /// <inheritdoc/>
    public override IRowRunner RowRunner(System.Data.Common.DbConnection connection) => new SqliteRowRunner((SqliteConnection)connection);

    /// <inheritdoc/>
    public override void LockMigrations(SqlSession session)
    {
        // `begin immediate` has locked the file already.
    }
}
