using Rpa.Host.Tests.Commands;
using Rpa.Testing;

[assembly: AssemblyFixture(typeof(Rpa.Host.Tests.Fleet.SharedServers))]

namespace Rpa.Host.Tests.Fleet;

/// <summary>Stops what the tests of this assembly share.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await PostgresServer.StopAsync();
}

/// <summary>Several processes on one PostgreSQL database.</summary>
[Trait("needs", "postgres")]
[Trait("needs", "processes")]
public sealed class FleetTests : IAsyncLifetime
{
    private Branch _branch = null!;
    private string _database = "";

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresServer.NewDatabaseAsync();
        _branch = new Branch(_database);
    }

    public ValueTask DisposeAsync()
    {
        _branch.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task WorkersTakeWhatIsPublishedAndADrainedOneHandsBackAndEnds()
    {
        var second = _branch.Write("two.yaml", _database, Branch.FreePort(), "two");
        using var server = await _branch.StartAsync();
        using var worker = await _branch.StartAsync("work", second);
        Assert.Equal(ExitCode.Done, (await _branch.RunAsync("publish", _branch.Process)).ExitCode);
        var reference = (await _branch.RunAsync("submit", "permit", "-d", "subject=Flat", "-d", "days=4")).Output.Trim();
        UsageTests.Fault(await _branch.RunAsync("done", reference, "allow"), ExitCode.Input, "Possible: grant, refuse");
        Assert.Equal("applied", (string)(await _branch.JsonAsync("done", reference, "grant"))["verdict"]!);
        UsageTests.Fault(await _branch.RunAsync("close", reference, "--reason", "late"), ExitCode.Input, "The case is over");
        Assert.Equal(["one", "two"], (await _branch.JsonAsync("workers")).AsArray().Select(w => (string)w!["name"]!));

        Assert.Equal(ExitCode.Done, (await _branch.RunAsync("drain", "two")).ExitCode);
        Assert.Equal(ExitCode.Done, (await worker.EndAsync(TimeSpan.FromSeconds(15))).ExitCode);
        Assert.Equal(["one"], (await _branch.JsonAsync("workers")).AsArray().Select(w => (string)w!["name"]!));
        Assert.Equal("done", (string)(await _branch.JsonAsync("schedules", "run", "daily-report"))["message"]!);
    }

    [Fact]
    public async Task APublishedVersionDoesNotChangeAndCanBeMadeCurrentAgain()
    {
        await _branch.RunAsync("publish", _branch.Process);
        var old = (await _branch.RunAsync("submit", "permit", "-d", "subject=Flat", "-d", "days=4")).Output.Trim();
        var file = Path.Combine(_branch.Process, "workflow.yaml");
        await File.WriteAllTextAsync(file, Branch.Workflow.Replace("granted", "allowed", StringComparison.Ordinal));
        var refused = await _branch.RunAsync("publish", _branch.Process);
        Assert.Equal(ExitCode.Findings, refused.ExitCode);
        Assert.Contains("raise `version:`", refused.Error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, Branch.Workflow.Replace("granted", "allowed", StringComparison.Ordinal).Replace("version: 1", "version: 2", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, (await _branch.RunAsync("publish", _branch.Process)).ExitCode);
        using var server = await _branch.StartAsync();

        // A running case keeps its version until somebody moves it; the preview changes nothing.
        var preview = await _branch.JsonAsync("move-version", "permit", "--to", "2");
        Assert.Equal((true, old), ((bool)preview["isPreview"]!, (string)preview["cases"]![0]!["reference"]!));
        var young = (await _branch.RunAsync("submit", "permit", "-d", "subject=Flat", "-d", "days=4")).Output.Trim();
        Assert.Equal("allowed", (string)(await _branch.JsonAsync("done", young, "grant"))["state"]!);
        var moved = await _branch.JsonAsync("move-version", "permit", "--to", "2", "--do", "--reason", "the law has changed");
        Assert.Equal("applied", (string)moved["cases"]![0]!["verdict"]!);
        Assert.Equal("allowed", (string)(await _branch.JsonAsync("done", old, "grant"))["state"]!);

        Assert.Equal(ExitCode.Done, (await _branch.RunAsync("roll-back", "permit", "1")).ExitCode);
        var back = (await _branch.RunAsync("submit", "permit", "-d", "subject=Flat", "-d", "days=4")).Output.Trim();
        await _branch.UntilAsync(c => (string)c["state"]! == "deciding", "case", back);
        Assert.Equal("granted", (string)(await _branch.JsonAsync("done", back, "grant"))["state"]!);
        UsageTests.Fault(await _branch.RunAsync("roll-back", "permit", "7"), ExitCode.Input, "1, 2");
    }

    [Fact]
    public async Task WithoutAWorkerWhatIsToldACaseIsKeptForTheNextOne()
    {
        await _branch.RunAsync("publish", _branch.Process);
        var reference = (await _branch.RunAsync("submit", "permit", "-d", "subject=Flat", "-d", "days=4")).Output.Trim();
        var told = await _branch.JsonAsync("done", reference, "grant");
        Assert.Equal("stored", (string)told["verdict"]!);
        Assert.Contains("No worker is there now", (string)told["message"]!, StringComparison.Ordinal);

        using var server = await _branch.StartAsync();
        await _branch.UntilAsync(c => (string)c["state"]! == "granted", "case", reference);
    }

    [Fact]
    public async Task FaultyProcessesAreNotPublished()
    {
        await File.WriteAllTextAsync(Path.Combine(_branch.Process, "workflow.yaml"), Branch.Workflow.Replace("grant: granted", "grant: grantd", StringComparison.Ordinal));
        var run = await _branch.RunAsync("publish", _branch.Process);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("Did you mean 'granted'?", run.Error, StringComparison.Ordinal);
        Assert.Empty((await _branch.JsonAsync("bundles")).AsArray());
    }

    [Fact]
    public async Task AWorkerWithoutItsDatabaseSaysSoOnceAndGoesOnWhenItIsThere()
    {
        var port = Branch.FreePort();
        var config = _branch.Write("late.yaml", $"postgres://rpa@127.0.0.1:{port}/none", Branch.FreePort(), "late");
        using var worker = await _branch.StartAsync("work", config, says: "until it answers");
        await worker.TerminateAsync();
        var end = await worker.EndAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(ExitCode.Done, end.ExitCode);
        Assert.Single(end.Error.Split('\n'), l => l.Contains("does not answer", StringComparison.Ordinal));
        UsageTests.Fault(await RpaProgram.RunAsync("cases", "--config", config), ExitCode.Unreachable, port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task AWorkerThatLosesItsDatabaseSaysSoOnceAndGoesOnWithTheWorkWhenItIsBack()
    {
        await using var door = Relay.To(new Uri(_database).Port);
        var config = _branch.Write("behind.yaml", door.Of(_database), Branch.FreePort(), "behind");
        using var worker = await _branch.StartAsync("work", config);
        Assert.Equal(ExitCode.Done, (await _branch.RunAsync("publish", _branch.Process)).ExitCode);
        await door.ShutAsync();
        await worker.SaysAsync("does not answer");
        var reference = (await _branch.RunAsync("submit", "permit", "-d", "subject=Flat", "-d", "days=4")).Output.Trim();

        door.Open();
        await worker.SaysAsync("answers again");

        // The only process that takes up cases is this worker.
        Assert.Equal("applied", (string)(await _branch.JsonAsync("done", reference, "grant"))["verdict"]!);
        await worker.TerminateAsync();
        var end = await worker.EndAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(ExitCode.Done, end.ExitCode);
        Assert.Single(end.Error.Split('\n'), l => l.Contains("does not answer", StringComparison.Ordinal));
        Assert.Single(end.Error.Split('\n'), l => l.Contains("answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TwoVersionsOfTheProgramWorkSideBySideAsFarAsTheNewerOneAllows()
    {
        using var old = await _branch.StartAsync();
        await _branch.RunAsync("publish", _branch.Process);
        var newest = await SqlAsync("select max(number) from schema_steps");

        // A newer program has brought the schema a step further, beside which this one can work: it does, and can be started again.
        await SqlAsync($"insert into schema_steps (number, name, applied_at, works_from) values ({newest} + 1, 'later', 0, {newest})");
        var second = _branch.Write("two.yaml", _database, Branch.FreePort(), "two");
        using (var worker = await _branch.StartAsync("work", second))
        {
            await GrantAsync();
            await worker.TerminateAsync();
            Assert.Equal(ExitCode.Done, (await worker.EndAsync(TimeSpan.FromSeconds(15))).ExitCode);
        }

        // The next step needs programs that know it: what runs goes on, what starts is told why it may not.
        await SqlAsync($"insert into schema_steps (number, name, applied_at, works_from) values ({newest} + 2, 'last', 0, {newest} + 2)");
        UsageTests.Fault(await RpaProgram.RunAsync("work", "--config", second), ExitCode.Machine, "A newer program has opened it");
        using var client = new HttpClient();
        Assert.True((await client.GetAsync($"http://127.0.0.1:{_branch.Port}/")).IsSuccessStatusCode);
        await old.TerminateAsync();
        Assert.Equal(ExitCode.Done, (await old.EndAsync(TimeSpan.FromSeconds(15))).ExitCode);
    }

    /// <summary>A case from its start to its end.</summary>
    private async Task GrantAsync()
    {
        var reference = (await _branch.RunAsync("submit", "permit", "-d", "subject=Flat", "-d", "days=4")).Output.Trim();
        Assert.Equal("granted", (string)(await _branch.JsonAsync("done", reference, "grant"))["state"]!);
    }

    private async Task<object?> SqlAsync(string sql)
    {
        var url = new Uri(_database);
        await using var connection = new Npgsql.NpgsqlConnection($"Host={url.Host};Port={url.Port};Username={url.UserInfo};Database={url.AbsolutePath[1..]}");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
