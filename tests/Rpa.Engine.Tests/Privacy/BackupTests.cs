using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sqlite;
using Rpa.Engine.Tests.Storage;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Privacy;

public sealed class BackupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OneBackupHoldsEverythingAndTheRestoredFileGoesOn()
    {
        await using (var database = SqliteDatabase.Open(_folder["rpa.db"], new ManualTime()))
        {
            var (cases, blobs) = (new CaseStore(database), new BlobStore(database));
            var letter = await blobs.PutAsync("letter.pdf", "application/pdf", new byte[700_000]);
            await cases.StartAsync([Stored.New(Stored.Snapshot() with { Documents = [letter] })], []);

            await using (var beside = EngineRecords.OpenToRead("sqlite:" + _folder["rpa.db"], TimeProvider.System))
            {
                await beside.BackupAsync(_folder["backup/one.db"], default);
            }

            await cases.StartAsync([Stored.New(Stored.Snapshot("2026-000002"))], []);
        }

        await using var restored = SqliteDatabase.Open(_folder["backup/one.db"], new ManualTime());
        var report = await new EngineRecords(restored).VerifyAsync(null, null, default);
        Assert.True(report.IsWhole);
        Assert.Equal(1, report.Cases);
        var found = (await new EngineRecords(restored).Queries.CaseAsync("2026-000001", default))!;
        Assert.Equal(700_000, (await new BlobStore(restored).ReadAsync(Assert.Single(found.Snapshot.Documents).Id, default))!.Bytes.Length);
        var leased = Assert.Single((await new LeaseStore(restored).TakeAsync(Stored.Ask())).Cases);
        Assert.Equal(CommitVerdict.Committed, await new CaseStore(restored).CommitAsync(Stored.Commit(leased)));
        Assert.Equal(["backup", "backup/one.db", "backup/one.db-shm", "backup/one.db-wal", "backup/one.db.lock"],
            Directory.EnumerateFileSystemEntries(_folder["."], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder["."], f)).Where(f => f.StartsWith("backup", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ABackupThatCannotBeWrittenIsTold()
    {
        await using var database = SqliteDatabase.Open(_folder["rpa.db"], new ManualTime());

        Assert.Equal(3, (await Assert.ThrowsAsync<EngineStartException>(() => database.BackupAsync("/proc/none/rpa.db", default))).ExitCode);
    }

    [Fact]
    public async Task ErasedContentLeavesNoTraceInTheFile()
    {
        await using (var database = SqliteDatabase.Open(_folder["rpa.db"], new ManualTime()))
        {
            var (cases, blobs, records) = (new CaseStore(database), new BlobStore(database), new EngineRecords(database));
            var letter = await blobs.PutAsync("letter.pdf", "application/pdf", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Ada-Lovelace-wrote-this ", 20_000))));
            await cases.StartAsync([Stored.New(Stored.Snapshot() with { Documents = [letter], Phase = Rpa.Language.Running.CasePhase.Finished, Outcome = "succeeded" })], []);
            var before = await SizeAsync(database);

            await records.EraseAsync(["2026-000001"], "request", Stored.Clerk, default);

            Assert.True(await SizeAsync(database) < before - 400_000, "The file did not get smaller.");
        }

        foreach (var file in Directory.EnumerateFiles(_folder["."], "rpa.db*"))
        {
            Assert.DoesNotContain("Ada-Lovelace-wrote-this", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        }
    }

    private static Task<long> SizeAsync(SqliteDatabase database) => database.ReadAsync(s => s.Scalar<long>("pragma page_count") * s.Scalar<long>("pragma page_size"), default);
}
