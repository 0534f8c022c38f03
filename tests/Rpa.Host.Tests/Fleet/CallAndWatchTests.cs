using Microsoft.AspNetCore.Http;
using Rpa.Host.Tests.Commands;
using Rpa.Testing;

namespace Rpa.Host.Tests.Fleet;

/// <summary>Calls of other programs and watched folders, with the program killed in between.</summary>
[Trait("needs", "processes")]
public sealed class CallAndWatchTests : IDisposable
{
    private const string Calling =
        """
        workflow: permit
        version: 1
        title: Calling
        data:
          name: { type: text }
          number: { type: text }
        start:
          - api: [name]
        initial: filing
        states:
          filing:
            do: http.call
            with:
              service: permits
              path: /permits
              body: { reference: "${case.reference}", name: "${data.name}" }
            save: { number: "string(result.json.number)" }
            probe:
              with: { path: /permits, query: { reference: "${case.reference}" } }
              found: "result.json.entries"
              settle: 0 seconds
              save: { number: "string(found.number)" }
            next: closed
            on-failure: { rejected: refused, denied: queue }
          closed: { final: succeeded }
          refused: { final: rejected }
        """;

    private const string Watching =
        """
        workflow: permit
        version: 1
        title: Watching
        data:
          file: { type: text }
          size: { type: integer }
        start:
          - file: { folder: scans }
            every: 1 second
            save: { file: file.name, size: file.size }
        initial: looking
        states:
          looking:
            task: { role: clerk, show: [file], within: 4 weeks, escalate: supervisor }
            outcomes: { done: closed }
          closed: { final: succeeded }
        """;

    private Branch? _branch;

    private Branch TheBranch => _branch!;

    public void Dispose() => _branch?.Dispose();

    [Fact]
    public async Task AKillBetweenTheCallAndItsAnswerLeadsToAQuestionAndNotToASecondCall()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        var ledger = new List<string>();
        await using var target = await TargetService.StartAsync(async c =>
        {
            if (c.Request.Method == "GET")
            {
                await c.Response.WriteAsJsonAsync(new { entries = ledger.Where(e => e == c.Request.Query["reference"]).Select(_ => new { number = "P-1" }) });
                return;
            }

            ledger.Add(c.Request.Headers["Idempotency-Key"].ToString()[..11]);
            entered.TrySetResult();
            await never.Task.WaitAsync(c.RequestAborted);
        });
        await OpenAsync($"http: {{ services: {{ permits: {{ address: \"{target.Address}\" }} }} }}", "{ http: 2 }", Calling);
        var server = await TheBranch.StartAsync();
        await PublishAsync();
        var reference = (await TheBranch.RunAsync("submit", "permit", "-d", "name=Erika", "--start", "api")).Output.Trim();
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(60));
        server.Kill();

        await TheBranch.StartAsync();
        var done = await TheBranch.UntilAsync(c => (string)c["phase"]! is "finished" or "exception", "case", reference);
        Assert.Equal(("closed", "P-1"), ((string)done["state"]!, (string)done["data"]!["number"]!));
        Assert.Equal([reference], ledger);
        Assert.Equal(["POST", "GET"], target.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task AServiceThatNobodyConfiguredIsFoundBeforeItRuns()
    {
        await OpenAsync("", "{ http: 2 }", Calling.Replace("reference: \"${case.reference}\", ", "", StringComparison.Ordinal));
        var found = await TheBranch.RunAsync("validate", TheBranch.Process);
        Assert.Contains("'http.call' does not write the case reference", found.Output + found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileStartsOneCaseAlsoWhenTheProgramDiesBetweenTheCaseAndTheMove()
    {
        await OpenAsync("folders: { scans: { path: scans, settle: 0 seconds } }", "{ mail: 1 }", Watching);
        Directory.CreateDirectory(TheBranch["scans"]);

        // Where the done-folder would be, a file lies: the case is committed, and the move cannot be made.
        var inTheWay = Path.Combine(TheBranch["scans"], ".taken");
        await File.WriteAllTextAsync(inTheWay, "in the way");
        await File.WriteAllTextAsync(Path.Combine(TheBranch["scans"], "Antrag 1.txt"), "I apply.");
        var server = await TheBranch.StartAsync();
        await PublishAsync();
        var cases = await TheBranch.UntilAsync(c => (int)c["total"]! > 0, "cases");
        server.Kill();
        Assert.True(File.Exists(Path.Combine(TheBranch["scans"], "Antrag 1.txt")));

        File.Delete(inTheWay);
        await TheBranch.StartAsync();
        var moved = Path.Combine(TheBranch["scans"], "done", "Antrag 1.txt");
        var after = await TheBranch.UntilAsync(_ => File.Exists(moved), "cases");
        Assert.Equal((1, (string)cases["rows"]![0]!["reference"]!), ((int)after["total"]!, (string)after["rows"]![0]!["reference"]!));
        var one = await TheBranch.JsonAsync("case", (string)after["rows"]![0]!["reference"]!);
        Assert.Equal(("Antrag 1.txt", "8"), ((string)one["data"]!["file"]!, one["data"]!["size"]!.ToString()));

        // The same file again is known; another one under its name is not.
        await File.WriteAllTextAsync(Path.Combine(TheBranch["scans"], "Antrag 1.txt"), "I apply once more.");
        await TheBranch.UntilAsync(c => (int)c["total"]! == 2, "cases");
    }

    [Fact]
    public async Task ServicesAndFoldersOfAConfigurationAreCheckedAllAtOnce()
    {
        await OpenAsync(
            """
            http:
              services:
                plain: { address: permits }
                signed: { address: "https://u:p@permits.example/" }
                user: { address: "https://permits.example/", user: rpa }
            folders:
              a: { path: nowhere }
              b: { path: permit }
              c: { path: permit, done: permit }
            """,
            "{ http: 1 }", Calling);
        var run = await TheBranch.RunAsync("config", "check");
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        foreach (var said in new[] { "no address of a service", "holds a user or a password", "without a secret", "'nowhere' does not exist", "watched as 'b' already", "watched folder itself" })
        {
            Assert.Contains(said, run.Output + run.Error, StringComparison.Ordinal);
        }
    }

    private async Task OpenAsync(string more, string capabilities, string workflow)
    {
        _branch = new Branch(more: more);
        var config = await File.ReadAllTextAsync(TheBranch.Config);
        await File.WriteAllTextAsync(TheBranch.Config, config.Replace("{ mail: 2 }", capabilities, StringComparison.Ordinal).Replace("drain: 5 seconds", "drain: 5 seconds\n  armed-window: 1 second", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(TheBranch.Process, "workflow.yaml"), workflow);
    }

    private async Task PublishAsync()
    {
        var run = await TheBranch.RunAsync("publish", TheBranch.Process);
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
    }
}
