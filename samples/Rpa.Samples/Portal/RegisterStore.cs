using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Rpa.Samples.Portal;

/// <summary>What came of an attempt to store: the entry's number, or the number of the one that stands in its way.</summary>
internal readonly record struct Filing(string FileNumber, bool Stored);

/// <summary>The register's file. What <see cref="File"/> returned as stored survives the death of the process and of the machine.</summary>
internal sealed class RegisterStore : IDisposable
{
    private const string Schema = """
        create table if not exists entry (
          id integer primary key autoincrement,
          file_number text not null unique,
          kind text not null,
          case_reference text not null,
          person text not null,
          address text not null,
          identity text not null,
          fields text not null,
          slot text,
          created_at text not null);
        create index if not exists entry_identity on entry (identity);
        create index if not exists entry_case_reference on entry (case_reference);
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    public RegisterStore(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = PathIn(dataDirectory), Pooling = false }.ToString());
        _connection.Open();
        _connection.Execute("pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=5000;");
        _connection.Execute(Schema);
    }

    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "register.db");

    public static IReadOnlyList<RegisterEntry> ReadAll(string dataDirectory)
    {
        var path = PathIn(dataDirectory);
        if (!System.IO.File.Exists(path)) { return []; }

        // Opened for writing, because a reader alone cannot recover the log that a killed portal left behind.
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
        connection.Open();
        connection.Execute("pragma busy_timeout=5000; pragma query_only=1;");

        // A portal that starts this moment has made its file, but not yet its table.
        if (connection.ExecuteScalar<long>("select count(*) from sqlite_master where name = 'entry'") == 0) { return []; }
        return [.. connection.Query<Row>(Row.Select + " order by id").Select(row => row.ToEntry())];
    }

    /// <summary>Stores the entry. With a <paramref name="identity"/> that is there already, or a slot that is full, nothing is stored.</summary>
    public Filing File(
        string prefix, string kind, string caseReference, string person, string address, string identity,
        IReadOnlyDictionary<string, string> fields, string? slot, int slotCapacity, DateTimeOffset now)
    {
        lock (_lock)
        {
            using var transaction = _connection.BeginTransaction();
            var taken = identity.Length == 0 ? null : _connection.QueryFirstOrDefault<string>(
                "select file_number from entry where identity = @identity order by id", new { identity }, transaction);
            if (taken is not null) { return new Filing(taken, Stored: false); }

            if (slot is not null && _connection.ExecuteScalar<int>("select count(*) from entry where slot = @slot", new { slot }, transaction) >= slotCapacity)
            {
                return new Filing("", Stored: false);
            }

            var head = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{now.Year}-");
            var last = _connection.ExecuteScalar<int>(
                "select coalesce(max(cast(substr(file_number, @start) as integer)), 0) from entry where file_number like @like",
                new { start = head.Length + 1, like = head + "%" }, transaction);
            var fileNumber = head + (last + 1).ToString("D5", CultureInfo.InvariantCulture);
            _connection.Execute(
                """
                insert into entry (file_number, kind, case_reference, person, address, identity, fields, slot, created_at)
                values (@fileNumber, @kind, @caseReference, @person, @address, @identity, @json, @slot, @createdAt)
                """,
                new
                {
                    fileNumber, kind, caseReference, person, address, identity, slot,
                    json = JsonSerializer.Serialize(fields),
                    createdAt = now.ToString("O", CultureInfo.InvariantCulture),
                },
                transaction);
            transaction.Commit();
            return new Filing(fileNumber, Stored: true);
        }
    }

    /// <summary>Newest first, at most 200; the three filters are parts of the text, whatever the case.</summary>
    public IReadOnlyList<RegisterEntry> Search(string reference, string name, string address)
    {
        lock (_lock)
        {
            var rows = _connection.Query<Row>(Row.Select + " order by id desc");
            return
            [
                .. rows.Where(row => Holds(row.CaseReference, reference) && Holds(row.Person, name) && Holds(row.Address, address))
                    .Take(200).Select(row => row.ToEntry()),
            ];
        }

        static bool Holds(string text, string part) => text.Contains(part.Trim(), StringComparison.CurrentCultureIgnoreCase);
    }

    public RegisterEntry? Find(string fileNumber)
    {
        lock (_lock)
        {
            return _connection.QueryFirstOrDefault<Row>(Row.Select + " where file_number = @fileNumber", new { fileNumber })?.ToEntry();
        }
    }

    /// <summary>How many bookings each slot has.</summary>
    public IReadOnlyDictionary<string, int> Bookings()
    {
        lock (_lock)
        {
            return _connection.Query<(string Slot, int Count)>("select slot, count(*) from entry where slot is not null group by slot")
                .ToDictionary(row => row.Slot, row => row.Count);
        }
    }

    public void Dispose() => _connection.Dispose();

    private sealed class Row
    {
        public const string Select = """
            select file_number as FileNumber, kind as Kind, case_reference as CaseReference, person as Person, address as Address,
              fields as Fields, created_at as CreatedAt from entry
            """;

        public string FileNumber { get; init; } = "";

        public string Kind { get; init; } = "";

        public string CaseReference { get; init; } = "";

        public string Person { get; init; } = "";

        public string Address { get; init; } = "";

        public string Fields { get; init; } = "{}";

        public string CreatedAt { get; init; } = "";

        public RegisterEntry ToEntry() => new(
            FileNumber, Kind, CaseReference, JsonSerializer.Deserialize<Dictionary<string, string>>(Fields) ?? [],
            DateTimeOffset.Parse(CreatedAt, CultureInfo.InvariantCulture));
    }
}
