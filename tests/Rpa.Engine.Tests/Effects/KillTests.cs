using Rpa.Engine.Queries;
using Rpa.Engine.Storage.Sqlite;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Effects;

/// <summary>Real processes, really killed.</summary>
[Trait("needs", "processes")]
public sealed class KillTests : IDisposable
{
    private const int Cases = 25;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NothingIsLostAndNothingIsFiledTwiceWhenTheProcessIsKilledAgainAndAgain()
    {
        (string Moment, int After)[] deaths =
        [
            (ChildEngine.AfterEffect, 1), (ChildEngine.BeforeEffect, 2), (ChildEngine.AfterEffect, 5), (ChildEngine.BeforeEffect, 1), (ChildEngine.AfterEffect, 4),
        ];
        foreach (var (moment, after) in deaths)
        {
            Assert.Equal(137, await ChildAsync(moment, after));
        }

        Assert.Equal(0, await ChildAsync(ChildEngine.Never, 0));

        var entries = File.ReadAllLines(_folder["ledger.txt"]);
        Assert.Equal(entries.Length, entries.Distinct(StringComparer.Ordinal).Count());
        await CheckCasesAsync(entries);
    }

    private async Task CheckCasesAsync(string[] entries)
    {
        await using var database = SqliteDatabase.Open(_folder["rpa.db"], TimeProvider.System);
        var queries = new CaseQueries(database, TimeZoneInfo.Utc);
        var rows = (await queries.CasesAsync(new CaseFilter(), new PageRequest(0, 500), default)).Rows;
        Assert.Equal(Cases, rows.Length);
        Assert.Equal(entries.Order(StringComparer.Ordinal), rows.Where(r => r.Phase == CasePhase.Finished).Select(r => r.Reference).Order(StringComparer.Ordinal));

        // A case that was in the middle of three of the deaths is poison: it goes to a person, for a true reason (R8).
        var queued = (await queries.ExceptionsAsync(new ExceptionFilter(), new PageRequest(), default)).Rows;
        Assert.All(queued, q => Assert.Equal("poison", q.Kind));
        Assert.Equal(Cases, entries.Length + queued.Length);
        Assert.InRange(queued.Length, 0, 4);
        var audit = await new EngineRecords(database).VerifyAsync(null, null, default);
        Assert.Empty(audit.Findings);
        Assert.Equal(Cases, audit.Cases);

        var probed = 0;
        foreach (var row in rows)
        {
            probed += (await queries.CaseAsync(row.Reference, default))!.Events.Count(e => e.Kind == "probe-answered");
        }

        Assert.True(probed >= 5, $"Each death in an effect ends in a question; there were {probed}.");
    }

    private Task<int> ChildAsync(string moment, int after) => ChildProcess.RunAsync("child", _folder["rpa.db"], _folder["ledger.txt"], Cases.ToString(), moment, after.ToString());
}
