using Rpa.Expressions.Values;
using Rpa.Samples.People;

namespace Rpa.Host.Benches.Browser;

/// <summary>What is filed at the portal while it is measured: the same entry by a page script and by hand-written steps.</summary>
internal sealed record Filing(string Reference, string Name, Street Street)
{
    /// <summary>The page script.</summary>
    public const string Script = """
        script: filing
        site: register
        inputs: { name: { type: text, personal: true }, street: text, postal-code: text }
        outputs: { fileNumber: text }
        failures: [duplicate]
        messages: "#fehler"
        steps:
          - open: /vorgaenge/neu
          - sign-in: { user: Kennung, password: Passwort, button: Anmelden }
          - { choose: Art des Vorgangs, option: Antrag Ferienvermietung }
          - { fill: Vorgangsreferenz, with: "${case.reference}" }
          - click: Weiter
          - { fill: Straße, with: "${input.street}" }
          - { fill: Hausnummer, with: "7" }
          - { fill: Postleitzahl, with: "${input.postalCode}" }
          - { fill: Name der antragstellenden Person, with: "${input.name}" }
          - click: Weiter
          - { fill: Gesamtwohnfläche in m², with: "60" }
          - { fill: Davon vermietet in m², with: "20" }
          - { fill: Tage der Vermietung je Kalenderjahr, with: "90" }
          - { fill: Vermietung ab, with: "01.03.2027" }
          - { choose: "Ist die antragstellende Person Eigentümerin oder Eigentümer?", option: Ja }
          - click: Weiter
          - submit: Verbindlich speichern
            before: { values: { Vorgangsreferenz: "${case.reference}", Name der antragstellenden Person: "${input.name}" } }
            accepted: Der Vorgang wurde gespeichert
            refused:
              - { when: { heading: Bereits vorhanden }, failure: duplicate }
          - { read: fileNumber, from: Aktenzeichen }
        """;

    public static Filing Number(int number)
    {
        var street = MainzStreets.All[number % MainzStreets.All.Count];
        return new Filing($"2026-{number:000000}", $"Person {number}", street);
    }

    public MapValue Inputs => Value.Map(("name", Value.Of(Name)), ("street", Value.Of(Street.Name)), ("postal-code", Value.Of(Street.PostalCode)));
}
