using System.Text.RegularExpressions;

namespace Rpa.Bots.Browser.Running;

/// <summary>Which requests leave the house for another host than a script declares.</summary>
internal static class HostFence
{
    /// <summary>Matches every http, https, ws or wss address that is not at the site or one of the hosts.</summary>
    public static Regex Foreign(Uri site, IEnumerable<string> hosts)
    {
        var known = hosts.Select(h => Regex.Escape(h).Replace(@"\*", "[^./?#@]+", StringComparison.Ordinal) + "(:[0-9]+)?").Prepend(Regex.Escape(site.Authority).Replace("/", @"\/", StringComparison.Ordinal));
        return new Regex($@"^(?!(https?|wss?):\/\/({string.Join('|', known)})([\/?#]|$))(https?|wss?|ftp|file):", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
    }

    /// <summary>The host of an address, for messages.</summary>
    public static string HostOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : "an unreadable address";
}
