using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Rpa.Bots.Documents;
using Rpa.Engine.Audit;
using Rpa.Engine.Privacy;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sql;
using Rpa.Engine.Tests.Storage;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Privacy;

public sealed class PrivacyOnSqliteTests() : PrivacyTests(new SqliteFixture());

[Trait("needs", "postgres")]
public sealed class PrivacyOnPostgresTests() : PrivacyTests(new PostgresFixture());

/// <summary>Whom a case is about can be found, told and forgotten; what happened stays proved.</summary>
public abstract class PrivacyTests(IDatabaseFixture fixture) : IAsyncLifetime
{
    private const string Workflow = """
        workflow: permit
        version: 1
        retention: 10 years
        data:
          name: { type: text, personal: true }
          passport: { type: text, personal: true }
          home: { type: record, fields: { street: { type: text, personal: true } } }
          fee: { type: integer }
        policies:
          - never: { field: passport, used-in: [probe, search] }
        """;

    private static readonly Actor Officer = new("dora", "privacy", ["operator"]);

    private IDatabase _database = null!;
    private CaseStore _cases = null!;
    private BlobStore _blobs = null!;
    private EngineRecords _records = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await fixture.OpenAsync();
        (_cases, _blobs, _records) = (new CaseStore(_database), new BlobStore(_database), new EngineRecords(_database));
        var source = new BundleSource("permit", "permit", ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(Workflow)));
        await _database.WriteAsync(s => s.Execute(
            "insert into bundles (hash, workflow, version, published_at, published_by, is_current, files) values ('abc', 'permit', 1, 0, 'me', 1, $1)", BundleStore.Pack(source)));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task AnErasedCaseHoldsNothingPersonalAndItsChainStaysWhole()
    {
        var letter = await _blobs.PutAsync("letter.pdf", "application/pdf", "Dear Ada Lovelace"u8.ToArray());
        await _blobs.AttachAsync("2026-000001", 1, 1, "screenshot", "Ada's entry", "image/png", "a picture of Ada Lovelace"u8.ToArray());
        await FinishedAsync("2026-000001", "Ada Lovelace", letter);
        await FinishedAsync("2026-000002", "Grace Hopper");

        var erased = await _records.EraseAsync(["2026-000001"], "request of 2026-11-20", Officer, default);

        Assert.True(Assert.Single(erased).IsErased, erased[0].Message);
        Assert.Equal(0, await CountAsync("select count(*) from events where reference = '2026-000001' and kind <> 'content-erased' and (payload is not null or salt is not null)"));
        Assert.Equal(0, await CountAsync("select count(*) from blobs") + await CountAsync("select count(*) from blob_chunks") + await CountAsync("select count(*) from evidence"));
        var kept = (await _records.Queries.CaseAsync("2026-000001", default))!;
        Assert.Null(kept.Snapshot.Data["name"]);
        Assert.Null(kept.Snapshot.Data["home"]);
        Assert.Equal(Value.Of(30L), kept.Snapshot.Data["fee"]);
        Assert.Empty(kept.Snapshot.Documents);
        Assert.Contains("request of 2026-11-20", kept.Events[^1].Text, StringComparison.Ordinal);
        var report = await _records.VerifyAsync(null, null, default);
        Assert.Empty(report.Findings);
        var told = Assert.Single(report.Erasures);
        Assert.Equal(("2026-000001", "dora", "request of 2026-11-20", 1), (told.Reference, told.By, told.Reason, told.Events));
        Assert.Equal("Grace Hopper", (await _records.Queries.CaseAsync("2026-000002", default))!.Snapshot.Data.Text("name"));
    }

    [Fact]
    public async Task AFileThatAnotherCaseNeedsStays()
    {
        var shared = await _blobs.PutAsync("letter.pdf", "application/pdf", "both"u8.ToArray());
        await FinishedAsync("2026-000001", "Ada", shared);
        await FinishedAsync("2026-000002", "Grace", shared);

        await _records.EraseAsync(["2026-000001"], "request", Officer, default);
        Assert.NotNull(await _blobs.ReadAsync(shared.Id, default));

        await _records.EraseAsync(["2026-000002"], "request", Officer, default);
        Assert.Null(await _blobs.ReadAsync(shared.Id, default));
    }

    [Fact]
    public async Task AFileThatSomebodyHasJustPutStays()
    {
        var letter = await _blobs.PutAsync("letter.pdf", "application/pdf", "again"u8.ToArray());
        await FinishedAsync("2026-000001", "Ada", letter);
        await fixture.PassAsync(TimeSpan.FromSeconds(1));
        await _blobs.PutAsync("letter.pdf", "application/pdf", "again"u8.ToArray());

        await _records.EraseAsync(["2026-000001"], "request", Officer, default);

        await _cases.StartAsync([Stored.New(Case("2026-000002", "Ada", letter))], []);
        Assert.NotNull(await _blobs.ReadAsync(letter.Id, default));
    }

    [Fact]
    public async Task ACaseCannotBeginWithAFileThatIsGone() => await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(
        () => _cases.StartAsync([Stored.New(Case("2026-000001", "Ada", new Document(new string('a', 64), "x", "text/plain", 1)))], []));

    [Fact]
    public async Task ACaseThatIsNotOverIsNotErased()
    {
        await _cases.StartAsync([Stored.New(Case("2026-000001", "Ada"))], []);

        Assert.False(Assert.Single(await _records.EraseAsync(["2026-000001", ], "request", Officer, default)).IsErased);
        Assert.False(Assert.Single(await _records.EraseAsync(["2026-999999"], "request", Officer, default)).IsErased);
        Assert.Equal("Ada", (await _records.Queries.CaseAsync("2026-000001", default))!.Snapshot.Data.Text("name"));
    }

    [Theory]
    [InlineData("ada  LOVELACE", "2026-000001")]
    [InlineData("Grace", null)]
    [InlineData("C01X", null)]
    [InlineData("Weg 1", "2026-000001,2026-000002")]
    public async Task APersonIsFoundByPersonalFieldsThatMayBeSearched(string text, string? found)
    {
        await FinishedAsync("2026-000001", "Ada Lovelace");
        await FinishedAsync("2026-000002", "Grace Hopper");

        var cases = await _records.FindAsync(new PersonQuery(text, []), default);

        Assert.Equal(found?.Split(',') ?? [], cases.Select(c => c.Reference));
    }

    [Fact]
    public async Task FieldsNarrowTheSearch()
    {
        await FinishedAsync("2026-000001", "Ada Lovelace");
        await FinishedAsync("2026-000002", "Grace Hopper");

        Assert.Equal("2026-000002", Assert.Single(await _records.FindAsync(new PersonQuery("Weg 1", [new("name", "Grace Hopper")]), default)).Reference);
        Assert.Empty(await _records.FindAsync(new PersonQuery("", [new("passport", "C01X")]), default));
        Assert.Empty(await _records.FindAsync(new PersonQuery("", [new("fee", "30")]), default));
    }

    [Fact]
    public async Task APersonGetsDataFilesAndHistoryAndTheJournalKnows()
    {
        var letter = await _blobs.PutAsync("../../letter.txt", "text/plain", "Dear Ada"u8.ToArray());
        await FinishedAsync("2026-000001", "Ada Lovelace", letter);
        using var stream = new MemoryStream();

        var cases = await _records.FindAsync(new PersonQuery("Ada Lovelace", []), default);
        await _records.RecordPersonExportAsync([.. cases.Select(c => c.Reference)], Officer);
        await _records.ExportPersonAsync(cases, stream, default);

        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        Assert.Equal(["person.json", "files/2026-000001-1-letter.txt"], archive.Entries.Select(e => e.FullName));
        using var json = new StreamReader(archive.Entries[0].Open());
        var text = await json.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Ada Lovelace", text, StringComparison.Ordinal);
        Assert.Contains("C01X", text, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync("select count(*) from journal where kind = 'person-exported' and actor = 'dora'"));
        Assert.True((await _records.VerifyAsync(null, null, default)).IsWhole);
    }

    [Fact]
    public async Task WhatIsPastItsRetentionGoesAndTheAuditStaysWhole()
    {
        var letter = await _blobs.PutAsync("letter.pdf", "application/pdf", new byte[300_000]);
        for (var i = 1; i <= 12; i++)
        {
            await FinishedAsync($"2026-{i:000000}", "Ada", i == 1 ? letter : null);
        }

        await _cases.StartAsync([Stored.New(Case("2026-000050", "Ada"))], []);
        using var key = AuditKey.Open(Path.Combine(Path.GetTempPath(), $"rpa-test-key-{Guid.NewGuid():N}"));
        using var checkpoint = new MemoryStream();
        await _records.CheckpointAsync(checkpoint, key, Officer, default);
        await AgeAsync("reference <= '2026-000010'", years: 10, days: 2);
        await AgeAsync("reference > '2026-000010' and finished_at is not null", years: 9, days: 300);

        var first = await _records.RunRetentionAsync(Officer, 4, default);
        var second = await _records.RunRetentionAsync(Officer, 100, default);

        Assert.Equal((4, false), (first.Cases, first.IsDone));
        Assert.Equal((6, true), (second.Cases, second.IsDone));
        Assert.Equal(3, await CountAsync("select count(*) from cases"));
        Assert.Equal(0, await CountAsync("select count(*) from events where reference <= '2026-000010'") + await CountAsync("select count(*) from case_blobs"));
        checkpoint.Position = 0;
        var report = await _records.VerifyAsync(checkpoint, key.Fingerprint, default);
        Assert.Empty(report.Findings);
        Assert.Equal((3, 10), (report.Cases, report.Removed));
    }

    [Theory]
    [InlineData("delete from tombstones where reference = '2026-000001'", "removed")]
    [InlineData("update tombstones set events = events + 1 where reference = '2026-000001'", "changed")]
    [InlineData("update journal set actor = 'mallory'", "changed")]
    [InlineData("delete from journal", "cut")]
    [InlineData("insert into tombstones (reference, workflow, events, head, finished_at, removed_at, journal) select '2026-000007', workflow, events, head, finished_at, removed_at, journal from tombstones", "changed")]
    public async Task AForgedRemovalShows(string sql, string kind)
    {
        await FinishedAsync("2026-000001", "Ada");
        await AgeAsync("true", years: 11, days: 0);
        await _records.RunRetentionAsync(Officer, 100, default);
        Assert.True((await _records.VerifyAsync(null, null, default)).IsWhole);

        await _database.WriteAsync(s => s.Execute(sql));

        Assert.Contains((await _records.VerifyAsync(null, null, default)).Findings, f => f.Kind == kind);
    }

    [Fact]
    public async Task FilesThatNobodyNeedsAreCollectedWhenTheyAreOld()
    {
        var (old, young, needed) = (await _blobs.PutAsync("a", "text/plain", "old"u8.ToArray()), await _blobs.PutAsync("b", "text/plain", "young"u8.ToArray()), await _blobs.PutAsync("c", "text/plain", "needed"u8.ToArray()));
        await FinishedAsync("2026-000001", "Ada", needed);
        await _database.WriteAsync(s => s.Execute("update blobs set stored_at = stored_at - $1 where id in ($2, $3)", (long)TimeSpan.FromHours(25).TotalMicroseconds, old.Id, needed.Id));

        Assert.Equal(1, (await _records.RunRetentionAsync(Officer, 100, default)).Blobs);

        Assert.Null(await _blobs.ReadAsync(old.Id, default));
        Assert.NotNull(await _blobs.ReadAsync(young.Id, default));
        Assert.NotNull(await _blobs.ReadAsync(needed.Id, default));
    }

    [Fact]
    public async Task FilesOfADatabaseOfBeforeAreKnownBeforeAnythingIsCollected()
    {
        var needed = await _blobs.PutAsync("c", "text/plain", "needed"u8.ToArray());
        await FinishedAsync("2026-000001", "Ada", needed);
        await _database.WriteAsync(s => s.Execute("delete from case_blobs") + s.Execute("update blobs set stored_at = 0"));

        Assert.Equal(0, (await _records.RunRetentionAsync(Officer, 100, default)).Blobs);

        Assert.NotNull(await _blobs.ReadAsync(needed.Id, default));
    }

    private static CaseSnapshot Case(string reference, string name, Document? document = null) => Stored.Snapshot(reference) with
    {
        Data = Value.Map(("name", Value.Of(name)), ("passport", Value.Of("C01X")), ("home", Value.Map(("street", Value.Of("Weg 1")))), ("fee", Value.Of(30L))),
        Documents = document is null ? [] : [document],
    };

    private async Task FinishedAsync(string reference, string name, Document? document = null)
    {
        await _cases.StartAsync([Stored.New(Case(reference, name, document) with { Phase = CasePhase.Finished, Outcome = "succeeded" })], []);
        await _database.WriteAsync(s => s.Execute("update cases set finished_at = $1, changed_at = $1 where reference = $2", s.Now(), reference));
    }

    private Task AgeAsync(string where, int years, int days) => _database.WriteAsync(s =>
        s.Execute($"update cases set finished_at = $1 where {where}", Columns.Time(s.Now()).AddYears(-years).AddDays(-days).Micros()));

    private Task<long> CountAsync(string sql) => _database.ReadAsync(s => s.Scalar<long>(sql), default);
}
