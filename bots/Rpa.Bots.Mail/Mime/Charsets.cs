using System.Text;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Bytes to text: the charsets people's mails name, the names they get wrong, and a guess where none is named.</summary>
internal static class Charsets
{
    static Charsets()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Windows1252 = Encoding.GetEncoding(1252);
    }

    public static Encoding Windows1252 { get; }

    /// <summary>Decodes by the label; an unknown or missing label, and ASCII that is none, fall back to <see cref="Guess"/>.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? label, Warnings? warnings = null)
    {
        var name = Normalise(label);
        switch (name)
        {
            case null or "" or "us-ascii" or "ascii" or "ansi_x3.4-1968" or "unknown-8bit" or "x-unknown" or "default" or "8bit" or "binary":
                return Guess(bytes);
            case "utf-8" or "utf8" or "x-utf-8" or "unicode-1-1-utf-8" or "utf-8-mac":
                return DecodeUtf8(bytes, warnings);
            case "utf-7" or "utf7" or "unicode-1-1-utf-7" or "x-unicode-2-0-utf-7":
                return Utf7.Decode(bytes);
            // The label iso-8859-1 is put on text with typographic quotes and the euro sign; the superset reads both (as browsers do).
            case "iso-8859-1" or "iso8859-1" or "iso_8859-1" or "latin1" or "latin-1" or "l1" or "cp1252" or "windows-1252" or "x-ansi" or "iso-8859-1-windows":
                return Windows1252.GetString(bytes);
            case "iso-8859-15" or "iso8859-15" or "iso_8859-15" or "latin9" or "latin-9":
                return Encoding.GetEncoding("iso-8859-15").GetString(bytes);
            case "utf-16" or "utf-16le" or "utf-16be" or "unicode":
                return Utf16(bytes, name);
        }

        try
        {
            return Encoding.GetEncoding(name).GetString(bytes);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            warnings?.Add($"The charset '{Clip(name)}' is not known; the text was read as UTF-8 or Windows-1252, whichever fits.");
            return Guess(bytes);
        }
    }

    /// <summary>UTF-8 if it is valid UTF-8, else Windows-1252: what unlabelled German mail is, in this order.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            bytes = bytes[3..];
        }

        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Windows1252.GetString(bytes);
    }

    private static string DecodeUtf8(ReadOnlySpan<byte> bytes, Warnings? warnings)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            bytes = bytes[3..];
        }

        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        warnings?.Add("The text is labelled UTF-8 but is not; it was read as well as possible.");
        var text = Encoding.UTF8.GetString(bytes);

        // One good sequence says that the label is right and the damage is local.
        foreach (var c in text)
        {
            if (c > 127 && c != '\uFFFD')
            {
                return text;
            }
        }

        return Windows1252.GetString(bytes);
    }

    private static string Utf16(ReadOnlySpan<byte> bytes, string name)
    {
        var big = name is "utf-16be" || (bytes.Length > 1 && bytes[0] == 0xFE && bytes[1] == 0xFF);
        return (big ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(bytes).TrimStart('\uFEFF');
    }

    private static string? Normalise(string? label) => label?.Trim(' ', '\t', '"', '\'', ';').ToLowerInvariant();

    private static string Clip(string s) => s.Length > 40 ? s[..40] + "…" : s;
}
