using System.CommandLine;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Configuration;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa config check|show|new`.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Look at the configuration, rpa.yaml.") { Check(), Show(), New() };

    /// <summary>The option of every command that works with a configuration.</summary>
    public static Option<FileInfo?> File() => new("--config") { Description = $"The configuration; otherwise RPA_CONFIG, {ConfigReader.FileName} here, or /etc/rpa/{ConfigReader.FileName}." };

    private static Command Check()
    {
        var (config, json, outFile) = (File(), OutputOptions.Json(), OutputOptions.Out());
        var command = new Command("check", "Check it with what the environment says instead; all faults at once.") { config, json, outFile };
        command.SetAction(result =>
        {
            var file = ConfigReader.Find(result.GetValue(config));
            var diagnostics = new DiagnosticBag();
            ConfigReader.Read(file, ConfigReader.Bytes(file), ConfigReader.Variables(), diagnostics);
            var findings = diagnostics.ToImmutable();
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(findings.Select(ValidateCommand.View)), result.GetValue(outFile));
            }
            else
            {
                Say.Findings(findings);
                if (findings.IsEmpty)
                {
                    Say.Line($"{file}: no findings.");
                }
            }

            return diagnostics.HasErrors ? ExitCode.Findings : ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var (config, json, outFile) = (File(), OutputOptions.Json(), OutputOptions.Out());
        var command = new Command("show", "Show what is in force, defaults and environment included; secrets stay hidden.") { config, json, outFile };
        command.SetAction(result =>
        {
            var shown = ConfigView.Of(ConfigReader.Load(result.GetValue(config)));
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(shown.ToJson(), result.GetValue(outFile));
            }
            else
            {
                Console.Out.Write(shown.ToYaml());
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command New()
    {
        var command = new Command("new", "Print a configuration to begin with: rpa config new > rpa.yaml");
        command.SetAction(_ =>
        {
            Console.Out.Write(ConfigTemplate.Text);
            return ExitCode.Done;
        });
        return command;
    }
}
