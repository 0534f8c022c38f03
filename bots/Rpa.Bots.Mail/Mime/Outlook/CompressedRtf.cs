using System.Buffers.Binary;
using System.Text;

namespace Rpa.Bots.Mail.Mime.Outlook;

/// <summary>Compressed RTF (MS-OXRTFCP): a window of 4,096 bytes that begins with usual RTF words; control bits tell literals from references into it.</summary>
internal static class CompressedRtf
{
    private const int Largest = 16 * 1024 * 1024;
    private const uint Compressed = 0x75465A4C;
    private const uint Uncompressed = 0x414C454D;

    private static readonly byte[] s_dictionary = Encoding.ASCII.GetBytes(
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx");

    /// <summary>The RTF; null where the content is none or would be too large.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> data)
    {
        if (data.Length < 16)
        {
            return null;
        }

        var rawSize = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
        var kind = BinaryPrimitives.ReadUInt32LittleEndian(data[8..]);
        var content = data[16..];
        return rawSize > Largest ? null
            : kind == Uncompressed ? content[..(int)Math.Min(content.Length, rawSize)].ToArray()
            : kind == Compressed ? Inflate(content, (int)rawSize) : null;
    }

    private static byte[] Inflate(ReadOnlySpan<byte> data, int size)
    {
        // A reference of two bytes gives at most 17, so no more than that is ever made of what is there.
        var result = new byte[(int)Math.Min(size, (data.Length + 1L) * 9)];
        Span<byte> window = stackalloc byte[4096];
        s_dictionary.CopyTo(window);
        int write = s_dictionary.Length, n = 0, at = 0;
        while (at < data.Length && n < result.Length)
        {
            var control = data[at++];
            for (var bit = 0; bit < 8 && at < data.Length && n < result.Length; bit++)
            {
                if ((control & (1 << bit)) == 0)
                {
                    window[write] = result[n++] = data[at++];
                    write = (write + 1) % 4096;
                    continue;
                }

                if (at + 2 > data.Length)
                {
                    return result[..n];
                }

                var reference = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
                at += 2;
                var from = reference >> 4;
                if (from == write)
                {
                    return result[..n];
                }

                for (var k = (reference & 15) + 2; k > 0 && n < result.Length; k--)
                {
                    window[write] = result[n++] = window[from];
                    from = (from + 1) % 4096;
                    write = (write + 1) % 4096;
                }
            }
        }

        return result[..n];
    }
}
