using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rpa.Bots.Actions;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pdf;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>Pages of a PDF, drawn by poppler outside this process.</summary>
internal sealed partial class PdfPages(Sandbox sandbox)
{
    private const int DrawnDpi = 300;
    private const double PointsPerInch = 72;
    private const double LeastPageInches = 0.5;
    private const int LeastScanDpi = 140;
    private const int MostScanDpi = 450;
    private const double LeastCovered = 0.75;
    private const int MostText = 16 * 1024 * 1024;

    internal async Task<IReadOnlyList<PageImage>> LoadAsync(ReadOnlyMemory<byte> pdf, PageLimits limits, CancellationToken cancellation)
    {
        // The folder is for our user alone (mode 700): documents are personal data.
        var folder = Directory.CreateTempSubdirectory("rpa-ocr-");
        var file = Path.Combine(folder.FullName, "input.pdf");
        var pages = new List<PageImage>();
        try
        {
            await File.WriteAllBytesAsync(file, pdf, cancellation);
            var sizes = await SizesAsync(file, limits, cancellation);
            var scans = await ScanDpiAsync(file, sizes, limits, cancellation);
            var words = scans.Count < sizes.Count ? await WordsAsync(file, sizes.Count, limits, cancellation) : [];
            var widgets = PdfForm.Read(pdf);
            if (widgets.Count == 0 && pdf.Span.IndexOf("/XFA"u8) >= 0 && words.Count > 0 && words[0].Any(word => word.Text.Contains("Adobe", StringComparison.Ordinal)))
            {
                throw new UnreadableException("unsupported", "the PDF is a dynamic XFA form, which only Adobe's reader draws. Open it there, print it to PDF and send that.");
            }

            for (var page = 1; page <= sizes.Count; page++)
            {
                var dpi = scans.GetValueOrDefault(page, DrawnDpi);
                var image = await DrawAsync(file, page, sizes[page - 1], dpi is >= LeastScanDpi and <= MostScanDpi ? dpi : DrawnDpi, limits, cancellation);
                var mine = widgets.Where(widget => widget.Page == page).ToList();

                // The text behind a scan is what another machine read in it: no second witness.
                pages.Add(scans.ContainsKey(page) && mine.Count == 0 ? image with { Paper = Paper(image.Picture) } : image with { Layer = new PageLayer(scans.ContainsKey(page) || words.Count < page ? [] : Shown(words[page - 1], image), mine) });
            }

            return pages;
        }
        catch
        {
            pages.ForEach(page => page.Dispose());
            throw;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A photo is often sent inside a PDF.
    private static Pix Paper(Pix picture) => picture.Scale(Math.Min(1, (double)PageFinder.WorkSide / Math.Max(picture.Width, picture.Height)));

    private async Task<IReadOnlyList<(double Width, double Height)>> SizesAsync(string file, PageLimits limits, CancellationToken cancellation)
    {
        var info = await sandbox.RunAsync("pdfinfo", ["-f", "1", "-l", $"{limits.Pages + 1}", "{input}"], file, limits, 1024 * 1024, cancellation);
        var text = Encoding.UTF8.GetString(info.Output);
        if (info.Errors.Contains("Incorrect password", StringComparison.Ordinal))
        {
            throw new UnreadableException("encrypted", "the PDF is protected by a password. Save it without one and send it again.");
        }

        // Poppler does not list one page that stands in a file thousands of times; it says how many it was told of.
        if (StatedCount().Match(info.Errors) is { Success: true } stated && long.TryParse(stated.Groups["count"].Value, CultureInfo.InvariantCulture, out var many) && many > limits.Pages)
        {
            throw new UnreadableException("too-large", $"the PDF states {many} pages; at most {limits.Pages} are read. Split the file.");
        }

        if (info.ExitCode == 127)
        {
            throw new BotConfigurationException("'pdfinfo' is missing. Install the Debian package poppler-utils.");
        }

        var count = CountLine().Match(text);
        if (info.ExitCode != 0 || !count.Success || !int.TryParse(count.Groups["count"].Value, CultureInfo.InvariantCulture, out var pages) || pages < 1)
        {
            throw new UnreadableException("damaged", "the PDF is damaged: its pages cannot be listed. Save or print it to PDF again.");
        }

        if (pages > limits.Pages)
        {
            throw new UnreadableException("too-large", $"the PDF has {pages} pages; at most {limits.Pages} are read. Split the file.");
        }

        var sizes = SizeLine().Matches(text)
            .Select(match => (Parse(match.Groups["width"].Value), Parse(match.Groups["height"].Value)))
            .ToList();
        return sizes.Count == pages ? sizes : throw new UnreadableException("damaged", "the PDF is damaged: not every page states its size. Save or print it to PDF again.");
    }

    // A page that is one picture is drawn at the picture's own resolution, so that its pixels are not blurred.
    private async Task<Dictionary<int, int>> ScanDpiAsync(string file, IReadOnlyList<(double Width, double Height)> sizes, PageLimits limits, CancellationToken cancellation)
    {
        var list = await sandbox.RunAsync("pdfimages", ["-list", "-f", "1", "-l", $"{sizes.Count}", "{input}"], file, limits, 1024 * 1024, cancellation);
        var scans = new Dictionary<int, int>();
        foreach (var line in Encoding.UTF8.GetString(list.Output).Split('\n').Skip(2))
        {
            var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length >= 14 && cells[2] is "image" or "stencil" && Number(cells[0]) is > 0 and var page && page <= sizes.Count
                && Number(cells[3]) is > 0 and var width && Number(cells[4]) is > 0 and var height && Number(cells[^4]) is > 0 and var dpiX && Number(cells[^3]) is > 0 and var dpiY)
            {
                var (w, h) = (width * PointsPerInch / dpiX, height * PointsPerInch / dpiY);
                var covered = w * h / Math.Max(1, sizes[page - 1].Width * sizes[page - 1].Height);
                if (covered >= LeastCovered)
                {
                    scans[page] = Math.Max(dpiX, scans.GetValueOrDefault(page));
                }
            }
        }

        return scans;
    }

    private async Task<IReadOnlyList<IReadOnlyList<LayerWord>>> WordsAsync(string file, int pages, PageLimits limits, CancellationToken cancellation)
    {
        var text = await sandbox.RunAsync("pdftotext", ["-bbox", "-cropbox", "-enc", "UTF-8", "-f", "1", "-l", $"{pages}", "{input}", "-"], file, limits, MostText, cancellation);
        return text.ExitCode == 0 ? LayerParser.Parse(Encoding.UTF8.GetString(text.Output)) : [];
    }

    // What is printed as the page's size is the one before its turn; the picture tells the one after it.
    private static List<LayerWord> Shown(IReadOnlyList<LayerWord> words, PageImage image)
    {
        var (width, height) = (image.Picture.Width * PointsPerInch / image.Dpi, image.Picture.Height * PointsPerInch / image.Dpi);
        return [.. words.Select(word => new LayerWord(word.Text, word.X / width, word.Y / height, word.Width / width, word.Height / height))];
    }

    private static int Number(string cell) => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private async Task<PageImage> DrawAsync(string file, int page, (double Width, double Height) size, int dpi, PageLimits limits, CancellationToken cancellation)
    {
        var (width, height) = (size.Width / PointsPerInch, size.Height / PointsPerInch);
        var cap = limits.Picture;
        var largest = Math.Min(Math.Sqrt(cap.MaxPixels / Math.Max(0.01, width * height)), Math.Min(cap.MaxWidth / Math.Max(0.1, width), cap.MaxHeight / Math.Max(0.1, height)));
        if (largest < 140)
        {
            throw new UnreadableException("too-large", $"page {page} of the PDF measures {width * 2.54:0} x {height * 2.54:0} cm; it is too large to be read. Print it to A4.");
        }

        if (width < LeastPageInches || height < LeastPageInches)
        {
            throw new UnreadableException("damaged", $"page {page} of the PDF is damaged: it measures {width * 2.54:0.0} x {height * 2.54:0.0} cm. Save or print it to PDF again.");
        }

        dpi = Math.Min(dpi, (int)largest);
        var drawn = await sandbox.RunAsync(
            "pdftoppm", ["-gray", "-cropbox", "-r", $"{dpi}", "-f", $"{page}", "-l", $"{page}", "{input}"], file, limits, cap.MaxPixels + 100, cancellation);
        var picture = drawn.ExitCode == 0 ? GrayMap.Parse(drawn.Output, dpi) : null;

        // pdftoppm also ends well on a page it could not draw; the size tells.
        if (picture is null || !(Fits(picture, width * dpi, height * dpi) || Fits(picture, height * dpi, width * dpi)))
        {
            picture?.Dispose();
            throw new UnreadableException("damaged", $"page {page} of the PDF is damaged: it cannot be drawn. Save or print it to PDF again.");
        }

        return new PageImage(page, picture, dpi);
    }

    // A page may carry a turn of its own; the stated size is the one before it.
    private static bool Fits(Pix picture, double width, double height) =>
        Math.Abs(picture.Width - width) <= 3 + (width * 0.01) && Math.Abs(picture.Height - height) <= 3 + (height * 0.01);

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Pages:\s+(?<count>[0-9]{1,9})\s*$", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CountLine();

    [GeneratedRegex(@"Page count \((?<count>[0-9]{1,18})\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex StatedCount();

    [GeneratedRegex(@"^Page +[0-9]+ size: +(?<width>[0-9.]+) x (?<height>[0-9.]+) pts", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SizeLine();
}

/// <summary>The plain grey format that pdftoppm prints (PGM, type P5).</summary>
internal static class GrayMap
{
    internal static Pix? Parse(ReadOnlySpan<byte> file, int dpi)
    {
        Span<int> header = stackalloc int[3];
        var at = 2;
        if (!file.StartsWith("P5"u8))
        {
            return null;
        }

        for (var i = 0; i < 3; i++)
        {
            while (at < file.Length && file[at] is (byte)' ' or (byte)'\n')
            {
                at++;
            }

            for (; at < file.Length && file[at] is >= (byte)'0' and <= (byte)'9' && header[i] < 100_000; at++)
            {
                header[i] = (header[i] * 10) + (file[at] - '0');
            }
        }

        at++;
        return header[2] == 255 && header[0] > 0 && header[1] > 0 && file.Length - at == (long)header[0] * header[1]
            ? Pix.FromGray(header[0], header[1], file[at..], dpi)
            : null;
    }
}
