using System.Buffers.Binary;

namespace Rpa.Bots.Ocr.Imaging;

/// <summary>How a camera was held, from the EXIF orientation tag (0x0112) of a JPEG; anything malformed counts as upright.</summary>
public static class ExifTurn
{
    /// <summary>The orientation 1 to 8 as EXIF numbers it; 1 when absent or malformed.</summary>
    public static int Orientation(ReadOnlySpan<byte> jpeg)
    {
        var at = 2;
        while (at + 4 <= jpeg.Length && jpeg[at] == 0xFF)
        {
            var marker = jpeg[at + 1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (marker == 0xDA || length < 2 || at + 2 + length > jpeg.Length)
            {
                return 1;
            }

            var body = jpeg.Slice(at + 4, length - 2);
            if (marker == 0xE1 && body.StartsWith("Exif\0\0"u8))
            {
                return FromTiff(body[6..]);
            }

            at += 2 + length;
        }

        return 1;
    }

    /// <summary>The picture as a person holding the camera saw it.</summary>
    public static Pix Apply(Pix picture, int orientation)
    {
        using var mirrored = orientation is 2 or 4 or 5 or 7 ? picture.Mirror() : null;
        return (mirrored ?? picture).Turn(orientation switch
        {
            3 or 4 => 2,
            6 or 7 => 1,
            5 or 8 => 3,
            _ => 0,
        });
    }

    private static int FromTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return 1;
        }

        var little = tiff[0] == (byte)'I';
        ushort Short(ReadOnlySpan<byte> s) => little ? BinaryPrimitives.ReadUInt16LittleEndian(s) : BinaryPrimitives.ReadUInt16BigEndian(s);
        var offset = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (offset + 2L > tiff.Length)
        {
            return 1;
        }

        var entries = Short(tiff[(int)offset..]);
        for (var i = 0; i < entries; i++)
        {
            var at = offset + 2L + (i * 12L);
            if (at + 12 > tiff.Length)
            {
                return 1;
            }

            if (Short(tiff[(int)at..]) == 0x0112)
            {
                var value = Short(tiff[(int)(at + 8)..]);
                return value is >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;
    }
}
