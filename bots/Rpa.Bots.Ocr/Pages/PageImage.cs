using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>One page as grey pixels, as it came: not yet turned or levelled.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Picture">8-bit grey; owned by this record.</param>
/// <param name="Dpi">Resolution as stated by the file, or as follows from assuming A4.</param>
internal sealed record PageImage(int Number, Pix Picture, int Dpi) : IDisposable
{
    private PageOutline? _outline;
    private bool _hasLooked;

    /// <summary>Of a page of a PDF that is no scan: its text and fields.</summary>
    public PageLayer? Layer { get; init; }

    /// <summary>A small picture in which a sheet is told from the table it lies on; owned by this record. Null where there can be none.</summary>
    public Pix? Paper { get; init; }

    /// <summary>The sheet as it lies in a photo; null for a scan. Looked for when it is asked for: many a page needs none.</summary>
    public PageOutline? Outline
    {
        get
        {
            (_outline, _hasLooked) = (_hasLooked || Paper is null ? _outline : PageFinder.Find(Paper), true);
            return _outline;
        }
    }

    public void Dispose()
    {
        Picture.Dispose();
        Paper?.Dispose();
    }
}

/// <summary>Caps on documents from strangers.</summary>
/// <param name="Pages">Most pages read.</param>
/// <param name="Picture">Caps per page.</param>
/// <param name="Seconds">Wall time for one run of a PDF tool.</param>
/// <param name="Megabytes">Address space of a PDF tool.</param>
internal sealed record PageLimits(int Pages, PictureLimits Picture, int Seconds, int Megabytes)
{
    internal static PageLimits Default { get; } = new(20, PictureLimits.Default, 30, 1500);
}
