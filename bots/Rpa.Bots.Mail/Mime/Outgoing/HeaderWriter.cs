using System.Globalization;
using System.Text;

namespace Rpa.Bots.Mail.Mime.Outgoing;

/// <summary>Header values as ASCII: encoded words (RFC 2047), quoted names, parameters with charset (RFC 2231).</summary>
internal static class HeaderWriter
{
    /// <summary>The text as words to be joined by single blanks and folded between them.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        if (Ascii.IsValid(text) && !text.Contains("=?", StringComparison.Ordinal) && !text.Contains("  ", StringComparison.Ordinal))
        {
            var words = text.Split(' ');
            if (words.All(w => w.Length <= 70))
            {
                return words;
            }
        }

        return Encoded(text);
    }

    public static string Person(Correspondent person)
    {
        if (person.Name is not { Value.Length: > 0 } name)
        {
            return person.Address.Value;
        }

        var words = Words(name.Value);
        var plain = words.Count == 0 || !words[0].StartsWith("=?", StringComparison.Ordinal);
        var shown = plain ? "\"" + name.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"" : string.Join("\r\n ", words);
        return $"{shown}{(shown.Length > 40 ? "\r\n" : "")} <{person.Address.Value}>";
    }

    /// <summary>`; name="value"`, or the form with charset and continuations for what is not plain ASCII or long.</summary>
    public static string Parameter(string name, string value)
    {
        if (Ascii.IsValid(value) && value.Length <= 60 && !value.AsSpan().ContainsAny("\"\\%") && !value.Contains("=?", StringComparison.Ordinal))
        {
            return $";\r\n {name}=\"{value}\"";
        }

        var pieces = new List<string>();
        var piece = new StringBuilder("utf-8''");
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            var encoded = new StringBuilder();
            var n = rune.EncodeToUtf8(bytes);
            foreach (var b in bytes[..n])
            {
                if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'_')
                {
                    encoded.Append((char)b);
                }
                else
                {
                    encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
                }
            }

            if (piece.Length + encoded.Length > 55)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }

            piece.Append(encoded);
        }

        pieces.Add(piece.ToString());
        if (pieces.Count == 1)
        {
            return $";\r\n {name}*={pieces[0]}";
        }

        return string.Concat(pieces.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $";\r\n {name}*{i}*={p}")));
    }

    /// <summary>The type if it is well formed, else `application/octet-stream`.</summary>
    public static string MediaType(string type)
    {
        var slash = type.IndexOf('/', StringComparison.Ordinal);
        var good = slash > 0 && slash < type.Length - 1 && type.Length <= 120
            && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.' or '_') && type.IndexOf('/', slash + 1) < 0
            && !type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && !type.StartsWith("message/", StringComparison.OrdinalIgnoreCase);
        return good ? type.ToLowerInvariant() : "application/octet-stream";
    }

    private static List<string> Encoded(string text)
    {
        // 45 bytes make 60 base64 characters; with "=?utf-8?B?" and "?=" a word has at most 75 (RFC 2047, 2). No character is split.
        var words = new List<string>();
        var held = new List<byte>(48);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var n = rune.EncodeToUtf8(bytes);
            // The first word shares its line with the field's name.
            if (held.Count + n > (words.Count == 0 ? 33 : 45))
            {
                words.Add(Word(held));
                held.Clear();
            }

            held.AddRange(bytes[..n]);
        }

        if (held.Count > 0)
        {
            words.Add(Word(held));
        }

        return words;
    }

    private static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
}
