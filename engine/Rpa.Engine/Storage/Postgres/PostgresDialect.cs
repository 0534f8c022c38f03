using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage.Postgres;

/// <summary>PostgreSQL: many processes share it, and its clock is the one that counts.</summary>
internal sealed record PostgresDialect() : SqlDialect("postgres", "bigint generated always as identity primary key", " for update skip locked", "begin", NamesParameters: false, TakesArrays: true)
{
    private const long MigrationLock = 0x5250_4131;

    /// <inheritdoc/>
    public override string NowInSql => "(extract(epoch from statement_timestamp()) * 1000000)::bigint";

    /// <inheritdoc/>
    public override string TextSearch => "select t.reference from case_texts t where t.text like {0} escape '\\'";

    /// <inheritdoc/>
    public override string SearchTerm(string part) => "%" + part.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal) + "%";

    /// <inheritdoc/>
    public override void LockMigrations(SqlSession session) => session.Execute("select pg_advisory_xact_lock($1)", MigrationLock);
}
