using System.CommandLine;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Composition;
using Rpa.Host.Terminal;
using Rpa.Host.Testing;
using Rpa.Language.Testing;

namespace Rpa.Host.Commands;

/// <summary>`rpa test PATH… [--junit FILE] [--json] [--coverage-min N] [--all]`.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Process folders, folders of them, or test files (*.test.yaml); without one, the folder 'workflows'.", Arity = ArgumentArity.ZeroOrMore };
        var junit = new Option<FileInfo?>("--junit") { Description = "Write the results to a file as JUnit XML, for CI." };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var least = new Option<int>("--coverage-min") { Description = "Least coverage of states, transitions and rule rows of each process, in percent." };
        least.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 100)
            {
                result.AddError("--coverage-min takes 0 to 100.");
            }
        });
        var all = new Option<bool>("--all") { Description = "Name the tests that pass too." };
        var command = new Command("test", "Run the tests of processes: no bot acts, time is virtual.") { paths, junit, json, outFile, least, all };
        command.SetAction(result => Run(
            result.GetValue(paths) ?? [], result.GetValue(junit), result.GetValue(json), result.GetValue(outFile), result.GetValue(least), result.GetValue(all)));
        return command;
    }

    private static int Run(string[] paths, FileInfo? junit, bool json, FileInfo? outFile, int least, bool all)
    {
        var isForProgram = json || outFile is not null;
        var printer = new TestPrinter(isForProgram ? Say.Console : Say.Result, all);
        var reports = new List<ProcessReport>();
        foreach (var report in ProcessTests.Run(paths, BotComposition.Catalog(), TimeProvider.System))
        {
            reports.Add(report);
            if (!isForProgram)
            {
                printer.Write(report);
            }
        }

        if (reports.TrueForAll(r => r.Results.Length == 0 && r.Findings.IsEmpty))
        {
            throw new UserFaultException(ExitCode.Input, $"There are no tests in {(paths.Length == 0 ? "'workflows'" : string.Join(", ", paths.Select(p => $"'{p}'")))}. Put NAME{TestFiles.Ending} beside the workflow.yaml.");
        }

        if (!isForProgram)
        {
            printer.Total(reports);
        }

        if (junit is not null)
        {
            Output.Write(JUnitFile.Write(reports), junit);
        }

        if (isForProgram)
        {
            Output.Write(Output.ToJson(TestJson.Of(reports)), outFile);
        }

        var thin = reports.Where(r => least > 0 && (r.Coverage?.Least ?? 0) < least).ToList();
        thin.ForEach(r => new TestPrinter(Say.Console, all).TooLittle(r, least));
        return thin.Count == 0 && reports.TrueForAll(r => r.IsClean) ? ExitCode.Done : ExitCode.Findings;
    }
}
