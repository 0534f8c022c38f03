using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Rpa.Bots.Documents;

namespace Rpa.Bots.Mail.Mime.Outlook;

/// <summary>
/// Outlook's transport format (MS-OXTNEF), mostly named winmail.dat: a stream of attributes, in which each attachment begins with its rendering data. Damage ends the reading; what was
/// found before it stands.
/// </summary>
internal sealed class Tnef
{
    /// <summary>Name given to an HTML body that only the wrapper holds.</summary>
    public const string HtmlBody = "message.html";

    private const int Title = 0x8010;
    private const int Data = 0x800F;
    private const int Rendering = 0x9002;
    private const int AttachmentProperties = 0x9005;
    private const int MessageProperties = 0x9003;
    private const int CodePage = 0x9007;
    private const int Deepest = 4;
    private const int MostFiles = 200;
    private readonly ImmutableArray<MailAttachment>.Builder _files;
    private readonly int _depth;
    private Encoding _encoding = Charsets.Windows1252;
    private string? _title;
    private ReadOnlyMemory<byte> _data;
    private MapiProperties? _properties;
    private MapiProperties? _message;
    private bool _open;

    private Tnef(ImmutableArray<MailAttachment>.Builder files, int depth) => (_files, _depth) = (files, depth);

    /// <summary>By its mark or, where that is damaged, by its declared type.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes, string mediaType) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x78, 0x9F, 0x3E, 0x22]) || mediaType is "application/ms-tnef" or "application/vnd.ms-tnef";

    /// <summary>The files in the wrapper, and the body where the wrapper alone holds it (`message.rtf`, `message.html`).</summary>
    public static ImmutableArray<MailAttachment> Unpack(ReadOnlyMemory<byte> bytes)
    {
        var files = ImmutableArray.CreateBuilder<MailAttachment>();
        new Tnef(files, 0).Read(bytes);
        return files.ToImmutable();
    }

    private void Read(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.StartsWith((ReadOnlySpan<byte>)[0x78, 0x9F, 0x3E, 0x22]))
        {
            return;
        }

        // Mark (4) and key (2); then per attribute level (1), id (2), type (2), length (4), data, checksum (2).
        for (var at = 6; at + 11 <= bytes.Length && _files.Count < MostFiles;)
        {
            var head = bytes.Span[at..];
            int id = BinaryPrimitives.ReadUInt16LittleEndian(head[1..]);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(head[5..]);
            var from = at + 9;
            if (length > bytes.Length - from)
            {
                break;
            }

            Attribute(id, bytes.Slice(from, (int)length));
            at = from + (int)length + 2;
        }

        Close();
        Body();
    }

    private void Attribute(int id, ReadOnlyMemory<byte> value)
    {
        switch (id)
        {
            case CodePage when value.Length >= 4 && Charsets.CodePage(BinaryPrimitives.ReadInt32LittleEndian(value.Span)) is { } encoding:
                _encoding = encoding;
                break;
            case MessageProperties:
                _message = MapiProperties.Read(value);
                break;
            case Rendering:
                Close();
                _open = true;
                break;
            case Title:
                _title = _encoding.GetString(value.Span).TrimEnd('\0');
                break;
            case Data:
                _data = value;
                break;
            case AttachmentProperties:
                _properties = MapiProperties.Read(value);
                break;
        }
    }

    private void Close()
    {
        if (_open)
        {
            var name = _properties?.Text(MapiProperties.AttachLongFileName, _encoding) ?? _properties?.Text(MapiProperties.AttachFileName, _encoding) ?? _title;
            if (_properties?.Object(MapiProperties.AttachData) is { } inner)
            {
                // An embedded message: an interface id of 16 bytes, then a wrapper of its own.
                if (_depth < Deepest && inner.Length > 16)
                {
                    new Tnef(_files, _depth + 1).Read(inner[16..]);
                }
            }
            else
            {
                var bytes = _data.IsEmpty ? _properties?.Bytes(MapiProperties.AttachData) ?? default : _data;
                var type = _properties?.Text(MapiProperties.AttachMimeTag, _encoding)?.ToLowerInvariant();
                var id = _properties?.Text(MapiProperties.AttachContentId, _encoding)?.Trim('<', '>', ' ');
                _files.Add(new MailAttachment(FileNames.Clean(name), type is { Length: > 2 and < 100 } ? type : "application/octet-stream", string.IsNullOrEmpty(id) ? null : id, false, bytes));
            }
        }

        _open = false;
        _title = null;
        _data = default;
        _properties = null;
    }

    private void Body()
    {
        if (_message?.Bytes(MapiProperties.BodyHtml) is { IsEmpty: false } html)
        {
            _files.Add(new MailAttachment(HtmlBody, "text/html", null, false, html));
        }
        else if (_message?.Bytes(MapiProperties.RtfCompressed) is { IsEmpty: false } packed && CompressedRtf.Unpack(packed.Span) is { } rtf)
        {
            _files.Add(new MailAttachment("message.rtf", "application/rtf", null, false, rtf));
        }
    }
}
