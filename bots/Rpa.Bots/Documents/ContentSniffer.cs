namespace Rpa.Bots.Documents;

/// <summary>Tells what bytes are by looking at them. A name or a declared type is the sender's claim and is believed only where bytes say nothing.</summary>
public static class ContentSniffer
{
    /// <summary>
    /// Media type of <paramref name="bytes"/>. Falls back to <paramref name="declared"/> for text, and to `application/octet-stream`
    /// where the declared type promises a format that the bytes do not have.
    /// </summary>
    public static string MediaType(ReadOnlySpan<byte> bytes, string? declared = null)
    {
        // What says it is text or a message may mention a PDF near its beginning without being one.
        var mayHoldJunk = declared != "message/rfc822" && declared?.StartsWith("text/", StringComparison.Ordinal) != true;
        if (Known(bytes, mayHoldJunk) is { } known)
        {
            return known;
        }

        if (declared is "message/rfc822" or "text/calendar" or "text/csv" or "application/pkcs7-signature" or "application/pgp-signature")
        {
            return declared;
        }

        if (LooksLikeText(bytes))
        {
            return declared is not null && declared.StartsWith("text/", StringComparison.Ordinal) ? declared : "text/plain";
        }

        return "application/octet-stream";
    }

    private static string? Known(ReadOnlySpan<byte> b, bool mayHoldJunk)
    {
        // A PDF may carry some bytes of junk before its mark (ISO 32000 readers accept 1,024).
        if (b.StartsWith("%PDF-"u8) || (mayHoldJunk && b[..Math.Min(b.Length, 1024)].IndexOf("%PDF-"u8) >= 0))
        {
            return "application/pdf";
        }

        return b switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => "image/tiff",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => Iso(b),
            [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
            [(byte)'P', (byte)'K', 3, 4, ..] => Zip(b),
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => "application/x-ole-storage",
            [(byte)'{', (byte)'\\', (byte)'r', (byte)'t', (byte)'f', ..] => "application/rtf",
            [0x78, 0x9F, 0x3E, 0x22, ..] => "application/vnd.ms-tnef",
            [(byte)'M', (byte)'Z', ..] when b.Length > 64 => "application/vnd.microsoft.portable-executable",
            [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] => "application/x-elf",
            [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] => "application/vnd.rar",
            [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => "application/x-7z-compressed",
            [0x1F, 0x8B, ..] => "application/gzip",
            _ => Markup(b),
        };
    }

    private static string Iso(ReadOnlySpan<byte> b)
    {
        var brand = b.Length >= 12 ? b[8..12] : default;
        return brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) ? "image/heic"
            : brand.StartsWith("avif"u8) ? "image/avif" : "video/mp4";
    }

    /// <summary>Office files are archives; the names of the first entries and the directory at the end tell which. Nothing is unpacked.</summary>
    private static string Zip(ReadOnlySpan<byte> b)
    {
        var head = b[..Math.Min(b.Length, 8192)];
        var tail = b[Math.Max(0, b.Length - 65536)..];
        if (head.IndexOf("mimetypeapplication/vnd.oasis.opendocument."u8) is var at and >= 0)
        {
            var kind = head[(at + "mimetypeapplication/vnd.oasis.opendocument."u8.Length)..];
            return kind.StartsWith("text"u8) ? "application/vnd.oasis.opendocument.text"
                : kind.StartsWith("spreadsheet"u8) ? "application/vnd.oasis.opendocument.spreadsheet" : "application/zip";
        }

        return Holds(head, tail, "word/"u8) ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            : Holds(head, tail, "xl/"u8) ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            : Holds(head, tail, "ppt/"u8) ? "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            : "application/zip";
    }

    private static bool Holds(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, ReadOnlySpan<byte> name) =>
        tail.IndexOf("[Content_Types].xml"u8) >= 0 && (head.IndexOf(name) >= 0 || tail.IndexOf(name) >= 0);

    private static string? Markup(ReadOnlySpan<byte> b)
    {
        var start = b.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? b[3..] : b;
        start = start[..Math.Min(start.Length, 512)].TrimStart(" \t\r\n"u8);
        if (start.StartsWith("<?xml"u8))
        {
            return "application/xml";
        }

        var head = System.Text.Encoding.Latin1.GetString(start[..Math.Min(start.Length, 15)]);
        return head.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? "text/html" : null;
    }

    private static bool LooksLikeText(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, 64 * 1024)];
        foreach (var b in head)
        {
            if (b < 32 && b is not (9 or 10 or 12 or 13 or 27))
            {
                return false;
            }
        }

        return true;
    }
}
