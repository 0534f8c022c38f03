using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Rpa.Bots.Actions;

namespace Rpa.Bots.Office.Letters;

/// <summary>The cuts of the letter's typeface.</summary>
[Flags]
internal enum LetterFace
{
    Regular = 0,
    Bold = 1,
    Italic = 2,
}

/// <summary>A cut in a size, points.</summary>
internal readonly record struct LetterFont(LetterFace Face, double Size)
{
    /// <summary>The width of a text, points.</summary>
    public double Width(string text)
    {
        var font = TrueTypeFont.Of(Face);
        return font.Glyphs(text).Sum(g => font.WidthOf(g.Glyph)) * Size / 1000;
    }
}

/// <summary>
/// Liberation Sans, which has the metrics that German authorities write in, from Debian's package: `rpa doctor` demands it. Reads what setting text needs (OpenType:
/// cmap format 4, hmtx) and cuts the file down to the glyphs of a letter.
/// </summary>
internal sealed class TrueTypeFont
{
    private const string Folder = "/usr/share/fonts/truetype/liberation";
    private static readonly ConcurrentDictionary<LetterFace, TrueTypeFont> Loaded = new();
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];
    private readonly Dictionary<string, (int Offset, int Length)> _tables = [];
    private readonly byte[] _bytes;
    private readonly int _unitsPerEm;
    private readonly int _metrics;
    private readonly int _cmap;

    private TrueTypeFont(LetterFace face, byte[] bytes)
    {
        (Name, _bytes) = ("LiberationSans-" + Cut(face), bytes);
        for (var i = 0; i < U16(4); i++)
        {
            var entry = 12 + (i * 16);
            _tables[Encoding.ASCII.GetString(bytes, entry, 4)] = ((int)U32(entry + 8), (int)U32(entry + 12));
        }

        _unitsPerEm = U16(Table("head") + 18);
        _metrics = U16(Table("hhea") + 34);
        _cmap = Enumerable.Range(0, U16(Table("cmap") + 2)).Select(i => Table("cmap") + (int)U32(Table("cmap") + 8 + (i * 8))).First(at => U16(at) == 4);
    }

    public string Name { get; }

    /// <summary>Ascent, descent and box (left, bottom, right, top) in thousandths of the size.</summary>
    public (int Ascent, int Descent, int[] Box) Measures =>
        (Scaled(Table("hhea") + 4), Scaled(Table("hhea") + 6), [.. Enumerable.Range(0, 4).Select(i => Scaled(Table("head") + 36 + (2 * i)))]);

    public static TrueTypeFont Of(LetterFace face) => Loaded.GetOrAdd(face, f =>
    {
        var path = Path.Combine(Folder, $"LiberationSans-{Cut(f)}.ttf");
        return File.Exists(path)
            ? new TrueTypeFont(f, File.ReadAllBytes(path))
            : throw new BotConfigurationException($"The font '{path}' is missing. Run 'rpa doctor --fix', or: apt-get install fonts-liberation");
    });

    /// <summary>The glyphs of a text with the characters they stand for. A letter that the font lacks appears without its marks, or as `?`.</summary>
    public IEnumerable<(int Glyph, char Character)> Glyphs(string text)
    {
        foreach (var c in text.EnumerateRunes())
        {
            var character = c.IsBmp ? (char)c.Value : '?';
            var glyph = GlyphOf(character);
            if (glyph == 0)
            {
                character = character.ToString().Normalize(NormalizationForm.FormD)[0] is var bare && GlyphOf(bare) != 0 && CharUnicodeInfo.GetUnicodeCategory(bare) != UnicodeCategory.Control ? bare : '?';
                glyph = GlyphOf(character);
            }

            yield return (glyph, character);
        }
    }

    /// <summary>Advance width in thousandths of the size.</summary>
    public int WidthOf(int glyph) => U16(Table("hmtx") + (Math.Min(glyph, _metrics - 1) * 4)) * 1000 / _unitsPerEm;

    /// <summary>The font with the outlines of these glyphs alone; numbers of glyphs stay.</summary>
    public byte[] Subset(IEnumerable<int> glyphs)
    {
        var used = new SortedSet<int>(glyphs.Append(0));
        foreach (var glyph in used.ToList())
        {
            AddParts(glyph, used, 0);
        }

        var isLong = U16(Table("head") + 50) == 1;
        var count = U16(Table("maxp") + 4);
        var outlines = new MemoryStream();
        var places = new byte[(count + 1) * 4];
        for (var glyph = 0; glyph < count; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(places.AsSpan(glyph * 4), (uint)outlines.Length);
            if (used.Contains(glyph))
            {
                var (start, end) = Outline(glyph, isLong);
                outlines.Write(_bytes, Table("glyf") + start, end - start);
                outlines.Write(new byte[(4 - (int)(outlines.Length % 4)) % 4]);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(places.AsSpan(count * 4), (uint)outlines.Length);
        var head = _bytes.AsSpan(Table("head"), _tables["head"].Length).ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(50), 1);
        return Assemble(tag => tag switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => places,
            "head" => head,
            _ => _tables.TryGetValue(tag, out var table) ? _bytes.AsSpan(table.Offset, table.Length).ToArray() : null,
        });
    }

    private static byte[] Assemble(Func<string, byte[]?> content)
    {
        var tables = Kept.Select(tag => (Tag: tag, Bytes: content(tag))).Where(t => t.Bytes is not null).ToList();
        var power = (int)Math.Log2(tables.Count);
        var result = new byte[12 + (16 * tables.Count) + tables.Sum(t => (t.Bytes!.Length + 3) & ~3)];
        BinaryPrimitives.WriteUInt32BigEndian(result, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(4), (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(6), (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(8), (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(10), (ushort)((16 * tables.Count) - (16 << power)));
        var offset = 12 + (16 * tables.Count);
        for (var i = 0; i < tables.Count; i++)
        {
            var (tag, bytes) = tables[i];
            var entry = result.AsSpan(12 + (16 * i));
            bytes!.CopyTo(result, offset);
            var padded = (bytes!.Length + 3) & ~3;
            var sum = 0u;
            for (var at = offset; at < offset + padded; at += 4)
            {
                sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(result.AsSpan(at)));
            }

            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], sum);
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)offset);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)bytes.Length);
            offset += padded;
        }

        return result;
    }

    /// <summary>An outline may be put together from others.</summary>
    private void AddParts(int glyph, SortedSet<int> used, int depth)
    {
        const int MoreParts = 0x20;
        var (start, end) = Outline(glyph, U16(Table("head") + 50) == 1);
        var at = Table("glyf") + start;
        if (end <= start || (short)U16(at) >= 0 || depth > 5)
        {
            return;
        }

        at += 10;
        int flags;
        do
        {
            flags = U16(at);
            var part = U16(at + 2);
            used.Add(part);
            AddParts(part, used, depth + 1);
            at += 4 + ((flags & 1) != 0 ? 4 : 2) + ((flags & 8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
        }
        while ((flags & MoreParts) != 0);
    }

    private (int Start, int End) Outline(int glyph, bool isLong)
    {
        var loca = Table("loca");
        return isLong ? ((int)U32(loca + (glyph * 4)), (int)U32(loca + (glyph * 4) + 4)) : (U16(loca + (glyph * 2)) * 2, U16(loca + (glyph * 2) + 2) * 2);
    }

    private int GlyphOf(char character)
    {
        var segments = U16(_cmap + 6) / 2;
        for (var i = 0; i < segments; i++)
        {
            if (U16(_cmap + 14 + (i * 2)) < character)
            {
                continue;
            }

            var start = U16(_cmap + 16 + ((segments + i) * 2));
            var delta = U16(_cmap + 16 + (((2 * segments) + i) * 2));
            var rangeAt = _cmap + 16 + (((3 * segments) + i) * 2);
            if (start > character || U16(rangeAt) == 0)
            {
                return start > character ? 0 : (character + delta) & 0xFFFF;
            }

            var glyph = U16(rangeAt + U16(rangeAt) + ((character - start) * 2));
            return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
        }

        return 0;
    }

    private static string Cut(LetterFace face) => face switch
    {
        LetterFace.Bold => "Bold",
        LetterFace.Italic => "Italic",
        LetterFace.Bold | LetterFace.Italic => "BoldItalic",
        _ => "Regular",
    };

    private int Table(string tag) => _tables[tag].Offset;

    private int Scaled(int at) => (short)U16(at) * 1000 / _unitsPerEm;

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(at));
}
