using System.CommandLine;
using Rpa.Bots.Machine;
using Rpa.Host.Composition;
using Rpa.Host.Terminal;
using Spectre.Console;

namespace Rpa.Host.Commands;

/// <summary>`rpa doctor [--fix] [--json]`.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var fix = new Option<bool>("--fix") { Description = "Install what is missing, where this user may." };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON." };
        var command = new Command("doctor", "Check what this machine lacks; each requirement is really started.") { fix, json };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(fix), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool fix, bool json, CancellationToken cancellationToken)
    {
        var findings = fix ? await Doctor.EnsureAsync(Machine.All, Say.Line, isThorough: true, cancellationToken) : await Doctor.CheckAsync(Machine.All, cancellationToken);
        if (json)
        {
            Output.Write(Output.ToJson(findings.Select(f => new
            {
                f.Requirement.Name, Purpose = f.Requirement.Purpose.En, f.State.Works, f.State.Version, f.State.Detail, Optional = f.Requirement.IsOptional,
                Remedy = f.State.Works ? "" : AptInstaller.CommandFor(f.Requirement.Packages),
            })), null);
        }
        else
        {
            Show(findings);
        }

        return findings.Any(f => f.IsFault) ? ExitCode.Machine : ExitCode.Done;
    }

    private static void Show(IReadOnlyCollection<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("requirement", "works", "version", "what was found");
        foreach (var finding in findings)
        {
            var state = finding.State.Works ? "[green]yes[/]" : finding.Requirement.IsOptional ? "[yellow]no (optional)[/]" : "[red]no[/]";
            table.AddRow(finding.Requirement.Name, state, finding.State.Version.EscapeMarkup(), finding.State.Detail.EscapeMarkup());
        }

        Say.Result.Write(table);
        var missing = findings.Where(f => !f.State.Works).ToList();
        if (missing.Count == 0)
        {
            Say.Result.WriteLine("This machine has all that Rpa needs.");
            return;
        }

        Say.Result.WriteLine("Run 'rpa doctor --fix', or:");
        Say.Result.WriteLine("  " + AptInstaller.CommandFor(missing.SelectMany(f => f.Requirement.Packages)));
        foreach (var finding in missing.Where(f => f.Requirement.Otherwise.Length > 0))
        {
            Say.Result.WriteLine(finding.Requirement.Otherwise);
        }
    }
}
