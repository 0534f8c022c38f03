using System.Text.Json;
using System.Xml.Linq;
using Rpa.Testing;

namespace Rpa.Host.Tests.Commands;

/// <summary>`rpa test` as a shell and a CI system see it.</summary>
[Trait("needs", "processes")]
public sealed class TestCommandTests : IDisposable
{
    private const string Workflow = """
        workflow: keys
        version: 1
        title: { de: Schlüssel, en: Keys }
        calendar: rheinland-pfalz
        data: { room: { type: integer, min: 1, max: 9 } }
        start:
          - hand-off: { role: clerk, form: [room] }
        initial: asking
        states:
          asking:
            task: { role: caretaker, edit: [room], within: 2 working days, escalate: supervisor }
            outcomes: { give: given, keep: kept }
          given: { final: succeeded }
          kept: { final: rejected }

        """;

    private const string Tests = """
        start: { hand-off: { room: 3 } }
        tests:
          - test: A key is given
            steps: [{ submit: asking.give }]
            expect: { path: [asking, given], final: succeeded }
          - test: A key is kept
            steps: [{ submit: asking.keep }]
            expect: { path: [asking, kept] }

        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TestsThatPassAreCountedWithWhatTheyCover()
    {
        Write(Tests);
        var run = await RpaProgram.RunAsync("test", _folder["keys"], "--coverage-min", "100");
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.Contains("keys: 2 tests, 2 passed", run.Output, StringComparison.Ordinal);
        Assert.Contains("states 3 of 3 (100 %), transitions 2 of 2 (100 %)", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 processes, 2 tests: 2 passed, 0 failed.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task AFailureShowsBothPathsSideBySide()
    {
        Write(Tests.Replace("path: [asking, kept]", "path: [asking, given, kept]", StringComparison.Ordinal));
        var run = await RpaProgram.RunAsync("test", _folder.Path);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        var lines = run.Output.Split('\n').Select(l => l.TrimEnd()).ToList();
        var at = lines.FindIndex(l => l.StartsWith("  FAIL  A key is kept  (", StringComparison.Ordinal));
        Assert.Equal(["        path  expected   actual", "              asking     asking", "            > given      -", "              kept       kept"], lines[(at + 1)..(at + 5)]);
    }

    [Fact]
    public async Task TooLittleCoverageIsAFinding()
    {
        Write(Tests[..Tests.IndexOf("  - test: A key is kept", StringComparison.Ordinal)]);
        var run = await RpaProgram.RunAsync("test", _folder.Path, "--coverage-min", "51");
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("at least 51 % are demanded; covered are 50 %", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"not covered: .*workflow\.yaml:12: transition asking -> kept \(keep\)", run.Output);
        Assert.Equal(ExitCode.Done, (await RpaProgram.RunAsync("test", _folder.Path, "--coverage-min", "50")).ExitCode);
    }

    [Fact]
    public async Task CiReadsTheJUnitFile()
    {
        Write(Tests.Replace("final: succeeded", "final: failed", StringComparison.Ordinal));
        Write("tests: 5\n", "broken.test.yaml");
        var run = await RpaProgram.RunAsync("test", _folder.Path, "--junit", _folder["out/junit.xml"]);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        var root = XDocument.Load(_folder["out/junit.xml"]).Root!;
        Assert.Equal(("testsuites", "3", "1", "1"), (root.Name.LocalName, root.Attribute("tests")!.Value, root.Attribute("failures")!.Value, root.Attribute("errors")!.Value));
        var suite = Assert.Single(root.Elements("testsuite"));
        var cases = suite.Elements("testcase").ToList();
        Assert.Equal(["A key is given", "A key is kept"], cases.Take(2).Select(c => c.Attribute("name")!.Value));
        Assert.All(cases, c => Assert.True(double.Parse(c.Attribute("time")!.Value) >= 0 && int.Parse(c.Attribute("line")!.Value) > 0 && c.Attribute("classname")!.Value == "keys" && c.Attribute("file")!.Value.EndsWith(".test.yaml", StringComparison.Ordinal)));
        Assert.Contains("final: expected 'failed', but it was 'succeeded'", cases[0].Element("failure")!.Attribute("message")!.Value, StringComparison.Ordinal);
        Assert.Contains("path: asking -> kept", cases[1].Element("system-out")!.Value, StringComparison.Ordinal);
        Assert.Equal("RPA022", cases[2].Element("error")!.Attribute("type")!.Value);
    }

    [Fact]
    public async Task JsonStandsAloneOnStandardOutput()
    {
        Write(Tests.Replace("room: 3", "room: 10", StringComparison.Ordinal), "two.test.yaml");
        Write(Tests);
        var run = await RpaProgram.RunAsync("test", _folder["keys/it.test.yaml"], "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        var process = JsonDocument.Parse(run.Output).RootElement.GetProperty("processes")[0];
        Assert.Equal(2, process.GetProperty("tests").GetArrayLength());
        Assert.Equal(["asking", "given"], process.GetProperty("tests")[0].GetProperty("actualPath").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(100, process.GetProperty("coverage").GetProperty("states").GetProperty("percent").GetInt32());
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task ValidateChecksTestFilesToo()
    {
        Write(Tests.Replace("asking.keep", "asking.kep", StringComparison.Ordinal));
        var run = await RpaProgram.RunAsync("validate", _folder["keys"]);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("it.test.yaml:7:23: error RPA051: Task 'asking' has no outcome 'kep'. Did you mean 'keep'?", run.Error, StringComparison.Ordinal);
        Assert.Contains("RPA051", (await RpaProgram.RunAsync("validate", _folder["keys/it.test.yaml"])).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such/folder")]
    [InlineData("/no/such/it.test.yaml")]
    public async Task WhatIsNotThereCannotBeRead(string path) => UsageTests.Fault(await RpaProgram.RunAsync("test", path), ExitCode.Input, path);

    [Fact]
    public async Task AFolderWithoutTestsIsToldHowToBegin()
    {
        Write(Tests);
        File.Delete(_folder["keys/it.test.yaml"]);
        var run = await RpaProgram.RunAsync("test", _folder.Path);
        Assert.Equal(ExitCode.Input, run.ExitCode);
        Assert.Contains("Put NAME.test.yaml beside the workflow.yaml", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("101")]
    [InlineData("-1")]
    public async Task ACoverageIsAPercentage(string least) => UsageTests.Fault(await RpaProgram.RunAsync("test", "--coverage-min", least), ExitCode.Usage, "0 to 100");

    private void Write(string tests, string name = "it.test.yaml")
    {
        Directory.CreateDirectory(_folder["keys"]);
        File.WriteAllText(_folder["keys/workflow.yaml"], Workflow);
        File.WriteAllText(_folder[$"keys/{name}"], tests);
    }
}
