using Rpa.Bots.Ocr.Imaging;
using Rpa.Samples.Pdf;
using Rpa.Samples.People;

namespace Rpa.Samples.Scans;

/// <summary>The kind of file a scanned document comes as.</summary>
public enum ScanFormat
{
    /// <summary>A PDF with a JPEG picture per page.</summary>
    PdfPicture,

    /// <summary>A PNG per page.</summary>
    Png,

    /// <summary>A TIFF of all pages.</summary>
    Tiff,

    /// <summary>No scan at all: the PDF as it was filled in on the computer.</summary>
    PdfDigital,
}

/// <summary>A file as it hangs on a mail.</summary>
public sealed record ScanFile(string Name, string MediaType, byte[] Content);

/// <summary>Makes a scan of drawn pages: raster, damage, compression, file.</summary>
internal static class Scanner
{
    public static async Task<IReadOnlyList<ScanFile>> ScanAsync(
        IReadOnlyList<PdfPage> pages, ScanGrade grade, ScanFormat format, int dpi, string name, Dice dice, CancellationToken cancellationToken)
    {
        if (format == ScanFormat.PdfDigital) { return [new ScanFile(name + ".pdf", "application/pdf", PdfFile.Write(pages))]; }

        var jpegs = new List<(byte[] Jpeg, int Width, int Height)>();
        foreach (var page in await GrayPage.RasterizeAsync(pages, dpi, cancellationToken))
        {
            var damaged = Damage.Apply(page, grade, dice);
            using var picture = Pix.FromGray(damaged.Width, damaged.Height, damaged.Pixels, dpi);
            jpegs.Add((picture.ToJpeg(grade.Jpeg), damaged.Width, damaged.Height));
        }

        return format switch
        {
            ScanFormat.PdfPicture => [new ScanFile(name + ".pdf", "application/pdf", PdfFile.Write([.. jpegs.Select(OnPage)]))],
            ScanFormat.Tiff => [new ScanFile(name + ".tif", "image/tiff", Tiff(jpegs))],
            _ => [.. jpegs.Select((jpeg, index) => new ScanFile(jpegs.Count == 1 ? name + ".png" : $"{name}-{index + 1}.png", "image/png", Png(jpeg.Jpeg)))],
        };
    }

    private static PdfPage OnPage((byte[] Jpeg, int Width, int Height) picture)
    {
        var page = new PdfPage();
        page.Picture(picture.Jpeg, picture.Width, picture.Height, 0, 0, PdfPage.Width, PdfPage.Height);
        return page;
    }

    private static byte[] Png(byte[] jpeg)
    {
        using var picture = Pix.Decode(jpeg);
        return picture.ToPng();
    }

    private static byte[] Tiff(List<(byte[] Jpeg, int Width, int Height)> jpegs)
    {
        var pictures = jpegs.ConvertAll(jpeg => Pix.Decode(jpeg.Jpeg));
        try { return Pix.ToTiff(pictures); }
        finally { pictures.ForEach(picture => picture.Dispose()); }
    }
}
