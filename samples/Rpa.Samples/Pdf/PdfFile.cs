using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Rpa.Samples.Pdf;

/// <summary>
/// Writes PDF 1.7 (ISO 32000-1): embedded fonts, lines, grey JPEG pictures. The same pages give the same bytes, which the seeded generator needs.
/// </summary>
internal sealed class PdfFile
{
    private readonly MemoryStream _file = new();
    private readonly List<long> _offsets = [];

    private PdfFile() => Write("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");

    public static byte[] Write(IReadOnlyList<PdfPage> pages)
    {
        var pdf = new PdfFile();
        var tree = pdf.Reserve();
        var fonts = pages.SelectMany(page => page.Fonts.Keys).Distinct().ToDictionary(
            font => font, font => pdf.Font(font, pages.Where(page => page.Fonts.ContainsKey(font)).SelectMany(page => page.Fonts[font])));
        var kids = pages.Select(page => pdf.Page(page, tree, fonts)).ToList();
        pdf.Object(tree, $"<< /Type /Pages /Kids [{string.Join(' ', kids.Select(kid => $"{kid} 0 R"))}] /Count {kids.Count} >>");
        var catalog = pdf.Object(pdf.Reserve(), $"<< /Type /Catalog /Pages {tree} 0 R >>");
        return pdf.Finish(catalog);
    }

    private int Page(PdfPage page, int tree, Dictionary<FontFile, int> fonts)
    {
        var pictures = page.Pictures.Select(picture => Stream(
            $"/Type /XObject /Subtype /Image /Width {picture.Width} /Height {picture.Height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode",
            picture.Jpeg)).ToList();
        var content = Deflated("", Encoding.ASCII.GetBytes(page.Content));
        var fontNames = string.Join(' ', page.Fonts.Keys.Select(font => $"/{font.Name} {fonts[font]} 0 R"));
        var pictureNames = string.Join(' ', pictures.Select((picture, index) => $"/I{index} {picture} 0 R"));
        return Object(Reserve(), string.Create(CultureInfo.InvariantCulture,
            $"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {PdfPage.Width / PdfPage.Point:0.###} {PdfPage.Height / PdfPage.Point:0.###}] /Contents {content} 0 R /Resources << /Font << {fontNames} >> /XObject << {pictureNames} >> >> >>"));
    }

    /// <summary>A composite font whose codes are glyph numbers, with a map back to characters for whoever reads the text.</summary>
    private int Font(FontFile font, IEnumerable<KeyValuePair<int, char>> used)
    {
        var glyphs = used.DistinctBy(pair => pair.Key).OrderBy(pair => pair.Key).ToList();
        var program = font.IsPostScript ? Deflated("/Subtype /OpenType", font.Bytes) : Deflated($"/Length1 {font.Bytes.Length}", font.Bytes);
        var descriptor = Object(Reserve(),
            $"<< /Type /FontDescriptor /FontName /{font.Name} /Flags 4 /FontBBox [-500 -300 1500 1100] /ItalicAngle 0 /Ascent 900 /Descent -250 /CapHeight 700 /StemV 80 /{(font.IsPostScript ? "FontFile3" : "FontFile2")} {program} 0 R >>");
        var widths = string.Join(' ', glyphs.Select(pair => $"{pair.Key} [{font.WidthOf(pair.Key)}]"));
        var kind = font.IsPostScript ? "/CIDFontType0" : "/CIDFontType2 /CIDToGIDMap /Identity";
        var descendant = Object(Reserve(),
            $"<< /Type /Font /Subtype {kind} /BaseFont /{font.Name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /W [{widths}] >>");
        var map = string.Join('\n', glyphs.Chunk(100).Select(chunk =>
            $"{chunk.Length} beginbfchar\n{string.Join('\n', chunk.Select(pair => $"<{pair.Key:X4}> <{(int)pair.Value:X4}>"))}\nendbfchar"));
        var toUnicode = Deflated("", Encoding.ASCII.GetBytes($"""
            /CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Characters def /CMapType 2 def
            1 begincodespacerange <0000> <FFFF> endcodespacerange
            {map}
            endcmap CMapName currentdict /CMap defineresource pop end end
            """));
        return Object(Reserve(),
            $"<< /Type /Font /Subtype /Type0 /BaseFont /{font.Name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {toUnicode} 0 R >>");
    }

    private int Deflated(string entries, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) { deflate.Write(bytes); }
        return Stream(entries + " /Filter /FlateDecode", packed.ToArray());
    }

    private int Stream(string entries, byte[] bytes)
    {
        var number = Reserve();
        Begin(number);
        Write($"<< {entries} /Length {bytes.Length} >>\nstream\n");
        _file.Write(bytes);
        Write("\nendstream\nendobj\n");
        return number;
    }

    private int Object(int number, string body)
    {
        Begin(number);
        Write(body + "\nendobj\n");
        return number;
    }

    private int Reserve()
    {
        _offsets.Add(0);
        return _offsets.Count;
    }

    private void Begin(int number)
    {
        _offsets[number - 1] = _file.Position;
        Write($"{number} 0 obj\n");
    }

    private byte[] Finish(int catalog)
    {
        var table = _file.Position;
        Write($"xref\n0 {_offsets.Count + 1}\n0000000000 65535 f \n{string.Concat(_offsets.Select(offset => $"{offset:D10} 00000 n \n"))}");
        Write($"trailer\n<< /Size {_offsets.Count + 1} /Root {catalog} 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return _file.ToArray();
    }

    private void Write(string text) => _file.Write(Encoding.Latin1.GetBytes(text));
}
