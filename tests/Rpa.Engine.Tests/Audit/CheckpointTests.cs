using Rpa.Engine.Audit;
using Rpa.Engine.Storage;
using Rpa.Engine.Storage.Sqlite;
using Rpa.Engine.Tests.Storage;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Audit;

/// <summary>What the database itself cannot show: a tail or a case that was taken together with everything that speaks of it.</summary>
public sealed class CheckpointTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SqliteDatabase _database = null!;
    private AuditKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        _database = SqliteDatabase.Open(_folder["rpa.db"], new ManualTime());
        _key = AuditKey.Open(AuditKey.DefaultFile("sqlite:" + _folder["rpa.db"]));
        await new CaseStore(_database).StartAsync([.. Enumerable.Range(1, 3).Select(n => Stored.New(Stored.Snapshot($"2026-00000{n}")))], []);
        await CommitAllAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task WhatGoesOnAfterwardsFits()
    {
        var checkpoint = await TakeAsync();
        await CommitAllAsync();

        var report = await VerifyAsync(checkpoint);

        Assert.True(report.IsWhole);
        Assert.Equal((3, "sabine"), (report.Checkpoint!.Cases, report.Checkpoint.By));
        Assert.Equal(_key.Fingerprint, report.Checkpoint.Key);
    }

    [Fact]
    public async Task ACutTailThatTheCaseAgreesWithShows()
    {
        var checkpoint = await TakeAsync();
        await _database.WriteAsync(s => s.Execute("delete from events where reference = '2026-000002' and number = 2")
            + s.Execute("update cases set events = 1, head = (select hash from events e where e.reference = cases.reference and e.number = 1) where reference = '2026-000002'"));

        Assert.True((await new EngineRecords(_database).VerifyAsync(null, null, default)).IsWhole);
        var finding = Assert.Single((await VerifyAsync(checkpoint)).Findings);
        Assert.Equal(("2026-000002", 2, "cut"), (finding.Reference, finding.Number, finding.Kind));
    }

    [Fact]
    public async Task ACaseTakenWithEverythingShows()
    {
        var checkpoint = await TakeAsync();
        await _database.WriteAsync(s => s.Execute("delete from events where reference = '2026-000003'") + s.Execute("delete from cases where reference = '2026-000003'") + s.Execute("delete from work where reference = '2026-000003'"));

        var finding = Assert.Single((await VerifyAsync(checkpoint)).Findings);
        Assert.Equal(("2026-000003", "removed"), (finding.Reference, finding.Kind));
    }

    [Fact]
    public async Task AHistoryWrittenAnewShows()
    {
        var checkpoint = await TakeAsync();
        await _database.WriteAsync(s =>
        {
            s.Execute("delete from events where reference = '2026-000001'");
            var first = Stored.New(Stored.Snapshot()).Events[0];
            var second = EventWrite.Link("2026-000001", 2, first.Hash, Stored.Message("all is well"), 1, Rpa.Language.Running.VerdictKind.Applied, [], null);
            CaseRows.InsertEvents(s, [first, second]);
            return s.Execute("update cases set head = $1 where reference = '2026-000001'", second.Hash);
        });

        Assert.True((await new EngineRecords(_database).VerifyAsync(null, null, default)).IsWhole);
        var finding = Assert.Single((await VerifyAsync(checkpoint)).Findings);
        Assert.Equal(("2026-000001", 2, "changed"), (finding.Reference, finding.Number, finding.Kind));
    }

    [Theory]
    [InlineData("\"events\":2", "\"events\":1")]
    [InlineData("sabine", "robert")]
    [InlineData("\"case\":\"2026-000003\"", "\"case\":\"2026-000009\"")]
    public async Task AChangedCheckpointIsRefused(string from, string to)
    {
        var text = System.Text.Encoding.UTF8.GetString(await TakeAsync());
        Assert.Contains(from, text, StringComparison.Ordinal);

        await Assert.ThrowsAsync<AuditFileException>(() => VerifyAsync(System.Text.Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task ACheckpointSignedByAnotherKeyIsRefused()
    {
        using var other = AuditKey.Open(_folder["other-key"]);
        using var stream = new MemoryStream();
        await new EngineRecords(_database).CheckpointAsync(stream, other, Stored.Clerk, default);

        var refused = await Assert.ThrowsAsync<AuditFileException>(() => VerifyAsync(stream.ToArray()));

        Assert.Contains(other.Fingerprint, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void AKeyMayBeReadByItsOwnerOnly()
    {
        var file = AuditKey.DefaultFile("sqlite:" + _folder["rpa.db"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(_key.Fingerprint, AuditKey.FingerprintIn(file));

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Contains("chmod 600", Assert.Throws<EngineStartException>(() => AuditKey.Open(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void AFileThatIsNoKeyIsRefused()
    {
        File.WriteAllText(_folder["no-key"], "nothing");
        File.SetUnixFileMode(_folder["no-key"], UnixFileMode.UserRead);

        Assert.Equal(3, Assert.Throws<EngineStartException>(() => AuditKey.Open(_folder["no-key"])).ExitCode);
    }

    private async Task<byte[]> TakeAsync()
    {
        using var stream = new MemoryStream();
        await new EngineRecords(_database).CheckpointAsync(stream, _key, new Rpa.Language.Running.Actor("sabine", "housing", []), default);
        return stream.ToArray();
    }

    private Task<AuditReport> VerifyAsync(byte[] checkpoint) => new EngineRecords(_database).VerifyAsync(new MemoryStream(checkpoint), _key.Fingerprint, default);

    private async Task CommitAllAsync()
    {
        foreach (var leased in (await new LeaseStore(_database).TakeAsync(Stored.Ask())).Cases)
        {
            await new CaseStore(_database).CommitAsync(Stored.Commit(leased));
        }
    }
}
