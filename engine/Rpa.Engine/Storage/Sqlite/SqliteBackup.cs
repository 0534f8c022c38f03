using Microsoft.Data.Sqlite;

namespace Rpa.Engine.Storage.Sqlite;

/// <summary>A copy of a SQLite file as it is at one moment, made beside its owner: cases, history, documents, bundles, all of it.</summary>
internal static class SqliteBackup
{
    /// <summary>Writes the copy, checks it, and only then gives it its name. Throws <see cref="EngineStartException"/> where it cannot be written.</summary>
    public static Task WriteAsync(string source, string target, CancellationToken cancellationToken) => Task.Run(() => Write(source, Path.GetFullPath(target)), cancellationToken);

    private static void Write(string source, string target)
    {
        var draft = target + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Delete(draft);
            using (var connection = Open(source, SqliteOpenMode.ReadWrite))
            {
                Run(connection, $"vacuum into '{draft.Replace("'", "''", StringComparison.Ordinal)}'");
            }

            using (var copy = Open(draft, SqliteOpenMode.ReadWrite))
            {
                if (Run(copy, "pragma quick_check") is not "ok" and var fault)
                {
                    throw new EngineStartException($"The copy of {source} is damaged: {fault}. The database itself may be: run `sqlite3 {source} 'pragma integrity_check'`.", 1);
                }
            }

            using (var stream = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite))
            {
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, target, overwrite: true);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new EngineStartException($"The backup {target} cannot be written: {fault.Message} Name a file on a disk with room.", 3, fault);
        }
        finally
        {
            if (File.Exists(draft))
            {
                File.Delete(draft);
            }
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 600 }.ToString());
        connection.Open();
        return connection;
    }

    private static string? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string;
    }
}
