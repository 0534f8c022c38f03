using System.CommandLine;
using System.Text.Json.Nodes;
using Rpa.Dashboard.Session;
using Rpa.Host.Configuration;
using Rpa.Host.Office;
using Rpa.Host.Terminal;
using Rpa.Language.Running;

namespace Rpa.Host.Commands.Office;

/// <summary>The options of every command on cases, schedules, workers and bundles: who asks, which configuration, what form the result has.</summary>
internal sealed class OfficeOptions
{
    private readonly Option<FileInfo?> _config = ConfigCommand.File();
    private readonly Option<string?> _actor = new("--actor") { Description = "Who does this, as it stands in the history; otherwise RPA_ACTOR, or the user signed in to this machine." };
    private readonly Option<string?> _department = new("--department") { Description = "Where they act; otherwise the department of the configuration." };
    private readonly Option<string[]> _roles = new("--role") { Description = "In which role; may be given several times. Otherwise the person's roles in the configuration, else clerk, supervisor and operator.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _json = OutputOptions.Json();
    private readonly Option<FileInfo?> _out = OutputOptions.Out();

    /// <summary>Adds them to a command and lets it send its call.</summary>
    /// <param name="command">What is called.</param>
    /// <param name="call">The call's name with its arguments; null values are left out.</param>
    /// <param name="show">Shows the result to a person; with `--json` it is printed as it is.</param>
    public Command Sends(Command command, Func<ParseResult, (string Name, JsonObject Arguments)> call, Action<JsonNode> show)
    {
        foreach (var option in (Option[])[_config, _actor, _department, _roles, _json, _out])
        {
            command.Add(option);
        }

        command.SetAction(async (result, cancellationToken) =>
        {
            var config = ConfigReader.Load(result.GetValue(_config));
            var (name, arguments) = call(result);
            var reply = await OfficeLink.SendAsync(config, new OfficeCall(name, ActorOf(result, config), arguments), cancellationToken);
            var asJson = result.GetValue(_json) || result.GetValue(_out) is not null;
            if (reply.Result is { } shown && asJson)
            {
                Output.Write(Output.ToJson(shown), result.GetValue(_out));
            }
            else if (reply.Result is { } read && (reply.Fault is null || reply.ExitCode == ExitCode.Findings))
            {
                show(read);
            }

            if (reply.Fault is { } fault)
            {
                Say.Fault(fault);
            }

            return reply.ExitCode;
        });
        return command;
    }

    private Actor ActorOf(ParseResult result, RpaConfig config)
    {
        var name = result.GetValue(_actor) ?? (Environment.GetEnvironmentVariable("RPA_ACTOR") is { Length: > 0 } named ? named : Environment.UserName);
        if (name.Contains(':', StringComparison.Ordinal) || name == "clock" || name.Trim().Length == 0)
        {
            throw new UserFaultException(ExitCode.Usage, $"'{name}' is no name of a person: names with a colon stand for bots and triggers. Name another one with --actor.");
        }

        var person = config.People.FirstOrDefault(p => p.Name == name);
        var roles = result.GetValue(_roles) is { Length: > 0 } given ? [.. given] : person?.Roles ?? [Roles.Clerk, Roles.Supervisor, Roles.Operator];
        return new Actor(name, result.GetValue(_department) ?? person?.Department ?? config.Department, roles);
    }

    /// <summary>`--data FIELD=VALUE` as a mapping; a field given twice is a usage fault.</summary>
    public static JsonObject Pairs(IEnumerable<string> given)
    {
        var pairs = new JsonObject();
        foreach (var pair in given)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new UserFaultException(ExitCode.Usage, $"--data '{pair}' is no FIELD=VALUE, such as daysLet=40.");
            }

            if (!pairs.TryAdd(pair[..at], JsonValue.Create(pair[(at + 1)..])))
            {
                throw new UserFaultException(ExitCode.Usage, $"--data gives the field '{pair[..at]}' twice.");
            }
        }

        return pairs;
    }

    /// <summary>An object without its nulls.</summary>
    public static JsonObject Arguments(params (string Name, JsonNode? Value)[] arguments) => new(arguments.Where(a => a.Value is not null).Select(a => KeyValuePair.Create(a.Name, a.Value)));
}
