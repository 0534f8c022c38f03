using System.Text;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Language.Tests.Proofs;

/// <summary>A clean file is broken one fault at a time; each fault is found, with its code, on its line.</summary>
public sealed class MutationTests
{
    /// <summary>What is replaced, by what, the expected code, and a text on the expected line (of the broken file).</summary>
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "workflow: holiday\n", "workflow: holidy\n", "RPA041", "workflow: holidy" },
        { "version: 1", "version: one", "RPA024", "version: one" },
        { "version: 1\n", "", "RPA021", "workflow: holiday" },
        { "calendar: rheinland-pfalz", "calendar: rheinland-falz", "RPA043", "calendar:" },
        { "calendar: rheinland-pfalz\n", "", "RPA076", "2 working days" },
        { "retention: 10 years", "retention: ten years", "RPA027", "retention" },
        { "initial: reading", "initial: redaing", "RPA044", "initial" },
        { "{ type: integer, min: 1, max: 366 }\n  fileNumber", "{ type: intger, min: 1, max: 366 }\n  fileNumber", "RPA026", "daysLet:        {" },
        { "  - from: intake", "  - form: intake", "RPA062", "- form: intake" },
        { "role: clerk, form: [applicantEmail", "role: clerk, form: [applicantEmial", "RPA045", "hand-off" },
        { "until: notifying, pauses", "until: notifing, pauses", "RPA044", "decide: {" },
        { "until: notifying, pauses", "until: reading, pauses", "RPA079", "decide: {" },
        { ", escalate: supervisor }\ninitial", " }\ninitial", "RPA079", "decide: {" },
        { "pauses: [asking]", "pauses: [askin]", "RPA044", "decide: {" },
        { "to: withdrawn, except", "to: withdrwn, except", "RPA044", "withdraw: {" },
        { "except: [notifying] }", "except: [notifying], to: notifying }", "RPA010", "withdraw: {" },
        { "do: document.read", "do: document.raed", "RPA046", "do: document.raed" },
        { "do: document.read", "od: document.read", "RPA062", "od: document.read" },
        { "form: forms/holiday", "form: forms/holidays", "RPA047", "form: forms/holidays" },
        { "      document: \"${case.documents[0]}\"\n", "", "RPA054", "do: document.read" },
        { "document: \"${case.documents[0]}\"", "document: \"${case.reference}\"", "RPA055", "document: \"${case" },
        { "document: \"${case", "docment: \"${case", "RPA053", "docment" },
        { "applicantName: \"result.fields.name\"", "applicantNam: \"result.fields.name\"", "RPA045", "applicantNam:" },
        { "\"result.fields.name\"", "\"result.fields.nam\"", "RPA104", "result.fields.nam\"" },
        { "\"result.fields.days\"", "\"result.fields.name\"", "RPA055", "daysLet: \"result" },
        { "\"result.fields.days\"", "\"result.fields.days + 1\"", "RPA059", "daysLet: \"result" },
        { "\"!has(data.applicantName) ||", "\"has(data.applicantName) ||", "RPA060", "name: \"${data.applicantName}\"" },
        { "|| !has(data.daysLet)\"", "\"", "RPA060", "days: \"${data.daysLet}\"" },
        { "        to: correcting\n      - to: weighing", "        to: correcting\n      - to: weighing\n        if: \"has(data.daysLet) && data.daysLet < 84\"", "RPA067", "data.daysLet < 84" },
        { "      - to: weighing", "      - to: weighing\n      - if: \"data.daysLet > 3\"\n        to: correcting", "RPA068", "data.daysLet > 3" },
        { "      - to: weighing", "      - to: weihging", "RPA044", "weihging" },
        { "      unreadable: correcting\n", "", "RPA071", "do: document.read" },
        { "unreadable: correcting", "unredable: correcting", "RPA050", "unredable" },
        { "\"failure.message\"", "\"failure.mesage\"", "RPA104", "failure.mesage" },
        { "task: { role: clerk, ", "task: { ", "RPA021", "task: { edit" },
        { "optional: [note], within: 2 working days,", "optional: [note],", "RPA069", "task: { role: clerk" },
        { "within: 2 working days, escalate: supervisor", "within: 2 working days", "RPA069", "task: { role: clerk" },
        { "within: 2 working days, escalate", "within: 2 workdays, escalate", "RPA027", "2 workdays" },
        { "optional: [note], within", "optional: [daysLet], within", "RPA060", "days: \"${data.daysLet}\"" },
        { "optional: [note], within", "optional: [fee], within", "RPA061", "optional: [fee]" },
        { "edit: [applicantName, applicantEmail, daysLet, note]", "edit: [applicantName, applicantEmail, note]", "RPA060", "days: \"${data.daysLet}\"" },
        { "role: clerk, edit", "role: clerk, eidt", "RPA020", "eidt" },
        { "      done: weighing\n", "      done: notifying\n", "RPA075", "done: notifying" },
        { "wait: { within: 4 weeks, then: correcting }", "wait: { within: 4 weeks }", "RPA070", "wait: {" },
        { "wait: { within: 4 weeks, then: correcting }", "wait: { then: correcting }", "RPA070", "wait: {" },
        { "wait: { within: 4 weeks, then: correcting }", "wait: { within: 4 weeks, then: notifying }", "RPA075", "then: notifying" },
        { "\"message.text\"", "\"message.txt\"", "RPA104", "message.txt" },
        { "decide: fees", "decide: fee", "RPA048", "decide: fee" },
        { "with: { days: \"${data.daysLet}\" }", "with: { day: \"${data.daysLet}\" }", "RPA053", "day:" },
        { "with: { days: \"${data.daysLet}\" }", "with: { days: \"${data.reasons}\" }", "RPA055", "data.reasons" },
        { "as-of: \"case.today\"", "as-of: \"case.now\"", "RPA055", "as-of" },
        { "fee: \"result.fee\"", "fee: \"result.fees\"", "RPA104", "result.fees" },
        { "- if: \"data.fee > 100.0\"", "- if: \"data.fee\"", "RPA055", "data.fee\"" },
        { "- if: \"data.fee > 100.0\"", "- if: !has(data.fee)", "RPA012", "!has(data.fee)" },
        { "        to: correcting\n      - to: registering", "        to: weighing\n      - to: registering", "RPA074", "to: weighing" },
        { "      - to: registering", "      - to: registering\n        if: \"data.fee < 100.0\"", "RPA067", "data.fee < 100.0" },
        { "      - to: registering", "      - to: notifying", "RPA065", "  registering:" },
        { "script: scripts/new-entry", "script: scripts/new-entri", "RPA047", "new-entri" },
        { "      name: \"${data.applicantName}\"\n", "", "RPA054", "do: browser.run" },
        { "days: \"${data.daysLet}\"\n    save:\n      fileNumber", "days: many\n    save:\n      fileNumber", "RPA055", "days: many" },
        { "    probe:\n      script: scripts/find-entry\n      found: \"result.entries\"\n      settle: 30 seconds\n      save:\n        fileNumber: \"found.number\"\n", "", "RPA072", "do: browser.run" },
        { "      save:\n        fileNumber: \"found.number\"\n", "", "RPA060", "data.fileNumber" },
        { "found: \"result.entries\"", "found: \"result\"", "RPA055", "found:" },
        { "script: scripts/find-entry", "script: scripts/remove-entry", "RPA061", "probe:" },
        { "settle: 30 seconds", "settle: 1 month", "RPA056", "settle" },
        { "longest: 5 minutes", "longest: 5 seconds", "RPA056", "retry:" },
        { "attempts: 3", "attempts: 0", "RPA024", "attempts: 0" },
        { "      rejected: correcting\n", "", "RPA071", "do: browser.run" },
        { "submit: { to: notifying", "submt: { to: notifying", "RPA051", "without: deciding.submit" },
        { "edit: [decision, reasons]", "edit: [reasons]", "RPA060", "letters/${data.decision}" },
        { "withdraw: withdrawn\n  notifying", "withdraw: notifying\n  notifying", "RPA075", "withdraw: notifying" },
        { "options: [granted, refused]", "options: [granted, refused, partly]", "RPA047", "letters/${data.decision}" },
        { "letters/${data.decision}", "letters/${data.reasons}", "RPA058", "letters/${data.reasons}" },
        { "to: \"${data.applicantEmail}\"", "to: \"${data.applicantEmial}\"", "RPA104", "applicantEmial" },
        { "to: \"${data.applicantEmail}\"", "to: data.applicantEmail", "RPA063", "to: data.applicantEmail" },
        { "data.decision == 'granted'", "data.decision == 'grantd'", "RPA052", "grantd" },
        { "'statistics' : 'objections'", "'statistic' : 'objections'", "RPA049", "'statistic'" },
        { "'statistics' : 'objections'", "'intake' : 'objections'", "RPA078", "'intake'" },
        { "kind: permit", "kind: permt", "RPA052", "kind: permt" },
        { "hand-over: true", "hand-over: yes", "RPA025", "hand-over" },
        { "next: closed", "next: telling", "RPA066", "  telling:" },
        { "final: succeeded", "final: success", "RPA026", "final: success" },
        { "days: \"..84\"", "days: \"..83\"", "RPA080", "days: \"..83\"" },
        { "days: \"..84\"", "days: \"..85\"", "RPA081", "days: \"85..\"" },
        { "days: \"85..\"", "days: \"400..\"", "RPA083", "days: \"400..\"" },
        { "days: \"85..\"", "days: \"many\"", "RPA082", "days: \"many\"" },
        { "fee: \"120.50\"", "fee: \"much\"", "RPA055", "fee: \"much\"" },
        { "source: § 1 }", "from: 2027-01-01, source: § 1 }", "RPA080", "from: 2027-01-01" },
        { ", source: § 2 }", " }", "RPA021", "days: \"85..\"" },
        { "inputs:\n      days: { type: integer, min: 1, max: 366 }", "inputs:\n      dayz: { type: integer, min: 1, max: 366 }", "RPA045", "days: \"..84\"" },
        { "without: deciding.submit", "without: deciding.submitt", "RPA051", "without:" },
        { "without: deciding.submit", "without: correcting.done", "RPA075", "submit: { to: notifying" },
        { "except: [withdrawn] }", "except: [] }", "RPA075", "withdraw" },
        { "- never: { enter", "- nevr: { enter", "RPA062", "nevr" },
        { "except: [notifying]", "except: [notifying, clozed]", "RPA044", "clozed" },
        { "withdraw: { to: withdrawn, except: [notifying] }", "withdraw: { to: notifying, except: [notifying] }", "RPA075", "withdraw: { to: notifying" },
        { "pauses: [asking], escalate: supervisor }", "pauses: [asking], then: notifying }", "RPA075", "then: notifying" },
        { "      script: scripts/find-entry\n", "      script: scripts/find-entry\n      with: { number: \"${data.applicantName}\" }\n", "RPA075", "with: { number: \"${data.applicantName}\"" },
        { "      form: forms/holiday", "\t    form: forms/holiday", "RPA005", "form: forms/holiday" },
        { "      reply:\n", "      replly:\n", "RPA088", "replly:" },
        { "  - never: { enter", "  - never: { action: mail.sent }\n  - never: { enter", "RPA088", "mail.sent" },
        { "  - never: { enter", "  - never: { action: mail.send }\n  - never: { enter", "RPA075", "do: mail.send" },
        { "title: { de: Ferienvermietung, en: Holiday let }", "title: { de: Ferienvermietung }", "RPA031", "title:" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void EachFaultIsFoundOnItsLine(string find, string replace, string code, string onLine)
    {
        Assert.Contains(find, Holiday.Workflow, StringComparison.Ordinal);
        var at = Holiday.Workflow.IndexOf(find, StringComparison.Ordinal);
        var broken = Holiday.Workflow[..at] + replace + Holiday.Workflow[(at + find.Length)..];
        var (_, findings) = Holiday.Compile(broken);
        var lines = broken.Split('\n');
        Assert.True(
            findings.Any(f => f.Code == code && f.Span.Line <= lines.Length && lines[f.Span.Line - 1].Contains(onLine, StringComparison.Ordinal)),
            $"{code} on '{onLine}' is missing in:\n{string.Join('\n', findings)}");
        Assert.True(findings.Length <= 12, $"One fault gave {findings.Length} findings:\n{string.Join('\n', findings)}");
    }

    [Fact]
    public void ATypoNamesWhatWasMeant()
    {
        var (_, findings) = Holiday.Compile(Holiday.Workflow.Replace("initial: reading", "initial: redaing", StringComparison.Ordinal));
        var finding = Assert.Single(findings);
        Assert.Equal("Did you mean 'reading'?", finding.Remedy);
        Assert.Equal("workflows/holiday/workflow.yaml:20:10: error RPA044: State 'redaing' does not exist. Did you mean 'reading'?", finding.ToString());
    }

    [Fact]
    public void AViolatedPolicyShowsTheWayThatBreaksIt()
    {
        var (_, findings) = Holiday.Compile(Holiday.Workflow.Replace("      done: weighing\n", "      done: notifying\n", StringComparison.Ordinal));
        Assert.Equal(["reading", "correcting", "notifying"], findings.First(f => f.Code == "RPA075").Path);
    }

    [Fact]
    public void AFieldThatALetterReadsMustBeSetOnEveryPath()
    {
        (string, string)[] assets = [.. Holiday.Assets.Where(a => a.Path != "letters/granted.letter.md"), ("letters/granted.letter.md", "Dear\nreads data.note\n")];
        var (_, findings) = Holiday.Compile(Holiday.Workflow, assets);
        var finding = Assert.Single(findings);
        Assert.Equal(("RPA060", "workflows/holiday/letters/granted.letter.md", 2), (finding.Code, finding.Span.File, finding.Span.Line));
        Assert.Equal("reading", finding.Path[0]);
        Assert.Equal("notifying", finding.Path[^1]);
    }

    [Fact]
    public void AScriptThatDoesNotWriteTheCaseReferenceIsAWarning()
    {
        var assets = Holiday.Assets.Select(a => (a.Path, a.Path.EndsWith("new-entry.page.yaml", StringComparison.Ordinal) ? a.Text.Replace("reference\n", "", StringComparison.Ordinal) : a.Text)).ToArray();
        var finding = Assert.Single(Holiday.Compile(Holiday.Workflow, assets).Findings);
        Assert.Equal(("RPA073", Severity.Warning), (finding.Code, finding.Severity));
    }

    [Fact]
    public void PersonalDataDoesNotGoWhereItIsNotTaken()
    {
        var broken = Holiday.Workflow.Replace(
            "  closed: {", "  logging:\n    do: log.write\n    with: { line: \"${data.applicantName}\" }\n    next: closed\n  closed: {", StringComparison.Ordinal).Replace("next: closed\n  logging", "next: logging\n  logging", StringComparison.Ordinal);
        Assert.Equal("RPA057", Assert.Single(Holiday.Compile(broken).Findings).Code);
    }

    [Fact]
    public void TwoTriggersOfOneMailboxAreAnError()
    {
        var broken = Holiday.Workflow.Replace("  - hand-off:", "  - mail: { account: post }\n    save: { applicantName: \"mail.subject\", applicantEmail: \"mail.from\", daysLet: \"3\" }\n  - hand-off:", StringComparison.Ordinal);
        Assert.Equal("RPA077", Assert.Single(Holiday.Compile(broken).Findings).Code);
    }

    [Fact]
    public void WhatAParentLeavesUnsetIsUnsetInTheChild()
    {
        var diagnostics = new DiagnosticBag();
        var intake = Encoding.UTF8.GetString(Holiday.Intake.Files["workflow.yaml"].Span);
        var lean = Holiday.Intake with { Files = Holiday.Intake.Files.SetItem("workflow.yaml", Encoding.UTF8.GetBytes(intake.Replace("applicantEmail: \"${data.sender}\", ", "", StringComparison.Ordinal))) };
        var child = Some.Bundle("holiday", Holiday.Workflow.Replace("|| !has(data.applicantEmail) ", "", StringComparison.Ordinal), Holiday.Assets);
        BundleCompiler.Compile([lean, child, Holiday.Child("statistics"), Holiday.Child("objections")], Some.Catalog(), diagnostics);
        var finding = Assert.Single(diagnostics.ToImmutable());
        Assert.Equal("RPA060", finding.Code);
        Assert.Equal(["reading", "weighing", "registering", "deciding", "notifying"], finding.Path);
    }

    [Fact]
    public void BrokenBytesNeverThrow()
    {
        #pragma warning disable RS0030 // A fixed seed: every run breaks the same bytes.
        var random = new System.Random(7);
#pragma warning restore RS0030
        var clean = Encoding.UTF8.GetBytes(Holiday.Workflow);
        for (var round = 0; round < 150; round++)
        {
            var bytes = clean.ToArray();
            for (var i = 0; i < 1 + (round % 5); i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var cut = round % 3 == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            var source = Some.Bundle("holiday", "", Holiday.Assets);
            source = source with { Files = source.Files.SetItem("workflow.yaml", cut) };
            BundleCompiler.Compile([Holiday.Intake, source], Some.Catalog(), new DiagnosticBag());
        }
    }

    [Fact]
    public void TwoThousandStatesAreProvedQuickly()
    {
        var text = new StringBuilder("workflow: big\nversion: 1\ntitle: Big\ndata:\n");
        for (var i = 0; i < 100; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  field{i}: {{ type: integer }}\n");
        }

        text.Append("start:\n  - api: [field0]\ninitial: s0\nanywhere: { withdraw: done }\nstates:\n");
        for (var i = 0; i < 2000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"""
                  s{i}:
                    do: text.classify
                    with: {"{ text: \"${case.reference}\", limit: \"${data.field0}\" }"}
                    save: {"{"} field{i % 100}: "result.score" {"}"}
                    next:
                      - if: "data.field0 < {i}"
                        to: s{i + 1}
                      - to: {(i % 7 == 0 ? "rest" : $"s{i + 1}")}

                """);
        }

        text.Append("  s2000: { final: succeeded }\n  done: { final: withdrawn }\n  rest:\n    wait: { within: 1 day, then: s0 }\n");
        var source = Some.Bundle("big", text.ToString());
        var diagnostics = new DiagnosticBag();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Single(BundleCompiler.Compile([source], Some.Catalog(), diagnostics));
        watch.Stop();
        TestContext.Current.SendDiagnosticMessage($"2,000 states: {watch.ElapsedMilliseconds} ms");
        // A watchdog against work that grows with the square of the states; `rpa bench language` has the figure.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed} for 2,000 states.");
    }
}
