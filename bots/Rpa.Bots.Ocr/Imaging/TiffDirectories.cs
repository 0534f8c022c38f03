using System.Buffers.Binary;

namespace Rpa.Bots.Ocr.Imaging;

/// <summary>Counts the pages of a TIFF by following its directories, so that a circle or a thousand pages is seen before anything is decoded.</summary>
internal static class TiffDirectories
{
    internal static int Count(ReadOnlySpan<byte> tiff, int maxPages)
    {
        var little = tiff[0] == (byte)'I';
        var seen = new HashSet<uint>();
        for (var offset = UInt32(tiff, 4, little); offset != 0;)
        {
            if (!seen.Add(offset))
            {
                throw new PictureException("the TIFF picture is damaged: its pages form a circle.");
            }

            if (seen.Count > maxPages)
            {
                throw new PictureException($"the TIFF has more than {maxPages} pages. Split the file.");
            }

            var entries = UInt16(tiff, offset, little);
            offset = UInt32(tiff, offset + 2 + (entries * 12L), little);
        }

        return seen.Count > 0 ? seen.Count : throw new PictureException("the TIFF picture has no page.");
    }

    private static uint UInt32(ReadOnlySpan<byte> tiff, long at, bool little)
    {
        var field = Slice(tiff, at, 4);
        return little ? BinaryPrimitives.ReadUInt32LittleEndian(field) : BinaryPrimitives.ReadUInt32BigEndian(field);
    }

    private static ushort UInt16(ReadOnlySpan<byte> tiff, long at, bool little)
    {
        var field = Slice(tiff, at, 2);
        return little ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt16BigEndian(field);
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> tiff, long at, int length) =>
        at >= 0 && at + length <= tiff.Length ? tiff.Slice((int)at, length) : throw new PictureException("the TIFF picture is damaged: it ends early.");
}
