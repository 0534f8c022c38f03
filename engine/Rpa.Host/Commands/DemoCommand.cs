using System.CommandLine;
using Rpa.Host.Demo;

namespace Rpa.Host.Commands;

/// <summary>`rpa demo`.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var exit = new Option<bool>("--exit") { Description = "End when all cases have settled, and print the result." };
        var json = new Option<bool>("--json") { Description = "Print nothing but the result on standard output (with --exit)." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the result to a file." };
        var cases = new Option<int>("--cases") { Description = "Mails that are generated, 5 to 2000.", DefaultValueFactory = _ => new DemoOptions().Cases };
        var seed = new Option<long>("--seed") { Description = "Decides about everything random.", DefaultValueFactory = _ => new DemoOptions().Seed };
        var data = new Option<string?>("--data") { Description = "Folder of the database, the portal and the mailboxes; a later start goes on there. Otherwise a temporary folder." };
        var port = new Option<int>("--port") { Description = "Port of the dashboard on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => new DemoOptions().Port };
        var mailbox = new Option<string?>("--mailbox") { Description = "A Maildir (or folder of .eml files) of your own instead of generated mails." };
        var workflows = new Option<string?>("--workflows") { Description = "The folder of the processes." };
        cases.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 5 or > 2000)
            {
                r.AddError($"--cases is {r.GetValueOrDefault<int>()}; expected 5 to 2000.");
            }
        });
        port.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 0 or > 65535)
            {
                r.AddError($"--port is {r.GetValueOrDefault<int>()}; expected 0 to 65535.");
            }
        });
        var command = new Command("demo", "Run the whole way on invented mails: read, file in a register, answer, show.") { exit, json, outFile, cases, seed, data, port, mailbox, workflows };
        command.SetAction((result, cancellationToken) => DemoRun.RunAsync(
            new DemoOptions
            {
                Exit = result.GetValue(exit),
                Out = result.GetValue(outFile),
                Cases = result.GetValue(cases),
                Seed = result.GetValue(seed),
                Data = result.GetValue(data),
                Port = result.GetValue(port),
                Mailbox = result.GetValue(mailbox),
                Workflows = result.GetValue(workflows),
            },
            cancellationToken));
        return command;
    }
}
