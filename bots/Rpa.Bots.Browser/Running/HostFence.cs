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

    /// <summary>In words, that nothing was sent to a host.</summary>
    public static string Kept(string host) => $"kept from {host}: the script does not declare that host";

    /// <summary>Whether a text says so.</summary>
    public static bool IsKept(string text) => text.StartsWith("kept from ", StringComparison.Ordinal) && text.EndsWith(Kept("")["kept from ".Length..], StringComparison.Ordinal);

    /// <summary>
    /// Keeps WebSockets of a page from such addresses: whoever opens one sees it closed at once. A few lines that come with each document, where Playwright's way of it costs more than the document itself.
    /// Each is told to the console as <see cref="Kept"/> puts it.
    /// </summary>
    public static string Script(Regex foreign) => "(foreign => {" + """
          const Native = window.WebSocket;
          class Closed extends EventTarget {
            constructor(url) {
              super();
              Object.assign(this, { url, readyState: 0, bufferedAmount: 0, protocol: '', extensions: '', binaryType: 'blob', onopen: null, onmessage: null, onerror: null, onclose: null });
              setTimeout(() => {
                this.readyState = 3;
                for (const e of [new Event('error'), new CloseEvent('close', { code: 1006 })]) { if (typeof this['on' + e.type] === 'function') this['on' + e.type](e); this.dispatchEvent(e); }
              }, 0);
            }
            send() { throw new DOMException('The connection is not open.', 'InvalidStateError'); }
            close() { }
          }
          const tell = console.warn.bind(console);
          window.WebSocket = new Proxy(Native, {
            construct(native, args, asked) {
              const url = new URL(String(args[0]), document.baseURI), address = url.href.replace(/^http/, 'ws');
              if (!foreign.test(address)) return Reflect.construct(native, args, asked);
              tell('kept from ' + url.host + ': the script does not declare that host');
              return new Closed(address);
            },
          });
          Native.prototype.constructor = window.WebSocket;
        """ + $"}})(new RegExp({System.Text.Json.JsonSerializer.Serialize(foreign.ToString())}, 'i'));";

    /// <summary>The host of an address, for messages.</summary>
    public static string HostOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : "an unreadable address";
}
