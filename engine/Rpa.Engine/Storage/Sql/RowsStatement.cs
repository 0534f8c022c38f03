using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Rpa.Engine.Storage.Sql;

/// <summary>What a column of brought rows holds.</summary>
internal enum ColumnKind
{
    /// <summary>`text`: string or null.</summary>
    Text,

    /// <summary>`bigint`: long, int, bool or null.</summary>
    Number,

    /// <summary>`bytea`: byte[] or null.</summary>
    Bytes,
}

/// <summary>
/// A statement over rows that the program brings. `{rows}` stands in it for a table `n` with the columns given. PostgreSQL gets a column as an array and runs the statement once for all
/// rows; SQLite, which runs in this process, runs it once per row, with the row's values in place of `n`'s columns.
/// </summary>
internal sealed partial class RowsStatement
{
    private readonly ImmutableArray<ColumnKind> _kinds;

    /// <param name="columns">`name type, …`, type being `text`, `bigint` or `bytea`.</param>
    /// <param name="sql">The statement.</param>
    public RowsStatement(string columns, string sql)
    {
        var parts = columns.Split(',', StringSplitOptions.TrimEntries).Select(c => c.Split(' ')).ToList();
        _kinds = [.. parts.Select(p => p[1] switch
        {
            "text" => ColumnKind.Text,
            "bigint" => ColumnKind.Number,
            "bytea" => ColumnKind.Bytes,
            var other => throw new ArgumentException($"The type '{other}' is not one of text, bigint, bytea.", nameof(columns)),
        })];
        var places = parts.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}::{p[1]}[]"));
        var named = parts.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1} as {p[0]}"));
        AtOnce = sql.Replace("{rows}", $"unnest({string.Join(", ", places)}) as n ({string.Join(", ", parts.Select(p => p[0]))})", StringComparison.Ordinal);
        PerRow = IsJoined(sql)
            ? sql.Replace("{rows}", $"(select {string.Join(", ", named)}) as n", StringComparison.Ordinal)
            : Column().Replace(Source().Replace(sql, ""), m => Place(parts, m.Groups["column"].Value));
    }

    /// <summary>For all rows together; a parameter is a column's array.</summary>
    public string AtOnce { get; }

    /// <summary>For one row; a parameter is a value.</summary>
    public string PerRow { get; }

    /// <summary>The rows as columns.</summary>
    public object?[] Columns(IReadOnlyList<object?[]> rows)
    {
        var columns = new object?[_kinds.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _kinds[i] switch
            {
                ColumnKind.Text => Column(rows, i, v => (string?)v),
                ColumnKind.Number => Column(rows, i, Number),
                _ => Column(rows, i, v => (byte[]?)v),
            };
        }

        return columns;
    }

    private static bool IsJoined(string sql) => sql.Contains("{rows} join", StringComparison.Ordinal);

    /// <summary>SQLite would first make a table of the one row; its values stand where they are used instead.</summary>
    private static string Place(List<string[]> parts, string column) => parts.FindIndex(p => p[0] == column) is var index and >= 0
        ? string.Create(CultureInfo.InvariantCulture, $"${index + 1}")
        : throw new ArgumentException($"The rows have no column '{column}'.");

    [GeneratedRegex(@"\s+from \{rows\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Source();

    [GeneratedRegex(@"\bn\.(?<column>[a-z_]+)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Column();

    private static T[] Column<T>(IReadOnlyList<object?[]> rows, int index, Func<object?, T> convert)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = convert(rows[i][index]);
        }

        return column;
    }

    private static long? Number(object? value) => value switch
    {
        null => null,
        long n => n,
        int n => n,
        bool b => b ? 1L : 0L,
        _ => throw new ArgumentException($"A {value.GetType().Name} is no number."),
    };
}
