using Rpa.Bots.Actions;
using Rpa.Engine.Fleet;
using Rpa.Engine.Queries;
using Rpa.Engine.Running;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Queries;

/// <summary>What people see of their commands, and what they may read.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private readonly House _house = new();
    private readonly TaskCompletionSource _goOn = new();
    private int _runs;
    private string _reference = "";

    public async ValueTask InitializeAsync()
    {
        // Fails, fails again when it is retried, and only then does what it should, after a while.
        var read = new FakeAction("test.read", async (context, stop) =>
        {
            await context.Documents.StoreAsync("scan.pdf", "application/pdf", "content"u8.ToArray(), stop);
            if (++_runs >= 3)
            {
                await _goOn.Task;
                return ActionOutcome.Nothing;
            }

            throw new IOException("the page is gone");
        });
        var retry = new RetryPolicy(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await _house.StartAsync([read], [new Flow("permit").Do("reading", "test.read", "deciding", retry: retry).Task("deciding", "clerk", ("grant", "closed")).Final("closed").Compile(read)]);
        _reference = (await _house.SubmitAsync("permit")).Reference;
        await _house.UntilAsync(_reference, CasePhase.Exception);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task ARetryIsDoneOnlyWhenTheCaseHasMovedOn()
    {
        await CommandAsync(OperatorCommand.Retry);
        var failed = await _house.UntilAsync(_reference, c => c.Snapshot.Phase == CasePhase.Exception && c.Commands.Length == 1);
        Assert.Equal([CommandStatus.Failed], failed.Commands.Select(c => c.Status));

        await CommandAsync(OperatorCommand.Retry);
        var running = await _house.UntilAsync(_reference, c => c.Snapshot.Phase == CasePhase.Acting && c.Commands.Length == 2);
        Assert.Equal([CommandStatus.Failed, CommandStatus.Running], running.Commands.Select(c => c.Status));

        _goOn.SetResult();
        var done = await _house.UntilAsync(_reference, CasePhase.Task);
        Assert.Equal([CommandStatus.Failed, CommandStatus.Done], done.Commands.Select(c => c.Status));
        Assert.Equal(("clara", OperatorCommand.Retry), (done.Commands[1].Actor, done.Commands[1].Command));
    }

    [Fact]
    public async Task ACommandThatIsNotAllowedIsShownAsNotDone()
    {
        Assert.Equal(VerdictKind.Refused, (await CommandAsync(OperatorCommand.Close, reason: "")).Verdict);

        Assert.Equal(CommandStatus.Refused, Assert.Single((await _house.Engine.Queries.CaseAsync(_reference, default))!.Commands).Status);
    }

    [Fact]
    public async Task AResumeElsewhereIsDoneWhenThePersonHasItsTask()
    {
        await _house.Engine.Commands.CommandAsync(_reference, OperatorCommand.Resume, null, "deciding", MapValue.Empty, "", House.Clara, default);

        Assert.Equal(CommandStatus.Done, Assert.Single((await _house.UntilAsync(_reference, CasePhase.Task)).Commands).Status);
    }

    [Theory]
    [InlineData("housing", "clerk", true)]
    [InlineData("housing", "supervisor", true)]
    [InlineData("housing", "operator", false)]
    [InlineData("housing", "process-owner", false)]
    [InlineData("parks", "clerk", false)]
    [InlineData("parks", "supervisor", false)]
    public async Task WhatACaseHoldsIsForItsDepartmentAndTheRolesOfItsProcess(string department, string role, bool mayRead)
    {
        var reader = new Actor("somebody", department, [role]);
        var document = (await _house.Engine.Queries.CaseAsync(_reference, default))!.Snapshot.Documents[0];

        Assert.Equal(mayRead, await _house.Engine.Queries.CaseAsync(_reference, reader, default) is not null);
        Assert.Equal(mayRead, await _house.Engine.Queries.BlobAsync(document.Id, reader, default) is not null);
        Assert.Null(await _house.Engine.Queries.BlobAsync(new string('0', 64), reader, default));
    }

    [Fact]
    public async Task WhoRunsAScheduleByHandIsInTheJournal()
    {
        var database = ((RunningEngine)_house.Engine).Database;
        await database.WriteAsync(s => s.Execute("insert into schedules (name, description, timetable, last_outcome, is_paused) values ('report', '', '', '', 0)"));

        var refused = await _house.Engine.Commands.RunScheduleAsync("report", new Actor("karim", "housing", ["clerk"]), default);
        await _house.Engine.Commands.RunScheduleAsync("report", House.Clara, default);

        Assert.Equal(VerdictKind.Refused, refused.Verdict);
        Assert.Equal(("clara", "housing", "schedule-run"), await database.ReadAsync(s => s.Row("select actor, department, kind from journal where kind = 'schedule-run'", r => (r.GetString(0), r.GetString(1), r.GetString(2))), default));
        Assert.True((await _house.Engine.Records.VerifyAsync(null, null, default)).IsWhole);
    }

    [Theory]
    [InlineData("clerk", false, false)]
    [InlineData("process-owner", true, false)]
    [InlineData("operator", true, true)]
    [InlineData("supervisor", true, true)]
    public async Task WhoMayChangeProcessesAndWhoMaySteerWorkersAndSchedules(string role, bool mayPublish, bool maySteer)
    {
        var actor = new Actor("somebody", "housing", [role]);
        var bundle = new Flow("letter").Task("deciding", "clerk", ("grant", "closed")).Final("closed").Scheduled("0 0 12 * * ?").Compile();
        var fleet = _house.Engine.Fleet;

        Assert.Equal(mayPublish, (await fleet.PublishAsync([bundle], actor, default)).IsDone);
        Assert.Equal(maySteer, (await fleet.DrainAsync("worker-1", actor, default)).IsDone);
        Assert.Equal(!mayPublish, IsForRoles(await fleet.RollBackAsync("nothing", 1, actor, default)));
        Assert.Equal(!maySteer, IsForRoles(await fleet.PauseScheduleAsync("nothing", isPaused: true, actor, default)));
        Assert.Equal(!maySteer, IsForRoles(await fleet.RecordMoveAsync("letter", null, 1, [_reference], "", actor)));

        static bool IsForRoles(FleetReceipt receipt) => !receipt.IsDone && receipt.Message.Contains("; 'somebody' has '", StringComparison.Ordinal);
    }

    private Task<Receipt> CommandAsync(OperatorCommand command, string reason = "again") =>
        _house.Engine.Commands.CommandAsync(_reference, command, null, null, MapValue.Empty, reason, House.Clara, default);
}
