namespace Rpa.Bots.Browser.Pool;

/// <summary>Whether a browser on this machine may go through a proxy of the house. Chromium takes it from the environment, or from the settings of a desktop.</summary>
internal static class HouseProxy
{
    private static readonly string[] s_variables =
    [
        "http_proxy", "https_proxy", "all_proxy", "auto_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SOCKS_SERVER",
        "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "GNOME_DESKTOP_SESSION_ID", "KDE_FULL_SESSION",
    ];

    public static bool IsPossible() => !OperatingSystem.IsLinux() || s_variables.Any(v => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(v)));
}
