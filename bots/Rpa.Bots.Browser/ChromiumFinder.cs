using Rpa.Bots.Actions;

namespace Rpa.Bots.Browser;

/// <summary>Finds a Chromium on this machine.</summary>
public static class ChromiumFinder
{
    /// <summary>The variable that names the browser.</summary>
    public const string Variable = "RPA_CHROMIUM";

    private static readonly string[] s_names = ["chromium", "google-chrome", "google-chrome-stable", "chrome", "chromium-browser", "microsoft-edge"];

    /// <summary>Chromium without a window's parts: a third of the work of a page, where nobody looks at it.</summary>
    private static readonly string[] s_windowless = ["chromium-headless-shell", "chrome-headless-shell"];

    private static readonly string[] s_places =
    [
        "/usr/lib/chromium/chromium",
        "/opt/google/chrome/chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>The path of the browser to use, or null where there is none.</summary>
    /// <param name="configured">A path from the configuration; it wins and must exist.</param>
    /// <param name="isHeaded">It must be able to show a window.</param>
    /// <exception cref="BotConfigurationException">A path was configured and is not there.</exception>
    public static string? Find(string? configured = null, bool isHeaded = true)
    {
        if (!string.IsNullOrWhiteSpace(configured))
        {
            return Existing(configured, "the configuration");
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Existing(named, $"the variable {Variable}");
        }

        return (isHeaded ? null : FindWindowless()) ?? OnPath(s_names).Concat(s_places).FirstOrDefault(File.Exists);
    }

    /// <summary>The path of a Chromium without a window's parts, or null where there is none.</summary>
    public static string? FindWindowless() => OnPath(s_windowless).FirstOrDefault(File.Exists);

    /// <summary>The path of the browser to use.</summary>
    /// <exception cref="BotConfigurationException">There is none; the message says what to install.</exception>
    public static string Demand(string? configured = null, bool isHeaded = true) =>
        Find(configured, isHeaded) ?? throw new BotConfigurationException(
            $"No Chromium or Chrome was found on the path of programs. Install the package 'chromium' (Debian: apt-get install chromium), or set {Variable} to the path of a Chrome or Chromium.");

    private static IEnumerable<string> OnPath(string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var ending = OperatingSystem.IsWindows() ? ".exe" : "";
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name + ending)));
    }

    private static string Existing(string path, string from) =>
        File.Exists(path)
            ? path
            : throw new BotConfigurationException($"The browser '{path}' that {from} names does not exist. Correct the path, or remove the setting to use the one that is installed.");
}
