using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Host.Simulating;
using Rpa.Host.Testing;
using Rpa.Language.Bundles;
using Rpa.Language.Testing;
using Rpa.Testing;

namespace Rpa.Host.Tests.Commands;

/// <summary>Walks through the shipped processes, and what is kept of them.</summary>
[Trait("needs", "processes")]
public sealed class SimulationTests : IDisposable
{
    private static readonly DateTime Begin = new(2026, 11, 23, 9, 0, 0, DateTimeKind.Unspecified);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Processes => ShippedTestsTests.Processes;

    [Theory]
    [MemberData(nameof(Processes))]
    public void EveryWalkCanBeKeptAsATestThatPasses(string process)
    {
        var bundle = Bundle(process);
        for (var seed = 1; seed <= 12; seed++)
        {
            var simulation = RandomWalk(bundle, seed, 14);
            var text = $"tests:\n  - {simulation.ToTest("A walk").Replace("\n", "\n    ", StringComparison.Ordinal)}\n";
            var failed = Results(bundle, text).SelectMany(f => f).Select(f => f.ToString());
            Assert.True(!failed.Any(), $"seed {seed}:\n{text}\n{string.Join('\n', failed)}");
        }
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void EachStepBackIsTheWalkAsItWas(string process)
    {
        var bundle = Bundle(process);
        var simulation = new Simulation(bundle, Begin);
        var random = new Random(7);
        var before = new Stack<string>();
        for (var i = 0; i < 8; i++)
        {
            var now = Shown(simulation);
            if (TakeAny(simulation, random))
            {
                before.Push(now);
            }
        }

        while (before.TryPop(out var expected))
        {
            Assert.True(simulation.Back());
            Assert.Equal(expected, Shown(simulation));
        }

        Assert.False(simulation.Back());
    }

    [Fact]
    public void AWalkThroughAPipeIsKeptAndPasses()
    {
        foreach (var file in new[] { "workflow.yaml", "letters/acknowledged.letter.md", "scripts/new-entry.page.yaml", "scripts/find-entry.page.yaml", "forms/misuse-report.form.yaml" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"housing-misuse-report/{file}"])!);
            File.Copy(Checkout.Path("workflows", "housing-misuse-report", file), _folder[$"housing-misuse-report/{file}"]);
        }

        // From intake, without data or documents; nothing of use; kept twice, once under a name that is taken.
        var said = Say("1\n\n2\n\n\nk\nNothing of use is closed\n\nk\nNothing of use is closed\n\nq\n");
        Assert.Contains("it passes", said, StringComparison.Ordinal);
        Assert.Contains("RPA400", said, StringComparison.Ordinal);
        var report = Assert.Single(ProcessTests.Run([_folder.Path], BotComposition.Catalog(), TimeProvider.System));
        Assert.True(report.IsClean);
        Assert.Equal(["taking-in", "completing", "not-usable"], Assert.Single(report.Results).Result.ExpectedPath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1\n")]
    [InlineData("99\nnonsense\nb\nk\np\n?\n")]
    [InlineData("2\n\n\n..\n2\nx\n")]
    public void InputThatEndsAnywhereEndsTheWalk(string input) => Assert.Contains("The input has ended.", Say(input, Checkout.Path("workflows", "housing-misuse-report")), StringComparison.Ordinal);

    [Fact]
    public async Task TheProgramLeavesWhenItsInputEnds()
    {
        var run = await RpaProgram.RunAsync("simulate", "workflows/intake", "--now", "2026-11-23 09:00");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("How does the case start?", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task WhatIsNoProcessIsToldByItsName() => UsageTests.Fault(await RpaProgram.RunAsync("simulate", "/no/such/workflow.yaml"), ExitCode.Input, "/no/such/");

    private string Say(string input, string? folder = null)
    {
        folder ??= _folder["housing-misuse-report"];
        var (bundle, findings) = ProcessTests.Compile(folder, BotComposition.Catalog());
        Assert.Empty(findings.Where(f => f.Severity == Severity.Error).Select(f => f.ToString()));
        using var output = new StringWriter();
        var console = Spectre.Console.AnsiConsole.Create(new Spectre.Console.AnsiConsoleSettings { Ansi = Spectre.Console.AnsiSupport.No, Out = new Spectre.Console.AnsiConsoleOutput(output) });
        console.Profile.Width = 1000;
        new Simulator(new Simulation(bundle!, Begin), new LineConsole(console, new StringReader(input), echo: true), new TestKeeper(folder, null)).Run();
        return output.ToString();
    }

    private static CompiledBundle Bundle(string process) => ProcessTests.Compile(Checkout.Path("workflows", process), BotComposition.Catalog()).Bundle!;

    private static IEnumerable<IEnumerable<Diagnostic>> Results(CompiledBundle bundle, string text)
    {
        var files = bundle.Source.Files.RemoveRange(bundle.Source.Files.Keys.Where(k => k.EndsWith(TestFiles.Ending, StringComparison.Ordinal))).Add("walk.test.yaml", System.Text.Encoding.UTF8.GetBytes(text));
        var changed = new CompiledBundle(bundle.Hash, bundle.Definition, bundle.Assets, bundle.Catalog, bundle.Source with { Files = files });
        var found = new DiagnosticBag();
        var read = TestFiles.Read(changed, found);
        return read.SelectMany(f => TestFiles.Run(changed, f)).Select(r => (IEnumerable<Diagnostic>)r.Findings).Append(found.ToImmutable());
    }

    private static string Shown(Simulation simulation) => simulation.Walk is null ? "" : simulation.ToTest("x");

    private static Simulation RandomWalk(CompiledBundle bundle, int seed, int steps)
    {
        var random = new Random(seed);
        var simulation = new Simulation(bundle, Begin);
        for (var i = 0; i < steps || simulation.Walk is null; i++)
        {
            TakeAny(simulation, random);
        }

        return simulation;
    }

    /// <summary>Takes any choice, with any values that its asks accept.</summary>
    private static bool TakeAny(Simulation simulation, Random random)
    {
        var choices = simulation.Choices;
        if (choices.IsEmpty)
        {
            return false;
        }

        var choice = choices[random.Next(choices.Length)];
        var answers = new Dictionary<string, string>();
        foreach (var ask in choice.Asks.Where(a => a.IsRequired || random.Next(2) == 0))
        {
            if (Values(ask, random).FirstOrDefault(v => Simulation.Check(ask, v) is null) is { } value)
            {
                answers[ask.Name] = value;
            }
        }

        return simulation.Take(choice, answers, evenRefused: true).IsTaken;
    }

    private static IEnumerable<string> Values(Ask ask, Random random)
    {
        if (ask.Expected.StartsWith("one of ", StringComparison.Ordinal))
        {
            return ask.Expected[7..].Split(", ").OrderBy(_ => random.Next());
        }

        return ask.Name switch
        {
            "to" => ["completing", "checking", "sorting"],
            "after" => ["3 days"],
            "outcome" => ["succeeded"],
            _ => ((string[])["Grüße: an \"alle\" # nicht, {x}", "true", "false", "12", "37.50", "2027-01-01", "55116", "ada@example.org", "a; b: c", "", "- x"]).OrderBy(_ => random.Next()),
        };
    }
}
