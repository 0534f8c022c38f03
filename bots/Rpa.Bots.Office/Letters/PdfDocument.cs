using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Rpa.Bots.Office.Letters;

/// <summary>
/// A small PDF 1.7: text in embedded fonts, lines, links. Text can be searched and copied; the same letter gives the same bytes. A writer of our own, because the
/// library at hand may only be used under the AGPL or a paid licence, which is not ours to choose for those who run this.
/// </summary>
internal sealed class PdfDocument
{
    private const double PageWidth = 595.276;
    private const double PageHeight = 841.89;
    private const double PointsPerMillimetre = 72 / 25.4;
    private readonly List<(StringBuilder Content, List<string> Links)> _pages = [];
    private readonly SortedDictionary<LetterFace, SortedDictionary<int, char>> _used = [];

    public string Title { get; set; } = "";

    public string Author { get; set; } = "";

    public string Subject { get; set; } = "";

    public string Language { get; set; } = "de";

    public DateOnly Date { get; set; }

    public int PageCount => _pages.Count;

    public void AddPage() => _pages.Add((new StringBuilder(), []));

    /// <summary>A text with its baseline, millimetres from the upper left corner.</summary>
    public void Text(int page, string text, LetterFont font, double x, double y, bool isLink = false)
    {
        if (!_used.TryGetValue(font.Face, out var used))
        {
            _used[font.Face] = used = [];
        }

        var hex = new StringBuilder();
        foreach (var (glyph, character) in TrueTypeFont.Of(font.Face).Glyphs(text))
        {
            used[glyph] = character;
            hex.Append(glyph.ToString("X4", CultureInfo.InvariantCulture));
        }

        _pages[page].Content.Append(CultureInfo.InvariantCulture, $"BT {(isLink ? "0 0 0.55" : "0 0 0")} rg /F{(int)font.Face} {font.Size:0.##} Tf {X(x)} {Y(y)} Td <{hex}> Tj ET\n");
    }

    public void Line(int page, double x1, double y1, double x2, double y2, double width, bool isBlue = false) =>
        _pages[page].Content.Append(CultureInfo.InvariantCulture, $"{(isBlue ? "0 0.19 0.39" : "0.5 0.5 0.5")} RG {width * PointsPerMillimetre:0.###} w {X(x1)} {Y(y1)} m {X(x2)} {Y(y2)} l S\n");

    public void Link(int page, string address, double x, double top, double width, double height) => _pages[page].Links.Add(string.Create(
        CultureInfo.InvariantCulture,
        $"<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [{X(x)} {Y(top + height)} {X(x + width)} {Y(top)}] /A << /S /URI /URI {Ascii(new Uri(address).AbsoluteUri)} >> >>"));

    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        var places = new List<long>();
        void Write(string text) => stream.Write(Encoding.Latin1.GetBytes(text));
        void Begin()
        {
            places.Add(stream.Length);
            Write(string.Create(CultureInfo.InvariantCulture, $"{places.Count} 0 obj\n"));
        }

        void Object(string content)
        {
            Begin();
            Write(content + "\nendobj\n");
        }

        void Stream(byte[] content, string entries = "")
        {
            using var packed = new MemoryStream();
            using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                zip.Write(content);
            }

            Begin();
            Write(string.Create(CultureInfo.InvariantCulture, $"<< /Length {packed.Length} /Filter /FlateDecode {entries}>>\nstream\n"));
            packed.WriteTo(stream);
            Write("\nendstream\nendobj\n");
        }

        const int FirstFont = 4;
        const int ObjectsPerFont = 5;
        var firstPage = FirstFont + (_used.Count * ObjectsPerFont);
        Write("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");
        Object($"<< /Type /Catalog /Pages 2 0 R /Lang {Ascii(Language)} /ViewerPreferences << /DisplayDocTitle true >> >>");
        Object($"<< /Type /Pages /Count {_pages.Count} /Kids [{string.Join(' ', _pages.Select((_, i) => $"{firstPage + (2 * i)} 0 R"))}] >>");
        Object($"<< /Title {Unicode(Title)} /Author {Unicode(Author)} /Subject {Unicode(Subject)} /Producer (Rpa) /CreationDate (D:{Date.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}000000Z) >>");
        var fonts = new StringBuilder();
        foreach (var (face, used) in _used)
        {
            var first = places.Count + 1;
            fonts.Append(CultureInfo.InvariantCulture, $"/F{(int)face} {first} 0 R ");
            var font = TrueTypeFont.Of(face);
            var name = "RPA" + (char)('A' + (int)face) + "AA+" + font.Name;
            var (ascent, descent, box) = font.Measures;
            Object($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{first + 1} 0 R] /ToUnicode {first + 4} 0 R >>");
            Object($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {first + 2} 0 R /CIDToGIDMap /Identity /DW 0 /W [{string.Join(' ', used.Keys.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g} [{font.WidthOf(g)}]")))}] >>");
            Object($"<< /Type /FontDescriptor /FontName /{name} /Flags 32 /FontBBox [{string.Join(' ', box)}] /ItalicAngle {(face.HasFlag(LetterFace.Italic) ? -12 : 0)} /Ascent {ascent} /Descent {descent} /CapHeight 729 /StemV {(face.HasFlag(LetterFace.Bold) ? 140 : 80)} /FontFile2 {first + 3} 0 R >>");
            var subset = font.Subset(used.Keys);
            Stream(subset, string.Create(CultureInfo.InvariantCulture, $"/Length1 {subset.Length} "));
            Stream(Encoding.ASCII.GetBytes(ToUnicode(used)));
        }

        foreach (var (content, links) in _pages)
        {
            Object($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Number(PageWidth)} {Number(PageHeight)}] /Resources << /Font << {fonts}>> >> /Contents {places.Count + 2} 0 R /Annots [{string.Join(' ', links)}] >>");
            Stream(Encoding.ASCII.GetBytes(content.ToString()));
        }

        var table = stream.Length;
        Write(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {places.Count + 1}\n0000000000 65535 f \n"));
        Write(string.Concat(places.Select(p => p.ToString("0000000000", CultureInfo.InvariantCulture) + " 00000 n \n")));
        Write(string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {places.Count + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        return stream.ToArray();
    }

    /// <summary>Which characters the glyphs stand for, so that the text can be copied and searched.</summary>
    private static string ToUnicode(SortedDictionary<int, char> used)
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        foreach (var part in used.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (glyph, character) in part)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{(int)character:X4}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }

    private static string Unicode(string text) => "<FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text)) + ">";

    private static string Ascii(string text) => "(" + string.Concat(text.Where(char.IsAscii).Select(c => c is '(' or ')' or '\\' ? "\\" + c : c.ToString())) + ")";

    private static string X(double millimetres) => Number(millimetres * PointsPerMillimetre);

    private static string Y(double millimetres) => Number(PageHeight - (millimetres * PointsPerMillimetre));

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
