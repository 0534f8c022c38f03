using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Rpa.Samples.Portal.Pages;

/// <summary>The calendar of passport appointments: choose a free time, give name and case reference, get a booking number.</summary>
internal sealed class AppointmentPages(PortalApp app)
{
    private const int DaysShown = 3;
    private static readonly Dictionary<string, string> s_none = [];

    private static readonly PortalField[] s_person =
    [
        new("applicantName", "Name", FieldType.Text, Hint: "Vor- und Nachname der Person, für die der Reisepass ist"),
        new("caseReference", "Vorgangsreferenz", FieldType.Text, Hint: "Aktenzeichen des eigenen Vorgangs, zum Beispiel 2026-000123"),
    ];

    /// <summary>What an appointment's entry holds.</summary>
    public static readonly IReadOnlyList<PortalField> Fields = [s_person[0], new("slot", "Termin", FieldType.Text)];

    public void Map(WebApplication web)
    {
        web.MapGet("/termine", context => PortalApp.ShowAsync(context, Choose(PortalApp.SessionOf(context), null)));
        web.MapPost("/termine", ChooseAsync);
        web.MapGet("/termine/{slot}", context => OnSlotAsync(context, slot => PortalApp.ShowAsync(context, Person(PortalApp.SessionOf(context), slot, s_none, s_none))));
        web.MapPost("/termine/{slot}", context => OnSlotAsync(context, slot => BookAsync(context, slot)));
    }

    private async Task ChooseAsync(HttpContext context)
    {
        if (await PortalApp.ReadFormAsync(context) is not { } typed) { return; }
        if (Calendar.Parse(typed.GetValueOrDefault("slot")) is { } slot) { PortalApp.SeeOther(context, "/termine/" + Calendar.Key(slot)); }
        else { await PortalApp.ShowAsync(context, Choose(PortalApp.SessionOf(context), "Bitte wählen Sie einen freien Termin.")); }
    }

    private Task OnSlotAsync(HttpContext context, Func<DateTime, Task> next)
    {
        var slot = Calendar.Parse(context.Request.RouteValues["slot"] as string);
        return slot is { } known && Calendar.Slots(app.Now, app.Options.CalendarDays).Contains(known)
            ? next(known)
            : PortalApp.ShowAsync(context, Layout.Message("Termin nicht gefunden", "Diesen Termin gibt es nicht."), 404);
    }

    private async Task BookAsync(HttpContext context, DateTime slot)
    {
        if (await PortalApp.ReadFormAsync(context) is not { } typed) { return; }
        var values = FieldCheck.CheckAll(s_person, typed, out var errors);
        if (errors.Count > 0)
        {
            await PortalApp.ShowAsync(context, Person(PortalApp.SessionOf(context), slot, typed, errors));
            return;
        }

        var result = default(Filing);
        var stored = await app.SubmitAsync(context, () => result = app.Store.File(
            "RP", "passport-appointment", values["caseReference"], values["applicantName"], "", "",
            new Dictionary<string, string> { ["applicantName"] = values["applicantName"], ["slot"] = Calendar.Key(slot) },
            Calendar.Key(slot), app.Options.Counters, app.Now));
        if (!stored) { return; }
        if (result.Stored) { PortalApp.SeeOther(context, $"/vorgaenge/{result.FileNumber}?neu=1"); }
        else { await PortalApp.ShowAsync(context, Choose(PortalApp.SessionOf(context), "Dieser Termin wurde gerade vergeben. Bitte wählen Sie einen anderen.")); }
    }

    private Html Choose(Session session, string? error)
    {
        var bookings = app.Store.Bookings();
        var days = Calendar.Slots(app.Now, app.Options.CalendarDays)
            .Where(slot => bookings.GetValueOrDefault(Calendar.Key(slot)) < app.Options.Counters)
            .GroupBy(slot => slot.Date).Take(DaysShown).ToList();
        return Layout.Page("Termin Reisepass", session, "/termine", Html.Of($"""
            {Html.If(error is not null, $"""<div class="box bad" role="alert"><p>{error}</p></div>""")}
            <p>Die nächsten freien Termine des Bürgerbüros.</p>
            <form method="post" action="/termine">{Layout.Token(session, "/termine")}
            <div class="days">{Html.Each(days, day => Html.Of($"""<fieldset><legend>{Calendar.Day(day.Key)}</legend>{Html.Each(day, Slot)}</fieldset>"""))}</div>
            {(days.Count == 0 ? Html.Of($"""<p role="status">Zurzeit sind keine Termine frei.</p>""") : Html.Of($"""<div class="actions"><button>Weiter</button></div>"""))}
            </form>
            """));
    }

    private static Html Slot(DateTime slot) => Html.Of($"""
        <div class="choice"><input type="radio" name="slot" id="slot-{Calendar.Key(slot)}" value="{Calendar.Key(slot)}">
        <label for="slot-{Calendar.Key(slot)}">{Calendar.Time(slot)}</label></div>
        """);

    private static Html Person(Session session, DateTime slot, IReadOnlyDictionary<string, string> typed, IReadOnlyDictionary<string, string> errors)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/termine/{Calendar.Key(slot)}");
        return Layout.Page("Termin Reisepass", session, "/termine", Html.Of($"""
            {Layout.Errors(s_person, errors)}
            <p>Gewählter Termin: <strong id="termin">{Calendar.Text(slot)}</strong></p>
            <form method="post" action="{path}" novalidate>{Layout.Token(session, path)}
            {Html.Each(s_person, field => Layout.Input(field, typed, errors))}
            <div class="actions"><button>Termin verbindlich buchen</button><a class="button plain" href="/termine">Anderen Termin wählen</a></div></form>
            """));
    }
}
