using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests.Support;

/// <summary>Scripts for the test site.</summary>
internal static class SampleScripts
{
    public const string NewEntry = """
        script: test
        site: register
        inputs:
          name: { type: text, personal: true }
          days: integer
          kind: { type: text, optional: true }
        outputs:
          fileNumber: text
        failures: [duplicate]
        mask: [Name]
        steps:
          - open: /new
          - sign-in: { user: Kennung, password: Passwort, button: Anmelden }
          - fill: Vorgangsreferenz
            with: "${case.reference}"
          - fill: Name
            with: "${input.name}"
          - click: Weiter
          - fill: Tage
            with: "${input.days}"
          - choose: Art
            option: "${input.kind}"
            if: "has(input.kind)"
          - click: Weiter
          - expect: { heading: Zusammenfassung }
          - submit: Absenden
            describe: Eintrag anlegen
            before:
              values: { Name: "${input.name}", Tage: "${input.days}" }
            accepted: { heading: Gespeichert }
            refused:
              - when: { heading: Bereits vorhanden }
                failure: duplicate
          - read: fileNumber
            from: Aktenzeichen
        """;

    public const string FindEntry = """
        script: test
        site: register
        outputs:
          entries: { type: list, of: { number: text, reference: text } }
        steps:
          - open: "/entries?r=${case.reference}"
          - sign-in: { user: Kennung, password: Passwort, button: Anmelden }
          - read: entries
            table: "#list"
            columns: { number: Nummer, reference: Referenz }
            none: Keine Einträge.
        """;

    public static readonly MapValue Erika = Value.Map(("name", Value.Of("Erika Muster")), ("days", Value.Of(90L)), ("kind", Value.Of("Ferienwohnung")));

    /// <summary>A script over the page of controls.</summary>
    public static string OnControls(string steps, string declarations = "") => $"""
        script: test
        site: register
        {declarations}
        steps:
          - open: /controls
        {string.Join('\n', steps.Split('\n').Select(line => "  " + line))}
        """;
}
