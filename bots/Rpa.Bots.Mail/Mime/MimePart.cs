using Rpa.Bots.Documents;

namespace Rpa.Bots.Mail.Mime;

/// <summary>A node of the message's tree: a container with children, or a leaf with bytes still encoded.</summary>
internal sealed class MimePart
{
    private static readonly ContentHeader s_plain = ContentHeader.Parse("text/plain")!;

    public MimePart(HeaderBlock header, bool inDigest)
    {
        Header = header;
        ContentType = TypeOf(header) ?? (inDigest ? ContentHeader.Parse("message/rfc822")! : s_plain);
        Disposition = ContentHeader.Parse(header["Content-Disposition"]);
        var type = ContentType.Value;

        // What is no type at all is read as text (RFC 2045, 5.2).
        MediaType = type.IndexOf('/', StringComparison.Ordinal) is > 0 and < 100 && type.Length <= 200 ? type : type.Contains('/', StringComparison.Ordinal) ? "application/octet-stream" : "text/plain";
        Charset = ContentType.Parameter("charset");
        Name = FileNames.Clean(Disposition?.Parameter("filename", header.FallbackCharset)) ?? FileNames.Clean(ContentType.Parameter("name", header.FallbackCharset));
    }

    public HeaderBlock Header { get; }

    public ContentHeader ContentType { get; }

    public ContentHeader? Disposition { get; }

    public string MediaType { get; }

    public string? Charset { get; }

    public string? Name { get; }

    public List<MimePart> Children { get; } = [];

    public bool IsContainer { get; set; }

    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Whether the message ended before the part's closing boundary.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>Whether its transfer encoding could not be removed without doubt; known when its content was read.</summary>
    public bool IsDamaged { get; private set; }

    public bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    public bool IsAttachmentByDisposition => Disposition?.Value is "attachment";

    /// <summary>The content, transfer encoding removed as far as that goes.</summary>
    public ReadOnlyMemory<byte> Content(Warnings warnings)
    {
        // The transfer encoding of an embedded message may only be 7bit, 8bit or binary (RFC 2046, 5.2.1), yet base64 occurs.
        var bytes = TransferEncoding.Decode(Body, Header["Content-Transfer-Encoding"], warnings, out var isDamaged);
        IsDamaged = isDamaged;
        return bytes;
    }

    /// <summary>Where a gateway added a second type, the one that says how the body is split is believed: as text, what it holds would be lost.</summary>
    private static ContentHeader? TypeOf(HeaderBlock header)
    {
        var first = ContentHeader.Parse(header["Content-Type"]);
        if (first is null || first.Value.StartsWith("multipart/", StringComparison.Ordinal))
        {
            return first;
        }

        foreach (var field in header.Fields)
        {
            if (field.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && field.Value.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
                && ContentHeader.Parse(field.Value) is { } other && other.Parameter("boundary") is { Length: > 0 })
            {
                return other;
            }
        }

        return first;
    }
}
