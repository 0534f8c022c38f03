using System.Text;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Tells what a sender says now from what is quoted and from the signature, in the forms German and English programs write.</summary>
internal static class NewTextOnly
{
    private static readonly string[] s_historyMarks =
    [
        "-----Ursprüngliche Nachricht", "----- Ursprüngliche Nachricht", "-----Original Message", "----- Original Message", "-------- Ursprüngliche Nachricht",
        "-------- Originalnachricht", "-------- Original Message", "-----Original-Nachricht", "----- Original Nachricht", "---------- Forwarded message",
        "---------- Weitergeleitete Nachricht", "-------- Weitergeleitete Nachricht", "-------- Forwarded Message", "Anfang der weitergeleiteten", "Begin forwarded message",
        "Gesendet: ", "-----Weitergeleitete Nachricht",
    ];

    private static readonly string[] s_deviceMarks =
    [
        "Von meinem iPhone gesendet", "Von meinem iPad gesendet", "Gesendet von meinem", "Diese Nachricht wurde von meinem Android", "Sent from my ", "Get Outlook for ", "Outlook für ", "Gesendet von Outlook",
        "Gesendet von Mail für Windows", "Sent from Mail for Windows", "Von Samsung-Tablet gesendet", "Gesendet mit der Telekom Mail", "Gesendet mit der GMX", "Gesendet mit der WEB.DE",
    ];

    public static string Of(string text)
    {
        var lines = text.Split('\n');
        var kept = new List<string>(Math.Min(lines.Length, 1024));
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            var trimmed = line.TrimStart();
            if (line is "-- " || (line is "--" && i > 0) || StartsWithAny(trimmed, s_deviceMarks))
            {
                // A signature ends the message, unless the sender answers below a quotation further down, which is rare.
                break;
            }

            if (IsHistory(lines, i, trimmed))
            {
                DropTrailing(kept, IsRule);
                break;
            }

            if (trimmed.StartsWith('>'))
            {
                continue;
            }

            var introduces = IntroductionLength(lines, i);
            if (introduces > 0)
            {
                i += introduces - 1;
                continue;
            }

            kept.Add(line);
        }

        var result = string.Join('\n', kept).Trim('\n', ' ', '\t', '\r');

        // Nothing but quotation: then the whole is what was sent.
        return result.Length == 0 ? text.Trim() : result;
    }

    private static bool StartsWithAny(string line, string[] marks)
    {
        foreach (var mark in marks)
        {
            if (line.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHistory(string[] lines, int i, string trimmed)
    {
        if (StartsWithAny(trimmed, s_historyMarks))
        {
            return true;
        }

        if (!IsLabel(trimmed, "Von:", "From:"))
        {
            return false;
        }

        // A header block copied into the text: at least two more of its lines follow at once.
        var more = 0;
        for (var k = i + 1; k < lines.Length && k < i + 7; k++)
        {
            var next = lines[k].Trim().Trim('*');
            if (IsLabel(next, "Gesendet:", "Sent:") || IsLabel(next, "Datum:", "Date:") || IsLabel(next, "An:", "To:") || IsLabel(next, "Betreff:", "Subject:"))
            {
                more++;
            }
        }

        return more >= 2;
    }

    private static bool IsLabel(string line, string german, string english)
    {
        var bare = line.TrimStart('*', ' ');
        return bare.StartsWith(german, StringComparison.OrdinalIgnoreCase) || bare.StartsWith(english, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>`Am 3. Mai schrieb Erika:` / `On May 3 Erika wrote:`, up to three lines long and followed by a quotation. 0 if it is none.</summary>
    private static int IntroductionLength(string[] lines, int i)
    {
        var first = lines[i].TrimStart();
        if (!(first.StartsWith("Am ", StringComparison.Ordinal) || first.StartsWith("On ", StringComparison.Ordinal) || first.Contains("schrieb", StringComparison.Ordinal)
            || first.Contains("wrote", StringComparison.Ordinal)))
        {
            return 0;
        }

        var joined = new StringBuilder();
        for (var n = 1; n <= 3 && i + n <= lines.Length; n++)
        {
            joined.Append(lines[i + n - 1].Trim()).Append(' ');
            if (joined.Length > 400)
            {
                return 0;
            }

            var text = joined.ToString().TrimEnd();
            var said = text.Contains("schrieb", StringComparison.Ordinal) || text.Contains("wrote", StringComparison.Ordinal);
            if (said && text.EndsWith(':') && QuotationFollows(lines, i + n))
            {
                return n;
            }
        }

        return 0;
    }

    private static bool QuotationFollows(string[] lines, int i)
    {
        while (i < lines.Length && string.IsNullOrWhiteSpace(lines[i]))
        {
            i++;
        }

        return i >= lines.Length || lines[i].TrimStart().StartsWith('>');
    }

    private static bool IsRule(string line) => line.AsSpan().Trim(" \t_-").IsEmpty;

    private static void DropTrailing(List<string> lines, Func<string, bool> isDropped)
    {
        while (lines.Count > 0 && isDropped(lines[^1]))
        {
            lines.RemoveAt(lines.Count - 1);
        }
    }
}
