using Rpa.Bots.Actions;
using Rpa.Bots.Machine;
using Rpa.Expressions;

namespace Rpa.Bots.Browser;

/// <summary>Chromium or Chrome, really started once without a window.</summary>
public static class ChromiumRequirement
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The requirement.</summary>
    public static readonly MachineRequirement Value = new("chromium", new LocalText("Formulare im Browser", "forms in the browser"), ["chromium"], CheckAsync)
    {
        Otherwise = "Where the package 'chromium' is only a stub (Ubuntu), install Google Chrome, or name a browser in RPA_CHROMIUM.",
    };

    /// <summary>Chromium without a window's parts, which shows a page at a third of the work; where it is not, Chromium does.</summary>
    public static readonly MachineRequirement Windowless = new(
        "chromium-headless-shell", new LocalText("Formulare im Browser mit einem Drittel des Aufwands", "forms in the browser at a third of the work"), ["chromium-headless-shell"], CheckWindowlessAsync)
    {
        IsOptional = true,
    };

    private static async Task<RequirementState> CheckWindowlessAsync(CancellationToken cancellationToken) => ChromiumFinder.FindWindowless() is { } path
        ? await Requirements.CheckProgramAsync(path, ["--version"], null, "", cancellationToken) is { Works: true } found ? found with { Detail = path } : RequirementState.Missing($"'{path}' does not start.")
        : RequirementState.Missing("It is not on the path of programs; Chromium is used instead.");

    private static async Task<RequirementState> CheckAsync(CancellationToken cancellationToken)
    {
        string path;
        try
        {
            path = ChromiumFinder.Demand(isHeaded: false);
        }
        catch (BotConfigurationException missing)
        {
            return RequirementState.Missing(missing.Message);
        }

        var profile = Directory.CreateTempSubdirectory("rpa-chromium-").FullName;
        try
        {
            string[] arguments = ["--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", $"--user-data-dir={profile}"];
            string[] sandbox = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [];
            var page = await Programs.RunAsync(path, [.. arguments, .. sandbox, "--dump-dom", "data:text/html,<p>works</p>"], null, Limit, cancellationToken);
            if (page.ExitCode != 0 || !page.Output.Contains("works", StringComparison.Ordinal))
            {
                return RequirementState.Missing($"'{path}' does not start: {Requirements.FirstLine(page.Error)}");
            }

            var version = await Requirements.CheckProgramAsync(path, ["--version"], null, "", cancellationToken);
            return new RequirementState(Works: true, version.Version, path);
        }
        finally
        {
            Remove(profile);
        }
    }

    private static void Remove(string profile)
    {
        try
        {
            Directory.Delete(profile, recursive: true);
        }
        catch (IOException)
        {
            // A helper process of the browser still writes there; the folder lies under the temporary files.
        }
    }
}
