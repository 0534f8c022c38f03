using System.CommandLine;
using Rpa.Bots.Machine;
using Rpa.Host.Benches;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa bench mail [--database URL] [--mails N] [--json] [--out F]`.</summary>
internal static class MailBenchCommand
{
    public static Command Create()
    {
        var database = new Option<string?>("--database") { Description = "Where cases are committed: sqlite:FILE or postgres://user@host:port/name, a new one; otherwise a temporary SQLite file." };
        var mails = new Option<int>("--mails") { Description = "Mails in a round.", DefaultValueFactory = _ => 2000 };
        mails.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 10 or > 100_000)
            {
                r.AddError("--mails takes a number from 10 to 100000.");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var command = new Command("mail", "Intake of mail from a Dovecot of its own into committed cases, against its floors; reading of messages; from delivery to case.") { database, mails, json, outFile };
        command.SetAction(async (result, cancellationToken) =>
        {
            var findings = await Doctor.EnsureAsync([Requirements.Dovecot], Say.Line, isThorough: false, cancellationToken);
            if (Doctor.Explain(findings) is { Length: > 0 } fault)
            {
                throw new UserFaultException(ExitCode.Machine, fault);
            }

            var folder = Directory.CreateTempSubdirectory("rpa-bench-mail-");
            try
            {
                var url = result.GetValue(database) ?? "sqlite:" + Path.Combine(folder.FullName, "rpa.db");
                var figures = await MailBench.RunAsync(url, result.GetValue(mails), TimeProvider.System, cancellationToken);
                Say.Line($"intake        {figures.IntakePerSecond:0} mails/s; floors: fetch {figures.FetchFloorPerSecond:0}/s, transactions {figures.DatabaseFloorPerSecond:0}/s; ratio {figures.RatioToFloor:0.00} (promised: 0.5)");
                Say.Line($"reading       {figures.ParsingMegabytesPerSecond:0} MB/s (promised: 50)");
                Say.Line($"idle to case  {figures.IdleToCaseMedianMilliseconds:0} ms, worst {figures.IdleToCaseWorstMilliseconds:0} ms (promised: under 200); from delivery {figures.DeliveryToCaseMedianMilliseconds:0} ms, half a second of which Dovecot waits");
                Say.Line($"memory        {figures.IntakePeakManagedMegabytes:0} MB during intake, {figures.LargeMailPeakManagedMegabytes:0} MB for one mail of {figures.LargeMailMegabytes:0} MB");
                if (result.GetValue(json) || result.GetValue(outFile) is not null)
                {
                    Output.Write(Output.ToJson(figures), result.GetValue(outFile));
                }

                return figures.IsKept ? ExitCode.Done : ExitCode.Findings;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }
}
