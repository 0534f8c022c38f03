using System.CommandLine;
using System.CommandLine.Parsing;
using Rpa.Bots.Actions;
using Rpa.Engine;
using Rpa.Host;
using Rpa.Host.Commands;
using Rpa.Host.Commands.Office;
using Rpa.Host.Commands.Records;
using Rpa.Host.Terminal;

var root = new RootCommand("Rpa: standard cases handled by bots, hard cases by people.")
{
    DemoCommand.Create(),
    DoctorCommand.Create(),
    ValidateCommand.Create(),
    TestCommand.Create(),
    SimulateCommand.Create(),
    GraphCommand.Create(),
    DiffCommand.Create(),
    ReplayCommand.Create(),
    EvalCommand.Create(),
    SchemaCommand.Create(),
    BenchCommand.Create(),
    ReadCommand.Create(),
    BrowseCommand.Create(),
    RecordCommand.Create(),
    FormCommand.Create(),
    MailCommand.Create(),
    AuditCommand.Create(),
    ConfigCommand.Create(),
    ServeCommand.Serve(),
    ServeCommand.Work(),
    CompletionCommand.Create(),
};
foreach (var command in ListCommands.Create().Concat(Rpa.Host.Commands.Office.CaseCommands.Create()).Concat(FleetCommands.Create()).Concat(PrivacyCommands.Create()))
{
    root.Add(command);
}

if (args.Length == 0)
{
    // Nothing was asked for: what can be asked for is the answer.
    await root.Parse("--help").InvokeAsync(new InvocationConfiguration { Output = Console.Error });
    return ExitCode.Usage;
}

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync(error.Message);
    }

    await Console.Error.WriteLineAsync($"See '{PathTo(parsed.CommandResult)} --help'.");
    return ExitCode.Usage;
}

try
{
    var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
    if (ServeCommand.StopsInOrder(parsed.CommandResult.Command.Name))
    {
        invocation.ProcessTerminationTimeout = null;
    }

    return await parsed.InvokeAsync(invocation);
}
catch (OperationCanceledException)
{
    return ExitCode.Interrupted;
}
catch (UserFaultException fault)
{
    Say.Fault(fault.Message);
    return fault.ExitCode;
}
catch (EngineStartException fault)
{
    Say.Fault(fault.Message);
    return fault.ExitCode;
}
catch (BotConfigurationException fault)
{
    Say.Fault(fault.Message);
    return ExitCode.Machine;
}
catch (Exception bug)
{
    Say.Fault($"This is a bug of Rpa, not of yours. Please report it with the lines below.\n{bug}");
    return ExitCode.Bug;
}

static string PathTo(SymbolResult? result) => result is CommandResult command ? $"{PathTo(command.Parent)} {command.Command.Name}".Trim() : "";
