using System.Globalization;

namespace Rpa.Samples.Portal.Pages;

/// <summary>How entries look.</summary>
internal static class EntryViews
{
    private static readonly CultureInfo s_german = CultureInfo.GetCultureInfo("de-DE");

    public static Html List(Session session, IReadOnlyList<RegisterEntry> entries, string reference, string name, string address) =>
        Layout.Page("Vorgänge", session, "/vorgaenge", Html.Of($"""
            <form method="get" action="/vorgaenge" role="search" class="search">
              {Search("referenz", "Vorgangsreferenz", reference)}{Search("name", "Name", name)}{Search("anschrift", "Anschrift", address)}
              <div><button>Suchen</button></div>
            </form>
            <p role="status" id="treffer">{Count(entries.Count)}</p>
            {(entries.Count == 0 ? Html.Empty : Table(entries))}
            """));

    public static Html Entry(Session session, RegisterEntry entry, bool isNew) => Layout.Page($"Vorgang {entry.FileNumber}", session, "", Html.Of($"""
        {Html.If(isNew, $"""<div class="box good" role="status"><p>Der Vorgang wurde gespeichert. Aktenzeichen: <strong id="neues-aktenzeichen">{entry.FileNumber}</strong></p></div>""")}
        <dl>
          <dt>Aktenzeichen</dt><dd id="aktenzeichen">{entry.FileNumber}</dd>
          <dt>Art des Vorgangs</dt><dd>{EntryForm.TitleOf(entry.Kind)}</dd>
          <dt>Vorgangsreferenz</dt><dd id="vorgangsreferenz">{entry.CaseReference}</dd>
          <dt>Angelegt am</dt><dd>{entry.CreatedAt.ToString("dd.MM.yyyy HH:mm", s_german)} Uhr</dd>
        </dl>
        <h2>Angaben</h2>
        {Fields(EntryForm.Of(entry.Kind)?.All ?? AppointmentPages.Fields, entry.Fields)}
        <p class="actions"><a class="button plain" href="/vorgaenge">Zur Vorgangsliste</a></p>
        """));

    public static Html Duplicate(Session session, Draft draft, string fileNumber) => Layout.Page("Bereits vorhanden", session, "/vorgaenge/neu", Html.Of($"""
        <div class="box warn" role="alert"><p><strong>Der Vorgang wurde nicht gespeichert.</strong></p>
        <p>Zu dieser Anschrift und Person gibt es schon einen Vorgang derselben Art ({draft.Form.Title}).
        Vorhandenes Aktenzeichen: <strong id="vorhandenes-aktenzeichen">{fileNumber}</strong></p></div>
        <p class="actions"><a class="button" href="/vorgaenge/{fileNumber}">Vorhandenen Vorgang ansehen</a><a class="button plain" href="/vorgaenge">Zur Vorgangsliste</a></p>
        """));

    public static Html Fields(IEnumerable<PortalField> fields, IReadOnlyDictionary<string, string> values) => Html.Of($"""
        <dl>{Html.Each(fields, field => Html.Of($"""<dt>{field.Label}</dt><dd data-field="{field.Name}">{Shown(field, values.GetValueOrDefault(field.Name))}</dd>"""))}</dl>
        """);

    private static string Shown(PortalField field, string? value) => value is null ? "–" : field.Type switch
    {
        FieldType.Tick or FieldType.YesNo => value is "true" or "yes" ? "Ja" : "Nein",
        FieldType.Date => DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("dd.MM.yyyy", s_german),
        _ when field.Name == "slot" && Calendar.Parse(value) is { } slot => Calendar.Text(slot),
        FieldType.Area => decimal.Parse(value, CultureInfo.InvariantCulture).ToString("0.##", s_german),
        _ => value,
    };

    private static Html Search(string name, string label, string value) => Html.Of($"""
        <div class="field"><label for="{name}">{label}</label><input type="text" id="{name}" name="{name}" value="{value}"></div>
        """);

    private static string Count(int count) => count switch
    {
        0 => "Keine Vorgänge gefunden.",
        1 => "1 Vorgang gefunden.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} Vorgänge gefunden."),
    };

    private static Html Table(IReadOnlyList<RegisterEntry> entries) => Html.Of($"""
        <table id="vorgaenge"><thead><tr><th scope="col">Aktenzeichen</th><th scope="col">Art</th><th scope="col">Vorgangsreferenz</th>
        <th scope="col">Name</th><th scope="col">Anschrift</th><th scope="col">Angelegt am</th></tr></thead>
        <tbody>{Html.Each(entries, Row)}</tbody></table>
        """);

    private static Html Row(RegisterEntry entry)
    {
        var fields = entry.Fields;
        var person = fields.GetValueOrDefault(EntryForm.Of(entry.Kind)?.PersonField ?? "applicantName", "–");
        var address = fields.TryGetValue("flatStreet", out var street) ? $"{street} {fields["flatHouseNumber"]}, {fields["flatPostalCode"]}" : "–";
        return Html.Of($"""
            <tr><td><a href="/vorgaenge/{entry.FileNumber}">{entry.FileNumber}</a></td><td>{EntryForm.TitleOf(entry.Kind)}</td><td>{entry.CaseReference}</td>
            <td>{person}</td><td>{address}</td><td>{entry.CreatedAt.ToString("dd.MM.yyyy HH:mm", s_german)}</td></tr>
            """);
    }
}
