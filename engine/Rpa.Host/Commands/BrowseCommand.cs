using System.Collections.Immutable;
using System.CommandLine;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Browser;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Browsing;
using Rpa.Host.Composition;
using Rpa.Host.Configuration;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa browse SCRIPT [--data FILE.json] [--site NAME=URL] [--submit] [--headed] [--slow] [--pictures DIR] [--json] [--out F]`.</summary>
internal static class BrowseCommand
{
    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(700);

    public static Command Create()
    {
        var script = new Argument<FileInfo>("SCRIPT") { Description = "A page script, NAME.page.yaml." };
        var data = new Option<FileInfo?>("--data") { Description = "Its inputs as a JSON object by their keys; a document is the path of a file." };
        var site = new Option<string[]>("--site") { Description = "NAME=URL: where a site is; else the sites of the configuration count.", AllowMultipleArgumentsPerToken = false };
        var config = new Option<FileInfo?>("--config") { Description = "The configuration with sites and secrets." };
        var submit = new Option<bool>("--submit") { Description = "Press the submit. Without it the script stops before the one irreversible click." };
        var reference = new Option<string>("--reference") { Description = "What scripts write as case.reference.", DefaultValueFactory = _ => "0000-000000" };
        var headed = new Option<bool>("--headed") { Description = "Show the browser's window." };
        var slow = new Option<bool>("--slow") { Description = "Pause after each operation, to watch." };
        var pictures = new Option<DirectoryInfo?>("--pictures") { Description = "Keep the pictures in a folder." };
        var documents = new Option<DirectoryInfo?>("--documents") { Description = "Keep the files that the script takes in a folder." };
        var json = OutputOptions.Json();
        var outFile = OutputOptions.Out();
        var command = new Command("browse", "Run a page script alone, without a case.") { script, data, site, config, submit, reference, headed, slow, pictures, documents, json, outFile };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (asset, kind) = Read(result.GetValue(script)!);
            var (sites, secrets) = Sites(((ITargetedAsset)asset).Target, result.GetValue(site) ?? [], result.GetValue(config));
            var browser = new BrowserBotOptions
            {
                Sites = sites, Headed = Headed(result.GetValue(headed)), SlowMotion = result.GetValue(slow) ? s_slow : TimeSpan.Zero, MaxContexts = 1, PreparedContexts = 0,
            };
            var options = new TrialOptions(
                TrialData.Read(result.GetValue(data), asset.Signature.Inputs), result.GetValue(reference)!, result.GetValue(submit), result.GetValue(pictures), result.GetValue(documents), secrets);
            Say.Line($"{asset.Name} at {sites.First(s => s.Name == ((ITargetedAsset)asset).Target).Address}");
            var (answer, exit) = await TrialRun.RunAsync(asset, browser, options, cancellationToken);
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(answer), result.GetValue(outFile));
            }

            Say.Line($"{answer["outcome"]}{(answer["failure"] is { } failure ? $" ({failure})" : "")}{(answer["message"] is { } message ? $": {message}" : "")}");
            foreach (var (name, value) in answer["outputs"]!.AsObject())
            {
                Say.Line($"{name} = {value?.ToJsonString(Output.Relaxed)}");
            }

            return exit;
        });
        return command;
    }

    /// <summary>The checked script; its findings and those of the scripts it runs are told.</summary>
    internal static (IAsset Script, IAssetKind Kind) Read(FileInfo file)
    {
        var kind = BotComposition.Catalog().AssetKinds["script"];
        if (!file.Exists)
        {
            throw new UserFaultException(ExitCode.Input, $"The page script '{file.FullName}' does not exist.");
        }

        if (!file.Name.EndsWith(kind.Ending, StringComparison.Ordinal))
        {
            throw new UserFaultException(ExitCode.Input, $"'{file.Name}' is no page script; NAME{kind.Ending} was expected.");
        }

        var diagnostics = new DiagnosticBag();
        var used = new Dictionary<string, AssetSource>();
        var source = LooseScripts.Source(file.FullName, kind, CelEnvironment.Empty);
        var asset = kind.Parse(Watched(source, used), diagnostics);
        foreach (var other in used.Values.ToList())
        {
            kind.Parse(other, diagnostics);
        }

        Say.Findings(diagnostics.ToImmutable());
        return asset is not null && !diagnostics.HasErrors ? (asset, kind) : throw new UserFaultException(ExitCode.Findings, $"The page script '{file.Name}' has errors.");
    }

    private static AssetSource Watched(AssetSource source, Dictionary<string, AssetSource> used) => source with
    {
        Neighbour = name =>
        {
            var other = source.Neighbour(name);
            if (other is not null && name != source.Name)
            {
                used[name] = other;
                return Watched(other, used);
            }

            return other;
        },
    };

    /// <summary>The sites that are given, else those of the configuration; secrets come from it too, and from the environment in any case.</summary>
    private static (ImmutableArray<BrowserSite> Sites, ISecrets Secrets) Sites(string needed, string[] given, FileInfo? config)
    {
        var sites = ImmutableArray.CreateBuilder<BrowserSite>();
        foreach (var text in given)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !Uri.TryCreate(text[(equals + 1)..], UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                throw new UserFaultException(ExitCode.Usage, $"'--site {text}' is not NAME=URL. Write for example --site {needed}=https://register.example/.");
            }

            sites.Add(new BrowserSite(text[..equals], address));
        }

        ISecrets secrets = new SecretSources(ImmutableDictionary<string, SecretSource>.Empty, null, Environment.GetEnvironmentVariable);
        var isGiven = sites.Any(s => s.Name == needed);
        if (config is not null || (!isGiven && ConfigReader.Exists()))
        {
            var loaded = ConfigReader.Load(config);
            sites.AddRange(loaded.Browser.Sites.Where(s => !sites.Any(g => g.Name == s.Name)));
            secrets = loaded.Secrets;
            isGiven = sites.Any(s => s.Name == needed);
        }

        return isGiven ? (sites.DrainToImmutable(), secrets)
            : throw new UserFaultException(ExitCode.Input, $"The script works at the site '{needed}', whose address is not known. Add --site {needed}=https://…, or name a configuration that has it with --config.");
    }

    private static bool Headed(bool wanted) => !wanted || !OperatingSystem.IsLinux() || HasDisplay
        ? wanted
        : throw new UserFaultException(ExitCode.Machine, "There is no display to show the browser on (neither DISPLAY nor WAYLAND_DISPLAY is set). Leave out --headed and look at the pictures of --pictures, or run it where there is a screen.");

    /// <summary>A window can be shown.</summary>
    internal static bool HasDisplay => new[] { "DISPLAY", "WAYLAND_DISPLAY" }.Any(v => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(v)));
}
