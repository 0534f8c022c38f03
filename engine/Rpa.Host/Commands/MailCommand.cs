using System.CommandLine;
using Rpa.Bots.Mail.Mime;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa mail parse FILE.eml [--details] [--json]`.</summary>
internal static class MailCommand
{
    private const long Largest = 256 * 1024 * 1024;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A message as it came (.eml)." };
        var json = new Option<bool>("--json") { Description = "Print JSON (the only format there is)." };
        var details = new Option<bool>("--details") { Description = "Also print what the bots work out of it: the new text without quotations, the thread, whether a machine sent it, files in winmail.dat." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write to a file." };
        var parse = new Command("parse", "Read a message and print what the bots see of it.") { file, json, details, outFile };
        parse.SetAction(result => Parse(result.GetValue(file)!, result.GetValue(details), result.GetValue(outFile)));
        return new Command("mail", "Look at mails.") { parse };
    }

    private static int Parse(FileInfo file, bool details, FileInfo? outFile)
    {
        if (!file.Exists || file.Length > Largest)
        {
            throw new UserFaultException(ExitCode.Input, file.Exists ? $"'{file.FullName}' has {file.Length} bytes; at most {Largest} are read." : $"The file '{file.FullName}' does not exist.");
        }

        var message = MimeReader.Read(File.ReadAllBytes(file.FullName));
        Output.Write(Output.ToJson(details ? MailJson.WithDetails(message) : MailJson.Of(message)), outFile);
        return ExitCode.Done;
    }
}
