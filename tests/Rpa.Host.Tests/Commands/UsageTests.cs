using System.Text.Json;
using Rpa.Testing;

namespace Rpa.Host.Tests.Commands;

/// <summary>The program as a shell sees it: exit codes, streams, and what it says to somebody who got it wrong.</summary>
[Trait("needs", "processes")]
public sealed class UsageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--nonsense", "demo", "--nonsense")]
    [InlineData("5 to 2000", "demo", "--cases", "3")]
    [InlineData("5 to 2000", "demo", "--cases", "2001")]
    [InlineData("0 to 65535", "demo", "--port", "70000")]
    [InlineData("many", "demo", "--cases", "many")]
    [InlineData("0 to 16", "demo", "--workers", "17")]
    [InlineData("dance", "dance")]
    [InlineData("bmp", "graph", "workflows/intake", "--format", "bmp")]
    [InlineData("read", "read")]
    [InlineData("--batch", "eval")]
    [InlineData("--batch", "eval", "1", "--batch", "lines.jsonl")]
    [InlineData("--compare", "eval", "1", "--compare")]
    public async Task WrongUsageIsToldWithAHint(string told, params string[] arguments)
    {
        var run = await RpaProgram.RunAsync(arguments);
        Fault(run, ExitCode.Usage, told);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutACommandTheHelpIsShown() => Fault(await RpaProgram.RunAsync(), ExitCode.Usage, "demo");

    [Fact]
    [Trait("needs", "chromium")]
    public async Task TheDoctorWritesPlainTextIntoAPipe()
    {
        var run = await RpaProgram.RunAsync("doctor");
        Assert.Contains("tesseract", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData("read", "/no/such/scan.pdf")]
    [InlineData("mail", "parse", "/no/such/mail.eml")]
    [InlineData("validate", "/no/such/folder")]
    [InlineData("graph", "/no/such/folder")]
    [InlineData("eval", "--batch", "/no/such/lines.jsonl")]
    [InlineData("demo", "--workflows", "/no/such/folder")]
    public async Task WhatIsNotThereCannotBeRead(params string[] arguments) => Fault(await RpaProgram.RunAsync(arguments), ExitCode.Input, "/no/such/");

    [Theory]
    [InlineData("[1]")]
    [InlineData("{bad")]
    [InlineData("""{"x":1,"x":2}""")]
    [InlineData("""{"x":{"a":1,"a":2}}""")]
    public async Task DataThatAreNoObjectAreRefused(string data) => Fault(await RpaProgram.RunAsync("eval", "x", "--data", data), ExitCode.Input, "--data is no JSON");

    [Fact]
    public async Task AComparisonOverABrokenLineIsNotAllRight()
    {
        await File.WriteAllTextAsync(_folder["lines.jsonl"], """
            {"id":"a","expr":"1","value":{"int64Value":"1"}}
            {broken
            """);
        Assert.Equal(ExitCode.Findings, (await RpaProgram.RunAsync("eval", "--batch", _folder["lines.jsonl"], "--compare")).ExitCode);
    }

    [Fact]
    public async Task AFileThatIsNoScanIsRefused()
    {
        await File.WriteAllTextAsync(_folder["notes.pdf"], "no PDF at all");
        Fault(await RpaProgram.RunAsync("read", _folder["notes.pdf"]), ExitCode.Input, "notes.pdf");
    }

    [Theory]
    [InlineData("1 + 2", "3")]
    [InlineData("'a' + \"b\"", "\"ab\"")]
    public async Task AnExpressionPrintsItsValueAlone(string expression, string value)
    {
        var run = await RpaProgram.RunAsync("eval", expression);
        Assert.Equal((ExitCode.Done, value, ""), (run.ExitCode, run.Output.Trim(), run.Error));
    }

    [Theory]
    [InlineData("1 +")]
    [InlineData("1 / 0")]
    [InlineData("missing + 1")]
    public async Task AnExpressionThatFailsIsAFinding(string expression) => Fault(await RpaProgram.RunAsync("eval", expression), ExitCode.Findings, "");

    [Fact]
    public async Task DataThatIsNoJsonIsRefused() => Fault(await RpaProgram.RunAsync("eval", "a", "--data", "{a"), ExitCode.Input, "--data");

    [Fact]
    public async Task AMailIsPrintedAsJsonAndNothingElse()
    {
        await File.WriteAllTextAsync(_folder["a.eml"], "From: a@b.example\r\nSubject: Hallo\r\n\r\nText\r\n");
        var run = await RpaProgram.RunAsync("mail", "parse", _folder["a.eml"], "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal("Hallo", JsonDocument.Parse(run.Output).RootElement.GetProperty("subject").GetString());
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task AResultThatCannotBeWrittenIsTold()
    {
        await File.WriteAllTextAsync(_folder["a.eml"], "Subject: Hallo\r\n\r\n");
        Fault(await RpaProgram.RunAsync("mail", "parse", _folder["a.eml"], "--out", "/proc/x/y.json"), ExitCode.Machine, "--out");
    }

    [Fact]
    [Trait("needs", "chromium")]
    public async Task TheDoctorPrintsItsFindingsAsJsonAndNothingElse()
    {
        var run = await RpaProgram.RunAsync("doctor", "--json");
        var findings = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToList();
        Assert.Contains(findings, f => f.GetProperty("name").GetString() == "chromium");
        var faults = findings.Any(f => !f.GetProperty("works").GetBoolean() && !f.GetProperty("optional").GetBoolean());
        Assert.Equal(faults ? ExitCode.Machine : ExitCode.Done, run.ExitCode);
        Assert.Empty(run.Error);
    }

    /// <summary>A clear text and no stack trace, on standard error; standard output stays empty.</summary>
    internal static void Fault(RpaRun run, int exitCode, string told)
    {
        Assert.True(run.ExitCode == exitCode, $"expected exit code {exitCode}: {run}");
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(run.Error.Trim());
        Assert.Empty(run.Output);
    }
}
