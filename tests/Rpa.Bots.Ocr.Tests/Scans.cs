using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;

namespace Rpa.Bots.Ocr.Tests;

/// <summary>Pictures of paper.</summary>
internal static class Scans
{
    /// <summary>The first page at 300 dpi.</summary>
    internal static async Task<Pix> DrawAsync(byte[] pdf)
    {
        var pages = await new PageLoader(new PdfPages(new Sandbox(TimeProvider.System)), PageLimits.Default).LoadAsync(pdf, default);
        return pages[0].Picture;
    }
}
