using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>Pages from anything a citizen sends: PDF, TIFF, PNG, JPEG.</summary>
internal sealed class PageLoader(PdfPages pdf, PageLimits limits)
{
    private const double A4WidthInches = 8.27;
    private const int LeastSide = 20;

    /// <summary>All pages in order, grey; the caller disposes them.</summary>
    /// <exception cref="UnreadableException">With the reason.</exception>
    internal async Task<IReadOnlyList<PageImage>> LoadAsync(ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        if (document.Length == 0)
        {
            throw new UnreadableException("empty", "the document is empty: it has no bytes. Send it again.");
        }

        if (document.Length > limits.Picture.MaxBytes)
        {
            throw new UnreadableException("too-large", $"the document has {document.Length} bytes; at most {limits.Picture.MaxBytes} are read. Scan it at 300 dpi in grey.");
        }

        var format = PictureFormats.Detect(document.Span);
        return format switch
        {
            PictureFormat.Pdf => await pdf.LoadAsync(document, limits, cancellation),
            PictureFormat.Png or PictureFormat.Jpeg or PictureFormat.Tiff => Pictures(document.Span, format),
            PictureFormat.Heic => throw new UnreadableException(
                "unsupported", "HEIC pictures are not read. Send the photo as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)."),
            _ => throw new UnreadableException("unsupported", "the file is none of PDF, TIFF, PNG, JPEG. Send the document in one of these formats."),
        };
    }

    private List<PageImage> Pictures(ReadOnlySpan<byte> bytes, PictureFormat format)
    {
        IReadOnlyList<Pix> pictures;
        try
        {
            pictures = Pix.DecodeAll(bytes, limits.Pages, limits.Picture);
        }
        catch (PictureException exception)
        {
            throw new UnreadableException(exception.Message.Contains("not read", StringComparison.Ordinal) || exception.Message.Contains("more than", StringComparison.Ordinal) ? "too-large" : "damaged", exception.Message, exception);
        }

        if (pictures.FirstOrDefault(picture => Math.Min(picture.Width, picture.Height) < LeastSide) is { } speck)
        {
            var size = $"{speck.Width} x {speck.Height}";
            pictures.ToList().ForEach(picture => picture.Dispose());
            throw new UnreadableException("damaged", $"a page of {size} pixels holds no writing. Scan it at 200 to 300 dpi.");
        }

        var orientation = format == PictureFormat.Jpeg ? ExifTurn.Orientation(bytes) : 1;
        var pages = new List<PageImage>(pictures.Count);
        foreach (var picture in pictures)
        {
            using (picture)
            {
                using var gray = picture.ToGray();
                var upright = ExifTurn.Apply(gray, orientation);
                var guess = (int)Math.Round(Math.Min(upright.Width, upright.Height) / A4WidthInches);
                pages.Add(new PageImage(pages.Count + 1, upright, upright.DpiX is >= 90 and <= 1200 ? upright.DpiX : Math.Clamp(guess, 72, 1200)) { Paper = Paper(picture, orientation) });
            }
        }

        return pages;
    }

    // Wood, skin and cloth have little blue, paper has all colours: the least of the three tells them apart where their brightness does not.
    private static Pix? Paper(Pix picture, int orientation)
    {
        if (picture.Depth == 1)
        {
            return null;
        }

        using var small = picture.ScaleSoftly(Math.Min(1, (double)PageFinder.WorkSide / Math.Max(picture.Width, picture.Height)));
        using var least = small.Depth == 32 ? Least(small) : small.ToGray();
        return ExifTurn.Apply(least, orientation);
    }

    private static Pix Least(Pix picture)
    {
        var colours = picture.ToRgbBytes();
        var least = new byte[colours.Length / 3];
        for (var i = 0; i < least.Length; i++)
        {
            least[i] = Math.Min(colours[i * 3], Math.Min(colours[(i * 3) + 1], colours[(i * 3) + 2]));
        }

        return Pix.FromGray(picture.Width, picture.Height, least);
    }
}
