namespace Rpa.Bots.Mail.Mime;

/// <summary>Outlook's transport format (MS-OXTNEF), mostly named winmail.dat.</summary>
internal static class Tnef
{
    public static bool Is(MailAttachment attachment) =>
        attachment.Bytes.Span.StartsWith((ReadOnlySpan<byte>)[0x78, 0x9F, 0x3E, 0x22])
        || attachment.MediaType is "application/ms-tnef" or "application/vnd.ms-tnef";
}
