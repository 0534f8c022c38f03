using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rpa.Host.Tests.Commands;
using Rpa.Testing;

namespace Rpa.Host.Tests.Fleet;

/// <summary>Bots by somebody else: an assembly built from the README's text, and a process in Python.</summary>
[Trait("needs", "processes")]
public sealed class ForeignBotTests : IDisposable
{
    private const string Token = "a-token-that-is-long-enough-for-a-test";

    private const string Workflow =
        """
        workflow: permit
        version: 1
        title: Greeting
        data:
          name: { type: text }
          greeting: { type: text }
        start:
          - api: [name]
        initial: greeting
        states:
          greeting:
            do: town.greet
            with: { name: "${data.name}" }
            save: { greeting: result.greeting }
            next: closed
            on-failure: { nobody: refused }
          closed: { final: succeeded }
          refused: { final: rejected }
        """;

    private const string Filing =
        """
        workflow: permit
        version: 1
        title: Filing
        data:
          name: { type: text }
          number: { type: text }
        start:
          - api: [name]
        initial: filing
        states:
          filing:
            do: town.file
            with: { name: "${data.name}" }
            save: { number: result.number }
            next: closed
            on-failure: { duplicate: refused }
          closed: { final: succeeded }
          refused: { final: rejected }
        """;

    /// <summary>Files entries into a ledger; after the first effect it dies without an answer.</summary>
    private const string Python =
        """
        import json, os, sys, urllib.error, urllib.request

        base, token, ledger, die = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] == "die"

        def call(path, body):
            request = urllib.request.Request(base + "/api/bots/" + path, json.dumps(body).encode(), {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
            with urllib.request.urlopen(request) as answer:
                text = answer.read()
                return json.loads(text) if text else None

        def entries(reference):
            return [line for line in open(ledger)] if os.path.exists(ledger) and not reference else [l for l in (open(ledger) if os.path.exists(ledger) else []) if l.split()[0] == reference]

        print("ready", flush=True)
        while True:
            work = call("lease", {"actions": ["town.file"], "wait": 5})
            if work is None:
                continue
            lease, reference = "lease/" + work["lease"] + "/", work["case"]["reference"]
            if work["kind"] == "probe":
                found = entries(reference)
                call(lease + "answer", {"outcome": "not-found"} if not found else {"outcome": "found", "result": {"number": found[0].split()[1]}})
                continue
            if work["inputs"]["name"] == "Twice":
                call(lease + "answer", {"outcome": "refused", "failure": "duplicate", "message": "It is there already."})
                continue
            call(lease + "step", {"text": "filing " + work["inputs"]["name"]})
            effect = call(lease + "effect", {"description": "file an entry"})
            assert effect["armedForMilliseconds"] > 0
            with open(ledger, "a") as file:
                file.write(reference + " N-" + str(len(entries(None)) + 1) + "\n")
            if die:
                os._exit(9)
            call(lease + "answer", {"outcome": "done", "result": {"number": entries(reference)[0].split()[1]}})
        """;

    private readonly List<Process> _processes = [];
    private Branch? _branch;

    private Branch TheBranch => _branch ?? throw new InvalidOperationException("Make the branch first.");

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        _branch?.Dispose();
    }

    [Fact]
    public async Task TheBotOfTheReadmeIsBuiltLoadedAndUsed()
    {
        using var sources = new TempFolder();
        var readme = await File.ReadAllTextAsync(Checkout.Path("bots", "README.md"));
        var code = readme[readme.IndexOf("```csharp", StringComparison.Ordinal)..].Split('\n')[1..].TakeWhile(l => l != "```").ToList();
        Assert.True(code.Count <= 45, $"{code.Count} lines");
        await File.WriteAllLinesAsync(sources["Town.cs"], code);
        var program = Path.GetDirectoryName(RpaProgram.File)!;
        await File.WriteAllTextAsync(sources["town.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><AssemblyName>town.bot</AssemblyName><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                <Reference Include="{program}/Rpa.Bots.dll" Private="false" />
                <Reference Include="{program}/Rpa.Expressions.dll" Private="false" />
              </ItemGroup>
            </Project>
            """);
        await RunAsync("dotnet", "build", sources["town.csproj"], "-v", "q", "--nologo", "-o", sources["out"], "-p:UseSharedCompilation=false");

        _branch = new Branch(more: "bots: { folder: bots }");
        Directory.CreateDirectory(_branch["bots"]);
        File.Copy(Path.Combine(sources["out"], "town.bot.dll"), Path.Combine(_branch["bots"], "town.bot.dll"));
        await OfferAsync(Workflow);
        using var server = await _branch.StartAsync();
        await PublishAsync();
        var one = await SubmitAsync("Erika");
        var done = await _branch.UntilAsync(c => (string)c["phase"]! == "finished", "case", one);
        Assert.Equal("Guten Tag, Erika!", (string)done["data"]!["greeting"]!);
    }

    [Fact]
    public async Task WhatIsNoBotStopsTheStartWithTheRemedy()
    {
        _branch = new Branch(more: "bots: { folder: bots }");
        Directory.CreateDirectory(_branch["bots"]);
        var file = Path.Combine(_branch["bots"], "odd.bot.dll");
        await File.WriteAllTextAsync(file, "no assembly");
        UsageTests.Fault(await RpaProgram.RunAsync("serve", "--config", _branch.Config), ExitCode.Machine, "odd.bot.dll");
        File.Copy(Path.Combine(Path.GetDirectoryName(RpaProgram.File)!, "Rpa.Expressions.dll"), file, overwrite: true);
        UsageTests.Fault(await RpaProgram.RunAsync("serve", "--config", _branch.Config), ExitCode.Machine, "IBotPlugin");
    }

    [Fact]
    [Trait("needs", "python")]
    public async Task APythonBotFilesOnceEvenWhenItDiesAfterTheEffect()
    {
        await TestMachine.NeedAsync(TestMachine.Python);
        await ServeRemoteAsync();
        var ledger = TheBranch["ledger.txt"];
        var dying = StartPython(ledger, "die");
        var first = await SubmitAsync("Erika");
        await dying.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(9, dying.ExitCode);

        // The entry is there; the next bot is asked, and the case takes what it finds.
        StartPython(ledger, "live");
        var second = await SubmitAsync("Karim");
        var twice = await SubmitAsync("Twice");
        Assert.Equal("N-2", (string)(await TheBranch.UntilAsync(c => (string)c["phase"]! == "finished", "case", second))["data"]!["number"]!);
        Assert.Equal("refused", (string)(await TheBranch.UntilAsync(c => (string)c["phase"]! == "finished", "case", twice))["state"]!);
        var done = await TheBranch.UntilAsync(c => (string)c["phase"]! == "finished", "case", first);
        Assert.Equal(("N-1", "closed"), ((string)done["data"]!["number"]!, (string)done["state"]!));
        Assert.Single(await File.ReadAllLinesAsync(ledger), l => l.StartsWith(first, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheContractRefusesWhatDoesNotFit()
    {
        await ServeRemoteAsync();
        var reference = await SubmitAsync("Erika");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{TheBranch.Port}/api/bots/") };
        Assert.Equal(401, (await PostAsync(http, "lease", """{"actions":["town.file"]}""")).Status);
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        Assert.Equal(400, (await PostAsync(http, "lease", "[1]")).Status);
        Assert.Equal(400, (await PostAsync(http, "lease", "{")).Status);
        Assert.Equal(204, (await PostAsync(http, "lease", """{"actions":["town.other"],"wait":0}""")).Status);
        var (_, work) = await PostAsync(http, "lease", """{"actions":["town.file"],"wait":30}""");
        Assert.Equal(reference, (string)work!["case"]!["reference"]!);
        Assert.Equal(204, (await PostAsync(http, "lease", """{"actions":["town.file"],"wait":0}""")).Status);
        var lease = $"lease/{work["lease"]}/";
        Assert.Equal(410, (await PostAsync(http, "lease/none/renew", "{}")).Status);
        Assert.Equal(200, (await PostAsync(http, lease + "renew", "{}")).Status);
        foreach (var wrong in new[]
        {
            """{"outcome":"finished"}""", """{"outcome":"done"}""", """{"outcome":"done","result":{"number":[1]}}""", """{"outcome":"done","result":{"number":"1","more":2}}""",
            """{"outcome":"refused","failure":"tired"}""", """{"outcome":"not-found"}""", """{"outcome":"done","result":[]}""",
        })
        {
            Assert.Equal((400, wrong), ((await PostAsync(http, lease + "answer", wrong)).Status, wrong));
        }

        Assert.Equal(200, (await PostAsync(http, lease + "effect", """{"description":"file"}""")).Status);
        Assert.Equal(409, (await PostAsync(http, lease + "effect", """{"description":"file"}""")).Status);
        Assert.Equal(204, (await PostAsync(http, lease + "answer", """{"outcome":"done","result":{"number":"N-7"}}""")).Status);
        Assert.Equal(410, (await PostAsync(http, lease + "answer", """{"outcome":"done","result":{"number":"N-8"}}""")).Status);
        Assert.Equal("N-7", (string)(await TheBranch.UntilAsync(c => (string)c["phase"]! == "finished", "case", reference))["data"]!["number"]!);
    }

    private static async Task<(int Status, JsonNode? Body)> PostAsync(HttpClient http, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private async Task ServeRemoteAsync()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Token)));
        _branch = new Branch(more: """
            bots:
              actions:
                town.file: { effect: true, inputs: { name: text }, outputs: { number: text }, failures: [duplicate] }
            """);
        await File.WriteAllTextAsync(_branch["tokens.yaml"], $"tokens:\n  - {{ name: town-bot, department: bauaufsicht, may: [act], sha256: {hash} }}\n");
        var config = await File.ReadAllTextAsync(_branch.Config);
        await File.WriteAllTextAsync(_branch.Config, config.Replace("\nworker:", "\n  api-tokens: tokens.yaml\nworker:", StringComparison.Ordinal).Replace("drain: 5 seconds", "drain: 5 seconds\n  armed-window: 1 second", StringComparison.Ordinal));
        await OfferAsync(Filing);
        await _branch.StartAsync();
        await PublishAsync();
    }

    private async Task OfferAsync(string workflow)
    {
        var config = await File.ReadAllTextAsync(TheBranch.Config);
        await File.WriteAllTextAsync(TheBranch.Config, config.Replace("{ mail: 2 }", "{ town: 2 }", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(TheBranch.Process, "workflow.yaml"), workflow);
    }

    private async Task PublishAsync()
    {
        var run = await TheBranch.RunAsync("publish", TheBranch.Process);
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
    }

    private async Task<string> SubmitAsync(string name)
    {
        var run = await TheBranch.RunAsync("submit", "permit", "-d", $"name={name}", "--start", "api");
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        return run.Output.Trim();
    }

    private Process StartPython(string ledger, string mode)
    {
        File.WriteAllText(TheBranch["bot.py"], Python);
        var process = Process.Start(new ProcessStartInfo("python3", [TheBranch["bot.py"], string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{TheBranch.Port}"), Token, ledger, mode]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        _processes.Add(process);
        return process;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }
}
