using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Rpa.Samples.Portal.Pages;

/// <summary>The list, the entry, and the four pages that make a new one.</summary>
internal sealed class EntryPages(PortalApp app)
{
    private static readonly Dictionary<string, string> s_none = [];

    public void Map(WebApplication web)
    {
        web.MapGet("/vorgaenge", ListAsync);
        web.MapGet("/vorgaenge/neu", context => PortalApp.ShowAsync(context, NewEntryViews.Kind(PortalApp.SessionOf(context), s_none, s_none)));
        web.MapPost("/vorgaenge/neu", StartAsync);
        web.MapGet("/vorgaenge/neu/{draft}/anschrift", context => OnDraftAsync(context, (session, draft) => ShowStepAsync(context, session, draft, 2)));
        web.MapPost("/vorgaenge/neu/{draft}/anschrift", context => OnDraftAsync(context, (session, draft) => TakeStepAsync(context, session, draft, 2)));
        web.MapGet("/vorgaenge/neu/{draft}/angaben", context => OnDraftAsync(context, (session, draft) => ShowStepAsync(context, session, draft, 3)));
        web.MapPost("/vorgaenge/neu/{draft}/angaben", context => OnDraftAsync(context, (session, draft) => TakeStepAsync(context, session, draft, 3)));
        web.MapGet("/vorgaenge/neu/{draft}/zusammenfassung", context => OnDraftAsync(context, (session, draft) => SummaryAsync(context, session, draft)));
        web.MapPost("/vorgaenge/neu/{draft}/zusammenfassung", context => OnDraftAsync(context, (_, draft) => SubmitAsync(context, draft)));
        web.MapGet("/vorgaenge/{fileNumber}", EntryAsync);
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        string reference = query["referenz"].ToString(), name = query["name"].ToString(), address = query["anschrift"].ToString();
        return PortalApp.ShowAsync(context, EntryViews.List(PortalApp.SessionOf(context), app.Store.Search(reference, name, address), reference, name, address));
    }

    private Task EntryAsync(HttpContext context)
    {
        var entry = app.Store.Find(context.Request.RouteValues["fileNumber"] as string ?? "");
        return entry is null
            ? PortalApp.ShowAsync(context, Layout.Message("Vorgang nicht gefunden", "Unter diesem Aktenzeichen gibt es keinen Vorgang."), 404)
            : PortalApp.ShowAsync(context, EntryViews.Entry(PortalApp.SessionOf(context), entry, context.Request.Query.ContainsKey("neu")));
    }

    private static async Task StartAsync(HttpContext context)
    {
        if (await PortalApp.ReadFormAsync(context) is not { } typed) { return; }
        var session = PortalApp.SessionOf(context);
        var form = EntryForm.Of(typed.GetValueOrDefault("kind"));
        var reference = typed.GetValueOrDefault("caseReference", "").Trim();
        var errors = new Dictionary<string, string>();
        if (form is null) { errors["kind"] = "Bitte wählen Sie die Art des Vorgangs."; }
        if (reference.Length is 0 or > 60) { errors["caseReference"] = "Bitte geben Sie die Vorgangsreferenz an (höchstens 60 Zeichen)."; }
        if (form is null || errors.Count > 0)
        {
            await PortalApp.ShowAsync(context, NewEntryViews.Kind(session, typed, errors));
            return;
        }

        var draft = new Draft(Sessions.NewId()[..12], form, reference);
        session.Drafts[draft.Id] = draft;
        PortalApp.SeeOther(context, $"/vorgaenge/neu/{draft.Id}/anschrift");
    }

    private static Task OnDraftAsync(HttpContext context, Func<Session, Draft, Task> next)
    {
        var session = PortalApp.SessionOf(context);
        return session.Drafts.TryGetValue(context.Request.RouteValues["draft"] as string ?? "", out var draft)
            ? next(session, draft)
            : PortalApp.ShowAsync(context, Layout.Message("Eingabe verfallen", "Diese begonnene Eingabe gibt es nicht mehr. Bitte legen Sie den Vorgang neu an."), 404);
    }

    private static Task ShowStepAsync(HttpContext context, Session session, Draft draft, int step) =>
        PortalApp.ShowAsync(context, NewEntryViews.Step(session, draft, step, s_none));

    private static async Task TakeStepAsync(HttpContext context, Session session, Draft draft, int step)
    {
        if (await PortalApp.ReadFormAsync(context) is not { } typed) { return; }
        var fields = step == 2 ? draft.Form.Address : draft.Form.Details;
        foreach (var field in fields) { draft.Typed[field.Name] = typed.GetValueOrDefault(field.Name, ""); }
        var values = FieldCheck.CheckAll(fields, typed, out var errors);
        if (errors.Count > 0)
        {
            await PortalApp.ShowAsync(context, NewEntryViews.Step(session, draft, step, errors));
            return;
        }

        if (step == 2) { draft.Address = values; } else { draft.Details = values; }
        PortalApp.SeeOther(context, $"/vorgaenge/neu/{draft.Id}/{(step == 2 ? "angaben" : "zusammenfassung")}");
    }

    private static Task SummaryAsync(HttpContext context, Session session, Draft draft)
    {
        if (draft.Address.Count == 0 || draft.Details.Count == 0)
        {
            PortalApp.SeeOther(context, $"/vorgaenge/neu/{draft.Id}/{(draft.Address.Count == 0 ? "anschrift" : "angaben")}");
            return Task.CompletedTask;
        }

        return PortalApp.ShowAsync(context, NewEntryViews.Summary(session, draft));
    }

    private async Task SubmitAsync(HttpContext context, Draft draft)
    {
        if (await PortalApp.ReadFormAsync(context) is null) { return; }
        if (draft.Address.Count == 0 || draft.Details.Count == 0)
        {
            PortalApp.SeeOther(context, $"/vorgaenge/neu/{draft.Id}/anschrift");
            return;
        }

        var result = default(Filing);
        if (!await app.SubmitAsync(context, () => result = Save(draft))) { return; }
        if (result.Stored) { PortalApp.SeeOther(context, $"/vorgaenge/{result.FileNumber}?neu=1"); }
        else { await PortalApp.ShowAsync(context, EntryViews.Duplicate(PortalApp.SessionOf(context), draft, result.FileNumber)); }
    }

    private Filing Save(Draft draft)
    {
        lock (draft)
        {
            if (draft.FiledAs is { } before) { return new Filing(before, Stored: true); }
            var fields = draft.Address.Concat(draft.Details).ToDictionary(pair => pair.Key, pair => pair.Value);
            var person = fields.GetValueOrDefault(draft.Form.PersonField, "");
            var address = $"{fields["flatStreet"]} {fields["flatHouseNumber"]}, {fields["flatPostalCode"]} Mainz";
            var identity = app.Options.DuplicateCheck ? $"{draft.Form.Kind}|{address}|{person}".ToUpperInvariant() : "";
            var filing = app.Store.File("ZE", draft.Form.Kind, draft.CaseReference, person, address, identity, fields, null, 0, app.Now);
            if (filing.Stored) { draft.FiledAs = filing.FileNumber; }
            return filing;
        }
    }
}
