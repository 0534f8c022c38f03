using System.Text.Json;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Host.Tests.Commands;

/// <summary>The processes that ship, held against the bots that ship.</summary>
[Trait("needs", "processes")]
public sealed class BundleTests : IDisposable
{
    private const string Broken = """
        workflow: broken
        version: 1
        title: { de: Kaputt, en: Broken }
        calendar: rheinland-pfalz
        retention: 1 year
        start:
          - hand-off: { role: clerk, form: [] }
        initial: asking
        states:
          asking:
            task: { role: clerk, within: 1 working days, escalate: supervisor }
            outcomes:
              done: clsoed
          closed: { final: succeeded }

        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheShippedProcessesHaveNoFinding()
    {
        var found = new DiagnosticBag();
        var bundles = BundleCompiler.Compile(BundleFolders.ReadAll(Checkout.Path("workflows")), BotComposition.Catalog(), found);
        Assert.Equal([], found.ToImmutable().Select(f => f.ToString()));
        Assert.Equal(["general-inquiry", "holiday-let-permit", "housing-misuse-report", "intake", "passport-application"], bundles.Select(b => b.Source.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ValidateTellsFileLineColumnAndRemedy()
    {
        WriteBroken();
        var run = await RpaProgram.RunAsync("validate", _folder["broken"]);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Matches(@"workflow\.yaml:13:13: error \w+: .*clsoed.*closed", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task ValidatePrintsJsonAndNothingElse()
    {
        WriteBroken();
        var run = await RpaProgram.RunAsync("validate", _folder["broken"], "--json");
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains(JsonDocument.Parse(run.Output).RootElement.EnumerateArray(), f => f.GetProperty("line").GetInt32() == 13 && f.GetProperty("remedy").GetString()!.Length > 0);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task AFaultyProcessStopsTheDemoBeforeItBegins()
    {
        WriteBroken();
        var run = await RpaProgram.RunAsync("demo", "--exit", "--workflows", _folder.Path, "--data", _folder["data"], "--port", "0");
        UsageTests.Fault(run, ExitCode.Findings, "workflow.yaml:13:13: error");
        Assert.False(Directory.Exists(_folder["data"]), "Nothing is made for a start that does not happen.");
    }

    [Fact]
    public async Task AFolderWithoutProcessesIsToldByItsName()
    {
        Directory.CreateDirectory(_folder["empty"]);
        UsageTests.Fault(await RpaProgram.RunAsync("demo", "--exit", "--workflows", _folder["empty"], "--data", _folder["data"]), ExitCode.Input, _folder["empty"]);
    }

    private void WriteBroken()
    {
        Directory.CreateDirectory(_folder["broken"]);
        File.WriteAllText(Path.Combine(_folder["broken"], "workflow.yaml"), Broken);
    }
}
