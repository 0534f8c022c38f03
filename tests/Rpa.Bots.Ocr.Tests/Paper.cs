using System.Globalization;
using System.Text;

namespace Rpa.Bots.Ocr.Tests;

/// <summary>A PDF written by hand: text, boxes and marks at millimetres from the upper left corner of A4 pages.</summary>
internal sealed class Paper
{
    private readonly List<StringBuilder> _pages = [new()];

    public Paper Text(double x, double baseline, string text, double points = 11, string font = "F1")
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
        return Draw($"BT /{font} {Number(points)} Tf {Number(Pt(x))} {Number(Pt(297 - baseline))} Td ({escaped}) Tj ET");
    }

    /// <summary>Shows one text and says another to whoever extracts it.</summary>
    public Paper Lie(double x, double baseline, string shown, string said, double points = 11)
    {
        Draw($"/Span << /ActualText <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(said))}> >> BDC");
        return Text(x, baseline, shown, points).Draw("EMC");
    }

    /// <summary>Text that is there for extraction and not for the eye.</summary>
    public Paper Unseen(double x, double baseline, string text, string how = "3 Tr", double points = 11) => Draw($"q {how}").Text(x, baseline, text, points).Draw("Q");

    public Paper Box(double x, double y, double width, double height) =>
        Draw($"0.6 w {Number(Pt(x))} {Number(Pt(297 - y - height))} {Number(Pt(width))} {Number(Pt(height))} re S");

    public Paper Shade(double x, double y, double width, double height) =>
        Draw($"0.88 g {Number(Pt(x))} {Number(Pt(297 - y - height))} {Number(Pt(width))} {Number(Pt(height))} re f 0 g");

    public Paper Cross(double x, double y, double size) => Draw(
        $"1.2 w {Number(Pt(x))} {Number(Pt(297 - y))} m {Number(Pt(x + size))} {Number(Pt(297 - y - size))} l S {Number(Pt(x + size))} {Number(Pt(297 - y))} m {Number(Pt(x))} {Number(Pt(297 - y - size))} l S");

    public Paper NextPage()
    {
        _pages.Add(new StringBuilder());
        return this;
    }

    public byte[] ToPdf()
    {
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {_pages.Count} /Kids [{string.Join(' ', _pages.Select((_, i) => $"{6 + (i * 2)} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
            $"<< /Type /Font /Subtype /TrueType /BaseFont /OCR#20B /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [{string.Join(' ', Enumerable.Repeat(729, 95))}] >>",
        };
        foreach (var page in _pages)
        {
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.276 841.89] /Contents {objects.Count + 2} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> >>");
            objects.Add($"<< /Length {page.Length} >>\nstream\n{page}\nendstream");
        }

        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var i = 0; i < objects.Count; i++)
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var xref = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => pdf.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n"));
        pdf.Append(CultureInfo.InvariantCulture, $"trailer << /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }

    private static double Pt(double millimetres) => millimetres * 72 / 25.4;

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private Paper Draw(string operators)
    {
        _pages[^1].Append(operators).Append('\n');
        return this;
    }
}
