using Rpa.Bots.Actions;
using Rpa.Engine.Audit;
using Rpa.Engine.Queries;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Queries;

/// <summary>Lists show what is of one's department; what operators do to the house is in its journal. The same on both databases.</summary>
public abstract class DepartmentListTests : IAsyncLifetime
{
    private static readonly Actor s_dora = new("dora", "passports", ["clerk", "supervisor"]);
    private readonly FakeAction _read = new("test.read", context => context.Case.Department == "passports" ? throw new IOException("the page is gone") : ActionOutcome.Nothing);
    private RpaEngine _engine = null!;
    private string _database = "";

    /// <summary>A new database's URL.</summary>
    protected abstract Task<string> DatabaseAsync();

    public async ValueTask InitializeAsync()
    {
        _database = await DatabaseAsync();
        var bundle = new Flow("permit").Do("reading", "test.read", "deciding", retry: new RetryPolicy(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))).Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile(_read);
        var letter = new Flow("letter").Task("deciding", "clerk", ("grant", "closed")).Final("closed").Scheduled("0 0 12 * * ?").Compile();
        _engine = await RpaEngine.StartAsync(House.Options("", TimeProvider.System) with { Database = _database }, new BotSet([_read], [], []), [bundle, letter], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task TasksExceptionsAndCasesOfAnotherDepartmentAreNotListed()
    {
        var housing = await SubmitAsync("permit", House.Clara, CasePhase.Task);
        var passports = await SubmitAsync("letter", s_dora, CasePhase.Task);
        var stuck = await SubmitAsync("permit", s_dora, CasePhase.Exception);

        Assert.Equal([housing], await TasksAsync("housing"));
        Assert.Equal([passports], await TasksAsync("passports"));
        Assert.Empty(await TasksAsync(""));
        Assert.Equal(2, (await TasksAsync(null)).Count);
        Assert.Equal(1, (await _engine.Queries.TasksAsync(["clerk"], "housing", new PageRequest(0, 1), default)).Total);
        Assert.Empty(await ExceptionsAsync("housing"));
        Assert.Equal([stuck], await ExceptionsAsync("passports"));
        Assert.Empty(await ExceptionsAsync(""));
        Assert.Equal([stuck], await ExceptionsAsync(null));
        Assert.Equal([housing], (await _engine.Queries.CasesAsync(new CaseFilter(Department: "housing"), new PageRequest(), default)).Rows.Select(r => r.Reference));
        var none = await _engine.Queries.CasesAsync(new CaseFilter(Department: ""), new PageRequest(), default);
        Assert.Equal((0, 0), (none.Rows.Length, (int)none.Total));
    }

    [Fact]
    public async Task WhatOperatorsDecideIsInTheJournalWithActorAndDepartment()
    {
        var second = new Flow("letter").Version(2).Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile();
        Assert.True((await _engine.Fleet.PublishAsync([second], House.Clara, default)).IsDone);
        Assert.False((await _engine.Fleet.PauseScheduleAsync("nothing", isPaused: true, s_dora, default)).IsDone);
        Assert.True((await _engine.Fleet.DrainAsync("worker-1", s_dora, default)).IsDone);
        var lines = await _engine.Records.JournalAsync(50, default);
        Assert.Equal(
            ["drain-requested dora passports", "published clara housing", "published bot:worker-1 housing", "published bot:worker-1 housing"],
            lines.Select(l => $"{l.Kind} {l.Actor} {l.Department}"));
        Assert.Equal(("letter", 2), (lines[1].Content.GetProperty("workflow").GetString(), lines[1].Content.GetProperty("version").GetInt32()));
        var report = await _engine.Records.VerifyAsync(null, null, default);
        Assert.True(report.IsWhole);
        Assert.Equal(4, report.Events);
    }

    private async Task<string> SubmitAsync(string workflow, Actor actor, CasePhase until)
    {
        var reference = (await _engine.Commands.SubmitAsync(workflow, "api", Value.Map(("subject", Value.Of("a letter"))), [], actor, default)).Reference;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var change = _engine.NextChangeAsync(patience.Token);
            if ((await _engine.Queries.CaseAsync(reference, patience.Token))!.Snapshot.Phase == until)
            {
                return reference;
            }

            await change;
        }
    }

    private async Task<List<string>> TasksAsync(string? department) => [.. (await _engine.Queries.TasksAsync(["clerk"], department, new PageRequest(), default)).Rows.Select(r => r.Reference)];

    private async Task<List<string>> ExceptionsAsync(string? department) =>
        [.. (await _engine.Queries.ExceptionsAsync(new ExceptionFilter(Department: department), new PageRequest(), default)).Rows.Select(r => r.Reference)];
}

/// <summary>On SQLite.</summary>
public sealed class DepartmentListOnSqliteTests : DepartmentListTests, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<string> DatabaseAsync() => Task.FromResult("sqlite:" + _folder["rpa.db"]);
}

/// <summary>On PostgreSQL.</summary>
[Trait("needs", "postgres")]
public sealed class DepartmentListOnPostgresTests : DepartmentListTests
{
    protected override Task<string> DatabaseAsync() => PostgresServer.NewDatabaseAsync();
}
