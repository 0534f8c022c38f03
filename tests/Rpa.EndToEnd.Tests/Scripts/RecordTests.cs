using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser;
using Rpa.Bots.Browser.Recording;
using Rpa.Expressions.Values;
using Rpa.Samples.Challenge;
using Rpa.Samples.Portal;
using Rpa.Testing;

namespace Rpa.EndToEnd.Tests.Scripts;

/// <summary>`rpa record` and `rpa browse` as a process owner uses them.</summary>
[Trait("needs", "chromium")]
[Collection("browser")]
public sealed partial class RecordTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rpa-record-").FullName;

    public async ValueTask InitializeAsync() => await TestMachine.NeedAsync(ChromiumRequirement.Value, ChromiumRequirement.Windowless);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The browser on the server is seen and worked in through a page; what was done there becomes a script that passes the check.</summary>
    [Fact]
    public async Task APersonWorksInTheRecordedBrowserThroughAPage()
    {
        await using var site = await ChallengeSite.StartAsync();
        var file = Path.Combine(_folder, "round.page.yaml");
        using var program = RpaProgram.Start("record", site.BaseUrl + "?seed=3", "--out", file, "--data", Path.Combine(_folder, "round.json"), "--site", "challenge", "--in-page");
        await program.SaysAsync("Open http");
        var address = Address().Match(program.ErrorSoFar).Value;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = ChromiumFinder.Demand(), ChromiumSandbox = !Environment.IsPrivilegedProcess });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1400, Height = 900 } });
        await page.GotoAsync(address);
        await page.WaitForFunctionAsync("() => document.getElementById('picture').naturalWidth > 0");
        await page.Locator("#view").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("click 'Start'").WaitForAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Mila");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByText("fill '").WaitForAsync();
        if (Environment.GetEnvironmentVariable("RPA_PICTURES") is { Length: > 0 } pictures)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, "recorder.png") });
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Finish and write the script" }).ClickAsync();
        var run = await program.EndAsync(TimeSpan.FromSeconds(30));
        Assert.True(run.ExitCode == 0, run.ToString());
        var yaml = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("- click: Start", yaml, StringComparison.Ordinal);
        Assert.Matches(@"- fill: \{ near: \w", yaml);
        Assert.Contains("Mila", await File.ReadAllTextAsync(Path.Combine(_folder, "round.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, (await RpaProgram.RunAsync("validate", file)).ExitCode);
    }

    [Fact]
    public async Task AnAddressThatDoesNotAnswerIsOneClearLine()
    {
        int port;
        using (var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0))
        {
            taken.Start();
            port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        }

        var run = await RpaProgram.RunAsync("record", $"http://127.0.0.1:{port}/", "--out", Path.Combine(_folder, "nothing.page.yaml"), "--in-page");
        Assert.Equal(5, run.ExitCode);
        Assert.Contains($"http://127.0.0.1:{port}/ does not answer: net::ERR_CONNECTION_REFUSED", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "nothing.page.yaml")));
    }

    /// <summary>Recorded once at the register, the script files an application of somebody else.</summary>
    [Fact]
    public async Task AnApplicationRecordedAtTheRegisterIsFiledForSomebodyElse()
    {
        await using var portal = await RegisterPortal.StartAsync(_folder, 0, TimeProvider.System);
        RecordedScript recorded;
        await using (var session = await RecordingSession.StartAsync(
            new RecordingOptions(new Uri(portal.BaseUrl, "/vorgaenge/neu"), "register", IsHeaded: false), TestContext.Current.CancellationToken))
        {
            await FileAsync(session.Page!);
            await session.Page!.EvaluateAsync("() => new Promise(r => setTimeout(r, 0))");
            recorded = session.Script("new-entry");
        }

        if (Environment.GetEnvironmentVariable("RPA_PICTURES") is { Length: > 0 } pictures)
        {
            await File.WriteAllTextAsync(Path.Combine(pictures, "recorded.page.yaml"), recorded.Yaml, TestContext.Current.CancellationToken);
        }

        Assert.Equal("2026-000001", Assert.Single(RegisterPortal.ReadEntries(_folder)).CaseReference);
        Assert.DoesNotContain("robot-2026", recorded.Yaml + recorded.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("css:", recorded.Yaml, StringComparison.Ordinal);
        Assert.Contains("submit: Verbindlich speichern", recorded.Yaml, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder, "recorded", "scripts"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "recorded", "scripts", "new-entry.page.yaml"), recorded.Yaml, TestContext.Current.CancellationToken);
        var data = JsonNode.Parse(recorded.Data.ToJsonString())!.AsObject();
        data["name-der-antragstellenden-person"] = "Jonas Beispiel";
        data["hausnummer"] = "15";
        await using var bot = BrowserBot.Create(new BrowserBotOptions { Sites = [new BrowserSite("register", portal.BaseUrl)] });
        var attempt = new ScriptCase(bot, "recorded", "2026-000002", _folder);
        var outcome = await attempt.RunAsync("browser.run", "scripts/new-entry", [.. data.Select(d => (d.Key, (Value?)Typed(recorded.Yaml, d.Key, d.Value!)))]);
        Assert.True(outcome is ActionOutcome.Done, $"{outcome}\n{recorded.Yaml}\n{string.Join('\n', attempt.Steps)}");
        var entry = RegisterPortal.ReadEntries(_folder)[^1];
        Assert.Equal(("2026-000002", "Jonas Beispiel", "15", "82.5"), (entry.CaseReference, entry.Fields["applicantName"], entry.Fields["flatHouseNumber"], entry.Fields["floorArea"]));
        Assert.Equal(entry.FileNumber, ((ActionOutcome.Done)outcome).Result.Text("aktenzeichen"));
    }

    /// <summary>The shipped script that books an appointment came from the recorder: who books one again gets its steps, in its order and with its targets. What was added stands between them.</summary>
    [Fact]
    public async Task TheShippedBookingIsWhatTheRecorderWrites()
    {
        await using var portal = await RegisterPortal.StartAsync(_folder, 0, TimeProvider.System);
        RecordedScript recorded;
        await using (var session = await RecordingSession.StartAsync(new RecordingOptions(new Uri(portal.BaseUrl, "/termine"), "register", IsHeaded: false), TestContext.Current.CancellationToken))
        {
            await BookAsync(session.Page!);
            await session.Page!.EvaluateAsync("() => new Promise(r => setTimeout(r, 0))");
            recorded = session.Script("book-appointment");
        }

        var shipped = await File.ReadAllTextAsync(Path.Combine(ScriptCase.Root, "workflows/passport-application/scripts/book-appointment.page.yaml"), TestContext.Current.CancellationToken);
        var steps = Deeds().Matches(recorded.Yaml).Select(m => m.Value.Trim()).ToList();
        Assert.Equal(["- open: /termine", "- sign-in: { user: Kennung, password: Passwort, button: Anmelden }", "- click: Weiter"], steps.Take(3));
        Assert.Equal(steps, Deeds().Matches(shipped).Select(m => m.Value.Trim()));
        foreach (var yaml in (string[])[recorded.Yaml, shipped])
        {
            Assert.Matches(@"- fill: Name\n    with: ""\$\{input\.name\}""\n  - fill: Vorgangsreferenz\n    with: ""\$\{case\.reference\}""\n  - submit: Termin verbindlich buchen\n", yaml);
            Assert.Contains("  name: { type: text, personal: true }\n", yaml, StringComparison.Ordinal);
            Assert.Matches(@"- read: \w+\n    from: Aktenzeichen\n", yaml);
        }
    }

    /// <summary>Steps that do something, with what they do it to.</summary>
    [GeneratedRegex("^  - (open|sign-in|click|fill|submit): .+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Deeds();

    private static async Task BookAsync(IPage page)
    {
        await page.GetByLabel("Kennung").FillAsync("robot");
        await page.GetByLabel("Passwort").FillAsync("robot-2026");
        await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await page.GetByRole(AriaRole.Radio).First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Weiter" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Erika Mustermann");
        await page.GetByLabel("Vorgangsreferenz").FillAsync("2026-000001");
        await page.GetByRole(AriaRole.Button, new() { Name = "Termin verbindlich buchen" }).ClickAsync();
        await page.GetByText("Der Vorgang wurde gespeichert").WaitForAsync();
    }

    private static async Task FileAsync(IPage page)
    {
        Task NextAsync() => page.GetByRole(AriaRole.Button, new() { Name = "Weiter" }).ClickAsync();
        await page.GetByLabel("Kennung").FillAsync("robot");
        await page.GetByLabel("Passwort").FillAsync("robot-2026");
        await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await page.GetByLabel("Antrag Ferienvermietung").CheckAsync();
        await page.GetByLabel("Vorgangsreferenz").FillAsync("2026-000001");
        await NextAsync();
        await page.GetByLabel("Straße").FillAsync("Kaiserstraße");
        await page.GetByLabel("Hausnummer").FillAsync("14 A");
        await page.GetByLabel("Postleitzahl").FillAsync("55116");
        await page.GetByLabel("Name der antragstellenden Person").FillAsync("Erika Mustermann");
        await page.GetByLabel("E-Mail").FillAsync("erika@example.org");
        await NextAsync();
        await page.GetByLabel("Gesamtwohnfläche in m²").FillAsync("82,5");
        await page.GetByLabel("Davon vermietet in m²").FillAsync("40");
        await page.GetByLabel("Tage der Vermietung je Kalenderjahr").FillAsync("90");
        await page.GetByLabel("Vermietung ab").FillAsync("15.01.2027");
        await page.GetByLabel("Ist die antragstellende Person Eigentümerin oder Eigentümer?").SelectOptionAsync("Nein");
        await page.GetByLabel("Zustimmung der Vermieterin oder des Vermieters liegt vor").CheckAsync();
        await NextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Verbindlich speichern" }).ClickAsync();
        await page.GetByText("Der Vorgang wurde gespeichert").WaitForAsync();
    }

    /// <summary>The recorder's data as a workflow would pass them, by the type that the script declares.</summary>
    private static Value Typed(string yaml, string key, JsonNode node) =>
        node.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? Value.Of(node.GetValue<bool>())
        : yaml.Contains($"  {key}: date\n", StringComparison.Ordinal) ? Value.Of(DateOnly.ParseExact(node.ToString(), ["dd.MM.yyyy", "yyyy-MM-dd"], System.Globalization.CultureInfo.InvariantCulture))
        : yaml.Contains($"  {key}: decimal\n", StringComparison.Ordinal) ? Value.Of(decimal.Parse(node.ToString(), System.Globalization.CultureInfo.GetCultureInfo("de-DE")))
        : yaml.Contains($"  {key}: integer\n", StringComparison.Ordinal) ? Value.Of(long.Parse(node.ToString(), System.Globalization.CultureInfo.InvariantCulture))
        : Value.Of(node.ToString());

    /// <summary>The shipped script stops before its submit, and presses it when it is told to.</summary>
    [Fact]
    public async Task AScriptThatIsTriedStopsBeforeItsSubmitUnlessItIsAskedFor()
    {
        await using var portal = await RegisterPortal.StartAsync(_folder, 0, TimeProvider.System);
        Environment.SetEnvironmentVariable("RPA_SECRET_REGISTER_USER", "robot");
        Environment.SetEnvironmentVariable("RPA_SECRET_REGISTER_PASSWORD", "robot-2026");
        var data = Path.Combine(_folder, "entry.json");
        await File.WriteAllTextAsync(data, """
            { "name": "Erika Mustermann", "email": "erika@example.org", "street": "Kaiserstraße", "house-number": "14 A", "postal-code": 55116, "floor-area": "82,5", "area-let": 40,
              "days-let": 90, "let-from": "15.01.2027", "owner": "no", "landlord-consent": true }
            """, TestContext.Current.CancellationToken);
        var script = Path.Combine(ScriptCase.Root, "workflows/holiday-let-permit/scripts/new-entry.page.yaml");
        string[] call = ["browse", script, "--data", data, "--site", $"register={portal.BaseUrl}", "--reference", "2026-000042", "--json"];
        var tried = await RpaProgram.RunAsync(call);
        Assert.True(tried.ExitCode == 0 && tried.Output.Contains("\"outcome\": \"stopped-before-submit\"", StringComparison.Ordinal), tried.ToString());
        Assert.Empty(RegisterPortal.ReadEntries(_folder));

        var submitted = await RpaProgram.RunAsync([.. call, "--submit"]);
        Assert.True(submitted.ExitCode == 0 && submitted.Output.Contains("\"outcome\": \"done\"", StringComparison.Ordinal), submitted.ToString());
        Assert.Equal("2026-000042", Assert.Single(RegisterPortal.ReadEntries(_folder)).CaseReference);

        var again = await RpaProgram.RunAsync([.. call, "--submit"]);
        Assert.True(again.ExitCode == 1 && again.Output.Contains("\"failure\": \"duplicate\"", StringComparison.Ordinal), again.ToString());
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/[0-9a-f]+/")]
    private static partial Regex Address();
}
