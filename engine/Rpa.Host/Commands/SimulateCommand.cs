using System.CommandLine;
using System.Globalization;
using Rpa.Host.Composition;
using Rpa.Host.Simulating;
using Rpa.Host.Terminal;
using Rpa.Host.Testing;
using Rpa.Language.Testing;

namespace Rpa.Host.Commands;

/// <summary>`rpa simulate FILE [--now MOMENT] [--keep FILE]`.</summary>
internal static class SimulateCommand
{
    private static readonly string[] Forms = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    public static Command Create()
    {
        var path = new Argument<string>("FILE") { Description = "A workflow.yaml or its folder." };
        var now = new Option<string?>("--now") { Description = "When the case begins, such as '2026-11-23 09:00' (now)." };
        now.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Moment(text) is null)
            {
                result.AddError($"--now is '{text}'; a moment such as '2026-11-23 09:00' was expected.");
            }
        });
        var keep = new Option<string?>("--keep") { Description = $"The test file that walks are kept in, beside the process (NAME{TestFiles.Ending})." };
        var command = new Command("simulate", "Walk a case through a process in the terminal: choose what bots and people answer, move the clock, keep the walk as a test.") { path, now, keep };
        command.SetAction(result => Run(result.GetValue(path)!, result.GetValue(now), result.GetValue(keep)));
        return command;
    }

    private static int Run(string path, string? now, string? keep)
    {
        var folder = Directory.Exists(path) ? path : File.Exists(path) ? ProcessTests.ProcessOf(path) : null;
        if (folder is null || !File.Exists(Path.Combine(folder, "workflow.yaml")))
        {
            throw new UserFaultException(ExitCode.Input, $"There is no workflow.yaml at '{path}'.");
        }

        var (bundle, findings) = ProcessTests.Compile(folder, BotComposition.Catalog());
        if (bundle is null)
        {
            Say.Findings(findings);
            throw new UserFaultException(ExitCode.Findings, $"'{path}' has errors and cannot be simulated.");
        }

        var begin = now is null ? TimeProvider.System.GetLocalNow().DateTime : Moment(now)!.Value;
        var lines = new LineConsole(Say.Result, Console.In, echo: Console.IsInputRedirected);
        new Simulator(new Simulation(bundle, begin), lines, new TestKeeper(Path.GetFullPath(folder), keep)).Run();
        return ExitCode.Done;
    }

    private static DateTime? Moment(string text) => DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? moment : null;
}
