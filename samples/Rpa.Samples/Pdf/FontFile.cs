using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace Rpa.Samples.Pdf;

/// <summary>A font of the machine: which glyph a character has and how wide it is. Reads TrueType and OpenType files (cmap format 4).</summary>
internal sealed class FontFile
{
    private static readonly ConcurrentDictionary<string, FontFile> s_loaded = new();
    private readonly Dictionary<string, (int Offset, int Length)> _tables = [];
    private readonly int _unitsPerEm;
    private readonly int _metrics;
    private readonly int _cmap;

    private FontFile(string name, byte[] bytes)
    {
        Name = name;
        Bytes = bytes;
        for (var index = 0; index < U16(4); index++)
        {
            var entry = 12 + (index * 16);
            _tables[Encoding.ASCII.GetString(bytes, entry, 4)] = ((int)U32(entry + 8), (int)U32(entry + 12));
        }

        _unitsPerEm = U16(_tables["head"].Offset + 18);
        _metrics = U16(_tables["hhea"].Offset + 34);
        _cmap = FindCmap();
    }

    public string Name { get; }

    public byte[] Bytes { get; }

    /// <summary>Outlines of PostScript kind are embedded in another way.</summary>
    public bool IsPostScript => _tables.ContainsKey("CFF ");

    public static FontFile Sans => Load("LiberationSans-Regular", "truetype/liberation/LiberationSans-Regular.ttf", "fonts-liberation");

    public static FontFile SansBold => Load("LiberationSans-Bold", "truetype/liberation/LiberationSans-Bold.ttf", "fonts-liberation");

    public static FontFile Typewriter => Load("LiberationMono-Regular", "truetype/liberation/LiberationMono-Regular.ttf", "fonts-liberation");

    public static FontFile SerifItalic => Load("LiberationSerif-Italic", "truetype/liberation/LiberationSerif-Italic.ttf", "fonts-liberation");

    public static FontFile DejaVu => Load("DejaVuSans", "truetype/dejavu/DejaVuSans.ttf", "fonts-dejavu-core");

    public static FontFile TypewriterBold => Load("LiberationMono-Bold", "truetype/liberation/LiberationMono-Bold.ttf", "fonts-liberation");

    public static FontFile DejaVuMono => Load("DejaVuSansMono", "truetype/dejavu/DejaVuSansMono.ttf", "fonts-dejavu-core");

    public static FontFile DejaVuMonoBold => Load("DejaVuSansMono-Bold", "truetype/dejavu/DejaVuSansMono-Bold.ttf", "fonts-dejavu-core");

    public static FontFile OcrBSharp => Load("OCRBS", "opentype/ocr-b/OCRBS.otf", "fonts-ocr-b");

    public static FontFile OcrB => Load("OCRB", "opentype/ocr-b/OCRB.otf", "fonts-ocr-b");

    public int GlyphOf(char character)
    {
        var segments = U16(_cmap + 6) / 2;
        for (var segment = 0; segment < segments; segment++)
        {
            if (U16(_cmap + 14 + (segment * 2)) < character) { continue; }
            var start = U16(_cmap + 16 + (segments * 2) + (segment * 2));
            if (start > character) { return 0; }
            var delta = U16(_cmap + 16 + (segments * 4) + (segment * 2));
            var rangeAt = _cmap + 16 + (segments * 6) + (segment * 2);
            var range = U16(rangeAt);
            if (range == 0) { return (character + delta) & 0xFFFF; }
            var glyph = U16(rangeAt + range + ((character - start) * 2));
            return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
        }

        return 0;
    }

    /// <summary>Advance width in thousandths of the size.</summary>
    public int WidthOf(int glyph) => U16(_tables["hmtx"].Offset + (Math.Min(glyph, _metrics - 1) * 4)) * 1000 / _unitsPerEm;

    /// <summary>Width in millimetres of a line set in <paramref name="points"/>.</summary>
    public double Measure(string text, double points) => text.Sum(character => WidthOf(GlyphOf(character))) * points * PdfPage.Point / 1000;

    private static FontFile Load(string name, string path, string package) => s_loaded.GetOrAdd(name, _ =>
    {
        var file = Path.Combine("/usr/share/fonts", path);
        return File.Exists(file)
            ? new FontFile(name, File.ReadAllBytes(file))
            : throw new FileNotFoundException($"The font {file} is missing; the sample forms are drawn with it. Install it: apt-get install {package}", file);
    });

    private int FindCmap()
    {
        var table = _tables["cmap"].Offset;
        for (var index = 0; index < U16(table + 2); index++)
        {
            var offset = table + (int)U32(table + 4 + (index * 8) + 4);
            if (U16(offset) == 4) { return offset; }
        }

        throw new InvalidDataException($"The font {Name} has no character map of format 4.");
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(at));
}
