using System.Globalization;
using System.Reflection;

namespace Rpa.Engine.Storage.Sql;

/// <summary>
/// The numbered steps that make the schema, embedded as `NNNN_name.sql`. Applied in order under a lock; a step that was released is never changed. A step that begins with
/// `-- programs from step N can work beside this one` lets programs that know only the steps up to N go on: so two versions run side by side while a fleet is upgraded.
/// </summary>
internal static class Migrations
{
    private const string Prefix = "Rpa.Engine.Storage.Migrations.";

    /// <summary>The step that made the column.</summary>
    private const int FirstWithWorksFrom = 4;

    /// <summary>The newest step of this program.</summary>
    public static int Newest => All().Max(m => m.Number);

    /// <summary>Applies what is missing; one transaction for all, so that a crash leaves the schema as it was.</summary>
    public static void Apply(SqlSession session, string database)
    {
        session.Execute(session.Dialect.BeginWrite);
        try
        {
            session.Dialect.LockMigrations(session);
            session.Execute("create table if not exists schema_steps (number bigint primary key, name text not null, applied_at bigint not null)");
            var present = session.Scalar<long>("select coalesce(max(number), 0) from schema_steps");
            if (present > Newest && WorksFrom(session) > Newest)
            {
                throw new EngineStartException(
                    $"The database {database} has schema step {present}, this program knows steps up to {Newest}. A newer program has opened it; start that one, or restore the backup from before the upgrade.",
                    3);
            }

            foreach (var (number, name, sql) in All().Where(m => m.Number > present))
            {
                session.Script(session.Dialect.Own(sql));
                session.Execute("insert into schema_steps (number, name, applied_at) values ($1, $2, $3)", number, name, session.Now());
                if (number >= FirstWithWorksFrom)
                {
                    session.Execute("update schema_steps set works_from = $1 where number = $2", WorksFrom(sql) ?? number, number);
                }
            }

            session.Execute("commit");
        }
        catch
        {
            session.Execute("rollback");
            throw;
        }
    }

    /// <summary>Refuses a database whose schema is not this program's, without changing it.</summary>
    public static void DemandNewest(SqlSession session, string database)
    {
        long present;
        try
        {
            present = session.Scalar<long>("select coalesce(max(number), 0) from schema_steps");
        }
        catch (System.Data.Common.DbException fault)
        {
            throw new EngineStartException($"The database {database} holds no cases of this program. Name the one that the server was started with.", 4, fault);
        }

        if (present < Newest || (present > Newest && WorksFrom(session) > Newest))
        {
            throw new EngineStartException(
                $"The database {database} has schema step {present}, this program knows steps up to {Newest}. {(present > Newest ? "A newer program has opened it; use that one." : "Start the server of this program once; it brings the schema up to date.")}",
                3);
        }
    }

    /// <summary>The step that a program must know to work beside all the newer ones that were applied.</summary>
    private static long WorksFrom(SqlSession session) =>
        session.Scalar<long>("select coalesce(max(coalesce(works_from, number)), 0) from schema_steps where number > $1", Newest);

    /// <summary>What a step says of itself in its first line, or null.</summary>
    private static int? WorksFrom(string sql)
    {
        const string Rule = "-- programs from step ";
        return sql.StartsWith(Rule, StringComparison.Ordinal)
            ? int.Parse(sql[Rule.Length..sql.IndexOf(' ', Rule.Length)], CultureInfo.InvariantCulture)
            : null;
    }

    private static IEnumerable<(int Number, string Name, string Sql)> All()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(r => r.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var file = resource[Prefix.Length..];
            yield return (int.Parse(file[..4], CultureInfo.InvariantCulture), file[5..^4], reader.ReadToEnd());
        }
    }
}
