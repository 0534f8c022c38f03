using System.CommandLine;
using System.Globalization;
using Rpa.Host.Demo;

namespace Rpa.Host.Commands;

/// <summary>`rpa demo`.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var exit = new Option<bool>("--exit") { Description = "End when no case moves by itself any more, and print the result." };
        var json = new Option<bool>("--json") { Description = "Print nothing but the result on standard output (with --exit)." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the result to a file." };
        var cases = new Option<int>("--cases") { Description = "How many mails are invented, 5 to 2000.", DefaultValueFactory = _ => new DemoOptions().Cases };
        var seed = new Option<long>("--seed") { Description = "The same number invents the same mails.", DefaultValueFactory = _ => new DemoOptions().Seed };
        var data = new Option<string?>("--data") { Description = "The folder for everything that is kept (database, register, mailboxes); a later start goes on there. Otherwise a temporary folder." };
        var port = new Option<int>("--port") { Description = "Port of the dashboard on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => new DemoOptions().Port };
        var mailbox = new Option<string?>("--mailbox") { Description = "A Maildir, or a folder of .eml files, of your own instead of invented mails. It is copied and stays as it is; answers are kept in --data, none is sent." };
        var mail = new Option<string>("--mail") { Description = "How the mails come: maildir (read from the folder), or imap (from a Dovecot server that the demo starts on this machine).", DefaultValueFactory = _ => "maildir" };
        mail.AcceptOnlyFromAmong("maildir", "imap");
        var workflows = new Option<string?>("--workflows") { Description = "The folder of the processes; otherwise the nearest folder workflows, from here upwards." };
        var tokens = new Option<string?>("--api-tokens") { Description = "A file with the programs that may call the API (engine/README.md); or set RPA_API_TOKEN to one token." };
        var workers = new Option<int>("--workers") { Description = "Worker processes of their own, 1 to 16; needs --database. Otherwise the demo works in one process." };
        var database = new Option<string?>("--database") { Description = "An empty PostgreSQL database, postgres://user@host:port/name, instead of a SQLite file in the folder." };
        var killEvery = new Option<int>("--kill-every") { Description = "Kill one of the workers after so many seconds, again and again (with --workers)." };
        Bound(workers, 0, 16);
        Bound(killEvery, 0, 3600);
        Bound(cases, 5, 2000);
        Bound(port, 0, 65535);
        var command = new Command("demo", "See it work: invented mails with scans are read, filed in a sample register and answered; the dashboard shows each case.") { exit, json, outFile, cases, seed, data, port, mailbox, mail, workflows, tokens, workers, database, killEvery };
        command.SetAction((result, cancellationToken) => DemoRun.RunAsync(
            new DemoOptions
            {
                Workers = result.GetValue(workers),
                Database = result.GetValue(database),
                KillEvery = result.GetValue(killEvery),
                Exit = result.GetValue(exit),
                Out = result.GetValue(outFile),
                Cases = result.GetValue(cases),
                Seed = result.GetValue(seed),
                Data = result.GetValue(data),
                Port = result.GetValue(port),
                Mailbox = result.GetValue(mailbox),
                ByImap = result.GetValue(mail) == "imap",
                Workflows = result.GetValue(workflows),
                ApiTokens = result.GetValue(tokens),
            },
            cancellationToken));
        return command;
    }
    /// <summary>A text that is no number is the parser's own finding.</summary>
    private static void Bound(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}; expected {least} to {most}."));
        }
    });
}
