using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Tests.Storage;

/// <summary>Statements over brought rows, on both databases.</summary>
public abstract class RowsTests(IDatabaseFixture fixture) : IAsyncLifetime
{
    /// <summary>The columns are used in another order than they are declared in, one of them twice.</summary>
    private static readonly RowsStatement s_insert = new(
        "key text, at bigint, input bytea", "insert into inbox (reference, at, input) select n.key || '/' || n.key, n.at + 1, n.input from {rows}");

    private static readonly RowsStatement s_insertOther = new("input bytea, at bigint, key text", "insert into inbox (reference, at, input) select n.key, n.at, n.input from {rows}");

    private static readonly RowsStatement s_advance = new("key text, at bigint", "update inbox set at = n.at from {rows} where inbox.reference = n.key and inbox.at < n.at returning reference");

    private IDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await fixture.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ValuesComeBackAsTheyWereBrought()
    {
        var bytes = Enumerable.Range(0, 300).Select(i => (byte)i).ToArray();
        Assert.Equal(2, await _database.WriteAsync(s => s.ForRows(s_insert, [["Straße 🏠", 41L, bytes], ["", long.MaxValue - 1, Array.Empty<byte>()]])));

        var rows = await ReadAsync();

        Assert.Equal(("Straße 🏠/Straße 🏠", 42L), (rows[0].Reference, rows[0].At));
        Assert.Equal(bytes, rows[0].Input);
        Assert.Equal(("/", long.MaxValue), (rows[1].Reference, rows[1].At));
        Assert.Empty(rows[1].Input);
    }

    [Fact]
    public async Task ARowThatCannotBeKeptTakesTheOthersBackWithItAndTheNextStatementWorks()
    {
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => _database.WriteAsync(s => s.ForRows(s_insertOther, [[new byte[1], 1L, "one"], [null, 2L, "two"]])));
        Assert.Empty(await ReadAsync());

        await _database.WriteAsync(s => s.ForRows(s_insertOther, [[new byte[1], 1L, "one"]]));
        Assert.Equal("one", Assert.Single(await ReadAsync()).Reference);
    }

    [Fact]
    public async Task WhatAStatementGivesNamesTheRowsItChanged()
    {
        await _database.WriteAsync(s => s.ForRows(s_insertOther, [[new byte[1], 10L, "early"], [new byte[1], 30L, "late"]]));

        Assert.Equal(["early"], await _database.WriteAsync(s => s.TextsForRows(s_advance, [["late", 20L], ["early", 20L], ["nobody", 20L]])));
        Assert.Equal([20L, 30L], (await ReadAsync()).Select(r => r.At).Order());
    }

    private Task<List<(string Reference, long At, byte[] Input)>> ReadAsync() => _database.ReadAsync(
        s => s.Rows("select reference, at, input from inbox order by id", r => (r.GetString(0), r.GetInt64(1), r.Bytes(2))), CancellationToken.None);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteRowsTests() : RowsTests(new SqliteFixture());

/// <summary>On PostgreSQL.</summary>
[Trait("needs", "postgres")]
public sealed class PostgresRowsTests() : RowsTests(new PostgresFixture());
