namespace Rpa.Bots.Mail.Mime;

/// <summary>A node of the message's tree: a container with children, or a leaf with bytes still encoded.</summary>
internal sealed class MimePart
{
    private static readonly ContentHeader s_plain = ContentHeader.Parse("text/plain")!;

    public MimePart(HeaderBlock header, bool inDigest)
    {
        Header = header;
        ContentType = ContentHeader.Parse(header["Content-Type"]) ?? (inDigest ? ContentHeader.Parse("message/rfc822")! : s_plain);
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

    public bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    public bool IsAttachmentByDisposition => Disposition?.Value is "attachment";
}
