using System.Globalization;
using System.Text;
using Rpa.Samples.Scans;

namespace Rpa.Samples.Mails;

/// <summary>A mail as its sender means it.</summary>
internal sealed record Letter(
    string MessageId, string FromName, string FromAddress, string To, string Subject, DateTimeOffset Date, string Text, IReadOnlyList<ScanFile> Attachments);

/// <summary>Writes mails after RFC 5322, 2045 to 2047 and 2231, as a citizen's mail program would.</summary>
internal static class MessageWriter
{
    private const int LineBytes = 57;

    public static byte[] Write(Letter letter)
    {
        var boundary = "=_" + letter.MessageId.Split('@')[0].Replace(".", "_", StringComparison.Ordinal);
        var text = new StringBuilder();
        Line($"Return-Path: <{letter.FromAddress}>");
        Line($"From: {Encoded(letter.FromName)} <{letter.FromAddress}>");
        Line($"To: <{letter.To}>");
        Line($"Subject: {Encoded(letter.Subject)}");
        Line($"Date: {letter.Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)}{letter.Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal)}");
        Line($"Message-ID: <{letter.MessageId}>");
        Line("MIME-Version: 1.0");
        if (letter.Attachments.Count == 0)
        {
            TextPart();
            return Encoding.ASCII.GetBytes(text.ToString());
        }

        Line($"Content-Type: multipart/mixed; boundary=\"{boundary}\"");
        Line("");
        Line($"--{boundary}");
        TextPart();
        foreach (var file in letter.Attachments)
        {
            Line($"--{boundary}");
            Line($"Content-Type: {file.MediaType};{Parameter("name", file.Name)}");
            Line("Content-Transfer-Encoding: base64");
            Line($"Content-Disposition: attachment;{Parameter("filename", file.Name)}");
            Line("");
            Base64(file.Content);
        }

        Line($"--{boundary}--");
        return Encoding.ASCII.GetBytes(text.ToString());

        void Line(string line) => text.Append(line).Append("\r\n");

        void TextPart()
        {
            Line("Content-Type: text/plain; charset=utf-8");
            Line("Content-Transfer-Encoding: base64");
            Line("");
            Base64(Encoding.UTF8.GetBytes(letter.Text.ReplaceLineEndings("\r\n")));
        }

        void Base64(byte[] bytes)
        {
            for (var at = 0; at < bytes.Length; at += LineBytes) { Line(Convert.ToBase64String(bytes, at, Math.Min(LineBytes, bytes.Length - at))); }
        }
    }

    /// <summary>A header's text: as it is when plain, otherwise encoded words (RFC 2047) of at most 75 characters that split no character.</summary>
    internal static string Encoded(string text)
    {
        if (text.All(character => character is >= ' ' and <= '~' && !"\"(),.:;<>@[]\\=?_".Contains(character, StringComparison.Ordinal))) { return text; }
        var words = new List<string>();
        var pending = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (pending.Count + bytes.Length > 42) { Flush(); }
            pending.AddRange(bytes);
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?UTF-8?B?{Convert.ToBase64String([.. pending])}?=");
            pending.Clear();
        }
    }

    /// <summary>A parameter on a line of its own; beyond ASCII in the percent form of RFC 2231.</summary>
    internal static string Parameter(string name, string value) => value.All(char.IsAscii)
        ? $"\r\n {name}=\"{value}\""
        : $"\r\n {name}*=UTF-8''{string.Concat(Encoding.UTF8.GetBytes(value).Select(octet =>
            char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'.' or (byte)'-' or (byte)'_' ? ((char)octet).ToString() : $"%{octet:X2}"))}";
}
