using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rpa.Samples.Pdf;

namespace Rpa.Samples.Scans;

/// <summary>A page as grey pixels, row by row, 0 black to 255 white.</summary>
internal sealed record GrayPage(int Width, int Height, int Dpi, byte[] Pixels)
{
    public double PixelsPerMillimetre => Dpi / 25.4;

    /// <summary>Rasterises every page of a PDF with poppler's pdftoppm.</summary>
    /// <exception cref="InvalidOperationException">pdftoppm is missing or refuses the file.</exception>
    public static async Task<IReadOnlyList<GrayPage>> RasterizeAsync(byte[] pdf, int dpi, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("rpa-raster-").FullName;
        try
        {
            var file = Path.Combine(folder, "page.pdf");
            await File.WriteAllBytesAsync(file, pdf, cancellationToken);
            var start = new ProcessStartInfo("pdftoppm", ["-r", dpi.ToString(CultureInfo.InvariantCulture), "-gray", file, Path.Combine(folder, "out")])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(start) ?? throw new InvalidOperationException("pdftoppm did not start. Install it: apt-get install poppler-utils");
            var problem = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0) { throw new InvalidOperationException($"pdftoppm could not turn a page into a picture: {problem.Trim()}"); }
            return [.. Directory.GetFiles(folder, "out*.pgm").Order(StringComparer.Ordinal).Select(path => ReadPgm(File.ReadAllBytes(path), dpi))];
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException("pdftoppm is missing; scans are made with it. Install it: apt-get install poppler-utils", missing);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static Task<IReadOnlyList<GrayPage>> RasterizeAsync(IReadOnlyList<PdfPage> pages, int dpi, CancellationToken cancellationToken) =>
        RasterizeAsync(PdfFile.Write(pages), dpi, cancellationToken);

    /// <summary>Binary PGM (P5): three numbers in text, one white space, the pixels.</summary>
    private static GrayPage ReadPgm(byte[] bytes, int dpi)
    {
        var at = 2;
        var numbers = new int[3];
        for (var index = 0; index < 3; index++)
        {
            while (char.IsWhiteSpace((char)bytes[at])) { at++; }
            var start = at;
            while (!char.IsWhiteSpace((char)bytes[at])) { at++; }
            numbers[index] = int.Parse(Encoding.ASCII.GetString(bytes, start, at - start), CultureInfo.InvariantCulture);
        }

        return new GrayPage(numbers[0], numbers[1], dpi, bytes[(at + 1)..]);
    }
}
