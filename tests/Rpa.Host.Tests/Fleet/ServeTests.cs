using System.Net;
using System.Net.Sockets;
using Rpa.Host.Tests.Commands;
using Rpa.Testing;

namespace Rpa.Host.Tests.Fleet;

/// <summary>One process that owns a SQLite file, and the commands that talk to it.</summary>
[Trait("needs", "processes")]
public sealed class ServeTests : IDisposable
{
    private readonly Branch _branch = new();

    public void Dispose() => _branch.Dispose();

    [Fact]
    public async Task ACaseIsStartedWorkedAndFinishedByCommandsThroughTheOwnersSocket()
    {
        using var server = await _branch.StartAsync();
        Assert.Equal(ExitCode.Done, (await _branch.RunAsync("publish", _branch.Process)).ExitCode);

        var submitted = await _branch.RunAsync("submit", "permit", "--data", "subject=Flat", "--data", "days=40", "--data", "day=1.3.2026", "--actor", "clara", "--department", "housing");
        var reference = submitted.Output.Trim();
        Assert.Matches("^[0-9]{4}-[0-9]{6}$", reference);
        Assert.Equal(reference, (string?)(await _branch.JsonAsync("tasks"))["rows"]![0]!["reference"]);

        var one = await _branch.JsonAsync("case", reference);
        Assert.Equal(("40", "2026-03-01", "clara", "housing"), (one["data"]!["days"]!.ToString(), one["data"]!["day"]!.ToString(), (string)one["startedBy"]!, (string)one["department"]!));

        Assert.Equal(ExitCode.Done, (await _branch.RunAsync("done", reference, "grant", "--data", "days=41")).ExitCode);
        var over = await _branch.JsonAsync("case", reference);
        Assert.Equal(("granted", "finished", "41"), ((string)over["state"]!, (string)over["phase"]!, over["data"]!["days"]!.ToString()));

        await server.TerminateAsync();
        Assert.Equal(ExitCode.Done, (await server.EndAsync(TimeSpan.FromSeconds(30))).ExitCode);

        // The owner has gone: the command opens the file itself.
        Assert.Equal(1, (int)(await _branch.JsonAsync("cases"))["total"]!);
        Assert.False(File.Exists(Path.Combine(_branch["data"], "rpa.db.sock")));
    }

    [Fact]
    public async Task WhatDoesNotFitIsRefusedWithAllFaultsAtOnce()
    {
        await _branch.RunAsync("publish", _branch.Process);
        UsageTests.Fault(await _branch.RunAsync("submit", "permit", "--data", "days=many", "--data", "subjct=x"), ExitCode.Input, "Did you mean 'subject'?");
        var both = await _branch.RunAsync("submit", "permit", "--data", "days=many", "--data", "subjct=x");
        Assert.Contains("'many'", both.Error, StringComparison.Ordinal);
        UsageTests.Fault(await _branch.RunAsync("submit", "permit", "--data", "days"), ExitCode.Usage, "FIELD=VALUE");
        UsageTests.Fault(await _branch.RunAsync("submit", "permits"), ExitCode.Input, "Did you mean 'permit'?");
        UsageTests.Fault(await _branch.RunAsync("submit", "permit", "--data", "subject=x", "--data", "days=1", "--role", "caseworker"), ExitCode.Input, "role 'clerk'");
        UsageTests.Fault(await _branch.RunAsync("submit", "permit", "--actor", "bot:x"), ExitCode.Usage, "colon");
        UsageTests.Fault(await _branch.RunAsync("submit", "permit", "--document", "/no/such.pdf"), ExitCode.Input, "/no/such.pdf");
        UsageTests.Fault(await _branch.RunAsync("case", "2026-1"), ExitCode.Input, "2026-1");
        UsageTests.Fault(await _branch.RunAsync("retry", "2026-1"), ExitCode.Input, "2026-1");
        UsageTests.Fault(await _branch.RunAsync("cases", "--phase", "taks"), ExitCode.Usage, "Did you mean 'task'?");
        UsageTests.Fault(await _branch.RunAsync("schedules", "pause", "none"), ExitCode.Input, "none");
        UsageTests.Fault(await _branch.RunAsync("drain", "nobody"), ExitCode.Input, "nobody");
        UsageTests.Fault(await _branch.RunAsync("cases", "--take", "1000"), ExitCode.Usage, "1 to 500");
    }

    [Fact]
    public async Task ACommandOnACaseSaysWhyItIsRefused()
    {
        await _branch.RunAsync("publish", _branch.Process);
        var submitted = await _branch.RunAsync("submit", "permit", "-d", "subject=Flat", "-d", "days=40");
        using var server = await _branch.StartAsync();
        var reference = submitted.Output.Trim();
        UsageTests.Fault(await _branch.RunAsync("done", reference, "grunt"), ExitCode.Input, "grant");
        UsageTests.Fault(await _branch.RunAsync("done", reference, "grant", "--role", "caseworker"), ExitCode.Input, "clerk");
        UsageTests.Fault(await _branch.RunAsync("close", reference), ExitCode.Usage, "--reason");
        UsageTests.Fault(await _branch.RunAsync("correct", reference), ExitCode.Usage, "--data");
        UsageTests.Fault(await _branch.RunAsync("resume", reference, "--at", "desiding"), ExitCode.Input, "Did you mean 'deciding'?");
        Assert.Equal(ExitCode.Done, (await _branch.RunAsync("correct", reference, "-d", "days=7")).ExitCode);
        Assert.Equal(ExitCode.Done, (await _branch.RunAsync("close", reference, "--reason", "a test")).ExitCode);
        UsageTests.Fault(await _branch.RunAsync("done", reference, "grant"), ExitCode.Input, "no open task");
        Assert.Equal("closed", (string)(await _branch.JsonAsync("case", reference))["outcome"]!);
    }

    [Fact]
    public async Task ASecondOwnerAndABusyPortAreToldWithTheRemedy()
    {
        using var server = await _branch.StartAsync();
        UsageTests.Fault(await RpaProgram.RunAsync("serve", "--config", _branch.Config), ExitCode.Machine, "web: listen:");
        var elsewhere = _branch.Write("two.yaml", "sqlite:data/rpa.db", Branch.FreePort(), "two");
        UsageTests.Fault(await RpaProgram.RunAsync("serve", "--config", elsewhere), ExitCode.Machine, "PostgreSQL");
        UsageTests.Fault(await RpaProgram.RunAsync("work", "--config", _branch.Config), ExitCode.Machine, "PostgreSQL");

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"http://127.0.0.1:{_branch.Port}/sign-in"))).StatusCode);
        await server.InterruptAsync();
        Assert.Equal(ExitCode.Interrupted, (await server.EndAsync(TimeSpan.FromSeconds(30))).ExitCode);
    }

    [Fact]
    public async Task WhereNobodyServesACaseTakesWhatACommandTellsItAtOnce()
    {
        Assert.Equal(ExitCode.Done, (await _branch.RunAsync("publish", _branch.Process)).ExitCode);
        var reference = (await _branch.RunAsync("submit", "permit", "-d", "subject=Flat", "-d", "days=4")).Output.Trim();
        UsageTests.Fault(await _branch.RunAsync("done", reference, "allow"), ExitCode.Input, "Possible: grant, refuse");
        var done = await _branch.JsonAsync("done", reference, "grant");
        Assert.Equal(("applied", "granted"), ((string)done["verdict"]!, (string)done["state"]!));
        UsageTests.Fault(await _branch.RunAsync("publish", _branch.Process, "--role", "clerk"), ExitCode.Findings, "'process-owner', 'operator' or 'supervisor'");
        UsageTests.Fault(await _branch.RunAsync("drain", "one", "--role", "clerk"), ExitCode.Input, "'operator' or 'supervisor'");
    }

    [Fact]
    public async Task NonsenseOnTheSocketHarmsNobody()
    {
        using var server = await _branch.StartAsync();
        foreach (var nonsense in new[] { "hello\n", "{}\n", "{\"command\":\"cases\"}\n", "null\n", "{\"command\":\"submit\",\"actor\":{\"name\":\"x\",\"department\":\"d\",\"roles\":[]},\"arguments\":{\"documents\":[{}]}}\n" })
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_branch["data"], "rpa.db.sock")));
            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(nonsense));
            var buffer = new byte[1000];
            Assert.True(await socket.ReceiveAsync(buffer) > 0, nonsense);
        }

        Assert.Equal(0, (int)(await _branch.JsonAsync("cases"))["total"]!);
        Assert.False(server.HasEnded);
    }

    [Fact]
    public async Task SchedulesArePausedResumedAndRunByCommand()
    {
        using var server = await _branch.StartAsync();
        Assert.Equal("done", (string)(await _branch.JsonAsync("schedules", "run", "daily-report"))["message"]!);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_branch["data-one"], "sheets")));
        await _branch.RunAsync("schedules", "pause", "daily-report");
        Assert.True(await IsPausedAsync());
        await _branch.RunAsync("schedules", "resume", "daily-report");
        Assert.False(await IsPausedAsync());

        async Task<bool> IsPausedAsync() =>
            (bool)(await _branch.JsonAsync("schedules")).AsArray().Single(s => (string?)s!["name"] == "daily-report")!["isPaused"]!;
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task AShellGetsItsCompletion(string shell) => Assert.Contains("[suggest:", (await RpaProgram.RunAsync("completion", shell)).Output, StringComparison.Ordinal);

    [Fact]
    public async Task TheProgramSuggestsItsCommands()
    {
        var suggested = (await RpaProgram.RunAsync("[suggest:2]", "ca")).Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains("cases", suggested);
        Assert.Contains("cancel", suggested);
    }
}
