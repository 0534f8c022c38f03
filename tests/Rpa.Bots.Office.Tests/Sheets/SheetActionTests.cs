using Rpa.Bots.Actions;
using Rpa.Bots.Effects;
using Rpa.Bots.Office.Sheets;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Office.Tests.Sheets;

public sealed class SheetActionTests : IDisposable
{
    private static readonly Intent Intent = new("k", "d", default, default);
    private readonly TemporaryFolder _folder = new();
    private readonly FakeSurroundings _world = new();
    private readonly AppendToSheet _append;

    public SheetActionTests() => _append = new AppendToSheet(Options);

    private OfficeOptions Options => new() { Folder = _folder.Path, LockTimeout = TimeSpan.FromSeconds(20) };

    private string File => Path.Combine(_folder.Path, "results.xlsx");

    private static MapValue Inputs(string street, string file = "results.xlsx") => Value.Map(
        ("file", Value.Of(file)), ("sheet", Value.Of("Meldungen")),
        ("row", Value.Map(("Straße", Value.Of(street)), ("Eingang", Value.Of(new DateOnly(2026, 11, 21))), ("Zeit", Value.Of(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero))))));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ARowOfTheCaseIsAppendedAndTheProbeFindsIt()
    {
        Assert.IsType<ProbeAnswer.NotFound>(await _append.ProbeAsync(_world.Context(Inputs("A")), Intent, default));
        var done = Assert.IsType<ActionOutcome.Done>(await _append.RunAsync(_world.Context(Inputs("A")), default));
        Assert.Equal(Value.Of(2), done.Result["row"]);
        Assert.Equal(["write row of 2026-000123 to results.xlsx, sheet Meldungen"], _world.Intents);
        var row = Assert.Single(SheetReader.Read(await System.IO.File.ReadAllBytesAsync(File), "Meldungen").Rows);
        Assert.Equal(("2026-000123", "A"), (row.Text("Fall"), row.Text("Straße")));
        var found = Assert.IsType<ProbeAnswer.Found>(await _append.ProbeAsync(_world.Context(Inputs("A")), Intent, default));
        Assert.Equal(done.Result, found.Result);
    }

    [Fact]
    public async Task AFurtherVisitReplacesTheRowAndIsNotTakenForTheEarlierOne()
    {
        await _append.RunAsync(_world.Context(Inputs("A")), default);
        Assert.IsType<ProbeAnswer.NotFound>(await _append.ProbeAsync(_world.Context(Inputs("B")), Intent, default));
        await _append.RunAsync(_world.Context(Inputs("B")), default);
        Assert.Equal("B", Assert.Single(SheetReader.Read(await System.IO.File.ReadAllBytesAsync(File)).Rows).Text("Straße"));
    }

    [Fact]
    public async Task ARefusedEffectChangesNothing()
    {
        await _append.RunAsync(_world.Context(Inputs("A")), default);
        var before = await System.IO.File.ReadAllBytesAsync(File);
        _world.BeginFails = new EffectRefusedException("lease lost");
        await Assert.ThrowsAsync<EffectRefusedException>(() => _append.RunAsync(_world.Context(Inputs("B"), "2026-000124"), default));
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File));
    }

    [Fact]
    public async Task ManyCasesAtOnceLoseNoRow()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => new AppendToSheet(Options).RunAsync(new FakeSurroundings().Context(Inputs($"S{i}"), $"2026-{i:000000}"), default))));
        var rows = SheetReader.Read(await System.IO.File.ReadAllBytesAsync(File)).Rows;
        Assert.Equal(24, rows.Select(r => r.Text("Fall")).Distinct().Count());
        Assert.Equal(24, rows.Length);
    }

    [Theory]
    [InlineData("../evil.xlsx")]
    [InlineData("/etc/evil.xlsx")]
    [InlineData("a/../../evil.xlsx")]
    [InlineData(".hidden.xlsx")]
    [InlineData("results.exe")]
    [InlineData("a\\b.xlsx")]
    public async Task ANameCannotLeaveTheFolder(string file) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _append.RunAsync(_world.Context(Inputs("A", file)), default));

    [Fact]
    public async Task ABrokenFileIsABusinessFailureInWordsAndStaysAsItIs()
    {
        await System.IO.File.WriteAllTextAsync(File, "no workbook");
        Assert.Equal("unreadable", Assert.IsType<ActionOutcome.Refused>(await _append.RunAsync(_world.Context(Inputs("A")), default)).Failure);
        Assert.IsType<ProbeAnswer.Unknown>(await _append.ProbeAsync(_world.Context(Inputs("A")), Intent, default));
        Assert.Equal("no workbook", await System.IO.File.ReadAllTextAsync(File));
        Assert.Empty(_world.Intents);
    }

    [Fact]
    public async Task ASheetIsReadFromTheFolderAndFromADocument()
    {
        await _append.RunAsync(_world.Context(Inputs("Am Brand")), default);
        var read = new ReadSheet(Options);
        var done = Assert.IsType<ActionOutcome.Done>(await read.RunAsync(_world.Context(Value.Map(("file", Value.Of("results.xlsx")))), default));
        Assert.Equal(Value.Of(1), done.Result["count"]);
        Assert.Equal("Am Brand", ((MapValue)((ListValue)done.Result["rows"]!).Items[0]).Text("Straße"));
        var document = await _world.StoreAsync("liste.xlsx", "application/x", await System.IO.File.ReadAllBytesAsync(File), default);
        var again = Assert.IsType<ActionOutcome.Done>(await read.RunAsync(_world.Context(Value.Map(("document", document.ToValue()))), default));
        Assert.Equal(done.Result, again.Result);
        Assert.Equal("missing", Assert.IsType<ActionOutcome.Refused>(await read.RunAsync(_world.Context(Value.Map(("file", Value.Of("none.xlsx")))), default)).Failure);
    }
}
