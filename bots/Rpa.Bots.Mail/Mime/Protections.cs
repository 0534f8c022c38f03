using System.Collections.Immutable;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Recognises S/MIME (RFC 8551) and OpenPGP (RFC 3156, and armour within the text).</summary>
internal static class Protections
{
    public static MailProtection Of(MimePart root, ImmutableArray<MailAttachment> attachments, string text)
    {
        if (root.MediaType is "multipart/encrypted")
        {
            return MailProtection.Encrypted;
        }

        if (root.MediaType is "application/pkcs7-mime" or "application/x-pkcs7-mime")
        {
            // Signed opaquely, the content lies within the signature, where nobody here reads it: the same to us as encrypted.
            return MailProtection.Encrypted;
        }

        if (Starts(text, "-----BEGIN PGP MESSAGE-----"))
        {
            return MailProtection.Encrypted;
        }

        // A list server or a virus scanner may have put the protected part into a container of its own.
        if (attachments.Any(a => a.MediaType is "application/pkcs7-mime" or "application/x-pkcs7-mime" or "application/pgp-encrypted"))
        {
            return MailProtection.Encrypted;
        }

        var signed = root.MediaType is "multipart/signed" || Starts(text, "-----BEGIN PGP SIGNED MESSAGE-----")
            || attachments.Any(a => a.MediaType is "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature");
        return signed ? MailProtection.Signed : MailProtection.None;
    }

    private static bool Starts(string text, string armour) =>
        text.AsSpan(0, Math.Min(text.Length, 2000)).Contains(armour, StringComparison.Ordinal);
}
