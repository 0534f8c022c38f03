using Rpa.Engine.Queries;
using Rpa.Engine.Storage;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Effects;

/// <summary>Children (R9), four eyes (R11) and compensation (R13) while the process that does them is killed again and again.</summary>
[Trait("needs", "processes")]
public sealed class OfficeKillTests : IDisposable
{
    private const int Rounds = 9;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task OnSqliteEachDeathLeavesWhatThePeopleAndTheProcessesAgreedOn() => RunAsync("sqlite:" + _folder["rpa.db"]);

    [Fact]
    [Trait("needs", "postgres")]
    public async Task OnPostgresEachDeathLeavesWhatThePeopleAndTheProcessesAgreedOn() => await RunAsync(await PostgresServer.NewDatabaseAsync());

    private async Task RunAsync(string database)
    {
        (string Moment, int After)[] deaths =
        [
            (ChildOffice.AfterEffect, 3), (ChildOffice.BeforeEffect, 4), (ChildOffice.AfterEffect, 8), (ChildOffice.AfterChildren, 1), (ChildOffice.AfterSubmit, 2), (ChildOffice.AfterUndo, 1),
            (ChildOffice.BeforeUndo, 1),
        ];
        foreach (var (moment, after) in deaths)
        {
            Assert.Equal(137, await ChildAsync(database, moment, after));
        }

        Assert.Equal(0, await ChildAsync(database, ChildOffice.Never, 0));
        await using var opened = Databases.OpenToRead(database, TimeProvider.System);
        var queries = new CaseQueries(opened, TimeZoneInfo.Utc);
        var ledger = File.ReadAllLines(_folder["ledger.txt"]);
        Assert.Equal(ledger.Length, ledger.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(ledger, l => l.StartsWith('!'));
        Assert.Empty((await queries.ExceptionsAsync(new ExceptionFilter(), new PageRequest(), default)).Rows);
        var cases = (await queries.CasesAsync(new CaseFilter(), new PageRequest(0, 500), default)).Rows;
        Assert.Equal(Rounds * (1 + ChildOffice.Children), cases.Length);
        foreach (var row in cases.Where(c => c.Workflow == "round"))
        {
            CheckRound((await queries.CaseAsync(row.Reference, default))!, cases, ledger);
        }

        Assert.True((await new EngineRecords(opened).VerifyAsync(null, null, default)).IsWhole);
    }

    private static void CheckRound(CaseDetails round, IReadOnlyList<CaseRow> cases, string[] ledger)
    {
        var reference = round.Snapshot.Reference;
        var fate = ChildOffice.FateOf(round.Snapshot.Data.Text("subject")!);
        Assert.Equal(fate switch { "grant" => "succeeded", "refuse" => "rejected", _ => "cancelled" }, round.Snapshot.Outcome);
        Assert.Contains($"+ {reference}", ledger);
        Assert.Equal(fate != "grant", ledger.Contains($"- {reference}"));

        // Each child once, each with its entry; a child that has ended keeps what it did.
        var children = cases.Where(c => c.Parent == reference).ToList();
        Assert.Equal(ChildOffice.Children, children.Count);
        Assert.Equal(ChildOffice.Children, children.Select(c => c.Subject).Distinct(StringComparer.Ordinal).Count());
        Assert.All(children, c => Assert.Equal((CasePhase.Finished, "succeeded", true), (c.Phase, c.Outcome, ledger.Contains($"+ {c.Reference}"))));

        // One decided, another released, each once.
        var submits = round.Events.Where(e => e.Kind == "task-submitted" && e.Verdict == VerdictKind.Applied).Select(e => e.Actor).ToList();
        Assert.Equal(fate == "cancel" ? [] : ["clara", "dora"], submits);
    }

    private Task<int> ChildAsync(string database, string moment, int after) => ChildProcess.RunAsync("office", database, _folder["ledger.txt"], Rounds.ToString(), moment, after.ToString());
}
