namespace Rpa.Samples.Forms;

/// <summary>The three forms the citizens of the samples fill in.</summary>
public static class PaperForms
{
    /// <summary>Application to let a flat to holiday guests.</summary>
    public static FormLayout HolidayLet { get; } = DrawHolidayLet();

    /// <summary>Report that housing is misused.</summary>
    public static FormLayout MisuseReport { get; } = DrawMisuseReport();

    /// <summary>Enquiry before a passport appointment; the copy of the old passport's data page goes with it.</summary>
    public static FormLayout PassportEnquiry { get; } = DrawPassportEnquiry();

    /// <summary>All three.</summary>
    public static IReadOnlyList<FormLayout> All { get; } = [HolidayLet, MisuseReport, PassportEnquiry];

    private static FormLayout DrawHolidayLet()
    {
        var sheet = new SheetBuilder("Bauaufsicht, Wohnraumschutz", "Antrag auf Genehmigung einer Ferienvermietung",
            "nach der Satzung gegen die Zweckentfremdung von Wohnraum. Bitte in Druckbuchstaben oder mit der Maschine.",
            "Vordruck WS 10 Ferienvermietung");
        sheet.Section("1. Antragstellende Person");
        sheet.Row("Vor- und Nachname", new("applicantName", "text") { Required = true });
        sheet.Row("Straße und Hausnummer", new("applicantAddress", "text"));
        sheet.Pair("Postleitzahl", new("applicantPostalCode", "postal-code"), 35, "Ort", 118, new("applicantCity", "text"), 126);
        sheet.Row("E-Mail", new("applicantEmail", "email") { Required = true });
        sheet.Row("Telefon", new("applicantPhone", "phone"), 70);
        sheet.Section("2. Lage der Wohnung");
        sheet.Row("Straße der Wohnung", new("flatStreet", "text") { Required = true });
        sheet.Pair("Hausnummer", new("flatHouseNumber", "text") { Required = true, Rules = [HouseNumber] }, 24,
            "Postleitzahl", 128, new("flatPostalCode", "text") { Required = true, Rules = [Digits] }, 155);
        sheet.Section("3. Angaben zur Vermietung");
        sheet.Pair("Gesamte Wohnfläche in m²", new("floorArea", "decimal") { Required = true, Rules = ["min: 10", "max: 2000"] }, 28,
            "davon vermietet in m²", 114, new("areaLet", "decimal") { Required = true, Rules = ["min: 5", "max: 2000"] }, 156);
        sheet.Pair("Tage im Kalenderjahr", new("daysLet", "integer") { Required = true, Rules = ["min: 1", "max: 366"] }, 28,
            "Vermietung ab", 114, new("letFrom", "date") { Required = true, Rules = ["min: 2020-01-01", "max: 2040-12-31"] }, 145);
        sheet.Choice("Gehört die Wohnung Ihnen?", new("owner", "choice") { Required = true }, ("yes", "ja", 78), ("no", "nein, ich habe sie gemietet", 98));
        sheet.Marked("Die Zustimmung des Vermieters oder der Vermieterin liegt bei.", new("landlordConsent", "checkbox"));
        return sheet.Finish("holiday-let", "Antrag auf Genehmigung einer Ferienvermietung", "Application to let a flat to holiday guests", signed: true);
    }

    private static FormLayout DrawMisuseReport()
    {
        var sheet = new SheetBuilder("Bauaufsicht, Wohnraumschutz", "Meldung einer Zweckentfremdung",
            "Die Meldung geht auch ohne Angaben zu Ihrer Person. Bitte in Druckbuchstaben oder mit der Maschine.",
            "Vordruck WS 20 Meldung");
        sheet.Section("1. Um welche Wohnung geht es?");
        sheet.Row("Straße", new("flatStreet", "text") { Required = true });
        sheet.Pair("Hausnummer", new("flatHouseNumber", "text") { Required = true, Rules = [HouseNumber] }, 24,
            "Postleitzahl", 128, new("flatPostalCode", "text") { Required = true, Rules = [Digits] }, 155);
        sheet.Row("Name am Klingelschild", new("bellName", "text"));
        sheet.Section("2. Was haben Sie beobachtet?");
        sheet.Marked("Die Wohnung wird tageweise an Feriengäste vermietet.", new("misuseHolidayLet", "checkbox"));
        sheet.Marked("Die Wohnung wird als Büro, Praxis oder Lager genutzt.", new("misuseCommercial", "checkbox"));
        sheet.Marked("Die Wohnung steht leer.", new("misuseVacant", "checkbox"));
        sheet.Marked("Die Wohnung wird abgebrochen oder unbewohnbar gemacht.", new("misuseOther", "checkbox"));
        sheet.Row("Beobachtet seit (Datum)", new("misuseSince", "date") { Rules = ["min: 2000-01-01", "max: 2040-12-31"] }, 45);
        sheet.Lines("Beobachtungen in Stichworten", new("observations", "text") { Rules = ["multiline: true"] }, 32);
        sheet.Section("3. Meldende Person (freiwillig)");
        sheet.Marked("Ich möchte anonym bleiben.", new("anonymous", "checkbox"));
        sheet.Row("Vor- und Nachname", new("reporterName", "text"));
        sheet.Row("E-Mail", new("reporterEmail", "email"));
        return sheet.Finish("misuse-report", "Meldung einer Zweckentfremdung", "Report of misused housing", signed: true);
    }

    private static FormLayout DrawPassportEnquiry()
    {
        var sheet = new SheetBuilder("Bürgerservice, Pässe", "Anfrage zum Reisepass",
            "Der Antrag selbst wird persönlich gestellt. Wir prüfen Ihre Anfrage vorab und schlagen einen Termin vor.",
            "Vordruck BS 05 Reisepass");
        sheet.Section("1. Für wen ist der Reisepass?");
        sheet.Row("Vor- und Nachname", new("applicantName", "text") { Required = true });
        sheet.Row("Geburtsdatum", new("birthDate", "date") { Required = true, Rules = ["min: 1900-01-01", "max: 2040-12-31"] }, 45);
        sheet.Row("E-Mail", new("applicantEmail", "email") { Required = true });
        sheet.Marked("Die Hauptwohnung ist in Mainz.", new("mainResidence", "checkbox"));
        sheet.Section("2. Welcher Reisepass?");
        sheet.Choice("Ausführung", new("passportKind", "choice") { Required = true },
            ("regular", "32 Seiten", 78), ("pages48", "48 Seiten", 112), ("express", "Express", 146));
        sheet.Section("3. Nur bei Kindern unter 18 Jahren");
        sheet.Marked("Der Reisepass ist für ein Kind.", new("minor", "checkbox"));
        sheet.Choice("Sorgeberechtigt", new("custodians", "choice"), ("one", "eine Person", 78), ("two", "zwei Personen", 112));
        sheet.Section("4. Bisheriger Ausweis");
        sheet.Marked("Eine Kopie der Datenseite des bisherigen Reisepasses liegt bei.", new("copyAttached", "checkbox"));
        return sheet.Finish("passport-enquiry", "Anfrage zum Reisepass", "Passport enquiry", signed: true);
    }

    private const string Digits = "whitelist: \"0123456789\"";
    private const string HouseNumber = "pattern: \"[1-9][0-9]{0,3}[a-z]?\"";
}
