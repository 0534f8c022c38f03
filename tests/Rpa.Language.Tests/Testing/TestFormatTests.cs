using Rpa.Expressions.Diagnostics;
using Rpa.Language.Testing;

namespace Rpa.Language.Tests.Testing;

/// <summary>What cannot be is found before a test runs, with its place.</summary>
public sealed class TestFormatTests
{
    private const string Good = Scene.Head + """
        tests:
          - test: It is granted
            bots:
              - in: registering
                answers:
                  - result: { fileNumber: ZE-2 }
            steps:
              - { submit: deciding.submit, edit: { decision: granted, reasons: Yes. } }
              - release: deciding
            expect:
              path: [reading, weighing, registering, deciding, notifying, telling, closed]
              data: { decision: granted }
        """;

    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "in: registering\n        answers", "in: registring\n        answers", "RPA044", "Did you mean 'registering'?" },
        { "in: registering\n        answers", "in: deciding\n        answers", "RPA402", "In 'deciding' no bot acts" },
        { "in: registering\n        answers", "do: browser.rum\n        answers", "RPA046", "Did you mean 'browser.run'?" },
        { "in: registering\n        answers", "in: registering\n        asset: scripts/new-entri\n        answers", "RPA047", "Did you mean 'scripts/new-entry'?" },
        { "result: { fileNumber: ZE-2 }", "result: { fileNumbr: ZE-2 }", "RPA402", "Did you mean 'fileNumber'?" },
        { "result: { fileNumber: ZE-2 }", "result: {}", "RPA402", "lacks 'fileNumber'" },
        { "result: { fileNumber: ZE-2 }", "failure: reject", "RPA050", "Did you mean 'rejected'?" },
        { "result: { fileNumber: ZE-2 }", "result: { fileNumber: [a] }", "RPA055", "string was expected" },
        { "days: 60 }", "days: sixty }", "RPA055", "int was expected" },
        { "result: { fileNumber: ZE-2 }", "resalt: { fileNumber: ZE-2 }", "RPA062", "Did you mean 'result'?" },
        { "in: reading\n    result", "in: reading\n    probe: [not-found]\n    result", "RPA402", "'reading' has no probe" },
        { "submit: deciding.submit", "submit: decidng.submit", "RPA044", "Did you mean 'deciding'?" },
        { "submit: deciding.submit", "submit: deciding.submitt", "RPA051", "Did you mean 'submit'?" },
        { "submit: deciding.submit", "submit: deciding", "RPA051", "STATE.OUTCOME" },
        { "submit: deciding.submit", "submit: reading.submit", "RPA403", "is no task" },
        { "decision: granted, reasons", "decision: granded, reasons", "RPA052", "Did you mean 'granted'?" },
        { "decision: granted, reasons", "decison: granted, reasons", "RPA045", "Did you mean 'decision'?" },
        { "decision: granted, reasons", "applicantName: Ada, reasons", "RPA403", "not among the fields" },
        { "- release: deciding", "- release: correcting", "RPA403", "not released by a second person" },
        { "- release: deciding", "- { release: deciding, by: \"bot:x\" }", "RPA403", "is no person" },
        { "- release: deciding", "- message: widthraw", "RPA403", "Did you mean 'withdraw'?" },
        { "- release: deciding", "- until: decid", "RPA403", "Did you mean 'decide'?" },
        { "- release: deciding", "- after: 3 dais", "RPA027", "3 months" },
        { "- release: deciding", "- { command: resume, to: decidin }", "RPA044", "Did you mean 'deciding'?" },
        { "- release: deciding", "- child: telling", "RPA403", "waits for none" },
        { "- release: deciding", "- relase: deciding", "RPA062", "Did you mean 'release'?" },
        { "path: [reading, weighing", "path: [readin, weighing", "RPA044", "Did you mean 'reading'?" },
        { "data: { decision: granted }", "data: { decision: 5 }", "RPA052", "has no option" },
        { "data: { decision: granted }", "deadlines: { decid: 2027-01-01 }", "RPA404", "Did you mean 'decide'?" },
        { "data: { decision: granted }", "letters: [{ letter: letters/grantet }]", "RPA047", "Did you mean 'letters/granted'?" },
        { "data: { decision: granted }", "calls: [{ in: registering, with: { nam: x } }]", "RPA404", "Did you mean 'name'?" },
        { "data: { decision: granted }", "calls: [{ in: deciding }]", "RPA404", "no bot acts" },
        { "data: { decision: granted }", "final: suceeded", "RPA026", "Did you mean 'succeeded'?" },
        { "now: 2026-11-23 09:00", "now: 23.11.2026", "RPA028", "2026-01-31 09:30" },
        { "start: { hand-off: { applicantEmail: ada@example.org }, documents: [scan.pdf] }", "start: { hand-off: { applicantEmail: ada }, documents: [scan.pdf] }", "RPA056", "no e-mail address" },
        { "start: { hand-off: { applicantEmail: ada@example.org }, documents: [scan.pdf] }", "start: { hand-off: {}, documents: [scan.pdf] }", "RPA401", "please fill in" },
        { "start: { hand-off: { applicantEmail: ada@example.org }, documents: [scan.pdf] }", "start: { mail: { subject: x } }", "RPA401", "It is started: from: intake, hand-off." },
        { "start: { hand-off: { applicantEmail: ada@example.org }, documents: [scan.pdf] }", "start: { from: intak }", "RPA401", "It is started: from: intake" },
        { "  - test: It is granted\n", "  - test: It is granted\n    without: [applicantMail]\n", "RPA401", "Did you mean 'applicantEmail'?" },
        { "  - test: It is granted\n", "  - test: It is granted\n    expects: {}\n", "RPA020", "Did you mean 'expect'?" },
    };

    [Fact]
    public void TheFileItselfIsGood()
    {
        var (findings, results) = Scene.Run(Good);
        Assert.Empty(findings.Where(f => f.Code != TestDiagnostics.UnusedAnswer.Code).Select(f => f.ToString()));
        Assert.True(Assert.Single(results).Passed, string.Join('\n', results[0].Findings));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void EachFaultIsToldOnceAtItsPlaceWithARemedy(string right, string wrong, string code, string told)
    {
        var good = Good;
        Assert.Equal(2, good.Split(right).Length);
        var at = good.IndexOf(right, StringComparison.Ordinal);
        var (findings, results) = Scene.Run(good.Replace(right, wrong, StringComparison.Ordinal));
        var finding = Assert.Single(findings, f => f.Severity == Severity.Error);
        Assert.Equal(code, finding.Code);
        Assert.Contains(told, finding.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("holiday/it.test.yaml", finding.Span.File, StringComparison.Ordinal);
        Assert.InRange(finding.Span.Line, 1, good[..at].Count(c => c == '\n') + 1 + wrong.Count(c => c == '\n') + 6);
        Assert.Empty(results);
    }

    [Fact]
    public void AFileThatIsCutOrGarbledAnywhereIsReadWithoutACrash()
    {
        var random = new Random(11);
        var bytes = System.Text.Encoding.UTF8.GetBytes(Good);
        for (var i = 0; i < 400; i++)
        {
            var text = i % 2 == 0 ? Good[..random.Next(Good.Length)] : Garbled(bytes, random);
            var (findings, results) = Scene.Run(text);
            Assert.True(findings.Length > 0 || results.Length > 0 || text.Trim().Length == 0, text);
        }
    }

    [Theory]
    [InlineData("tests: []")]
    [InlineData("tests:\n  - test: x\n    expect:\n")]
    [InlineData("tests:\n  - 5\n")]
    [InlineData("- 5\n")]
    [InlineData("start: 7\ntests: [{ test: x, expect: {} }]\n")]
    [InlineData("tests: [{ test: x, expect: {} }]\n")]
    [InlineData("start: {}\ntests: [{ test: x, expect: {} }]\n")]
    [InlineData("start: { by: x }\ntests: [{ test: x, expect: {} }]\n")]
    [InlineData("start: { hand-off: [], documents: 3 }\nbots: 4\ntests: [{ test: x, steps: 4, expect: 4 }]\n")]
    public void WhatIsNoTestFileIsTold(string text) => Assert.Contains(Scene.Run(text).Findings, f => f.Severity == Severity.Error);

    private static string Garbled(byte[] bytes, Random random)
    {
        var copy = bytes.ToArray();
        for (var i = 0; i < 3; i++)
        {
            copy[random.Next(copy.Length)] = (byte)"{}[]:-#\"' \n&*!|>%@0x"[random.Next(20)];
        }

        return System.Text.Encoding.UTF8.GetString(copy);
    }
}
