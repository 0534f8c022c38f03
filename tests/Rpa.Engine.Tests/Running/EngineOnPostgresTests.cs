using Rpa.Bots.Actions;
using Rpa.Engine.Queries;
using Rpa.Engine.Tests.Storage;
using Rpa.Expressions.Values;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Running;

/// <summary>The whole engine on the second database, shared by two engines.</summary>
[Trait("needs", "postgres")]
public sealed class EngineOnPostgresTests : IAsyncLifetime
{
    private readonly FakeAction _read = new("test.read", _ => ActionOutcome.Nothing);
    private readonly FakeEffect _file = new("test.file", async (context, stop) =>
    {
        await context.Evidence.AttachAsync("screenshot-before", "the page", "image/png", new byte[] { 1, 2, 3 }, stop);
        (await context.Effect.BeginAsync("file the entry", stop)).DemandArmed();
        return context.Case.Attempt == 1 ? new ActionOutcome.Uncertain("no answer") : ActionOutcome.Nothing;
    }, (_, _) => new ProbeAnswer.NotFound());

    private RpaEngine _front = null!;
    private RpaEngine _worker = null!;

    public async ValueTask InitializeAsync()
    {
        var bundle = new Flow("permit").Do("reading", "test.read", "deciding").Task("deciding", "clerk", ("grant", "filing")).Do("filing", "test.file", "closed", isEffect: true)
            .Final("closed").Compile(_read, _file);
        var options = House.Options("", TimeProvider.System) with { Database = await PostgresServer.NewDatabaseAsync(), ArmedWindow = TimeSpan.FromMilliseconds(200) };
        _front = await RpaEngine.StartAsync(options with { WorkerName = "front", RunsActions = false }, new BotSet([_read, _file], [], []), [bundle], CancellationToken.None);
        _worker = await RpaEngine.StartAsync(options with { WorkerName = "worker" }, new BotSet([_read, _file], [], []), [bundle], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _front.DisposeAsync();
    }

    [Fact]
    public async Task ACaseStartedAtOneEngineRunsOnTheOther()
    {
        var reference = (await _front.Commands.SubmitAsync("permit", "api", Value.Map(("subject", Value.Of("Ferienwohnung"))), [], House.Clara, default)).Reference;
        await UntilAsync(reference, CasePhase.Task);
        Assert.Equal(reference, Assert.Single((await _front.Queries.TasksAsync(["clerk"], null, new PageRequest(), default)).Rows).Reference);

        Assert.Equal(VerdictKind.Applied, (await _front.Commands.CompleteTaskAsync(reference, 2, "grant", MapValue.Empty, "", House.Clara, default)).Verdict);
        var done = await UntilAsync(reference, CasePhase.Finished);

        Assert.Equal(["started", "action-answered", "task-submitted", "effect-begun", "action-failed", "probe-answered", "effect-begun", "action-answered"], done.Events.Select(e => e.Kind));
        Assert.Equal((2, 1), (_file.Runs, _file.Probes));
        Assert.Equal("worker", done.Attempts[0].Worker);
        Assert.Equal(2, done.Attempts.Sum(a => a.Evidence.Length));
        Assert.Empty((await new EngineRecords(((Rpa.Engine.Running.RunningEngine)_front).Database).VerifyCaseAsync(reference, default))!.Findings);
    }

    [Fact]
    public async Task ListsAndNumbersAreReadTheSame()
    {
        var reference = (await _front.Commands.SubmitAsync("permit", "api", Value.Map(("subject", Value.Of("Ferien_wohnung 100%"))), [], House.Clara, default)).Reference;
        await UntilAsync(reference, CasePhase.Task);

        Assert.Equal(1, (await _front.Queries.OverviewAsync(default)).OpenTasks);
        Assert.Equal(1, (await _front.Queries.CasesAsync(new CaseFilter("ferien_WOHNUNG 100%", "permit", "deciding", CasePhase.Task), new PageRequest(), default)).Total);
        Assert.Equal(0, (await _front.Queries.CasesAsync(new CaseFilter("ferienXwohnung"), new PageRequest(), default)).Total);
        Assert.Equal(1, (await _front.Queries.CasesAsync(new CaseFilter("00%", State: "deciding"), new PageRequest(), default)).Total);
        Assert.Equal(1, (await _front.Queries.CasesAsync(new CaseFilter("%"), new PageRequest(), default)).Total);
        Assert.Equal(0, (await _front.Queries.CasesAsync(new CaseFilter(Outcome: "succeeded"), new PageRequest(), default)).Total);
        Assert.Empty((await _front.Queries.ExceptionsAsync(new ExceptionFilter("technical", "permit", "reading"), new PageRequest(), default)).Rows);
        Assert.Equal("worker", Assert.Single(await _front.Queries.WorkersAsync(default)).Name);
        Assert.Equal(1, Assert.Single(await _front.Queries.BundlesAsync(default)).RunningCases);
        Assert.Equal(1, (await _front.Queries.ThroughputAsync(TimeProvider.System.GetUtcNow().AddHours(-1), TimeSpan.FromHours(1), default)).Sum(p => p.Started));
        Assert.Null(await _front.Queries.BlobAsync("none", default));
    }

    private async Task<CaseDetails> UntilAsync(string reference, CasePhase phase)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var change = Task.WhenAny(_front.NextChangeAsync(patience.Token), _worker.NextChangeAsync(patience.Token));
            if (await _front.Queries.CaseAsync(reference, patience.Token) is { } found && found.Snapshot.Phase == phase)
            {
                return found;
            }

            await change.WaitAsync(patience.Token);
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
