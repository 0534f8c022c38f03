using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pool;

/// <summary>
/// The hosts that the pages of a case may reach. Where the machine reaches hosts by itself, the context of the case goes through a proxy that is not there, with the allowed hosts as exceptions: that
/// costs no request anything and holds for redirects, WebSockets and workers too. Where the machine may have a proxy of its own, or a name has a `*` in it, each request to another host is stopped.
/// </summary>
internal sealed class HostFence
{
    /// <summary>A proxy that is not there: nothing listens on this port (tcpmux, RFC 1078).</summary>
    public const string DeadEnd = "http://127.0.0.1:1";

    /// <param name="site">The site's own address: its host and port, at the usual ports both with and without encryption.</param>
    /// <param name="hosts">Further names that the script declares, at any port; a `*` stands for a part of a name between dots.</param>
    /// <param name="proxied">Whether this machine may reach hosts by a proxy.</param>
    public HostFence(Uri site, IEnumerable<string> hosts, bool proxied)
    {
        string[] declared = [.. hosts];
        var known = declared.Select(h => Regex.Escape(h).Replace(@"\*", "[^./?#@]+", StringComparison.Ordinal) + "(:[0-9]+)?").Prepend(Regex.Escape(site.Authority));
        Foreign = new Regex($@"^(?!(https?|wss?):\/\/({string.Join('|', known)})([\/?#]|$))(https?|wss?|ftp|file):", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
        Exceptions = proxied || !declared.Append(site.Host).All(IsPlain) ? null : string.Join(',', SiteRules(site).Concat(declared).Prepend("<-loopback>")).ToLowerInvariant();
    }

    /// <summary>Matches every address that leads out of the house to another host.</summary>
    public Regex Foreign { get; }

    /// <summary>The hosts that are reached past the proxy that is not there, as Chromium's `--proxy-bypass-list` has them, in commas; null where requests are stopped one by one.</summary>
    public string? Exceptions { get; }

    /// <summary>The host of an address, for messages.</summary>
    public static string HostOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : "an unreadable address";

    /// <summary>Keeps a context within, and tells of each address that was asked for in vain.</summary>
    public async Task KeepAsync(IBrowserContext context, Action<string> kept)
    {
        context.RequestFailed += (_, request) => Tell(request.Url);
        context.Page += (_, page) => Watch(page);
        foreach (var page in context.Pages)
        {
            Watch(page);
        }

        if (Exceptions is null)
        {
            await context.RouteWebSocketAsync(Foreign, socket =>
            {
                kept(socket.Url);
                _ = socket.CloseAsync();
            });
            await context.RouteAsync(Foreign, static route => route.AbortAsync(RequestAbortErrorCode.BlockedByClient));
        }

        void Watch(IPage page) => page.WebSocket += (_, socket) => Tell(socket.Url);

        void Tell(string address)
        {
            if (Foreign.IsMatch(address))
            {
                kept(address);
            }
        }
    }

    private static IEnumerable<string> SiteRules(Uri site)
    {
        var host = site.Host;
        return site.IsDefaultPort ? [$"{host}:80", $"{host}:443"] : [$"{host}:{site.Port}"];
    }

    /// <summary>Names, IPv4 and IPv6 addresses, with or without a port; all else could mean something else in the list of exceptions.</summary>
    private static bool IsPlain(string host) => host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']') && host is [not '.', ..];
}
