using System.Buffers.Binary;

namespace Rpa.Bots.Ocr.Reading.Children;

/// <summary>What a message between the host and a reader is.</summary>
internal enum FrameKind : byte
{
    /// <summary>Host to reader: a document to read.</summary>
    Request = 1,

    /// <summary>Reader to host: a page is begun.</summary>
    Page = 2,

    /// <summary>Reader to host: the document was read.</summary>
    Reading = 3,

    /// <summary>Reader to host: the document cannot be read, with the reason.</summary>
    Unreadable = 4,

    /// <summary>Reader to host: the machine lacks something.</summary>
    Configuration = 5,

    /// <summary>Reader to host: a bug of ours.</summary>
    Bug = 6,

    /// <summary>Host to reader: a form to propose or to draw.</summary>
    Form = 7,

    /// <summary>Reader to host: a template, or its drawing.</summary>
    Text = 8,
}

/// <summary>A message: kind and content.</summary>
internal sealed record Frame(FrameKind Kind, byte[] Content);

/// <summary>Messages over a stream: length, kind, content. A length above the cap ends the talk, so that a reader under attack cannot exhaust the host.</summary>
internal static class Frames
{
    private const int Header = 5;
    private const int MostBytes = 400 * 1024 * 1024;

    internal static async Task WriteAsync(Stream stream, Frame frame, CancellationToken cancellation)
    {
        var header = new byte[Header];
        BinaryPrimitives.WriteInt32LittleEndian(header, frame.Content.Length);
        header[4] = (byte)frame.Kind;
        await stream.WriteAsync(header, cancellation);
        await stream.WriteAsync(frame.Content, cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>The next message; null when the stream ends.</summary>
    /// <exception cref="InvalidDataException">What came is no message.</exception>
    internal static async Task<Frame?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var header = new byte[Header];
        if (await stream.ReadAtLeastAsync(header, Header, throwOnEndOfStream: false, cancellation) < Header)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MostBytes || !Enum.IsDefined((FrameKind)header[4]))
        {
            throw new InvalidDataException($"a message of kind {header[4]} and {length} bytes is none of the reader's.");
        }

        var content = new byte[length];
        return await stream.ReadAtLeastAsync(content, length, throwOnEndOfStream: false, cancellation) < length ? null : new Frame((FrameKind)header[4], content);
    }
}
