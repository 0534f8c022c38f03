using System.Globalization;
using Microsoft.Data.Sqlite;
using Rpa.Engine.Storage.Sql;
using SQLitePCL;

namespace Rpa.Engine.Storage.Sqlite;

/// <summary>
/// Statements bound by position on SQLite's own interface. A command of ADO.NET looks its parameters up by name each time, which for the wide rows of a commit costs as much as the
/// statement itself.
/// </summary>
internal sealed class SqliteRowRunner(SqliteConnection connection) : IRowRunner
{
    private readonly Dictionary<string, Prepared> _prepared = new(StringComparer.Ordinal);

    private sqlite3 Handle => connection.Handle ?? throw new InvalidOperationException("The connection is closed.");

    /// <inheritdoc/>
    public int Run(string sql, IReadOnlyList<object?[]> rows) => Each(sql, rows, _ => { });

    /// <inheritdoc/>
    public List<string> Texts(string sql, IReadOnlyList<object?[]> rows)
    {
        var texts = new List<string>(rows.Count);
        Each(sql, rows, statement => texts.Add(raw.sqlite3_column_text(statement, 0).utf8_to_string()));
        return texts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var prepared in _prepared.Values)
        {
            prepared.Statement.Dispose();
        }

        _prepared.Clear();
    }

    /// <summary>The number of rows that it changed itself; what triggers changed besides, such as the texts that are searched, does not count.</summary>
    private int Each(string sql, IReadOnlyList<object?[]> rows, Action<sqlite3_stmt> read)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        var changed = 0;
        var (statement, places) = Prepare(sql, rows[0].Length);
        try
        {
            foreach (var row in rows)
            {
                Bind(statement, places, row);
                int code;
                while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                {
                    read(statement);
                }

                changed += code == raw.SQLITE_DONE ? raw.sqlite3_changes(Handle) : 0;
                raw.sqlite3_reset(statement);
                Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code);
            }

            return changed;
        }
        finally
        {
            // What is bound would be kept alive until the next row.
            raw.sqlite3_reset(statement);
            raw.sqlite3_clear_bindings(statement);
        }
    }

    /// <summary>`$1` is a name to SQLite; its place among the parameters is looked up once.</summary>
    private Prepared Prepare(string sql, int values)
    {
        if (!_prepared.TryGetValue(sql, out var prepared))
        {
            Check(raw.sqlite3_prepare_v3(Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
            var places = Enumerable.Range(1, values).Select(n => raw.sqlite3_bind_parameter_index(statement, string.Create(CultureInfo.InvariantCulture, $"${n}")));
            _prepared[sql] = prepared = new Prepared(statement, [.. places]);
        }

        return prepared;
    }

    private void Bind(sqlite3_stmt statement, int[] places, object?[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (places[i] is not (> 0 and var place))
            {
                // A column that the statement does not use.
                continue;
            }

            Check(row[i] switch
            {
                null => raw.sqlite3_bind_null(statement, place),
                long n => raw.sqlite3_bind_int64(statement, place, n),
                int n => raw.sqlite3_bind_int64(statement, place, n),
                bool b => raw.sqlite3_bind_int64(statement, place, b ? 1 : 0),
                string text => raw.sqlite3_bind_text(statement, place, text),
                byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
                var other => throw new ArgumentException($"A {other.GetType().Name} is no value of a row."),
            });
        }
    }

    private sealed record Prepared(sqlite3_stmt Statement, int[] Places);

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, Handle);
}
