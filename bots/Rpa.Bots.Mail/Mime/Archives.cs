using System.Buffers.Binary;
using System.Globalization;

namespace Rpa.Bots.Mail.Mime;

/// <summary>
/// Says of an archive (zip and what is built on it, gzip) whether unpacking it would cost more than <see cref="MimeLimits"/> allow. Judged by what the archive declares of itself; nothing is
/// unpacked.
/// </summary>
internal static class Archives
{
    /// <summary>Below this size nothing unpacked can hurt, whatever the ratio.</summary>
    private const long Harmless = 10 * 1024 * 1024;
    private const int EntryHead = 46;
    private const uint Entry = 0x02014B50;
    private const uint End = 0x06054B50;

    /// <summary>Why it is refused, in words; null where it is harmless or no archive.</summary>
    public static string? Fault(ReadOnlySpan<byte> bytes, MimeLimits limits) => bytes switch
    {
        [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => Zip(bytes, limits),
        [0x1F, 0x8B, _, _, _, _, _, _, _, _, ..] when bytes.Length >= 18 => TooLarge(BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]), bytes.Length, limits),
        _ => null,
    };

    private static string? Zip(ReadOnlySpan<byte> bytes, MimeLimits limits)
    {
        var end = FindEnd(bytes);
        if (end < 0)
        {
            return null;
        }

        int declared = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(end + 10)..]);
        long at = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(end + 16)..]);
        if (declared == 0xFFFF || at == 0xFFFFFFFF)
        {
            return "it is of the kind for more than 65,534 files or 4 GB, which no mail holds";
        }

        long total = 0, packed = 0;
        var entries = 0;
        while (at >= 0 && at + EntryHead <= end && BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)at..]) == Entry)
        {
            var entry = bytes[(int)at..];
            packed += BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
            total += BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
            if (++entries > limits.ArchiveEntries)
            {
                return string.Create(CultureInfo.InvariantCulture, $"it holds more than {limits.ArchiveEntries} files");
            }

            at += EntryHead + BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]) + BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        }

        // Entries that share their bytes make much out of little while each looks honest.
        return packed > bytes.Length ? "its files lie on top of each other" : TooLarge(total, bytes.Length, limits);
    }

    private static string? TooLarge(long unpacked, int packed, MimeLimits limits) =>
        unpacked > limits.ArchiveBytes ? string.Create(CultureInfo.InvariantCulture, $"unpacked it would have {unpacked} bytes; at most {limits.ArchiveBytes} are allowed")
        : unpacked > Harmless && unpacked / packed > limits.ArchiveRatio
            ? string.Create(CultureInfo.InvariantCulture, $"unpacked it would be {unpacked / packed} times as large; at most {limits.ArchiveRatio} times is allowed")
        : null;

    /// <summary>The record that ends a zip, sought from the end: a comment of up to 65,535 bytes may follow it.</summary>
    private static int FindEnd(ReadOnlySpan<byte> bytes)
    {
        var from = Math.Max(0, bytes.Length - 22 - 65535);
        Span<byte> mark = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(mark, End);
        var found = bytes[from..].LastIndexOf(mark);
        return found >= 0 && from + found + 22 <= bytes.Length ? from + found : -1;
    }
}
