using System.Text;
using Rpa.Engine.Audit;
using Rpa.Engine.Running;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions.Values;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Audit;

public sealed class ExportTests : IAsyncLifetime
{
    private readonly House _house = new();
    private readonly TempFolder _folder = new();
    private string _reference = "";
    private string _export = "";

    public async ValueTask InitializeAsync()
    {
        var read = new FakeAction("test.read", _ => Rpa.Bots.Actions.ActionOutcome.Nothing);
        var bundle = new Flow("permit").Do("reading", "test.read", "deciding").Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile(read);
        await _house.StartAsync([read], [bundle]);
        _reference = (await _house.SubmitAsync("permit", "Straße \"7\" <b>\n")).Reference;
        await _house.UntilAsync(_reference, CasePhase.Task);
        await _house.Engine.Commands.CompleteTaskAsync(_reference, 2, "grant", MapValue.Empty, "einverstanden", House.Clara, default);
        using var key = AuditKey.Open(_folder["key"]);
        using var stream = new MemoryStream();
        Assert.Null(await Records.ExportAsync([_reference], stream, key, default));
        _export = Encoding.UTF8.GetString(stream.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AnExportHoldsEveryInputAsItWas()
    {
        var exported = Assert.Single(AuditExportFile.Read(Bytes(_export)));
        var stored = (await _house.Engine.Queries.CaseAsync(_reference, default))!;

        Assert.Equal((_reference, "permit", stored.Snapshot.BundleVersion, "housing"), (exported.Reference, exported.Workflow, exported.Bundle, exported.Department));
        Assert.Equal(["started", "action-answered", "task-submitted"], exported.Events.Select(e => e.Kind));
        Assert.Equal(stored.Events.Select(e => e.At), exported.Events.Select(e => e.At));
        Assert.Equal("Straße \"7\" <b>\n", Assert.IsType<Started>(exported.Events[0].Input).Data.Text("subject"));
        Assert.Equal("einverstanden", Assert.IsType<TaskSubmitted>(exported.Events[2].Input).Comment);
        Assert.Equal([new StateEntry("closed", 3)], exported.Events[2].Entries);
        Assert.Equal(SnapshotJson.Write(stored.Snapshot), SnapshotJson.Write(exported.Snapshot!));
    }

    [Fact]
    public async Task AnExportReplaysToTheSameCase()
    {
        var exported = Assert.Single(AuditExportFile.Read(Bytes(_export)));
        var bundle = _house.Engine.Bundles["permit"];
        var snapshot = Step.Start(bundle, exported.Reference, exported.Department, (Started)exported.Events[0].Input!).Snapshot;
        foreach (var e in exported.Events.Skip(1))
        {
            var result = Step.Apply(bundle, snapshot, e.Input!);
            Assert.Equal((e.Verdict, e.Visit), (result.Verdict.Kind, result.Snapshot.Visit));
            Assert.Equal(e.Entries, result.Entries);
            snapshot = result.Snapshot;
        }

        Assert.Equal(SnapshotJson.Write((await _house.Engine.Queries.CaseAsync(_reference, default))!.Snapshot), SnapshotJson.Write(snapshot));
    }

    [Fact]
    public void AnUntouchedExportIsWholeWithoutItsDatabase()
    {
        var report = AuditExportFile.Verify(Bytes(_export), AuditKey.FingerprintIn(_folder["key"]));

        Assert.True(report.IsWhole);
        Assert.Equal((1, 3), (report.Cases, report.Events));
    }

    [Theory]
    [InlineData("einverstanden", "abgelehnt", "changed")]
    [InlineData("\"actor\":\"clara\"", "\"actor\":\"mallory\"", "changed")]
    [InlineData("\"verdict\":\"Applied\"", "\"verdict\":\"Stale\"", "changed")]
    public void ATouchedExportShows(string from, string to, string kind)
    {
        Assert.Contains(from, _export, StringComparison.Ordinal);
        var report = AuditExportFile.Verify(Bytes(_export.Replace(from, to, StringComparison.Ordinal)), null);

        Assert.Contains(report.Findings, f => f.Reference == _reference && f.Kind == kind);
        Assert.Contains(report.Findings, f => f.Reference == "signature");
    }

    [Fact]
    public void ALineTakenOutShows()
    {
        var lines = _export.Split('\n');
        var report = AuditExportFile.Verify(Bytes(string.Join('\n', lines.Where((_, i) => i != 2))), null);

        Assert.Contains(report.Findings, f => f.Reference == _reference && f is { Kind: "removed", Number: 2 });
    }

    [Fact]
    public void AnotherKeyShows()
    {
        using var other = AuditKey.Open(_folder["other"]);

        Assert.Contains("signed by the key", Assert.Single(AuditExportFile.Verify(Bytes(_export), other.Fingerprint).Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[1]")]
    [InlineData("{\"kind\":\"event\"}")]
    [InlineData("{\"kind\":\"case\",\"format\":2}")]
    [InlineData("{\"kind\":\"case\",\"format\":1}\n{\"kind\":\"snapshot\",\"snapshot\":{}}")]
    [InlineData("{\"kind\":\"case\",\"format\":1}\n{\"kind\":\"signature\"}\n{}")]
    public void AFileThatIsNoExportIsRefused(string text) => Assert.Throws<AuditFileException>(() => AuditExportFile.Read(Bytes(text)));

    [Fact]
    public async Task ACaseThatIsNotThereIsNamed() => Assert.Equal("2026-999999", await Records.ExportAsync(["2026-999999"], new MemoryStream(), null, default));

    private EngineRecords Records => new(((RunningEngine)_house.Engine).Database);

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
