using Rpa.Bots.Ocr.Native;

namespace Rpa.Bots.Ocr.Imaging;

/// <summary>Reading and writing of files in memory.</summary>
public sealed partial class Pix
{
    private const int TiffLzw = 9;
    private const int TiffG4 = 8;
    private const int MostTimesOnePage = 3;

    /// <summary>Decodes a PNG, a JPEG or the first page of a TIFF. JPEG pictures come as the sensor saw them; see <see cref="ExifTurn"/>.</summary>
    /// <exception cref="PictureException">The bytes are of another format, damaged, or above the limits.</exception>
    public static Pix Decode(ReadOnlySpan<byte> bytes, PictureLimits? limits = null) => DecodePage(bytes, 0, limits ?? PictureLimits.Default);

    /// <summary>Decodes every page of a TIFF (or the one picture of a PNG or JPEG), in order.</summary>
    /// <exception cref="PictureException">As in <see cref="Decode"/>, or more than <paramref name="maxPages"/> pages.</exception>
    public static IReadOnlyList<Pix> DecodeAll(ReadOnlySpan<byte> bytes, int maxPages = 50, PictureLimits? limits = null)
    {
        limits ??= PictureLimits.Default;
        var count = PictureFormats.Detect(bytes) == PictureFormat.Tiff ? TiffDirectories.Count(bytes, maxPages) : 1;
        var pages = new List<Pix>(count);
        try
        {
            for (var page = 0; page < count; page++)
            {
                pages.Add(DecodePage(bytes, page, limits));
                if (pages.Sum(picture => (long)picture.Width * picture.Height) > limits.MaxPixels * MostTimesOnePage)
                {
                    throw new PictureException($"more than {limits.MaxPixels * MostTimesOnePage} pixels in {count} pages. Scan them at 300 dpi in grey, or split the file.");
                }
            }

            return pages;
        }
        catch
        {
            pages.ForEach(page => page.Dispose());
            throw;
        }
    }

    /// <summary>The picture in greys as a PNG file, written fast: for evidence, of which a page has a dozen pieces.</summary>
    public byte[] ToGrayPng() => GrayPng.Write(ToGrayBytes(), Width, Height, DpiX);

    /// <summary>The picture as a PNG file.</summary>
    public unsafe byte[] ToPng()
    {
        byte* data;
        nuint size;
        return Leptonica.pixWriteMemPng(&data, &size, Handle, 0) == 0 ? Take(data, size) : throw CannotWrite("PNG");
    }

    /// <summary>The picture as a JPEG file; <paramref name="quality"/> 1 to 100. Binary pictures become grey.</summary>
    public unsafe byte[] ToJpeg(int quality = 80)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        using var gray = Depth == 1 ? ToGray() : null;
        byte* data;
        nuint size;
        return Leptonica.pixWriteMemJpeg(&data, &size, (gray ?? this).Handle, quality, 0) == 0 ? Take(data, size) : throw CannotWrite("JPEG");
    }

    /// <summary>The picture as a TIFF of one page: fax group 4 when binary, else LZW.</summary>
    public unsafe byte[] ToTiff()
    {
        byte* data;
        nuint size;
        return Leptonica.pixWriteMemTiff(&data, &size, Handle, Depth == 1 ? TiffG4 : TiffLzw) == 0 ? Take(data, size) : throw CannotWrite("TIFF");
    }

    /// <summary>Several pictures as one TIFF of as many pages.</summary>
    public static unsafe byte[] ToTiff(IReadOnlyList<Pix> pages)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pages.Count);
        var pixa = Leptonica.pixaCreate(pages.Count);
        try
        {
            foreach (var page in pages)
            {
                _ = Leptonica.pixaAddPix(pixa, page.Handle, Leptonica.CopyFlag);
            }

            byte* data;
            nuint size;
            return Leptonica.pixaWriteMemMultipageTiff(&data, &size, pixa) == 0 ? Take(data, size) : throw CannotWrite("TIFF");
        }
        finally
        {
            Leptonica.pixaDestroy(&pixa);
        }
    }

    private static unsafe Pix DecodePage(ReadOnlySpan<byte> bytes, int page, PictureLimits limits)
    {
        if (bytes.Length > limits.MaxBytes)
        {
            throw new PictureException($"a picture file of {bytes.Length} bytes is not read: at most {limits.MaxBytes}.");
        }

        var format = PictureFormats.Detect(bytes);
        fixed (byte* data = bytes)
        {
            var (width, height) = ReadSize(format, data, (nuint)bytes.Length, page);
            CheckSize(width, height, limits);
            var handle = format switch
            {
                PictureFormat.Png => Leptonica.pixReadMemPng(data, (nuint)bytes.Length),
                PictureFormat.Jpeg => ReadJpeg(data, (nuint)bytes.Length),
                _ => Leptonica.pixReadMemTiff(data, (nuint)bytes.Length, page),
            };
            if (handle.IsInvalid)
            {
                handle.Dispose();
                throw new PictureException($"the {Name(format)} picture is damaged: its header is readable, its pixels are not.");
            }

            using var raw = new Pix(handle, "decode");
            if (raw.Width != width || raw.Height != height)
            {
                throw new PictureException($"the {Name(format)} picture is damaged: header and pixels disagree about its size.");
            }

            return raw.Simplify();
        }
    }

    private static unsafe PixHandle ReadJpeg(byte* data, nuint size)
    {
        int warnings;
        return Leptonica.pixReadMemJpeg(data, size, 0, 1, &warnings, 0);
    }

    private static unsafe (int Width, int Height) ReadSize(PictureFormat format, byte* data, nuint size, int page)
    {
        int w = 0, h = 0, a, b, c, d, e;
        var failed = format switch
        {
            PictureFormat.Png => Leptonica.readHeaderMemPng(data, size, &w, &h, &a, &b, &c),
            PictureFormat.Jpeg => Leptonica.readHeaderMemJpeg(data, size, &w, &h, &a, &b, &c),
            PictureFormat.Tiff => Leptonica.readHeaderMemTiff(data, size, page, &w, &h, &a, &b, &c, &d, &e),
            PictureFormat.Heic => throw new PictureException("HEIC pictures are not read. Send the photo as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)."),
            PictureFormat.Pdf => throw new PictureException("this is a PDF, not a picture."),
            _ => throw new PictureException("the file is not a picture that is read: PNG, JPEG or TIFF is expected."),
        };
        return failed == 0 ? (w, h) : throw new PictureException($"the {Name(format)} picture is damaged: its header cannot be read.");
    }

    // Transparency, palettes and odd depths end here; what follows knows 1, 8 and 32 bits only.
    private Pix Simplify()
    {
        if (Depth == 32)
        {
            return new Pix(Leptonica.pixRemoveAlpha(Handle), "remove transparency");
        }

        return Depth == 1 ? Share() : new Pix(Leptonica.pixConvertTo8(Handle, 0), "convert to grey");
    }

    private static unsafe byte[] Take(byte* data, nuint size)
    {
        try
        {
            return new ReadOnlySpan<byte>(data, checked((int)size)).ToArray();
        }
        finally
        {
            Leptonica.lept_free(data);
        }
    }

    private static string Name(PictureFormat format) => format.ToString().ToUpperInvariant();

    private static InvalidOperationException CannotWrite(string format) => new($"leptonica could not write the picture as {format}.");
}
