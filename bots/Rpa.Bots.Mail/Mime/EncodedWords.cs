using System.Text;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Encoded words in headers (RFC 2047, language mark of RFC 2231), read as tolerantly as people's programs write them.</summary>
internal static class EncodedWords
{
    /// <summary>Longer than any honest word; it keeps the search linear.</summary>
    private const int LongestWord = 4000;

    /// <summary>Decodes a value of one character per byte.</summary>
    public static string Decode(string value, string? fallbackCharset = null)
    {
        if (!value.Contains("=?", StringComparison.Ordinal))
        {
            return Plain(value, fallbackCharset);
        }

        var result = new StringBuilder(value.Length);
        var held = new List<byte>();
        string? heldCharset = null;
        string? openBase64 = null;
        var openFrom = 0;
        var plainFrom = 0;
        var i = 0;
        while (i < value.Length)
        {
            var start = value.IndexOf("=?", i, StringComparison.Ordinal);
            if (start < 0)
            {
                break;
            }

            if (!TryWord(value, start, out var charset, out var bytes, out var end))
            {
                i = start + 2;
                continue;
            }

            var between = value.AsSpan(plainFrom, start - plainFrom);
            var blank = heldCharset is not null && between.Trim(" \t\r\n").IsEmpty;
            if (!blank || !charset.Equals(heldCharset, StringComparison.OrdinalIgnoreCase))
            {
                // A character may be split over words of one charset, so bytes are joined before decoding.
                Flush(result, held, heldCharset);
            }

            if (!blank)
            {
                result.Append(Plain(between.ToString(), fallbackCharset));
            }

            heldCharset = charset;
            var base64 = Base64Of(value, start, end);
            if (blank && base64 is not null && openBase64 is not null && held.Count > openFrom)
            {
                // Base64 cut at any place, not at a multiple of four: its pieces mean something only together.
                held.RemoveRange(openFrom, held.Count - openFrom);
                base64 = openBase64 + base64;
                bytes = TransferEncoding.Base64(Encoding.Latin1.GetBytes(base64), null).ToArray();
            }
            else
            {
                openFrom = held.Count;
            }

            openBase64 = base64 is { Length: < 4000 } && base64.Length % 4 != 0 && !base64.EndsWith('=') ? base64 : null;
            held.AddRange(bytes);
            i = plainFrom = end;
        }

        Flush(result, held, heldCharset);
        result.Append(Plain(value[plainFrom..], fallbackCharset));
        return Clean(result.ToString());
    }

    /// <summary>Where the encoded word that begins at <paramref name="start"/> ends; -1 if none begins there.</summary>
    public static int EndOf(string value, int start) => TryWord(value, start, out _, out _, out var end) ? end : -1;

    /// <summary>Text that carries no encoded word: UTF-8, else the message's own charset, else Windows-1252; without control characters.</summary>
    public static string Plain(string value, string? fallbackCharset)
    {
        if (Ascii.IsValid(value))
        {
            return Clean(value);
        }

        var bytes = Encoding.Latin1.GetBytes(value);
        return Clean(System.Text.Unicode.Utf8.IsValid(bytes) || fallbackCharset is null || fallbackCharset.StartsWith("utf", StringComparison.OrdinalIgnoreCase)
            ? Charsets.Guess(bytes)
            : Charsets.Decode(bytes, fallbackCharset));
    }

    private static string? Base64Of(string word, int start, int end)
    {
        var encoding = word.IndexOf('?', start + 2) + 1;
        return word[encoding] is 'b' or 'B' ? word[(encoding + 2)..(end - 2)].Replace(" ", "", StringComparison.Ordinal) : null;
    }

    private static void Flush(StringBuilder result, List<byte> held, string? charset)
    {
        if (held.Count > 0)
        {
            result.Append(Charsets.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(held), charset));
            held.Clear();
        }
    }

    private static bool TryWord(string value, int start, out string charset, out byte[] bytes, out int end)
    {
        charset = "";
        bytes = [];
        end = -1;
        var encodingMark = value.IndexOf('?', start + 2, Math.Min(80, value.Length - start - 2));
        if (encodingMark <= start + 2 || encodingMark + 2 >= value.Length || value[encodingMark + 2] != '?')
        {
            return false;
        }

        var from = encodingMark + 3;
        var close = value.IndexOf("?=", from, Math.Min(LongestWord, value.Length - from), StringComparison.Ordinal);
        if (close < 0)
        {
            return false;
        }

        charset = value[(start + 2)..encodingMark];
        var star = charset.IndexOf('*', StringComparison.Ordinal);
        if (star > 0)
        {
            charset = charset[..star];
        }

        if (charset.AsSpan().ContainsAny(" \t=<>"))
        {
            return false;
        }

        var text = value.AsSpan(from, close - from);
        switch (value[encodingMark + 1])
        {
            case 'q' or 'Q':
                // In Q the text may itself begin with '=': "=?x?Q?=C4?=" must not end at "?=C4".
                if (text.IsEmpty && close + 3 < value.Length && char.IsAsciiHexDigit(value[close + 2]) && char.IsAsciiHexDigit(value[close + 3]))
                {
                    close = value.IndexOf("?=", close + 2, Math.Min(LongestWord, value.Length - close - 2), StringComparison.Ordinal);
                    if (close < 0)
                    {
                        return false;
                    }

                    text = value.AsSpan(from, close - from);
                }

                bytes = Q(text);
                break;
            case 'b' or 'B':
                bytes = TransferEncoding.Base64(Encoding.Latin1.GetBytes(text.ToString()), null).ToArray();
                break;
            default:
                return false;
        }

        end = close + 2;
        return true;
    }

    private static byte[] Q(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length];
        var n = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '=' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[n++] = (byte)((TransferEncoding.Hex(text[i + 1]) << 4) | TransferEncoding.Hex(text[i + 2]));
                i += 2;
            }
            else
            {
                bytes[n++] = c == '_' ? (byte)' ' : (byte)c;
            }
        }

        return bytes[..n];
    }

    /// <summary>Control characters have no business in a header; a decoded CR LF would be an attack on whoever writes it again.</summary>
    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1F') && !text.Contains('\x7F', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\t' or '\n')
            {
                result.Append(' ');
            }
            else if (!char.IsControl(c))
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }
}
