using System.Diagnostics;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser;
using Rpa.Expressions.Values;
using Rpa.Samples.Portal;

namespace Rpa.EndToEnd.Tests.Scripts;

/// <summary>The shipped page scripts do their work on the sample portal, and their probes find it.</summary>
[Trait("needs", "chromium")]
[Collection("browser")]
public sealed class PortalScriptTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rpa-portal-").FullName;
    private RegisterPortal? _portal;
    private BrowserBot? _bot;

    private static readonly (string Key, Value? Value)[] s_holidayLet =
    [
        ("name", Value.Of("Erika Mustermann")), ("email", Value.Of("erika@example.org")), ("street", Value.Of("Kaiserstraße")), ("house-number", Value.Of("14 A")),
        ("postal-code", Value.Of("55116")), ("floor-area", Value.Of(82.5m)), ("area-let", Value.Of(40m)), ("days-let", Value.Of(90L)),
        ("let-from", Value.Of(new DateOnly(2027, 1, 15))), ("owner", Value.Of("no")), ("landlord-consent", Value.Of(true)),
    ];

    private static readonly (string Key, Value? Value)[] s_misuse =
    [
        ("street", Value.Of("Kaiserstraße")), ("house-number", Value.Of("14")), ("postal-code", Value.Of("55116")), ("holiday-let", Value.Of(true)),
        ("commercial", Value.Of(false)), ("vacant", Value.Of(true)), ("other", Value.Of(false)), ("observations", Value.Of("Rollkoffer\njeden Samstag")),
    ];

    public async ValueTask InitializeAsync()
    {
        _portal = await RegisterPortal.StartAsync(_folder, 0, TimeProvider.System);
        _bot = BrowserBot.Create(new BrowserBotOptions { Sites = [new BrowserSite("register", _portal.BaseUrl)] });
    }

    public async ValueTask DisposeAsync()
    {
        await _bot!.DisposeAsync();
        await _portal!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AnApplicationIsFiledWithEveryValueAndItsProbeFindsIt()
    {
        var person = new ScriptCase(_bot!, "holiday-let-permit", "2026-000017");
        var done = await DoneAsync(person, "browser.run", "scripts/new-entry", s_holidayLet);
        var entry = Assert.Single(RegisterPortal.ReadEntries(_folder));
        Assert.Equal(entry.FileNumber, done.Text("fileNumber"));
        Assert.Equal("2026-000017", entry.CaseReference);
        Assert.Equal("holiday-let", entry.Kind);
        Assert.Equal(
            "applicantEmail=erika@example.org applicantName=Erika Mustermann areaLet=40 daysLet=90 flatHouseNumber=14a flatPostalCode=55116 flatStreet=Kaiserstraße floorArea=82.5 landlordConsent=true letFrom=2027-01-15 owner=no",
            string.Join(' ', entry.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}")));
        var found = await DoneAsync(person, "browser.find", "scripts/find-entry");
        Assert.Equal(entry.FileNumber, Assert.IsType<MapValue>(Assert.Single(((ListValue)found["entries"]!).Items)).Text("fileNumber"));
        Assert.Contains(person.Pictures, p => p.Kind == "screenshot-before");
        Assert.Contains(person.Pictures, p => p.Kind == "screenshot-after");
    }

    [Fact]
    public async Task TheSameFlatAndPersonAgainIsADuplicate()
    {
        await DoneAsync(new ScriptCase(_bot!, "holiday-let-permit", "2026-000017"), "browser.run", "scripts/new-entry", s_holidayLet);
        var again = new ScriptCase(_bot!, "holiday-let-permit", "2026-000018");
        var refused = Assert.IsType<ActionOutcome.Refused>(await again.RunAsync("browser.run", "scripts/new-entry", s_holidayLet));
        Assert.Equal("duplicate", refused.Failure);
        Assert.Contains("ZE-", refused.Message, StringComparison.Ordinal);
        var found = await DoneAsync(again, "browser.find", "scripts/find-entry");
        Assert.Empty(((ListValue)found["entries"]!).Items);
    }

    [Fact]
    public async Task AStreetThatTheRegisterDoesNotKnowIsRejectedWithItsText()
    {
        var person = new ScriptCase(_bot!, "holiday-let-permit", "2026-000019");
        var inputs = s_holidayLet.Select(i => i.Key == "street" ? ("street", Value.Of("Nirgendsgasse")) : i).ToArray();
        var refused = Assert.IsType<ActionOutcome.Refused>(await person.RunAsync("browser.run", "scripts/new-entry", inputs));
        Assert.Equal("rejected", refused.Failure);
        Assert.Equal("Straße", refused.Detail!.Text("field"));
        Assert.Contains("Straßenverzeichnis", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReportIsFiledWithEveryValueAndItsProbeFindsIt()
    {
        var person = new ScriptCase(_bot!, "housing-misuse-report", "2026-000020");
        var done = await DoneAsync(person, "browser.run", "scripts/new-entry", s_misuse);
        var entry = Assert.Single(RegisterPortal.ReadEntries(_folder));
        Assert.Equal(entry.FileNumber, done.Text("fileNumber"));
        Assert.Equal(
            ("true", "false", "true", "false", "Rollkoffer\njeden Samstag"),
            (entry.Fields["misuseHolidayLet"], entry.Fields["misuseCommercial"], entry.Fields["misuseVacant"], entry.Fields["misuseOther"], entry.Fields["observations"]));
        var found = await DoneAsync(person, "browser.find", "scripts/find-entry");
        Assert.Single(((ListValue)found["entries"]!).Items);
    }

    [Fact]
    public async Task AnAppointmentIsBookedAndItsProbeTellsWhen()
    {
        var person = new ScriptCase(_bot!, "passport-application", "2026-000021");
        var done = await DoneAsync(person, "browser.run", "scripts/book-appointment", ("name", Value.Of("Erika Mustermann")));
        var entry = Assert.Single(RegisterPortal.ReadEntries(_folder));
        Assert.Equal(entry.FileNumber, done.Text("bookingNumber"));
        Assert.Contains("Uhr", done.Text("appointment"), StringComparison.Ordinal);
        var found = await DoneAsync(person, "browser.find", "scripts/find-appointment");
        var booking = Assert.IsType<MapValue>(Assert.Single(((ListValue)found["entries"]!).Items));
        Assert.Equal(entry.FileNumber, booking.Text("bookingNumber"));
        Assert.Equal(done.Text("appointment"), booking.Text("appointment"));
    }

    [Fact]
    public async Task ASubmitWhoseAnswerFailedIsUncertainAndFoundByTheProbe()
    {
        _portal!.Faults.FailSubmits(SubmitFault.ErrorAfterSaving, 1);
        var person = new ScriptCase(_bot!, "housing-misuse-report", "2026-000022");
        Assert.IsType<ActionOutcome.Uncertain>(await person.RunAsync("browser.run", "scripts/new-entry", s_misuse));
        var found = await DoneAsync(person, "browser.find", "scripts/find-entry");
        Assert.Single(((ListValue)found["entries"]!).Items);
        Assert.Single(RegisterPortal.ReadEntries(_folder));
    }

    private async Task<MapValue> DoneAsync(ScriptCase person, string action, string script, params (string Key, Value? Value)[] inputs)
    {
        var watch = Stopwatch.StartNew();
        var outcome = await person.RunAsync(action, script, inputs);
        output.WriteLine($"{script}: {watch.ElapsedMilliseconds} ms");
        foreach (var step in outcome is ActionOutcome.Done ? [] : person.Steps)
        {
            output.WriteLine(step);
        }

        Assert.True(outcome is ActionOutcome.Done, outcome.ToString());
        return ((ActionOutcome.Done)outcome).Result;
    }
}
