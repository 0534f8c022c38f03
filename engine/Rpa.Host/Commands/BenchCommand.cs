using System.CommandLine;
using Rpa.Host.Benches;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa bench language|engine|chaos|fleet|ocr|browser|mail|mail-chaos [--json] [--out F]`. Figures of a Release build on a quiet machine are the ones to keep.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measure this program on this machine.")
    {
        Language(), EngineBenchCommand.Create(), EngineBenchCommand.Worker(), ChaosCommands.Chaos(), ChaosCommands.Target(), ChaosCommands.Worker(), FleetBenchCommand.Create(), FleetBenchCommand.Worker(),
        OcrBenchCommand.Create(), MrzBenchCommand.Create(), BrowserBenchCommand.Create(), MailBenchCommand.Create(), MailChaosCommands.Chaos(), MailChaosCommands.Worker(),
    };

    private static Command Language()
    {
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var command = new Command("language", "Reading and proving a workflow, a guard, a step of a case, hostile files and expressions.") { json, outFile };
        command.SetAction(result =>
        {
            var hostile = HostileBench.Run();
            var parts = LanguageBench.Run().Add(HostileBench.Part(hostile));
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(new { Parts = parts.ToDictionary(p => p.Name), Hostile = hostile }), result.GetValue(outFile));
            }

            foreach (var part in parts)
            {
                Say.Line($"{part.Name,-18} {part.Median,10:0.###} {part.Unit} (best {part.Best:0.###}; promised: under {part.Promise:0.###})");
            }

            return parts.All(p => p.IsKept) ? ExitCode.Done : ExitCode.Findings;
        });
        return command;
    }
}
