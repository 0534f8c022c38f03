using System.Data;
using System.Data.Common;
using System.Globalization;

namespace Rpa.Engine.Storage.Sql;

/// <summary>
/// A connection with its prepared statements. Statements say `$1`, `$2`, … in the order of the values; values are long, int, bool, string, byte[], null, or arrays of these.
/// What is to be done <see cref="Later"/> goes to the server with the next statement whose result is needed: one way there and back for all.
/// </summary>
internal sealed class SqlSession(DbConnection connection, SqlDialect dialect) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);
    private readonly Queue<Action<DbDataReader>> _waiting = new();
    private readonly IRowRunner? _rowRunner = dialect.RowRunner(connection);
    private DbBatch? _later;

    /// <summary>What differs in SQL.</summary>
    public SqlDialect Dialect { get; } = dialect;

    /// <summary>The connection lives.</summary>
    public bool IsOpen => connection.State == ConnectionState.Open;

    /// <summary>Database time in microseconds since 1970.</summary>
    public long Now() => Dialect.Now(this);

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        if (_later is null)
        {
            return Command(sql, values).ExecuteNonQuery();
        }

        var batch = With(sql, values);
        using (var reader = batch.ExecuteReader())
        {
            ReadWaiting(reader);
        }

        return batch.BatchCommands[^1].RecordsAffected;
    }

    /// <summary>Runs a statement that gives no rows, at the latest with the next one; a fault of it comes out there.</summary>
    public void Later(string sql, params ReadOnlySpan<object?> values)
    {
        if (connection.CanCreateBatch)
        {
            Append(_later ??= connection.CreateBatch(), sql, values);
        }
        else
        {
            Execute(sql, values);
        }
    }

    /// <summary>Asks for rows, at the latest with the next statement; they are in the list when that one has run.</summary>
    public List<T> RowsLater<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        if (!connection.CanCreateBatch)
        {
            return Rows(sql, read, values);
        }

        var rows = new List<T>();
        Append(_later ??= connection.CreateBatch(), sql, values);
        _waiting.Enqueue(reader =>
        {
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            reader.NextResult();
        });
        return rows;
    }

    /// <summary>The same for a statement on rows.</summary>
    public List<T> RowsLater<T>(RowsStatement statement, IReadOnlyList<object?[]> rows, Func<DbDataReader, T> read) =>
        rows.Count > 0 && Dialect.TakesArrays ? RowsLater(statement.AtOnce, read, statement.Columns(rows)) : ForRows(statement, rows, read);

    /// <summary>Runs what was to be done later.</summary>
    public void Flush()
    {
        if (_later is { } batch)
        {
            _later = null;
            using var reader = batch.ExecuteReader();
            ReadWaiting(reader);
        }
    }

    /// <summary>Runs a statement for rows; the number of rows it changed.</summary>
    public int ForRows(RowsStatement statement, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        return _rowRunner is null ? Execute(statement.AtOnce, statement.Columns(rows)) : _rowRunner.Run(statement.PerRow, rows);
    }

    /// <summary>Runs a statement that gives no rows for rows, at the latest with the next one.</summary>
    public void LaterForRows(RowsStatement statement, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count > 0 && Dialect.TakesArrays)
        {
            Later(statement.AtOnce, statement.Columns(rows));
        }
        else
        {
            ForRows(statement, rows);
        }
    }

    /// <summary>What a statement gives for rows.</summary>
    public List<T> ForRows<T>(RowsStatement statement, IReadOnlyList<object?[]> rows, Func<DbDataReader, T> read)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        return Dialect.TakesArrays ? Rows(statement.AtOnce, read, statement.Columns(rows)) : [.. rows.SelectMany(row => Rows(statement.PerRow, read, row))];
    }

    /// <summary>The first column, a text, of what a statement gives for rows.</summary>
    public List<string> TextsForRows(RowsStatement statement, IReadOnlyList<object?[]> rows) =>
        rows.Count > 0 && _rowRunner is not null ? _rowRunner.Texts(statement.PerRow, rows) : ForRows(statement, rows, r => r.GetString(0));

    /// <summary>The first column of the first row, or default where there is none or it is null.</summary>
    public T? Scalar<T>(string sql, params ReadOnlySpan<object?> values) => Row(
        sql,
        r =>
        {
            var value = r.GetValue(0);
            var target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
            return value is DBNull ? default : value is T typed ? typed : (T)Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
        },
        values);

    /// <summary>All rows.</summary>
    public List<T> Rows<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Read(sql, values);
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The first row, or default.</summary>
    public T? Row<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Read(sql, values);
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>Runs a text of several statements without parameters.</summary>
    public void Script(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Forgets what was to be done later and ends the transaction.</summary>
    public void RollBack()
    {
        _later?.Dispose();
        _later = null;
        _waiting.Clear();
        Execute("rollback");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _later?.Dispose();
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _rowRunner?.Dispose();
        connection.Dispose();
    }

    private DbDataReader Read(string sql, ReadOnlySpan<object?> values)
    {
        if (_later is null)
        {
            return Command(sql, values).ExecuteReader();
        }

        var reader = With(sql, values).ExecuteReader();
        ReadWaiting(reader);
        return reader;
    }

    /// <summary>Hands rows to those who asked for them before; the reader is at the first rows that are left.</summary>
    private void ReadWaiting(DbDataReader reader)
    {
        while (_waiting.TryDequeue(out var read))
        {
            read(reader);
        }
    }

    /// <summary>What was to be done later, with a statement at its end.</summary>
    private DbBatch With(string sql, ReadOnlySpan<object?> values)
    {
        var batch = _later!;
        _later = null;
        Append(batch, sql, values);
        return batch;
    }

    private static void Append(DbBatch batch, string sql, ReadOnlySpan<object?> values)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = sql;
        foreach (var value in values)
        {
            var parameter = command.CreateParameter();
            parameter.Value = Stored(value);
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private DbCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                if (Dialect.NamesParameters)
                {
                    parameter.ParameterName = "$" + (i + 1).ToString(CultureInfo.InvariantCulture);
                }

                command.Parameters.Add(parameter);
            }

            _prepared[sql] = command;
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = Stored(values[i]);
        }

        return command;
    }

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        bool b => b ? 1L : 0L,
        int n => (long)n,
        var other => other,
    };
}

/// <summary>Columns as the program knows them.</summary>
internal static class Columns
{
    /// <summary>Microseconds since 1970, as all times are stored.</summary>
    public static long Micros(this DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10;

    /// <summary>Back to a time.</summary>
    public static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * 10);

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? LongOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static bool Flag(this DbDataReader row, int column) => !row.IsDBNull(column) && row.GetInt64(column) != 0;

    public static byte[]? BytesOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    public static byte[] Bytes(this DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static DateTimeOffset Time(this DbDataReader row, int column) => Time(row.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : Time(row.GetInt64(column));
}
