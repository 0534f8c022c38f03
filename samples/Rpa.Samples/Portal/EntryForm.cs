namespace Rpa.Samples.Portal;

internal enum FieldType
{
    Text,
    Lines,
    Email,
    Street,
    HouseNumber,
    PostalCode,
    Area,
    Days,
    Date,
    YesNo,
    Tick,
}

/// <summary>One input of the portal. The name is the one of the paper form and of the stored entry.</summary>
internal sealed record PortalField(string Name, string Label, FieldType Type, bool Required = true, string? Hint = null);

/// <summary>What the portal asks for one kind of entry, page by page.</summary>
internal sealed record EntryForm(string Kind, string Title, string PersonField, IReadOnlyList<PortalField> Address, IReadOnlyList<PortalField> Details)
{
    public IEnumerable<PortalField> All => Address.Concat(Details);

    private static readonly PortalField[] s_flat =
    [
        new("flatStreet", "Straße", FieldType.Street, Hint: "wie im Straßenverzeichnis der Stadt"),
        new("flatHouseNumber", "Hausnummer", FieldType.HouseNumber, Hint: "zum Beispiel 14 oder 14a"),
        new("flatPostalCode", "Postleitzahl", FieldType.PostalCode),
    ];

    public static IReadOnlyList<EntryForm> Kinds { get; } =
    [
        new("holiday-let", "Antrag Ferienvermietung", "applicantName",
            [
                .. s_flat,
                new("applicantName", "Name der antragstellenden Person", FieldType.Text),
                new("applicantEmail", "E-Mail", FieldType.Email, Required: false),
            ],
            [
                new("floorArea", "Gesamtwohnfläche in m²", FieldType.Area),
                new("areaLet", "Davon vermietet in m²", FieldType.Area),
                new("daysLet", "Tage der Vermietung je Kalenderjahr", FieldType.Days, Hint: "1 bis 366"),
                new("letFrom", "Vermietung ab", FieldType.Date, Hint: "TT.MM.JJJJ"),
                new("owner", "Ist die antragstellende Person Eigentümerin oder Eigentümer?", FieldType.YesNo),
                new("landlordConsent", "Zustimmung der Vermieterin oder des Vermieters liegt vor", FieldType.Tick, Required: false),
            ]),
        new("misuse-report", "Hinweis auf Zweckentfremdung", "bellName",
            [
                .. s_flat,
                new("bellName", "Name am Klingelschild", FieldType.Text, Required: false),
            ],
            [
                new("misuseHolidayLet", "Ferienvermietung", FieldType.Tick, Required: false),
                new("misuseCommercial", "Gewerbliche Nutzung", FieldType.Tick, Required: false),
                new("misuseVacant", "Leerstand", FieldType.Tick, Required: false),
                new("misuseOther", "Abbruch oder Umbau", FieldType.Tick, Required: false),
                new("misuseSince", "Beobachtet seit", FieldType.Date, Required: false, Hint: "TT.MM.JJJJ"),
                new("observations", "Beobachtungen", FieldType.Lines, Required: false),
                new("reporterName", "Name der meldenden Person", FieldType.Text, Required: false, Hint: "leer bei anonymer Meldung"),
                new("reporterEmail", "E-Mail der meldenden Person", FieldType.Email, Required: false),
            ]),
    ];

    public static EntryForm? Of(string? kind) => Kinds.FirstOrDefault(form => form.Kind == kind);

    public static string TitleOf(string kind) => Of(kind)?.Title ?? "Termin Reisepass";
}
