namespace Rpa.Samples.Comparison;

/// <summary>What the comparison needs of a mail that left: to whom, and which mails it answers. Message-IDs without angle brackets.</summary>
public sealed record OutgoingMail(string To, IReadOnlyList<string> Answers)
{
    private const int LongestHeader = 256 * 1024;

    /// <summary>Every mail in a Maildir's <c>new</c> and <c>cur</c>; empty when the folder is absent.</summary>
    public static IReadOnlyList<OutgoingMail> ReadMaildir(string directory) =>
    [
        .. from part in (string[])["new", "cur"]
           let folder = Path.Combine(directory, part)
           where Directory.Exists(folder)
           from file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
           select Parse(ReadHead(file)),
    ];

    /// <summary>Reads the header of a mail (RFC 5322): To, In-Reply-To, References.</summary>
    public static OutgoingMail Parse(string head)
    {
        var to = "";
        var answers = new List<string>();
        foreach (var header in Unfold(head))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) { continue; }
            var value = header[(colon + 1)..];
            switch (header[..colon].Trim().ToUpperInvariant())
            {
                case "TO": to = Bracketed(value).FirstOrDefault() ?? value.Trim(); break;
                case "IN-REPLY-TO" or "REFERENCES": answers.AddRange(Bracketed(value)); break;
                default: break;
            }
        }

        return new OutgoingMail(to, answers);
    }

    private static string ReadHead(string file)
    {
        using var reader = new StreamReader(file);
        var buffer = new char[LongestHeader];
        return new string(buffer, 0, reader.ReadBlock(buffer, 0, buffer.Length));
    }

    private static List<string> Unfold(string head)
    {
        var headers = new List<string>();
        foreach (var line in head.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Length == 0) { break; }
            if (line[0] is ' ' or '\t' && headers.Count > 0) { headers[^1] += line; } else { headers.Add(line); }
        }

        return headers;
    }

    private static IEnumerable<string> Bracketed(string value)
    {
        for (var start = value.IndexOf('<', StringComparison.Ordinal); start >= 0; start = value.IndexOf('<', start + 1))
        {
            var end = value.IndexOf('>', start);
            if (end < 0) { yield break; }
            yield return value[(start + 1)..end].Trim();
        }
    }
}
