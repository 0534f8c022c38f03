namespace Rpa.Bots.Ocr.Imaging;

/// <summary>What the first bytes of a file say it is.</summary>
public enum PictureFormat
{
    /// <summary>None of the formats below.</summary>
    Unknown,

    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>JPEG (JFIF or EXIF).</summary>
    Jpeg,

    /// <summary>TIFF, one or more pages.</summary>
    Tiff,

    /// <summary>PDF; read page by page with poppler, not by <see cref="Pix"/>.</summary>
    Pdf,

    /// <summary>HEIC or HEIF, the format of Apple phones; recognised so that it can be refused by name.</summary>
    Heic,
}

/// <summary>Sniffs a format by its signature; names and media types given by senders are not trusted.</summary>
public static class PictureFormats
{
    /// <summary>The format that the first bytes announce.</summary>
    public static PictureFormat Detect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8 && bytes[0] == 0x89 && bytes[1..].StartsWith("PNG\r\n\u001a\n"u8))
        {
            return PictureFormat.Png;
        }

        if (bytes.Length > 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF)
        {
            return PictureFormat.Jpeg;
        }

        if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8))
        {
            return PictureFormat.Tiff;
        }

        // Some producers put a few bytes before the header; readers accept it within the first kilobyte.
        if (bytes[..Math.Min(bytes.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
        {
            return PictureFormat.Pdf;
        }

        if (bytes.Length > 12 && bytes[4..8].SequenceEqual("ftyp"u8) && IsHeifBrand(bytes[8..12]))
        {
            return PictureFormat.Heic;
        }

        return PictureFormat.Unknown;
    }

    private static bool IsHeifBrand(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("hevc"u8) || brand.SequenceEqual("heim"u8)
        || brand.SequenceEqual("heis"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) || brand.SequenceEqual("avif"u8);
}

/// <summary>Caps against pictures made to exhaust memory; checked on the header, before a pixel is decoded.</summary>
/// <param name="MaxWidth">Widest picture in pixels.</param>
/// <param name="MaxHeight">Highest picture in pixels.</param>
/// <param name="MaxPixels">Most pixels of one picture.</param>
/// <param name="MaxBytes">Longest file in bytes.</param>
public sealed record PictureLimits(int MaxWidth, int MaxHeight, long MaxPixels, long MaxBytes)
{
    /// <summary>A3 at 600 dpi fits, twice that does not.</summary>
    public static PictureLimits Default { get; } = new(16_000, 16_000, 80_000_000, 64L * 1024 * 1024);
}
