using System.Data.Common;
using Rpa.Engine.Storage.Postgres;
using Rpa.Engine.Storage.Sql;
using Rpa.Engine.Storage.Sqlite;

namespace Rpa.Engine.Storage;

/// <summary>A database by its URL: `sqlite:FILE` or `postgres://user@host:port/name`.</summary>
internal static class Databases
{
    private const string Sqlite = "sqlite:";
    private const string Postgres = "postgres://";

    /// <summary>The file of a SQLite URL, or null.</summary>
    public static string? FileOf(string url) => url.StartsWith(Sqlite, StringComparison.Ordinal) && url.Length > Sqlite.Length ? Path.GetFullPath(url[Sqlite.Length..]) : null;

    /// <summary>Opens a database for an engine, or for a command that writes; a SQLite file is owned then.</summary>
    public static IDatabase Open(string url, TimeProvider time) =>
        FileOf(url) is { } file ? SqliteDatabase.Open(file, time)
        : url.StartsWith(Postgres, StringComparison.Ordinal) ? PostgresDatabase.Open(url, time)
        : throw Unknown(url);

    /// <summary>Opens a database only to read it, beside whoever owns it. Nothing is made and nothing migrated.</summary>
    public static IDatabase OpenToRead(string url, TimeProvider time) =>
        FileOf(url) is { } file ? SqliteReader.Open(file, time)
        : url.StartsWith(Postgres, StringComparison.Ordinal) ? PostgresDatabase.Open(url, time, migrates: false)
        : throw Unknown(url);

    /// <summary>What makes connections to a PostgreSQL database.</summary>
    public static DbProviderFactory Provider => Npgsql.NpgsqlFactory.Instance;

    /// <summary>What Npgsql needs to connect to a PostgreSQL database.</summary>
    public static string ConnectionOf(string url) => PostgresDatabase.ConnectionString(url);

    /// <summary>A database that was opened but could not be written: a full disk, a server that went away.</summary>
    public static EngineStartException Unwritable(IDatabase database, System.Data.Common.DbException fault) => database.HasOneOwner
        ? new($"The database cannot be written: {fault.Message} Make room on its disk, or choose another file, then start again.", 3, fault)
        : new($"The database does not answer any more: {fault.Message} Look at the server, then start again.", 5, fault);

    private static EngineStartException Unknown(string url) =>
        new($"The database '{url}' is of no known kind. Expected `sqlite:FILE` or `postgres://user@host:port/name`.", 3);
}
