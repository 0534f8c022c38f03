using System.CommandLine;
using Rpa.Bots.Machine;
using Rpa.Host.Benches.MailChaos;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa bench mail-chaos [--mails N] [--kills N] [--seed N] [--json] [--out F]`, and the process it starts.</summary>
internal static class MailChaosCommands
{
    public static Command Chaos()
    {
        var mails = new Option<int>("--mails") { Description = "Mails to take in and answer.", DefaultValueFactory = _ => 10_000 };
        var kills = new Option<int>("--kills") { Description = "How often the worker is killed: two of three times at a step of intake or sending, in turn, otherwise at any moment.", DefaultValueFactory = _ => 60 };
        var seed = new Option<int>("--seed") { Description = "The same number draws the same moments.", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var command = new Command("mail-chaos", "Mails taken in from a Dovecot and answered by SMTP while the worker is killed at every step: none may be lost, taken in twice or answered twice.") { mails, kills, seed, json, outFile };
        command.SetAction(async (result, cancellationToken) =>
        {
            var findings = await Doctor.EnsureAsync([Requirements.Dovecot], Say.Line, isThorough: false, cancellationToken);
            if (Doctor.Explain(findings) is { Length: > 0 } fault)
            {
                throw new UserFaultException(ExitCode.Machine, fault);
            }

            var figures = await new MailChaosBench(result.GetValue(mails), result.GetValue(kills), result.GetValue(seed)).RunAsync(cancellationToken);
            Say.Line($"{figures.Mails} mails, {figures.Kills} kills: {figures.Lost} lost, {figures.Twice} twice, {figures.RepliesTwice} answered twice, {figures.SilentlyUnanswered} silently unanswered; {figures.Answered} answered, {figures.Uncertain} uncertain and with a person ({figures.UncertainAnswered} of them had gone out); {figures.Seconds:0} s");
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(figures), result.GetValue(outFile));
            }

            return figures.IsClean ? ExitCode.Done : ExitCode.Findings;
        });
        return command;
    }

    public static Command Worker()
    {
        var database = new Option<string>("--database") { Required = true };
        var (imap, smtp) = (new Option<int>("--imap"), new Option<int>("--smtp"));
        var command = new Command("mail-chaos-worker", "A worker of the mail chaos bench.") { database, imap, smtp };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => MailChaosWorker.RunAsync(result.GetValue(database)!, result.GetValue(imap), result.GetValue(smtp), cancellationToken));
        return command;
    }
}
