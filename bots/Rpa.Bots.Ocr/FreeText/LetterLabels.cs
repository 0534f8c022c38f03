using Rpa.Bots.Ocr.Forms;

namespace Rpa.Bots.Ocr.FreeText;

/// <summary>What a label in a letter announces.</summary>
/// <param name="Key">Name of the field.</param>
/// <param name="Type">What its value is.</param>
internal sealed record LetterKey(string Key, FieldType Type)
{
    /// <summary>The value may go on below its first line, as an address does.</summary>
    internal bool Goes { get; init; }
}

/// <summary>The words by which letters announce what follows, in German and English.</summary>
internal static class LetterLabels
{
    internal static readonly LetterKey Email = new("email", FieldType.Email);
    internal static readonly LetterKey Iban = new("iban", FieldType.Iban);
    internal static readonly LetterKey Date = new("date", FieldType.Date);

    private static readonly Dictionary<string, LetterKey> s_keys = Table(
        (new("name", FieldType.Text), "name|vor- und nachname|vor- und zuname|vorname und name|vorname, name|name, vorname|vorname nachname|antragsteller|antragstellerin|antragsteller/in|full name|applicant|name of applicant"),
        (new("firstName", FieldType.Text), "vorname|vornamen|rufname|first name|given name|given names"),
        (new("lastName", FieldType.Text), "nachname|familienname|zuname|surname|last name|family name"),
        (new("address", FieldType.Text) { Goes = true }, "anschrift|adresse|wohnanschrift|meine anschrift|postanschrift|address|home address|postal address"),
        (new("street", FieldType.Text), "straße|strasse|straße und hausnummer|straße, hausnummer|straße, nr.|straße/hausnummer|street"),
        (new("postalCode", FieldType.PostalCode), "plz|postleitzahl|postcode|post code|postal code|zip"),
        (new("city", FieldType.Text), "ort|wohnort|stadt|city|town"),
        (Date, "datum|date|vom"),
        (new("birthDate", FieldType.Date), "geburtsdatum|geboren am|geb. am|geb.|geburtstag|date of birth|born|born on"),
        (new("reference", FieldType.Text),
            "aktenzeichen|az|az.|unser zeichen|ihr zeichen|mein zeichen|geschäftszeichen|geschäfts-zeichen|kassenzeichen|vorgangsnummer|vorgang|zeichen|reference|our reference|your reference|our ref|your ref|ref|ref.|reference number|file number|file no.|case number"),
        (new("customerNumber", FieldType.Text), "kundennummer|kunden-nr.|kundennr.|vertragsnummer|customer number|account number"),
        (new("invoiceNumber", FieldType.Text), "rechnungsnummer|rechnungs-nr.|rechnung nr.|rechnungsnr.|invoice number|invoice no.|invoice"),
        (Email, "e-mail|email|mail|e-mail-adresse|mailadresse|e-mail address|email address"),
        (new("phone", FieldType.Phone), "telefon|tel|tel.|telefonnummer|fon|mobil|handy|mobiltelefon|rufnummer|phone|telephone|mobile|phone number"),
        (Iban, "iban|iban-nr.|bankverbindung"),
        (new("amount", FieldType.Money), "betrag|gesamtbetrag|rechnungsbetrag|endbetrag|zu zahlen|summe|gebühr|gesamtsumme|zahlbetrag|amount|total|total amount|amount due|sum|fee"),
        (new("subject", FieldType.Text), "betreff|betr.|subject|re"));

    /// <summary>What the words announce; null when they are no label.</summary>
    internal static LetterKey? Of(string words) => s_keys.GetValueOrDefault(Plain(words));

    /// <summary>All that labels announce, by name.</summary>
    internal static IEnumerable<LetterKey> Keys => s_keys.Values.DistinctBy(key => key.Key).OrderBy(key => key.Key, StringComparer.Ordinal);

    /// <summary>How many words the longest label has.</summary>
    internal static readonly int MostWords = s_keys.Keys.Max(key => key.Split(' ').Length);

    private static string Plain(string words) => words.Trim().TrimEnd(':').TrimEnd().ToLowerInvariant();

    private static Dictionary<string, LetterKey> Table(params (LetterKey Key, string Labels)[] rows) =>
        rows.SelectMany(row => row.Labels.Split('|').Select(label => (Plain(label), row.Key))).ToDictionary(pair => pair.Item1, pair => pair.Key, StringComparer.Ordinal);
}
