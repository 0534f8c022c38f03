using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rpa.Bots.Documents;

namespace Rpa.Bots.Mail.Mime.Outgoing;

/// <summary>
/// Writes a message as bytes that any transport carries: lines of at most 78 ASCII characters ended by CR LF (RFC 5322, 2045-2047, 2231). The same message gives the same
/// bytes.
/// </summary>
public static class MimeWriter
{
    /// <summary>The whole message.</summary>
    public static byte[] Write(OutgoingMessage message)
    {
        if (message.To.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A message needs at least one receiver.", nameof(message));
        }

        var text = new StringBuilder();
        Headers(text, message);

        // "=_" cannot occur in quoted-printable or base64, so no boundary can occur in a part.
        var seed = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(message.Id.Value)).AsSpan(0, 8));
        if (message.Attachments.IsDefaultOrEmpty)
        {
            Body(text, message, $"=_rpa_{seed}_b");
        }
        else
        {
            var boundary = $"=_rpa_{seed}_a";
            text.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n");
            Body(text, message, $"=_rpa_{seed}_b");
            foreach (var attachment in message.Attachments)
            {
                text.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}\r\n");
                Attachment(text, attachment);
            }

            text.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}--\r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void Headers(StringBuilder text, OutgoingMessage message)
    {
        Field(text, "From", [HeaderWriter.Person(message.From)]);
        Field(text, "To", [.. message.To.Select((p, i) => HeaderWriter.Person(p) + (i < message.To.Length - 1 ? "," : ""))]);
        Field(text, "Subject", HeaderWriter.Words(message.Subject.Value));
        var offset = message.Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        Field(text, "Date", [message.Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + offset]);
        Field(text, "Message-ID", [message.Id.ToString()]);
        if (message.InReplyTo is { } answered)
        {
            Field(text, "In-Reply-To", [answered.ToString()]);
        }

        if (!message.References.IsDefaultOrEmpty)
        {
            Field(text, "References", [.. message.References.Select(r => r.ToString())]);
        }

        Field(text, "Auto-Submitted", [message.IsAutomaticReply ? "auto-replied" : "auto-generated"]);

        // Exchange does not know RFC 3834 but this.
        Field(text, "X-Auto-Response-Suppress", ["DR,", "RN,", "NRN,", "OOF,", "AutoReply"]);
        if (message.CaseReference is { } reference)
        {
            Field(text, "X-Case-Reference", HeaderWriter.Words(reference.Value));
        }

        Field(text, "MIME-Version", ["1.0"]);
    }

    private static void Field(StringBuilder text, string name, IReadOnlyList<string> words)
    {
        text.Append(name).Append(':');
        var column = name.Length + 1;
        foreach (var word in words)
        {
            if (column + 1 + word.Length > 76 && column > name.Length + 1)
            {
                text.Append("\r\n");
                column = 0;
            }

            text.Append(' ').Append(word);
            column += 1 + word.Length;
        }

        text.Append("\r\n");
    }

    private static void Body(StringBuilder text, OutgoingMessage message, string boundary)
    {
        if (message.Html is null)
        {
            TextPart(text, "plain", message.Text);
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n");
        TextPart(text, "plain", message.Text);
        text.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}\r\n");
        TextPart(text, "html", message.Html);
        text.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}--\r\n");
    }

    private static void TextPart(StringBuilder text, string kind, string content)
    {
        text.Append(CultureInfo.InvariantCulture, $"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        QuotedPrintable.Write(text, content);
    }

    private static void Attachment(StringBuilder text, OutgoingAttachment attachment)
    {
        var name = FileNames.Clean(attachment.Name) ?? "attachment";
        text.Append("Content-Type: ").Append(HeaderWriter.MediaType(attachment.MediaType)).Append("\r\n");
        text.Append("Content-Transfer-Encoding: base64\r\n");
        text.Append("Content-Disposition: attachment").Append(HeaderWriter.Parameter("filename", name)).Append("\r\n\r\n");
        var line = new char[76];
        for (var at = 0; at < attachment.Bytes.Length; at += 57)
        {
            var slice = attachment.Bytes.Span.Slice(at, Math.Min(57, attachment.Bytes.Length - at));
            Convert.TryToBase64Chars(slice, line, out var n);
            text.Append(line, 0, n);
            if (at + 57 < attachment.Bytes.Length)
            {
                text.Append("\r\n");
            }
        }
    }
}
