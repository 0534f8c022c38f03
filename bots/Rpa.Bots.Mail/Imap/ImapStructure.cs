using System.Globalization;

namespace Rpa.Bots.Mail.Imap;

/// <summary>What a message consists of, as the server sees it (BODYSTRUCTURE, RFC 3501 7.4.2): known without its content being sent.</summary>
/// <param name="MediaType">Lower case: `multipart/mixed`, `application/pdf`.</param>
/// <param name="Name">File name as declared, undecoded; null where there is none.</param>
/// <param name="Size">Bytes as encoded; 0 for a container.</param>
/// <param name="Disposition">`attachment`, `inline` or null.</param>
/// <param name="Parts">Parts of a container, or the one message within `message/rfc822`.</param>
internal sealed record ImapStructure(string MediaType, string? Name, long Size, string? Disposition, IReadOnlyList<ImapStructure> Parts)
{
    private const int Deepest = 24;

    /// <summary>Leaves that are neither plain text nor HTML without a name: what a person would call the attachments.</summary>
    public int Attachments => Parts.Count > 0 && MediaType.StartsWith("multipart/", StringComparison.Ordinal)
        ? Parts.Sum(p => p.Attachments)
        : MediaType is "text/plain" or "text/html" && Disposition != "attachment" && Name is null ? 0 : 1;

    /// <summary>Reads the tree; null where it is none. Servers leave out what stands at the end.</summary>
    public static ImapStructure? Read(IReadOnlyList<object?> tree, int depth = 0)
    {
        if (depth > Deepest || tree.Count == 0)
        {
            return null;
        }

        if (tree[0] is IReadOnlyList<object?>)
        {
            var parts = tree.TakeWhile(t => t is IReadOnlyList<object?>).Select(t => Read((IReadOnlyList<object?>)t!, depth + 1)).OfType<ImapStructure>().ToList();
            var kind = tree.Count > parts.Count ? ImapResponse.TextOf(tree[parts.Count]) : null;
            return new ImapStructure("multipart/" + (kind ?? "mixed").ToLowerInvariant(), null, 0, null, parts);
        }

        if (tree.Count < 7 || ImapResponse.TextOf(tree[0]) is not { } type || ImapResponse.TextOf(tree[1]) is not { } subtype)
        {
            return null;
        }

        var mediaType = $"{type}/{subtype}".ToLowerInvariant();
        var size = long.TryParse(ImapResponse.TextOf(tree[6]), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
        var disposition = tree.Skip(7).OfType<IReadOnlyList<object?>>().FirstOrDefault(l => l is [string word, ..] && word.ToLowerInvariant() is "attachment" or "inline");
        var inner = mediaType == "message/rfc822" && tree.Count > 8 && tree[8] is IReadOnlyList<object?> message ? Read(message, depth + 1) : null;
        var name = Parameter(disposition is { Count: > 1 } ? disposition[1] : null, "filename") ?? Parameter(tree[2], "name");
        return new ImapStructure(mediaType, name, size, (disposition?[0] as string)?.ToLowerInvariant(), inner is null ? [] : [inner]);
    }

    private static string? Parameter(object? list, string name)
    {
        if (list is IReadOnlyList<object?> pairs)
        {
            for (var i = 0; i + 1 < pairs.Count; i += 2)
            {
                if (ImapResponse.TextOf(pairs[i])?.TrimEnd('*').Equals(name, StringComparison.OrdinalIgnoreCase) == true)
                {
                    return ImapResponse.TextOf(pairs[i + 1]);
                }
            }
        }

        return null;
    }
}
