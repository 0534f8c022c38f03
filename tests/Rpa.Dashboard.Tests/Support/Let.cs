using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Dashboard.Tests.Support;

/// <summary>A small permit process: a bot reads, a clerk completes, a bot files, a caseworker decides with four eyes.</summary>
internal static class Let
{
    private const string Text = """
        workflow: let
        version: 1
        title: { de: Genehmigung einer Ferienvermietung, en: Permit for a holiday let }
        data:
          name:     { type: text, max-length: 120, label: { de: Name, en: Name }, personal: true }
          email:    { type: email, label: { de: E-Mail, en: E-mail }, personal: true }
          street:   { type: text, max-length: 120, label: { de: Straße, en: Street } }
          number:   { type: text, max-length: 12, label: { de: Hausnummer, en: House number } }
          days:     { type: integer, min: 1, max: 366, label: { de: Tage im Jahr, en: Days in a year } }
          letFrom:  { type: date, label: { de: Vermietung ab, en: Let from } }
          consent:  { type: boolean, label: { de: Zustimmung liegt bei, en: Consent enclosed } }
          fileNumber: { type: text, max-length: 40, label: { de: Aktenzeichen, en: File number } }
          decision: { type: choice, options: [granted, refused], label: { de: Entscheidung, en: Decision } }
          reasons:  { type: text, label: { de: Begründung, en: Reasons } }
        start:
          - hand-off: { role: clerk, form: [name, email], documents: 0 }
        deadlines:
          decide: { within: 3 months, from: registering, until: closed, escalate: supervisor }
        initial: reading
        states:
          reading:
            title: { de: Antrag lesen, en: Reading the application }
            do: document.read
            with: { form: forms/let, document: "${case.documents[0]}" }
            save: { name: "result.fields.name", email: "result.fields.email", street: "result.fields.street", number: "result.fields.number", days: "result.fields.days" }
            next: completing
            on-failure: { unreadable: completing, not-this-form: completing }
          completing:
            title: { de: Angaben ergänzen, en: Completing the data }
            task: { role: clerk, show: [fileNumber], edit: [name, email, street, number, days, letFrom, consent], optional: [letFrom, consent], within: 2 days, escalate: supervisor }
            outcomes:
              complete: { title: { de: Angaben sind vollständig, en: The data are complete }, to: registering }
              withdraw: { title: { de: Zurückgenommen, en: Withdrawn }, to: withdrawn, needs: false }
          registering:
            title: { de: Im Register anlegen, en: Filing in the register }
            do: browser.run
            with: { script: scripts/file, name: "${data.name}", number: "${data.number}" }
            save: { fileNumber: "result.fileNumber" }
            probe: { script: scripts/find, found: "result.entries", save: { fileNumber: "found.number" } }
            next: deciding
            on-failure: { rejected: completing }
          deciding:
            title: { de: Entscheiden, en: Deciding }
            task: { role: caseworker, four-eyes: true, show: [name, street, number, days, fileNumber], edit: [decision, reasons], within: 20 days, escalate: supervisor }
            outcomes:
              submit: { title: { de: Entscheidung vorlegen, en: Submit the decision }, to: closed }
          closed: { title: { de: Abgeschlossen, en: Closed }, final: succeeded }
          withdrawn: { title: { de: Zurückgenommen, en: Withdrawn }, final: withdrawn }
        """;

    /// <summary>The compiled process.</summary>
    public static CompiledBundle Bundle { get; } = Compile(Text);

    public static CompiledBundle Compile(string text)
    {
        var findings = new DiagnosticBag();
        var bundles = BundleCompiler.Compile(
            [
                Some.Bundle(
                    "let", text,
                    ("forms/let.form.yaml", "out name text optional\nout email text optional\nout street text optional\nout number text optional\nout days int optional"),
                    ("scripts/file.page.yaml", "in name text\nin number text\nout fileNumber text\nfails rejected\neffect\nreference"),
                    ("scripts/find.page.yaml", "out entries entries\nreference")),
            ],
            Some.Catalog(), findings);
        return bundles is [var bundle] ? bundle : throw new InvalidOperationException(string.Join('\n', findings.ToImmutable()));
    }
}
