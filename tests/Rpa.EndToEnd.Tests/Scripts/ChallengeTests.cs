using System.Text.Json;
using System.Text.Json.Nodes;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser;
using Rpa.Bots.Office.Sheets;
using Rpa.Expressions.Values;
using Rpa.Samples.Challenge;
using Rpa.Testing;

namespace Rpa.EndToEnd.Tests.Scripts;

/// <summary>The page of ten rounds is solved from its worklist, by the process in `samples/Challenge`.</summary>
[Trait("needs", "chromium")]
[Collection("browser")]
public sealed class ChallengeTests : IAsyncLifetime
{
    private const string Processes = "samples/Challenge/workflows";
    private static readonly (string Field, string Column)[] s_fields =
        [("firstName", "Vorname"), ("lastName", "Nachname"), ("company", "Firma"), ("role", "Funktion"), ("address", "Anschrift"), ("email", "E-Mail"), ("phone", "Telefon")];

    private readonly string _folder = Directory.CreateTempSubdirectory("rpa-challenge-").FullName;
    private ChallengeSite? _site;

    private static IEnumerable<MapValue> People => SheetReader.Read(File.ReadAllBytes(Path.Combine(ScriptCase.Root, "samples/Challenge/worklist.xlsx")), null).Rows
        .Cast<MapValue>().Select(row => Value.Map(s_fields.Select(f => (f.Field, row[f.Column]))));

    public async ValueTask InitializeAsync()
    {
        await TestMachine.NeedAsync(ChromiumRequirement.Value, ChromiumRequirement.Windowless);
        _site = await ChallengeSite.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _site!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task EveryFieldOfEveryRoundIsRightHoweverTheyAreLaidOut()
    {
        Assert.Equal(10, People.Count());
        await using var bot = BrowserBot.Create(new BrowserBotOptions { Sites = [new BrowserSite("challenge", _site!.BaseUrl)] });
        var attempt = new ScriptCase(bot, "challenge", "2026-000001", Processes);
        var outcome = await attempt.RunAsync("browser.run", "scripts/solve", ("people", Value.Of(People)));
        Assert.True(outcome is ActionOutcome.Done, $"{outcome}\n{string.Join('\n', attempt.Steps)}");
        Assert.Equal("70 von 70 Feldern richtig", ((ActionOutcome.Done)outcome).Result.Text("score"));
    }

    [Fact]
    public async Task TheProcessHasNoFindings()
    {
        var run = await RpaProgram.RunAsync("validate", Path.Combine(ScriptCase.Root, Processes));
        Assert.True(run.ExitCode == 0 && run.Error.Contains("no findings", StringComparison.Ordinal), run.ToString());
    }

    /// <summary>As a clerk hands it over: the worklist is submitted, a running engine reads it, solves the page and completes the case.</summary>
    [Fact]
    public async Task AWorklistThatIsSubmittedIsACaseThatTheEngineCompletes()
    {
        var config = Path.Combine(_folder, "rpa.yaml");
        await File.WriteAllTextAsync(config, $$"""
            database: sqlite:data/rpa.db
            department: office
            workflows: {{Path.Combine(ScriptCase.Root, Processes)}}
            web: { listen: "127.0.0.1:{{FreePort()}}" }
            browser: { sites: { challenge: { address: "{{_site!.BaseUrl}}" } } }
            """, TestContext.Current.CancellationToken);
        using var server = RpaProgram.Start("serve", "--config", config);
        await server.SaysAsync(" as '");
        var submitted = await RpaProgram.RunAsync("submit", "challenge", "--document", Path.Combine(ScriptCase.Root, "samples/Challenge/worklist.xlsx"), "--config", config);
        Assert.True(submitted.ExitCode == 0, submitted.ToString());
        var reference = submitted.Output.Trim();
        var start = TimeProvider.System.GetTimestamp();
        JsonElement found;
        do
        {
            var run = await RpaProgram.RunAsync("case", reference, "--json", "--config", config);
            Assert.True(run.ExitCode == 0, run.ToString());
            found = JsonDocument.Parse(run.Output).RootElement;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(2), $"{run.Output}\n{server.ErrorSoFar}");
        }
        while (found.GetProperty("state").GetString() != "solved");
        Assert.Equal("70 von 70 Feldern richtig", found.GetProperty("data").GetProperty("result").GetString());
        await server.TerminateAsync();
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    [Fact]
    public async Task AScriptRunsAloneByACommandWithItsDataAndSite()
    {
        var data = Path.Combine(_folder, "people.json");
        var people = new JsonArray([.. People.Select(p => (JsonNode)new JsonObject(s_fields.Select(f => KeyValuePair.Create(f.Field, (JsonNode?)p.Text(f.Field)))))]);
        await File.WriteAllTextAsync(data, new JsonObject { ["people"] = people }.ToJsonString(), TestContext.Current.CancellationToken);
        var script = Path.Combine(ScriptCase.Root, Processes, "challenge/scripts/solve.page.yaml");
        var run = await RpaProgram.RunAsync("browse", script, "--data", data, "--site", $"challenge={_site!.BaseUrl}", "--pictures", Path.Combine(_folder, "pictures"), "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        var result = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(("done", "70 von 70 Feldern richtig"), (result.GetProperty("outcome").GetString(), result.GetProperty("outputs").GetProperty("score").GetString()));
        Assert.DoesNotContain("Ahrens", run.Error, StringComparison.Ordinal);

        var faulty = await RpaProgram.RunAsync("browse", script, "--site", $"challenge={_site.BaseUrl}");
        Assert.True(faulty.ExitCode == 4 && faulty.Error.Contains("needs the input 'people'", StringComparison.Ordinal), faulty.ToString());
        var placeless = await RpaProgram.RunAsync("browse", script, "--data", data, "--site", "other=http://127.0.0.1:1/");
        Assert.True(placeless.ExitCode == 4 && placeless.Error.Contains("--site challenge=", StringComparison.Ordinal), placeless.ToString());
        var silent = await RpaProgram.RunAsync("browse", script, "--data", data, "--site", "challenge=http://127.0.0.1:1/", "--json");
        Assert.True(silent.ExitCode is 5 or 1, silent.ToString());
    }
}
