using System.Collections.Immutable;
using System.Security.Cryptography;
using Rpa.Bots.Documents;

namespace Rpa.Bots.Mail.Mime;

/// <summary>A part of a message that is not its body: a file, an inline picture, an embedded message.</summary>
public sealed class MailAttachment
{
    private string? _sha256;

    internal MailAttachment(string? name, string mediaType, string? contentId, bool isInline, ReadOnlyMemory<byte> bytes)
    {
        Name = name;
        MediaType = mediaType;
        ContentId = contentId;
        IsInline = isInline;
        Bytes = bytes;
    }

    /// <summary>File name without any folder, control or direction character; null when the sender gave none.</summary>
    public string? Name { get; }

    /// <summary>Media type as the sender declares it, in lower case: `image/png`. See <see cref="ContentSniffer"/> for what the bytes say.</summary>
    public string MediaType { get; }

    /// <summary>Content-ID without angle brackets, by which HTML shows an inline picture.</summary>
    public string? ContentId { get; }

    /// <summary>Whether the sender meant it to be shown within the text.</summary>
    public bool IsInline { get; }

    /// <summary>The content, transfer encoding removed.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Files within a wrapper such as winmail.dat; empty for anything else.</summary>
    public ImmutableArray<MailAttachment> Contained { get; internal init; } = [];

    /// <summary>Why nothing may open it (an archive that unpacks to more than the limits allow); null where nothing speaks against it.</summary>
    public string? Refusal { get; internal init; }

    /// <summary>SHA-256 of <see cref="Bytes"/>, lower-case hexadecimal.</summary>
    public string Sha256 => _sha256 ??= Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));
}
