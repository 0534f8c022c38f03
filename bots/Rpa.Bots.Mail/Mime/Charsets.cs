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
            case "utf-8" or "utf8" or "utf8mb4" or "utf-8n" or "x-utf-8" or "unicode-1-1-utf-8" or "utf-8-mac":
                return DecodeUtf8(bytes, warnings);
            case "utf-7" or "utf7" or "unicode-1-1-utf-7" or "x-unicode-2-0-utf-7":
                return Utf7.Decode(bytes);
            // The label iso-8859-1 is put on text with typographic quotes and the euro sign; the superset reads both (as browsers do).
            case "iso-8859-1" or "iso8859-1" or "iso_8859-1" or "latin1" or "latin-1" or "l1" or "ansi" or "cp1252" or "windows-1252" or "x-ansi" or "iso-8859-1-windows":
                return Latin1OrMislabelled(bytes, warnings);
            case "iso-8859-15" or "iso8859-15" or "iso_8859-15" or "latin9" or "latin-9":
                return Encoding.GetEncoding("iso-8859-15").GetString(bytes);
            case "macintosh" or "x-mac-roman" or "macroman" or "mac" or "x-macintosh" or "x-mac":
                return Encoding.GetEncoding(10000).GetString(bytes);
            case "utf-16" or "utf-16le" or "utf-16be" or "unicode":
                return Utf16(bytes, name);
        }

        if ((Find(name) ?? FindByNumber(name)) is { } encoding)
        {
            return encoding.GetString(bytes);
        }

        warnings?.Add($"The charset '{Clip(name)}' is not known; the text was read as UTF-8 or Windows-1252, whichever fits.");
        return Guess(bytes);
    }

    private static Encoding? Find(string name)
    {
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The encoding of a Windows or IBM code page; null where there is none of the number.</summary>
    public static Encoding? CodePage(int number)
    {
        try
        {
            return number is > 400 and < 60_000 ? Encoding.GetEncoding(number) : null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Names that carry the number of the code page or standard in a form of their own: `cp1251`, `win-1251`, `windows-31j`, `iso8859_2`.</summary>
    private static Encoding? FindByNumber(string name)
    {
        if (name is "windows-31j" or "cswindows31j")
        {
            return Find("shift_jis");
        }

        var start = name.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0 || name.Length > 40)
        {
            return null;
        }

        if (name.StartsWith("iso", StringComparison.Ordinal) && name.IndexOf("8859", StringComparison.Ordinal) is var standard and > 0)
        {
            var part = new string([.. name.AsSpan(standard + 4).TrimStart("-_ ").ToArray().TakeWhile(char.IsAsciiDigit)]);
            return part.Length is 0 or > 2 ? null : part == "1" ? Windows1252 : Find($"iso-8859-{part}");
        }

        var digits = name.AsSpan(start);
        var isPage = name.AsSpan(0, start).Trim("-_ ") is "cp" or "win" or "windows" or "ibm" or "x-cp" or "x-windows" or "ms" or "oem" or "codepage" or "dos";
        return isPage && int.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var page) ? CodePage(page) : null;
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

    /// <summary>Bytes that are all valid UTF-8 beyond ASCII occur in no Latin text a person writes: the label is wrong then. Only bodies (which can warn) are judged so.</summary>
    private static string Latin1OrMislabelled(ReadOnlySpan<byte> bytes, Warnings? warnings)
    {
        if (warnings is null || Ascii.IsValid(bytes) || !System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Windows1252.GetString(bytes);
        }

        warnings.Add("The text is labelled as Latin-1 or Windows-1252 but is UTF-8; it was read as such.");
        return Encoding.UTF8.GetString(bytes);
    }

    private static string Utf16(ReadOnlySpan<byte> bytes, string name)
    {
        var big = name is "utf-16be" || (bytes.Length > 1 && bytes[0] == 0xFE && bytes[1] == 0xFF);
        return (big ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(bytes).TrimStart('\uFEFF');
    }

    private static string? Normalise(string? label) => label?.Trim(' ', '\t', '"', '\'', ';').ToLowerInvariant();

    private static string Clip(string s) => s.Length > 40 ? s[..40] + "…" : s;
}
