using System.Text;
using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Tests;

/// <summary>Messages for tests, written as they go over the wire. One character is one byte (Latin-1).</summary>
internal static class Mails
{
    public static byte[] Raw(params string[] lines) => Encoding.Latin1.GetBytes(string.Join("\r\n", lines));

    public static MailMessage Read(params string[] lines) => MimeReader.ReadOrThrow(Raw(lines), MimeLimits.Default);

    public static MailMessage WithHeader(string name, string value) => Read($"{name}: {value}", "", "text");

    public static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static string Text(this MailAttachment attachment) => Encoding.Latin1.GetString(attachment.Bytes.Span);
}
