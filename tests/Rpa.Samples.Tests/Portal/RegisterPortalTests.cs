using System.Net;
using Rpa.Samples.Portal;

namespace Rpa.Samples.Tests.Portal;

public sealed class RegisterPortalTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private RegisterPortal _portal = null!;
    private PortalBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _portal = await RegisterPortal.StartAsync(_folder.Path, 0, _time);
        _browser = new PortalBrowser(_portal.BaseUrl);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _portal.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task WithoutSignInEveryPageLeadsToTheSignIn()
    {
        await _browser.OpenAsync("/vorgaenge/neu");
        Assert.Equal("/anmeldung", _browser.At.AbsolutePath);
        Assert.DoesNotContain("abgelaufen", _browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongPasswordIsRefused()
    {
        await _browser.OpenAsync("/anmeldung");
        await _browser.PostAsync(new() { ["user"] = "robot", ["password"] = "guess" });
        Assert.Contains("Kennung oder Passwort ist falsch", _browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterSignInNoOtherSiteIsVisited()
    {
        await _browser.OpenAsync("/anmeldung");
        await _browser.PostAsync(new() { ["user"] = "robot", ["password"] = "robot-2026", ["ziel"] = "//evil.example/" });
        Assert.Equal("/vorgaenge", _browser.At.AbsolutePath);
        Assert.Equal(_portal.BaseUrl.Authority, _browser.At.Authority);
    }

    [Fact]
    public async Task AnEntryGetsAFileNumberAndIsFoundByItsCaseReference()
    {
        await _browser.SignInAsync();
        await _browser.FileAsync("2026-000123");
        Assert.Equal("/vorgaenge/ZE-2026-00001", _browser.At.AbsolutePath);
        Assert.Contains("Aktenzeichen: <strong id=\"neues-aktenzeichen\">ZE-2026-00001", _browser.Page, StringComparison.Ordinal);

        var list = await _browser.OpenAsync("/vorgaenge?referenz=2026-000123");
        Assert.Contains("1 Vorgang gefunden.", list, StringComparison.Ordinal);
        Assert.Contains("Keine Vorgänge gefunden.", await _browser.OpenAsync("/vorgaenge?referenz=2026-000999"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheStoredEntryHoldsEveryFieldInItsPlainForm()
    {
        await _browser.SignInAsync();
        await _browser.FileAsync("2026-000123");
        var entry = Assert.Single(RegisterPortal.ReadEntries(_folder.Path));
        Assert.Equal(("ZE-2026-00001", "holiday-let", "2026-000123"), (entry.FileNumber, entry.Kind, entry.CaseReference));
        Assert.Equal(_time.GetUtcNow(), entry.CreatedAt);
        Assert.Equal("Große Bleiche", entry.Fields["flatStreet"]);
        Assert.Equal("Zoë Łukasiewicz", entry.Fields["applicantName"]);
        Assert.Equal("84.5", entry.Fields["floorArea"]);
        Assert.Equal("2027-03-01", entry.Fields["letFrom"]);
        Assert.Equal(("yes", "true"), (entry.Fields["owner"], entry.Fields["landlordConsent"]));
    }

    [Theory]
    [InlineData("flatStreet", "Grosse Blaiche", "steht nicht im Straßenverzeichnis")]
    [InlineData("flatHouseNumber", "999", "ist in der Straße Große Bleiche nicht bekannt")]
    [InlineData("flatHouseNumber", "46/", "Hausnummer: eine Zahl")]
    [InlineData("flatPostalCode", "55131", "Große Bleiche liegt nicht im Bereich 55131")]
    [InlineData("flatPostalCode", "5511", "fünf Ziffern")]
    [InlineData("applicantName", " ", "Bitte füllen Sie dieses Feld aus")]
    [InlineData("applicantEmail", "zoe(at)example.org", "keine gültige E-Mail-Adresse")]
    public async Task AWrongAddressIsToldAtItsField(string field, string value, string message)
    {
        await _browser.SignInAsync();
        await _browser.FillAsync("2026-000123", PortalBrowser.With(PortalBrowser.Flat, field, value));
        Assert.EndsWith("/anschrift", _browser.At.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains(message, _browser.Page, StringComparison.Ordinal);
        Assert.Contains($"id=\"{field}-fehler\"", _browser.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("daysLet", "0", "ganze Zahl von 1 bis 366")]
    [InlineData("daysLet", "367", "ganze Zahl von 1 bis 366")]
    [InlineData("letFrom", "31.02.2027", "TT.MM.JJJJ")]
    [InlineData("letFrom", "March 1st", "TT.MM.JJJJ")]
    [InlineData("floorArea", "1.234,5", "eine Fläche in m²")]
    [InlineData("areaLet", "84,6", "größer als die Gesamtwohnfläche")]
    [InlineData("owner", "", "Bitte füllen Sie dieses Feld aus")]
    public async Task AWrongDetailIsToldAtItsField(string field, string value, string message)
    {
        await _browser.SignInAsync();
        await _browser.FillAsync("2026-000123", details: PortalBrowser.With(PortalBrowser.Details, field, value));
        Assert.EndsWith("/angaben", _browser.At.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains(message, _browser.Page, StringComparison.Ordinal);
        Assert.Contains($"id=\"{field}-fehler\"", _browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameApplicationAgainIsRefusedWithTheExistingFileNumber()
    {
        await _browser.SignInAsync();
        await _browser.FileAsync("2026-000123");
        await _browser.FileAsync("2026-000124");
        Assert.Contains("vorhandenes-aktenzeichen\">ZE-2026-00001", _browser.Page, StringComparison.Ordinal);
        Assert.Single(RegisterPortal.ReadEntries(_folder.Path));
        await _browser.FileAsync("2026-000125", PortalBrowser.With(PortalBrowser.Flat, "applicantName", "Jan Novák"));
        Assert.Equal("/vorgaenge/ZE-2026-00002", _browser.At.AbsolutePath);
    }

    [Fact]
    public async Task TheSameFormSubmittedTwiceStoresOneEntry()
    {
        await _browser.SignInAsync();
        await _browser.FillAsync("2026-000123");
        var summary = _browser.At.AbsolutePath;
        await _browser.PostAsync([], summary);
        await _browser.OpenAsync(summary);
        await _browser.PostAsync([], summary);
        Assert.Equal("/vorgaenge/ZE-2026-00001", _browser.At.AbsolutePath);
        Assert.Single(RegisterPortal.ReadEntries(_folder.Path));
    }

    [Fact]
    public async Task AFormWithoutItsTokenIsRefused()
    {
        await _browser.SignInAsync();
        await _browser.PostAsync(new() { ["kind"] = "holiday-let", ["caseReference"] = "x" }, "/vorgaenge/neu");
        Assert.Equal(HttpStatusCode.BadRequest, _browser.Status);
    }

    [Fact]
    public async Task AnIdleSessionEndsAndSaysSo()
    {
        await _browser.SignInAsync();
        _time.Advance(TimeSpan.FromMinutes(21));
        Assert.Contains("Ihre Sitzung ist abgelaufen", await _browser.OpenAsync("/vorgaenge"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAppointmentTakesTheFirstFreeTimeAndGivesABookingNumber()
    {
        await _browser.SignInAsync();
        var page = await _browser.OpenAsync("/termine");
        Assert.Contains("Montag, 23. November 2026", page, StringComparison.Ordinal);
        await _browser.PostAsync(new() { ["slot"] = "2026-11-23T08:00" });
        await _browser.PostAsync(new() { ["applicantName"] = "Jan Novák", ["caseReference"] = "2026-000130" });
        Assert.Equal("/vorgaenge/RP-2026-00001", _browser.At.AbsolutePath);
        var entry = Assert.Single(RegisterPortal.ReadEntries(_folder.Path));
        Assert.Equal(("passport-appointment", "2026-000130", "2026-11-23T08:00"), (entry.Kind, entry.CaseReference, entry.Fields["slot"]));
    }

    [Fact]
    public async Task AFullTimeIsNeitherOfferedNorBooked()
    {
        await _browser.SignInAsync();
        for (var booking = 1; booking <= 3; booking++)
        {
            await _browser.OpenAsync("/termine/2026-11-23T08:00");
            await _browser.PostAsync(new() { ["applicantName"] = "Jan Novák", ["caseReference"] = $"2026-{booking:D6}" });
        }

        Assert.Contains("Dieser Termin wurde gerade vergeben", _browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("slot-2026-11-23T08:00", await _browser.OpenAsync("/termine"), StringComparison.Ordinal);
        Assert.Equal(2, RegisterPortal.ReadEntries(_folder.Path).Count);
    }

    [Fact]
    public async Task ARestartedPortalKnowsItsEntriesAndCountsOn()
    {
        await _browser.SignInAsync();
        await _browser.FileAsync("2026-000123");
        await _portal.DisposeAsync();
        _portal = await RegisterPortal.StartAsync(_folder.Path, 0, _time);
        using var later = new PortalBrowser(_portal.BaseUrl);
        await later.SignInAsync();
        await later.FileAsync("2026-000124");
        Assert.Contains("ZE-2026-00001", later.Page, StringComparison.Ordinal);
        await later.FileAsync("2026-000125", PortalBrowser.With(PortalBrowser.Flat, "flatHouseNumber", "2"));
        Assert.Equal("/vorgaenge/ZE-2026-00002", later.At.AbsolutePath);
    }

    [Theory]
    [InlineData(SubmitFault.ErrorBeforeSaving, 0)]
    [InlineData(SubmitFault.ErrorAfterSaving, 1)]
    public async Task AnErrorAtTheSubmitTellsNotWhetherItWasStored(SubmitFault fault, int stored)
    {
        await _browser.SignInAsync();
        _portal.Faults.FailSubmits(fault, 1);
        await _browser.FileAsync("2026-000123");
        Assert.Equal(HttpStatusCode.InternalServerError, _browser.Status);
        Assert.Equal(stored, RegisterPortal.ReadEntries(_folder.Path).Count);
    }

    [Fact]
    public async Task ASessionCanBeMadeToExpireInTheMiddleOfAForm()
    {
        await _browser.SignInAsync();
        await _browser.FillAsync("2026-000123");
        _portal.Faults.ExpireSessions();
        await _browser.PostAsync([]);
        Assert.Contains("Ihre Sitzung ist abgelaufen", _browser.Page, StringComparison.Ordinal);
        Assert.Empty(RegisterPortal.ReadEntries(_folder.Path));
    }

    [Fact]
    public void WhatACitizenWroteIsShownAsText() =>
        Assert.Equal("<p>&lt;script&gt;&amp;</p>", Html.Of($"<p>{"<script>&"}</p>").Text);

    [Fact]
    public void AFolderWithoutARegisterHasNoEntries() => Assert.Empty(RegisterPortal.ReadEntries(_folder["none"]));
}
