using System.Buffers;
using System.Buffers.Text;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Removes the transfer encoding of a part (RFC 2045, 6), keeping what can be kept of damaged content.</summary>
internal static class TransferEncoding
{
    private static readonly SearchValues<byte> s_quotedPrintableMarks = SearchValues.Create("=\n"u8);

    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, string? encoding, Warnings warnings, out bool isDamaged)
    {
        isDamaged = false;
        var name = encoding?.Trim(' ', '\t', '"', ';').ToLowerInvariant();
        var comment = name?.IndexOf('(', StringComparison.Ordinal) ?? -1;
        if (comment >= 0)
        {
            name = name![..comment].TrimEnd();
        }

        switch (name)
        {
            case null or "" or "7bit" or "8bit" or "binary" or "7-bit" or "8-bit":
                return body;
            case "base64" or "base-64":
                return Base64(body, warnings, out isDamaged);
            case "quoted-printable" or "quotedprintable":
                return QuotedPrintable(body.Span);
            case "x-uuencode" or "uuencode" or "x-uue" or "uue" or "x-uu":
                return UuEncoding.Decode(body, warnings);
            default:
                warnings.Add($"The transfer encoding '{(name.Length > 40 ? name[..40] + "…" : name)}' is not known; the content was left as it came.");
                return body;
        }
    }

    public static ReadOnlyMemory<byte> Base64(ReadOnlyMemory<byte> body, Warnings? warnings) => Base64(body, warnings, out _);

    private static ReadOnlyMemory<byte> Base64(ReadOnlyMemory<byte> body, Warnings? warnings, out bool isDamaged)
    {
        isDamaged = false;
        var source = body.Span;
        var target = new byte[Base64Length(source.Length)];
        if (System.Buffers.Text.Base64.DecodeFromUtf8(source, target, out _, out var written) == OperationStatus.Done)
        {
            return target.AsMemory(0, written);
        }

        return Base64WithDamage(body, target, warnings, out isDamaged);
    }

    public static byte[] QuotedPrintable(ReadOnlySpan<byte> source)
    {
        var target = new byte[source.Length];
        var n = 0;
        var afterEncoded = 0;
        while (!source.IsEmpty)
        {
            var run = source.IndexOfAny(s_quotedPrintableMarks);
            if (run < 0)
            {
                source.CopyTo(target.AsSpan(n));
                n += source.Length;
                break;
            }

            source[..run].CopyTo(target.AsSpan(n));
            n += run;
            if (source[run] == '\n')
            {
                // Blanks before the end of a line were added on the way (RFC 2045, 6.7 rule 3); encoded ones are meant: "--=20".
                var cr = n > 0 && target[n - 1] == '\r';
                var end = cr ? n - 1 : n;
                var kept = end;
                while (kept > afterEncoded && target[kept - 1] is (byte)' ' or (byte)'\t')
                {
                    kept--;
                }

                n = kept;
                if (cr)
                {
                    target[n++] = (byte)'\r';
                }

                target[n++] = (byte)'\n';
                source = source[(run + 1)..];
                continue;
            }

            source = source[run..];
            if (source.Length >= 3 && char.IsAsciiHexDigit((char)source[1]) && char.IsAsciiHexDigit((char)source[2]))
            {
                target[n++] = (byte)((Hex((char)source[1]) << 4) | Hex((char)source[2]));
                source = source[3..];
                afterEncoded = n;
            }
            else
            {
                var skip = SoftBreak(source);
                if (skip == 0)
                {
                    target[n++] = (byte)'=';
                    skip = 1;
                }

                source = source[skip..];
            }
        }

        return target[..n];
    }

    public static int Hex(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    private static int Base64Length(int length) => (int)Math.Min(int.MaxValue, ((long)length / 4 * 3) + 6);

    /// <summary>Length of `=`, blanks, end of line; 0 if it is not a soft line break.</summary>
    private static int SoftBreak(ReadOnlySpan<byte> source)
    {
        var i = 1;
        while (i < source.Length && source[i] is (byte)' ' or (byte)'\t')
        {
            i++;
        }

        if (i < source.Length && source[i] == '\r')
        {
            i++;
        }

        return i >= source.Length ? i : source[i] == '\n' ? i + 1 : 0;
    }

    private static ReadOnlyMemory<byte> Base64WithDamage(ReadOnlyMemory<byte> body, byte[] target, Warnings? warnings, out bool isDamaged)
    {
        var source = body.Span;
        int foreign = 0, trailing = 0, blanks = 0, good = 0, held = 0, bits = 0, n = 0;
        var padded = false;
        foreach (var b in source)
        {
            var digit = Digit(b);
            if (digit >= 0)
            {
                if (padded && foreign + trailing > 0)
                {
                    break;
                }

                good++;
                foreign += trailing;
                trailing = 0;
                held = ((held << 6) | digit) & 0xFFFFFF;
                bits += 6;
                if (bits >= 8)
                {
                    bits -= 8;
                    target[n++] = (byte)(held >> bits);
                }
            }
            else if (b == '=')
            {
                // Some programs encode in pieces, each with its own padding.
                padded = true;
                bits = 0;
            }
            else if (b > ' ')
            {
                trailing++;
            }
            else if (b == ' ')
            {
                blanks++;
            }
        }

        // What follows a complete content (a lone dot, a list's footer) does not make it something else; words with blanks between them do.
        foreign += good % 4 == 0 || padded ? 0 : trailing;
        if (foreign * 10 > good || (blanks * 12 > good && foreign > 0) || (good == 0 && !padded))
        {
            isDamaged = true;
            warnings?.Add("A part says it is base64 but is not; it was left as it came.");
            return body;
        }

        isDamaged = foreign > 0;
        if (isDamaged)
        {
            warnings?.Add("The base64 of a part is damaged; foreign characters were skipped.");
        }

        return target.AsMemory(0, n);
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
