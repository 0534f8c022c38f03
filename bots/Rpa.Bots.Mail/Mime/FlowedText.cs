using System.Text;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Joins the lines of `format=flowed` text (RFC 3676).</summary>
internal static class FlowedText
{
    public static string Join(string text, ContentHeader type)
    {
        if (type.Parameter("format") is not { } format || !format.Equals("flowed", StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }

        var deleteBlank = type.Parameter("delsp") is { } delete && delete.Equals("yes", StringComparison.OrdinalIgnoreCase);
        var result = new StringBuilder(text.Length);
        var flowing = false;
        var flowingDepth = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var depth = 0;
            while (depth < line.Length && line[depth] == '>')
            {
                depth++;
            }

            var content = line[depth..];
            content = content.StartsWith(' ') ? content[1..] : content;
            var signature = content is "-- ";
            if (flowing && (depth != flowingDepth || signature))
            {
                result.Append('\n');
                flowing = false;
            }

            if (!flowing && depth > 0)
            {
                result.Append('>', depth).Append(' ');
            }

            flowing = content.EndsWith(' ') && !signature;
            flowingDepth = depth;
            result.Append(flowing && deleteBlank ? content[..^1] : content);
            if (!flowing)
            {
                result.Append('\n');
            }
        }

        if (!text.EndsWith('\n') && result.Length > 0 && result[^1] == '\n')
        {
            result.Length--;
        }

        // The line enumeration yields one empty line after a final line feed.
        if (text.EndsWith('\n') && result.Length > 1 && result[^1] == '\n' && result[^2] == '\n' && !text.EndsWith("\n\n", StringComparison.Ordinal))
        {
            result.Length--;
        }

        return result.ToString();
    }
}
