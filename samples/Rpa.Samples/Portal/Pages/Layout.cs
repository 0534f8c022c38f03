namespace Rpa.Samples.Portal.Pages;

/// <summary>The frame of every page and the parts that more than one page has.</summary>
internal static class Layout
{
    public static Html Page(string title, Session? session, string section, Html content) => Html.Of($"""
        <!DOCTYPE html>
        <html lang="de">
        <head>
          <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
          <title>{title} – Fachregister Wohnraum</title>
          <link rel="stylesheet" href="/register.css"><script src="/register.js" defer></script>
        </head>
        <body>
          <a class="skip" href="#inhalt">Zum Inhalt</a>
          <header><strong>Fachregister Wohnraum</strong><span>Stadtverwaltung Mainz (Musterumgebung)</span></header>
          {Navigation(session, section)}
          <main id="inhalt"><h1>{title}</h1>{content}</main>
          <footer>Fachregister Wohnraum 4.2 · nur für den Dienstgebrauch · Musterumgebung ohne echte Daten</footer>
        </body>
        </html>
        """);

    /// <summary>A page of a title and a sentence, for whoever has no form to go back to.</summary>
    public static Html Message(string title, string text) =>
        Page(title, null, "", Html.Of($"""<div class="box bad" role="alert"><p>{text}</p></div><p><a href="/vorgaenge">Zur Vorgangsliste</a></p>"""));

    public static Html Token(Session session, string path) => Html.Of($"""<input type="hidden" name="token" value="{session.TokenFor(path)}">""");

    /// <summary>The box on top of a refused form: what is wrong, each line leading to its field.</summary>
    public static Html Errors(IReadOnlyList<PortalField> fields, IReadOnlyDictionary<string, string> errors) => Html.If(errors.Count > 0, $"""
        <div class="box bad" role="alert" id="fehler"><p><strong>Bitte prüfen Sie Ihre Angaben.</strong></p>
        <ul>{Html.Each(fields.Where(field => errors.ContainsKey(field.Name)), field => Html.Of($"""<li><a href="#{field.Name}">{errors[field.Name]}</a></li>"""))}</ul></div>
        """);

    public static Html Input(PortalField field, IReadOnlyDictionary<string, string> typed, IReadOnlyDictionary<string, string> errors)
    {
        var value = typed.GetValueOrDefault(field.Name, "");
        var error = errors.GetValueOrDefault(field.Name);
        var hint = field.Required || field.Type == FieldType.Tick ? field.Hint : field.Hint is null ? "freiwillig" : $"freiwillig, {field.Hint}";
        var described = string.Join(' ', new[] { hint is null ? null : field.Name + "-hinweis", error is null ? null : field.Name + "-fehler" }.OfType<string>());
        var attributes = Html.Of($"""
            id="{field.Name}" name="{field.Name}"{Html.If(described.Length > 0, $""" aria-describedby="{described}" """)}{Html.If(error is not null, $""" aria-invalid="true" """)}{Html.If(field.Required, $""" aria-required="true" """)}
            """);
        var notes = Html.Of($"""
            {Html.If(hint is not null, $"""<span class="hint" id="{field.Name}-hinweis">{hint}</span>""")}{Html.If(error is not null, $"""<span class="error" id="{field.Name}-fehler">{error}</span>""")}
            """);
        if (field.Type == FieldType.Tick)
        {
            return Html.Of($"""
                <div class="field"><div class="choice"><input type="checkbox" value="1" {attributes}{Html.If(value.Length > 0, $" checked")}>
                <label for="{field.Name}">{field.Label}</label></div>{notes}</div>
                """);
        }

        var control = field.Type switch
        {
            FieldType.Lines => Html.Of($"<textarea {attributes}>{value}</textarea>"),
            FieldType.YesNo => Html.Of($"""
                <select {attributes}><option value="">Bitte wählen</option>
                <option value="yes"{Html.If(value == "yes", $" selected")}>Ja</option><option value="no"{Html.If(value == "no", $" selected")}>Nein</option></select>
                """),
            _ => Html.Of($"""<input type="text" autocomplete="off" value="{value}" {attributes}>"""),
        };
        var narrow = field.Type is FieldType.HouseNumber or FieldType.PostalCode or FieldType.Area or FieldType.Days or FieldType.Date;
        return Html.Of($"""
            <div class="field{Html.If(narrow, $" narrow")}"><label for="{field.Name}">{field.Label}</label>{notes}{control}</div>
            """);
    }

    private static Html Navigation(Session? session, string section)
    {
        if (session is null) { return Html.Empty; }
        return Html.Of($"""
            <nav aria-label="Hauptmenü">{Link("/vorgaenge", "Vorgänge")}{Link("/vorgaenge/neu", "Neuer Vorgang")}{Link("/termine", "Termine Reisepass")}
            <form method="post" action="/abmeldung">{Token(session, "/abmeldung")}<button class="plain">Abmelden</button></form></nav>
            """);

        Html Link(string path, string text) => Html.Of($"""<a href="{path}"{Html.If(path == section, $""" aria-current="page" """)}>{text}</a>""");
    }
}
