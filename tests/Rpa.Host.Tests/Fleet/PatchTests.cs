using System.Text;
using System.Text.Json.Nodes;
using Rpa.Host.Tests.Commands;
using Rpa.Testing;

namespace Rpa.Host.Tests.Fleet;

/// <summary>R12: other contents of a letter for running cases, on the database of one process.</summary>
[Trait("needs", "processes")]
public sealed class PatchTests : IDisposable
{
    private readonly PatchScenario _scenario = new(null);

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public Task ARunningCaseWorksWithThePatchAndThePatchCanBeTakenBack() => _scenario.PatchAndTakeBackAsync(secondWorker: false);

    [Fact]
    public async Task WhatIsMoreThanAPatchIsRefusedWithTheReason()
    {
        await _scenario.PublishAsync();
        await _scenario.RefusedAsync("letters/answer.letter.md", t => t.Replace("Guten Tag,", "Guten Tag ${data.to},", StringComparison.Ordinal), "reads data.to too");
        await _scenario.RefusedAsync("workflow.yaml", t => t.Replace("4 weeks", "5 weeks", StringComparison.Ordinal), "only scripts, forms and letters");
        await _scenario.RefusedAsync("letters/answer.letter.md", t => t, "Nothing is changed");
        await _scenario.RefusedAsync("letters/answer.letter.md", t => t.Replace("${case.reference}", "${case.refrence}", StringComparison.Ordinal), "refrence");
        await _scenario.RefusedAsync("workflow.yaml", t => t.Replace("version: 1", "version: 9", StringComparison.Ordinal), "Version 9 of 'permit' is not published");
        UsageTests.Fault(await _scenario.Branch.RunAsync("patch-back", "permit", "1", "--do", "--reason", "x"), ExitCode.Findings, "no patch in force");

        _scenario.Edit("letters/answer.letter.md", t => t.Replace("first", "second", StringComparison.Ordinal));
        UsageTests.Fault(await _scenario.Branch.RunAsync("patch", _scenario.Branch.Process, "--do"), ExitCode.Input, "reason");
        UsageTests.Fault(await _scenario.Branch.RunAsync("patch", _scenario.Branch.Process, "--do", "--reason", "x", "--role", "clerk"), ExitCode.Input, "role 'process-owner'");
    }
}

/// <summary>The same on a database of several processes: the worker that writes the letter is not the one that was told.</summary>
[Trait("needs", "postgres")]
[Trait("needs", "processes")]
public sealed class PatchOnPostgresTests : IAsyncLifetime
{
    private PatchScenario _scenario = null!;

    public async ValueTask InitializeAsync() => _scenario = new PatchScenario(await PostgresServer.NewDatabaseAsync());

    public ValueTask DisposeAsync()
    {
        _scenario.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public Task ARunningCaseWorksWithThePatchAndThePatchCanBeTakenBack() => _scenario.PatchAndTakeBackAsync(secondWorker: true);
}

/// <summary>An office that answers by letter.</summary>
internal sealed class PatchScenario : IDisposable
{
    private const string Workflow =
        """
        workflow: permit
        version: 1
        title: Answering
        data:
          note: { type: text }
          to: { type: email, personal: true }
        start:
          - api: [to]
        initial: waiting
        states:
          waiting:
            task: { role: clerk, edit: [note], optional: [note], within: 4 weeks, escalate: supervisor }
            outcomes: { answer: answering }
          answering:
            do: mail.send
            with: { account: office, to: "${data.to}", letter: letters/answer }
            next: closed
            on-failure: { refused: queue }
          closed: { final: succeeded }
        """;

    private const string Letter =
        """
        ---
        subject: { de: "Ihr Antrag ${case.reference}", en: "Your application ${case.reference}" }
        ---
        Guten Tag,

        this is the first text.

        === en

        Hello,

        this is the first text.
        """;

    private const string Mail = "mail: { office: { address: amt@stadt.example, pickup: out } }";
    private readonly string? _database;

    public PatchScenario(string? database)
    {
        _database = database;
        Branch = new Branch(database, Mail);
        Directory.CreateDirectory(Path.Combine(Branch.Process, "letters"));
        File.WriteAllText(Path.Combine(Branch.Process, "workflow.yaml"), Workflow);
        File.WriteAllText(Path.Combine(Branch.Process, "letters/answer.letter.md"), Letter);
    }

    public Branch Branch { get; }

    public void Dispose() => Branch.Dispose();

    public async Task PublishAsync()
    {
        var run = await Branch.RunAsync("publish", Branch.Process, "--actor", "paula");
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
    }

    public void Edit(string file, Func<string, string> change)
    {
        var path = Path.Combine(Branch.Process, file);
        File.WriteAllText(path, change(File.ReadAllText(path)));
    }

    /// <summary>A patch with a change is refused, and the file is as before.</summary>
    public async Task RefusedAsync(string file, Func<string, string> change, string reason)
    {
        var path = Path.Combine(Branch.Process, file);
        var before = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, change(before));
        var run = await Branch.RunAsync("patch", Branch.Process, "--do", "--reason", "a test");
        await File.WriteAllTextAsync(path, before);
        Assert.True(run.ExitCode is ExitCode.Findings or ExitCode.Input && (run.Output + run.Error).Contains(reason, StringComparison.Ordinal), run.ToString());
    }

    public async Task PatchAndTakeBackAsync(bool secondWorker)
    {
        await PublishAsync();
        if (secondWorker)
        {
            // The front offers nothing: the other process writes the letters.
            var front = await File.ReadAllTextAsync(Branch.Config);
            await File.WriteAllTextAsync(Branch.Config, front.Replace("{ mail: 2 }", "{ town: 1 }", StringComparison.Ordinal));
            await Branch.StartAsync("work", Branch.Write("two.yaml", _database!, Branch.FreePort(), "two", Mail));
        }

        await Branch.StartAsync();
        var (one, two) = (await SubmitAsync(), await SubmitAsync());
        Assert.Contains("the first text", await AnswerAsync(await SubmitAsync()), StringComparison.Ordinal);

        Edit("letters/answer.letter.md", t => t.Replace("first", "second", StringComparison.Ordinal));
        var preview = await Branch.JsonAsync("patch", Branch.Process);
        Assert.Equal(new[] { one, two }.Order(StringComparer.Ordinal), Cases(preview));
        Assert.Contains("letters/answer.letter.md", preview["changes"]![0]!.ToString(), StringComparison.Ordinal);
        var done = await Branch.JsonAsync("patch", Branch.Process, "--do", "--reason", "a wrong word", "--actor", "paula", "--department", "housing", "--role", "process-owner");
        Assert.Equal("Patch 1 of 'permit' 1 is in force.", (string)done["message"]!);

        Assert.Contains("the second text", await AnswerAsync(one), StringComparison.Ordinal);
        Assert.Contains("the second text", await AnswerAsync(await SubmitAsync()), StringComparison.Ordinal);
        var patched = Assert.Single((await Branch.JsonAsync("case", one))["history"]!.AsArray(), e => (string?)e!["kind"] == "operator-commanded")!;
        Assert.Equal(("paula", "housing"), ((string)patched["actor"]!, (string)patched["department"]!));
        Assert.Contains("a wrong word", (string)patched["text"]!, StringComparison.Ordinal);

        // One patch on top of another; taking it back leads to the one before.
        Edit("letters/answer.letter.md", t => t.Replace("second", "third", StringComparison.Ordinal));
        await Branch.JsonAsync("patch", Branch.Process, "--do", "--reason", "another word");
        await Branch.JsonAsync("patch-back", "permit", "1", "--do", "--reason", "the third was wrong");
        Assert.Contains("the second text", await AnswerAsync(two), StringComparison.Ordinal);
        await Branch.JsonAsync("patch-back", "permit", "1", "--do", "--reason", "all of it");
        Assert.Contains("the first text", await AnswerAsync(await SubmitAsync()), StringComparison.Ordinal);

        var journal = (await RpaProgram.RunAsync("audit", "journal", "--config", Branch.Config, "--json")).Output;
        Assert.Equal(["patch-taken-back", "patch-taken-back", "patched", "patched", "published"], JsonNode.Parse(journal)!.AsArray().Select(l => (string)l!["kind"]!));
        Assert.Equal(("paula", "housing"), ((string)JsonNode.Parse(journal)![3]!["actor"]!, (string)JsonNode.Parse(journal)![3]!["department"]!));
        var audit = await RpaProgram.RunAsync("audit", "verify", "--config", Branch.Config);
        Assert.True(audit.ExitCode == ExitCode.Done, audit.ToString());
    }

    private static IEnumerable<string> Cases(JsonNode preview) => preview["cases"]!.AsArray().Select(c => (string)c!["reference"]!).Order(StringComparer.Ordinal);

    private async Task<string> SubmitAsync()
    {
        var run = await Branch.RunAsync("submit", "permit", "-d", "to=erika@example.org", "--start", "api");
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        return run.Output.Trim();
    }

    /// <summary>Lets a case be answered; the letter as it was sent.</summary>
    private async Task<string> AnswerAsync(string reference)
    {
        await Branch.JsonAsync("done", reference, "answer");
        await Branch.UntilAsync(c => (string)c["phase"]! is "finished" or "exception", "case", reference);
        foreach (var file in Directory.EnumerateFiles(Branch["out"], "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, Encoding.UTF8);
            if (text.Contains($"Your application {reference}", StringComparison.Ordinal) || text.Contains($"Ihr Antrag {reference}", StringComparison.Ordinal))
            {
                return text;
            }
        }

        return $"No letter of {reference} went out.";
    }
}
