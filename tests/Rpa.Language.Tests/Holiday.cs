using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Language.Tests;

/// <summary>A clean process with everything in it, to be broken one fault at a time.</summary>
internal static class Holiday
{
    public const string Name = "holiday";

    public const string Workflow = """
        workflow: holiday
        version: 1
        title: { de: Ferienvermietung, en: Holiday let }
        calendar: rheinland-pfalz
        retention: 10 years
        data:
          applicantName:  { type: text, label: { de: Name, en: Name }, personal: true }
          applicantEmail: { type: email, personal: true }
          daysLet:        { type: integer, min: 1, max: 366 }
          fileNumber:     { type: text }
          decision:       { type: choice, options: [granted, refused] }
          reasons:        { type: text }
          note:           { type: text }
          fee:            { type: money }
        start:
          - from: intake
          - hand-off: { role: clerk, form: [applicantEmail], documents: 1 }
        deadlines:
          decide: { within: 3 months, from: registering, until: notifying, pauses: [asking], escalate: supervisor }
        initial: reading
        anywhere:
          withdraw: { to: withdrawn, except: [notifying] }
        states:
          reading:
            do: document.read
            with:
              form: forms/holiday
              document: "${case.documents[0]}"
            save:
              applicantName: "result.fields.name"
              applicantEmail: "result.fields.email"
              daysLet: "result.fields.days"
            next:
              - if: "!has(data.applicantName) || !has(data.applicantEmail) || !has(data.daysLet)"
                to: correcting
              - to: weighing
            on-failure:
              unreadable: correcting
              not-this-form:
                to: correcting
                save:
                  note: "failure.message"
          correcting:
            task: { role: clerk, edit: [applicantName, applicantEmail, daysLet, note], optional: [note], within: 2 working days, escalate: supervisor }
            outcomes:
              done: weighing
              ask: asking
              withdraw: withdrawn
          asking:
            wait: { within: 4 weeks, then: correcting }
            on-message:
              reply:
                save:
                  note: "message.text"
                next: correcting
          weighing:
            decide: fees
            with: { days: "${data.daysLet}" }
            as-of: "case.today"
            save:
              fee: "result.fee"
            next:
              - if: "data.fee > 100.0"
                to: correcting
              - to: registering
          registering:
            do: browser.run
            with:
              script: scripts/new-entry
              name: "${data.applicantName}"
              days: "${data.daysLet}"
            save:
              fileNumber: "result.fileNumber"
            retry: { attempts: 3, first: 10 seconds, longest: 5 minutes }
            probe:
              script: scripts/find-entry
              found: "result.entries"
              settle: 30 seconds
              save:
                fileNumber: "found.number"
            undo: { do: browser.run, with: { script: scripts/remove-entry, number: "${data.fileNumber}" } }
            next: deciding
            on-failure:
              rejected: correcting
              house-number-unknown: { to: queue, save: { note: "failure.message" } }
          deciding:
            task: { role: caseworker, four-eyes: true, edit: [decision, reasons], within: 20 working days, escalate: supervisor }
            outcomes:
              submit: { to: notifying, title: { de: Entscheiden, en: Decide } }
              withdraw: withdrawn
          notifying:
            do: mail.send
            with:
              to: "${data.applicantEmail}"
              letter: "letters/${data.decision}"
            on-failure:
              address-refused: correcting
            next: telling
          telling:
            run: "${data.decision == 'granted' ? 'statistics' : 'objections'}"
            with: { number: "${data.fileNumber}", kind: permit, days: 5 }
            hand-over: true
            next: closed
          closed: { final: succeeded }
          withdrawn: { final: withdrawn, title: { de: Zurückgezogen, en: Withdrawn } }
        rules:
          fees:
            inputs:
              days: { type: integer, min: 1, max: 366 }
            outputs:
              fee: { type: money }
            rows:
              - { when: { days: "..84" }, then: { fee: 50 }, source: § 1 }
              - { when: { days: "85.." }, then: { fee: "120.50" }, source: § 2 }
        policies:
          - never: { enter: notifying, without: deciding.submit }
          - never: { field: applicantName, used-in: [probe] }
          - always: { after: deciding, comes: notifying, except: [withdrawn] }
        """;

    public static (string Path, string Text)[] Assets { get; } =
    [
        ("forms/holiday.form.yaml", "out name string optional\nout email string optional\nout days int optional\n"),
        ("scripts/new-entry.page.yaml", "in name string\nin days int\nout fileNumber string\nfails rejected\nfails house-number-unknown\neffect\nreference\n"),
        ("scripts/find-entry.page.yaml", "out entries entries\nreads case.reference\n"),
        ("scripts/remove-entry.page.yaml", "in number string\neffect\nreference\n"),
        ("letters/granted.letter.md", "reads data.fileNumber\n"),
        ("letters/refused.letter.md", "reads data.reasons\n"),
    ];

    public static BundleSource Intake { get; } = Some.Bundle("intake", """
        workflow: intake
        version: 1
        title: Intake
        data:
          sender: { type: email, personal: true }
          name: { type: text }
          days: { type: integer }
        start:
          - mail: { account: post }
            every: 2 minutes
            save:
              sender: "mail.from"
              name: "mail.subject"
              days: "7"
        initial: passing
        states:
          passing:
            run: holiday
            with: { applicantEmail: "${data.sender}", note: "${data.name}" }
            documents: true
            hand-over: true
            next: passed
          passed: { final: handed-over }
        """);

    public static BundleSource Child(string name) => Some.Bundle(name, $"""
        workflow: {name}
        version: 1
        title: {name}
        data:
          number: {"{ type: text }"}
          kind: {"{ type: choice, options: [permit, report] }"}
          days: {"{ type: integer }"}
        start:
          - from: holiday
        initial: counted
        states:
          counted: {"{ final: succeeded }"}
        """);

    /// <summary>Compiles the process beside its neighbours.</summary>
    public static (ImmutableArray<CompiledBundle> Bundles, ImmutableArray<Diagnostic> Findings) Compile(string workflow, params (string Path, string Text)[] assets)
    {
        var diagnostics = new DiagnosticBag();
        var bundles = BundleCompiler.Compile(
            [Intake, Some.Bundle(Name, workflow, assets.Length == 0 ? Assets : assets), Child("statistics"), Child("objections")], Some.Catalog(), diagnostics);
        return (bundles, diagnostics.ToImmutable());
    }
}
