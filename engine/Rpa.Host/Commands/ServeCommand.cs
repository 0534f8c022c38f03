using System.CommandLine;
using Rpa.Host.Configuration;
using Rpa.Host.Serving;

namespace Rpa.Host.Commands;

/// <summary>`rpa serve` and `rpa work`.</summary>
internal static class ServeCommand
{
    /// <summary>Commands that end by themselves when they are told to, after they have put things in order.</summary>
    public static bool StopsInOrder(string command) => command is "serve" or "work";

    public static Command Serve() => Make("serve", "Serve pages, API and schedules, and work on cases. Several may share a PostgreSQL database.", servesPages: true);

    public static Command Work() => Make("work", "Work on cases of a PostgreSQL database that others serve.", servesPages: false);

    private static Command Make(string name, string description, bool servesPages)
    {
        var config = ConfigCommand.File();
        var command = new Command(name, description) { config };
        command.SetAction((result, _) => ServeRun.RunAsync(ConfigReader.Load(result.GetValue(config)), servesPages));
        return command;
    }
}
