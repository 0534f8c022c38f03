namespace Rpa.Samples.Portal.Pages;

/// <summary>The four pages of a new entry.</summary>
internal static class NewEntryViews
{
    private static readonly string[] s_steps = ["Art des Vorgangs", "Anschrift und Person", "Angaben", "Zusammenfassung"];
    private static readonly PortalField s_kind = new("kind", "Art des Vorgangs", FieldType.Text);
    private static readonly PortalField s_reference = new("caseReference", "Vorgangsreferenz", FieldType.Text, Hint: "Aktenzeichen des eigenen Vorgangs, zum Beispiel 2026-000123");

    public static Html Kind(Session session, IReadOnlyDictionary<string, string> typed, IReadOnlyDictionary<string, string> errors) =>
        Frame(session, 1, "/vorgaenge/neu", Html.Of($"""
            {Layout.Errors([s_kind, s_reference], errors)}
            <fieldset id="kind"><legend>Art des Vorgangs</legend>
            {Html.If(errors.ContainsKey("kind"), $"""<span class="error">{errors.GetValueOrDefault("kind")}</span>""")}
            {Html.Each(EntryForm.Kinds, form => Html.Of($"""
                <div class="choice"><input type="radio" name="kind" id="kind-{form.Kind}" value="{form.Kind}"{Html.If(typed.GetValueOrDefault("kind") == form.Kind, $" checked")}>
                <label for="kind-{form.Kind}">{form.Title}</label></div>
                """))}
            </fieldset>
            {Layout.Input(s_reference, typed, errors)}
            <div class="actions"><button>Weiter</button></div>
            """));

    public static Html Step(Session session, Draft draft, int step, IReadOnlyDictionary<string, string> errors)
    {
        var fields = step == 2 ? draft.Form.Address : draft.Form.Details;
        var back = step == 2 ? "/vorgaenge/neu" : $"/vorgaenge/neu/{draft.Id}/anschrift";
        var ticks = fields.Where(field => field.Name.StartsWith("misuse", StringComparison.Ordinal) && field.Type == FieldType.Tick).ToList();
        return Frame(session, step, $"/vorgaenge/neu/{draft.Id}/{(step == 2 ? "anschrift" : "angaben")}", Html.Of($"""
            {Layout.Errors(fields, errors)}
            <p>{draft.Form.Title}, Vorgangsreferenz {draft.CaseReference}</p>
            {Html.If(ticks.Count > 0, $"""<fieldset><legend>Art der Zweckentfremdung</legend>{Html.Each(ticks, field => Layout.Input(field, draft.Typed, errors))}</fieldset>""")}
            {Html.Each(fields.Except(ticks), field => Layout.Input(field, draft.Typed, errors))}
            <div class="actions"><button>Weiter</button><a class="button plain" href="{back}">Zurück</a></div>
            """));
    }

    public static Html Summary(Session session, Draft draft) =>
        Frame(session, 4, $"/vorgaenge/neu/{draft.Id}/zusammenfassung", Html.Of($"""
            <p>Bitte prüfen Sie die Angaben. Mit „Verbindlich speichern“ wird der Vorgang im Register angelegt.</p>
            <dl><dt>Art des Vorgangs</dt><dd>{draft.Form.Title}</dd><dt>Vorgangsreferenz</dt><dd data-field="caseReference">{draft.CaseReference}</dd></dl>
            <h2>Anschrift und Person</h2>{EntryViews.Fields(draft.Form.Address, draft.Address)}
            <h2>Angaben</h2>{EntryViews.Fields(draft.Form.Details, draft.Details)}
            <div class="actions"><button>Verbindlich speichern</button><a class="button plain" href="/vorgaenge/neu/{draft.Id}/angaben">Zurück</a></div>
            """));

    private static Html Frame(Session session, int step, string action, Html content) => Layout.Page("Neuer Vorgang", session, "/vorgaenge/neu", Html.Of($"""
        <ol class="steps">{Html.Each(s_steps.Index(), item => Html.Of($"""<li{Html.If(item.Index == step - 1, $""" aria-current="step" """)}>{item.Index + 1}. {item.Item}</li>"""))}</ol>
        <form method="post" action="{action}" novalidate>{Layout.Token(session, action)}{content}</form>
        """));
}
