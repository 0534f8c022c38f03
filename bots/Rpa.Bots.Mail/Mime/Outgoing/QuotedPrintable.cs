using System.Globalization;
using System.Text;

namespace Rpa.Bots.Mail.Mime.Outgoing;

/// <summary>Writes text as quoted-printable (RFC 2045, 6.7): lines of at most 76 characters.</summary>
internal static class QuotedPrintable
{
    public static void Write(StringBuilder target, string text)
    {
        var clean = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\0", "", StringComparison.Ordinal);
        var first = true;
        foreach (var range in clean.AsSpan().Split('\n'))
        {
            if (!first)
            {
                target.Append("\r\n");
            }

            first = false;
            Line(target, Encoding.UTF8.GetBytes(clean[range]));
        }
    }

    private static void Line(StringBuilder target, byte[] bytes)
    {
        var column = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            var last = i == bytes.Length - 1;
            var plain = b is >= 33 and <= 126 and not (byte)'=' || (b is (byte)' ' or (byte)'\t' && !last);

            // A line that begins with "From " or a lone dot is changed by some transports.
            if (column == 0 && (b == '.' || (b == 'F' && bytes.AsSpan(i).StartsWith("From "u8))))
            {
                plain = false;
            }

            var width = plain ? 1 : 3;
            if (column + width > 75)
            {
                target.Append("=\r\n");
                column = 0;
            }

            if (plain)
            {
                target.Append((char)b);
            }
            else
            {
                target.Append('=').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }

            column += width;
        }
    }
}
