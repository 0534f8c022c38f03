using System.Text;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Office.Http;

/// <summary>The address of a call: below the service's own, whatever the data says.</summary>
internal static class HttpPath
{
    private const int Longest = 4000;

    /// <summary>`/permits/{number}` with its parts and its query put in, each escaped.</summary>
    public static Uri Address(HttpService service, string path, MapValue? parts, MapValue? query)
    {
        var filled = Fill(path, parts ?? MapValue.Empty);
        DemandBelow(filled);
        var text = new StringBuilder(service.Address.GetLeftPart(UriPartial.Path).TrimEnd('/')).Append(filled);
        var mark = '?';
        foreach (var (key, value) in Pairs(query))
        {
            text.Append(mark).Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value));
            mark = '&';
        }

        return text.Length <= Longest && Uri.TryCreate(text.ToString(), UriKind.Absolute, out var address) && IsBelow(service, address)
            ? address
            : throw new HttpInputException($"The path '{Shown(filled)}' makes no address of the service '{service.Name}', or one of more than {Longest} characters.");
    }

    /// <summary>The address is one of the service: where a redirect may lead.</summary>
    public static bool IsBelow(HttpService service, Uri address)
    {
        var folder = service.Address.AbsolutePath.TrimEnd('/') + "/";
        return address.GetLeftPart(UriPartial.Authority) == service.Address.GetLeftPart(UriPartial.Authority) && address.UserInfo.Length == 0
            && (address.AbsolutePath + "/").StartsWith(folder, StringComparison.Ordinal);
    }

    /// <summary>The entries of a query; a list gives its key several times, what is unset is left out.</summary>
    private static IEnumerable<(string Key, string Value)> Pairs(MapValue? query) => (query ?? MapValue.Empty).Entries.SelectMany(e => e.Value switch
    {
        NullValue => [],
        ListValue list => list.Items.Select(i => (e.Key.ToString(), Text(i))),
        var one => [(e.Key.ToString(), Text(one))],
    });

    private static string Fill(string path, MapValue parts)
    {
        var text = new StringBuilder();
        for (var at = 0; at < path.Length; at++)
        {
            if (path[at] != '{')
            {
                text.Append(path[at]);
                continue;
            }

            var end = path.IndexOf('}', at);
            var name = end < 0 ? path[at..] : path[(at + 1)..end];
            var value = parts[name] is { } given and not NullValue ? Text(given) : throw new HttpInputException($"The path '{Shown(path)}' names the part '{name}', which 'parts' does not give.");

            // A part is one step of the path: an empty one, or one that leads upwards, would be another address.
            text.Append(value is "" or "." or ".." ? throw new HttpInputException($"The part '{name}' of the path is '{value}', which is no step of a path.") : Uri.EscapeDataString(value));
            at = end;
        }

        return text.ToString();
    }

    private static void DemandBelow(string path)
    {
        if (!path.StartsWith('/') || path.Contains("//", StringComparison.Ordinal) || path.Any(c => char.IsControl(c) || c is '?' or '#' or '\\' or '@')
            || path.Split('/').Select(Uri.UnescapeDataString).Any(s => s is "." or ".."))
        {
            throw new HttpInputException($"The path '{Shown(path)}' is none below the service: it begins with '/', has no '//', '..', '?', '#', '@' and no '\\'. Put questions into 'query' and values into 'parts'.");
        }
    }

    private static string Text(Value value) => value is ListValue or MapValue ? throw new HttpInputException("A list or a record cannot stand in an address.") : value.ToString()!;

    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
