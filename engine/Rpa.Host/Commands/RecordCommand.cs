using System.CommandLine;
using Rpa.Bots.Browser;
using Rpa.Bots.Browser.Recording;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Browsing;
using Rpa.Host.Composition;
using Rpa.Host.Recording;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa record URL --out FILE [--site NAME] [--data FILE] [--in-page] [--port N]`: a person does it once, a page script comes of it.</summary>
internal static class RecordCommand
{
    private const string Ending = ".page.yaml";

    public static Command Create()
    {
        var url = new Argument<string>("URL") { Description = "Where it begins: the page that the script shall open." };
        var outFile = new Option<FileInfo>("--out") { Description = $"The script to write, NAME{Ending}.", Required = true };
        var site = new Option<string?>("--site") { Description = "The name of the site in the configuration; else the first part of its host's name." };
        var data = new Option<FileInfo?>("--data") { Description = "Also write what was typed, as JSON to try the script with; never passwords." };
        var inPage = new Option<bool>("--in-page") { Description = "Show the browser in a web page on this machine, also where there is a screen." };
        var port = new Option<int>("--port") { Description = "The port of that page; else a free one." };
        var command = new Command("record", "Record a page script: do once in a browser what it shall do.") { url, outFile, site, data, inPage, port };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(url)!, result.GetValue(outFile)!, result.GetValue(site), result.GetValue(data), result.GetValue(inPage) || !BrowseCommand.HasDisplay, result.GetValue(port), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string address, FileInfo outFile, string? site, FileInfo? data, bool inPage, int port, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new UserFaultException(ExitCode.Usage, $"'{address}' is no web address. Write it in full: https://register.example/entries/new.");
        }

        if (!outFile.Name.EndsWith(Ending, StringComparison.Ordinal) || outFile.Name.Length == Ending.Length)
        {
            throw new UserFaultException(ExitCode.Usage, $"'--out {outFile.Name}' is no name of a page script. Write NAME{Ending}, such as new-entry{Ending}.");
        }

        await using var session = await StartAsync(new RecordingOptions(url, site ?? SiteOf(url), !inPage), cancellationToken);
        await (inPage ? InPageAsync(session, port, cancellationToken) : OnScreenAsync(session, cancellationToken));
        return Write(session.Script(outFile.Name[..^Ending.Length]), outFile, data);
    }

    private static async Task<RecordingSession> StartAsync(RecordingOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await RecordingSession.StartAsync(options, cancellationToken);
        }
        catch (AddressUnreachableException fault)
        {
            throw new UserFaultException(ExitCode.Unreachable, fault.Message, fault);
        }
    }

    private static async Task InPageAsync(RecordingSession session, int port, CancellationToken cancellationToken)
    {
        await using var server = await RecorderServer.StartAsync(session, port, cancellationToken);
        Say.Line($"Open {server.Address} in your browser, and do there once what the script shall do. Finish there, or with Ctrl+C here without a script.");
        await Task.WhenAny(server.Finished, session.Closed).WaitAsync(cancellationToken);
        await server.CloseAsync("The script is written. You can close this page.");
    }

    private static async Task OnScreenAsync(RecordingSession session, CancellationToken cancellationToken)
    {
        Say.Line("Do in the browser's window once what the script shall do; close the window when you have done.");
        Say.Line("Here, 's' and Enter makes your next press the submit, 'r' and Enter reads the value that you click next, Enter alone finishes.");
        var typed = Task.Run(() => ListenAsync(session, cancellationToken), cancellationToken);
        await Task.WhenAny(session.Closed, typed).WaitAsync(cancellationToken);
    }

    private static async Task ListenAsync(RecordingSession session, CancellationToken cancellationToken)
    {
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            switch (line.Trim())
            {
                case "s":
                    session.MarkNextPress(true);
                    break;
                case "r":
                    await session.ReadNextAsync();
                    break;
                case "":
                    return;
            }
        }

        // Nobody types here; the window tells when it is over.
        await session.Closed.WaitAsync(cancellationToken);
    }

    private static int Write(RecordedScript script, FileInfo outFile, FileInfo? data)
    {
        Output.Write(script.Yaml.TrimEnd('\n'), outFile);
        if (data is not null)
        {
            Output.Write(script.Data.ToJsonString(Output.Indented), data);
        }

        var diagnostics = new DiagnosticBag();
        var kind = BotComposition.Catalog().AssetKinds["script"];
        kind.Parse(LooseScripts.Source(outFile.FullName, kind, CelEnvironment.Empty), diagnostics);
        Say.Findings(diagnostics.ToImmutable());
        Say.Line($"Written: {outFile.FullName}{(script.HasSubmit ? "" : " (no submit was recognised)")}");
        Say.Line($"Try it: rpa browse {outFile.Name}{(data is null ? "" : $" --data {data.Name}")} --site NAME=URL; it stops before the submit.");
        return diagnostics.HasErrors ? ExitCode.Findings : ExitCode.Done;
    }

    private static string SiteOf(Uri url)
    {
        var name = string.Concat(url.Host.Split('.').First(p => p != "www").ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return name.Length > 0 && char.IsAsciiLetter(name[0]) ? name : "site";
    }
}
