using System.Buffers.Binary;
using System.IO.Compression;

namespace Rpa.Dashboard.Tests.Support;

/// <summary>A drawn page: grey lines on white, as a PNG.</summary>
internal static class PageDrawing
{
    private const int Width = 420;
    private const int Height = 594;

    public static byte[] Png { get; } = Draw();

    private static byte[] Draw()
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, Width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Height);
        head[8] = 8;
        Chunk(png, "IHDR"u8, head);
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < Height; y++)
            {
                zip.WriteByte(0);
                for (var x = 0; x < Width; x++)
                {
                    zip.WriteByte((byte)(y % 24 is > 8 and < 14 && x is > 50 and < 360 && (x + (y / 24 * 37)) % 90 < 70 ? 90 : 255));
                }
            }
        }

        Chunk(png, "IDAT"u8, packed.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(Stream png, ReadOnlySpan<byte> kind, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(kind);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. kind, .. data]));
        png.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }
}
