using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Recording;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests;

/// <summary>A person, played by a program, works in the recorded browser; the script that comes of it is checked and does the same again.</summary>
[Trait("needs", "chromium")]
public sealed class RecordingTests(SharedChromium chromium)
{
    [Fact]
    public async Task AFilingIsRecordedCheckedAndDoneAgainForAnotherPerson()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var recorded = await RecordAsync(lab, "/new", async page =>
        {
            await page.GetByLabel("Kennung").FillAsync("robot");
            await page.GetByLabel("Passwort").FillAsync("secret");
            await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
            await page.GotoAsync(new Uri(lab.Site.Address, "/new").AbsoluteUri);
            await page.GetByLabel("Vorgangsreferenz").FillAsync("2026-000001");
            await page.GetByLabel("Name").FillAsync("Erka");
            await page.GetByLabel("Name").BlurAsync();
            await page.GetByLabel("Name").FillAsync("Erika");
            await page.GetByRole(AriaRole.Button, new() { Name = "Weiter" }).ClickAsync();
            await page.GetByLabel("Tage").FillAsync("90");
            await page.GetByLabel("Art").SelectOptionAsync("Ferienwohnung");
            await page.GetByRole(AriaRole.Button, new() { Name = "Weiter" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Absenden" }).ClickAsync();
            await page.GetByText("Aktenzeichen").WaitForAsync();
        });
        Assert.True(recorded.HasSubmit);
        Assert.DoesNotContain("secret\"", recorded.Yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("fill: Passwort", recorded.Yaml, StringComparison.Ordinal);
        Assert.Contains("sign-in: { user: Kennung, password: Passwort, button: Anmelden }", recorded.Yaml, StringComparison.Ordinal);
        Assert.Contains("name: { type: text, personal: true }", recorded.Yaml, StringComparison.Ordinal);
        Assert.Contains("${case.reference}", recorded.Yaml, StringComparison.Ordinal);
        Assert.Equal("""{"name":"Erika","tage":"90","art":"Ferienwohnung"}""", recorded.Data.ToJsonString());
        Assert.Empty(FakeCase.Parse(recorded.Yaml).Found);

        var before = lab.Site.Entries.Count;
        var outcome = await lab.RunAsync(recorded.Yaml, Value.Map(("name", Value.Of("Jonas")), ("tage", Value.Of("12")), ("art", Value.Of("Zimmer"))));
        var done = outcome is ActionOutcome.Done d ? d.Result : throw new Xunit.Sdk.XunitException($"{outcome}\n{recorded.Yaml}\n{string.Join('\n', lab.Case.Steps)}");
        Assert.Equal($"AZ-{before + 1}", done.Text("aktenzeichen"));
        Assert.Equal(("2026-000123", "Jonas", "12", "b"), (lab.Site.Entries[^1].Reference, lab.Site.Entries[^1].Name, lab.Site.Entries[^1].Days, lab.Site.Entries[^1].Kind));
    }

    [Fact]
    public async Task ControlsOfEveryKindAreRecordedWithTargetsThatLeadThereAgain()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Pages["/page"] = Widgets.Dropdowns + "<div><label>Lose</label><div><input></div></div><p><input placeholder=Suchbegriff></p>";
        var recorded = await RecordAsync(lab, "/page", async page =>
        {
            await page.Locator("#land").ClickAsync();
            await page.GetByRole(AriaRole.Option, new() { Name = "Dänemark" }).ClickAsync();
            await page.GetByLabel("Dienstag").CheckAsync();
            await page.Locator("label[for=z2]").ClickAsync();
            await page.Locator("#ms").SelectOptionAsync(["Ordnungsamt", "Standesamt"]);
            await page.Locator("#dl").FillAsync("Standesamt");
            await page.Locator("#dl").BlurAsync();
            await page.GetByRole(AriaRole.Switch).ClickAsync();
            await page.Locator("div > label + div > input").FillAsync("Nähe");
            await page.GetByPlaceholder("Suchbegriff").FillAsync("Baum");
            await page.GetByPlaceholder("Suchbegriff").BlurAsync();
        });
        Assert.Contains("{ near: Lose }", recorded.Yaml, StringComparison.Ordinal);
        Assert.Contains("{ placeholder: Suchbegriff }", recorded.Yaml, StringComparison.Ordinal);
        Assert.Contains("choose: Land", recorded.Yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("css:", recorded.Yaml, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeCase.Parse(recorded.Yaml).Found, f => f.Severity == Expressions.Diagnostics.Severity.Error);
        var inputs = MapValue.Empty;
        foreach (var (key, node) in recorded.Data)
        {
            inputs = inputs.With(key, node is JsonArray list ? Value.Of(list.Select(i => Value.Of(i!.ToString()))) : node!.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? Value.Of(node.GetValue<bool>()) : Value.Of(node.ToString()));
        }

        var outcome = await lab.RunAsync(recorded.Yaml, inputs);
        Assert.True(outcome is ActionOutcome.Done, $"{outcome}\n{recorded.Yaml}\n{string.Join('\n', lab.Case.Steps)}");
    }

    [Fact]
    public async Task DialogsWindowsFramesAndMarkedPressesAreRecorded()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Pages["/inner"] = "<label for=x>Betrag</label><input id=x>";
        lab.Site.Pages["/window"] = "<label for=n>Notiz</label><input id=n><button onclick='window.close()'>Fertig</button>";
        lab.Site.Pages["/page"] = """
            <h2>Anfang</h2><iframe title=Zahlung src=/inner></iframe><a href=/window target=_blank>Notiz erfassen</a>
            <button onclick="if (confirm('Sicher?')) document.querySelector('h2').textContent = 'Ende'">Los geht es</button><p role=status></p>
            """;
        await using var session = await StartAsync(lab, "/page");
        var page = session.Page!;
        await page.FrameLocator("iframe").GetByLabel("Betrag").FillAsync("7");
        await page.FrameLocator("iframe").GetByLabel("Betrag").BlurAsync();
        var window = await page.RunAndWaitForPopupAsync(() => page.GetByText("Notiz erfassen").ClickAsync());
        await window.GetByLabel("Notiz").FillAsync("x");
        await window.GetByText("Fertig").ClickAsync();
        await UntilAsync(session, () => session.Lines.Contains("the window closed"));
        session.MarkNextPress(true);
        await page.GetByText("Los geht es").ClickAsync();
        await UntilAsync(session, () => session.Lines.Contains("submit 'Los geht es'") && session.Lines.Contains("accepted a dialog"));
        var yaml = session.Script("test").Yaml;
        Assert.Contains("fill: { label: Betrag, frame: Zahlung }", yaml, StringComparison.Ordinal);
        Assert.Contains("opens: window", yaml, StringComparison.Ordinal);
        Assert.Contains("window: back", yaml, StringComparison.Ordinal);
        Assert.Contains("submit: Los geht es", yaml, StringComparison.Ordinal);
        Assert.Contains("dialog: accept", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeCase.Parse(yaml).Found, f => f.Severity == Expressions.Diagnostics.Severity.Error);
    }

    [Theory]
    [InlineData("Straße und Hausnummer *", "strasse-und-hausnummer")]
    [InlineData("2. Öffnung", "oeffnung")]
    [InlineData("Tage der Vermietung je Kalenderjahr (höchstens 366)", "tage-der-vermietung-je-kalenderjahr-hoechstens")]
    [InlineData("§ 4", "value")]
    public void AnInputIsNamedByItsLabel(string label, string key) => Assert.Equal(key, InputNames.Key(label));

    [Theory]
    [InlineData("Weiter", "Weiter")]
    [InlineData("true", "\"true\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("#fehler", "\"#fehler\"")]
    [InlineData("Kosten ${x}", "\"Kosten $${x}\"")]
    [InlineData("*", "\"*\"")]
    public void ATextIsQuotedWhereYamlWouldReadItOtherwise(string text, string yaml) => Assert.Equal(yaml, YamlText.Scalar(text));

    [Theory]
    [InlineData("")]
    [InlineData("{\"kind\":\"press\"}")]
    [InlineData("{\"kind\":\"delete\",\"target\":{\"way\":\"css\",\"name\":\"a\"},\"page\":{}}")]
    [InlineData("[1]")]
    public void WhatAPageSaysThatIsNoEventIsIgnored(string json) => Assert.Null(RecordedEvent.Parse(json));

    private static Task<RecordingSession> StartAsync(Lab lab, string path) =>
        RecordingSession.StartAsync(new RecordingOptions(new Uri(lab.Site.Address, path), "register", IsHeaded: false), TestContext.Current.CancellationToken);

    private static async Task<RecordedScript> RecordAsync(Lab lab, string path, Func<IPage, Task> person)
    {
        await using var session = await StartAsync(lab, path);
        await person(session.Page!);

        // A round trip through the page: what it told before has arrived.
        await session.Page!.EvaluateAsync("() => new Promise(r => setTimeout(r, 0))");
        await session.Page!.TitleAsync();
        return session.Script("test");
    }

    private static async Task UntilAsync(RecordingSession session, Func<bool> isSo)
    {
        var changed = new SemaphoreSlim(0);
        void OnChanged() => changed.Release();
        session.Changed += OnChanged;
        while (!isSo())
        {
            Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken), string.Join('\n', session.Lines));
        }

        session.Changed -= OnChanged;
    }
}
