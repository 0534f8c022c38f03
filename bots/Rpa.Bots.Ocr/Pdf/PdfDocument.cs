using System.Globalization;
using System.Text;

namespace Rpa.Bots.Ocr.Pdf;

/// <summary>
/// The objects of a PDF file, found by looking at all of it: the table at its end is not needed, so that damaged and often changed files are read too. Of several objects
/// with one number the last one counts, as an incremental update means it.
/// </summary>
internal sealed class PdfDocument
{
    private const int MostObjects = 500_000;
    private const int MostHops = 50;
    private readonly Dictionary<int, object?> _objects = [];
    private readonly Dictionary<int, int> _places = [];
    private PdfCipher? _cipher;
    private PdfDictionary _trailer = new();

    private PdfDocument()
    {
    }

    /// <summary>The document's root; empty when none is found.</summary>
    internal PdfDictionary Catalog { get; private set; } = new();

    /// <summary>True when the file is encrypted with a password that is not empty, so that its strings cannot be read.</summary>
    internal bool IsLocked { get; private set; }

    internal static PdfDocument Read(ReadOnlyMemory<byte> file)
    {
        var document = new PdfDocument();
        document.Scan(file);
        document.Unlock();
        foreach (var (number, value) in document._objects.OrderBy(pair => document._places[pair.Key]).ToList())
        {
            if (value is PdfStream { Dictionary: var dictionary } packed && dictionary["Type"] is PdfName { Text: "ObjStm" })
            {
                document.Unpack(number, packed);
            }
        }

        document.Catalog = document.Dictionary(document._trailer["Root"])
            ?? document._objects.Values.OfType<PdfDictionary>().LastOrDefault(dictionary => dictionary["Type"] is PdfName { Text: "Catalog" }) ?? new PdfDictionary();
        return document;
    }

    /// <summary>The object itself, through references; strings in clear.</summary>
    internal object? Resolve(object? value)
    {
        for (var hops = 0; value is PdfReference reference && hops < MostHops; hops++)
        {
            value = _objects.GetValueOrDefault(reference.Number);
        }

        return value is PdfReference ? null : value;
    }

    internal PdfDictionary? Dictionary(object? value) => Resolve(value) switch { PdfDictionary dictionary => dictionary, PdfStream stream => stream.Dictionary, _ => null };

    internal IReadOnlyList<object?> List(object? value) => Resolve(value) as List<object?> ?? [];

    internal double? Number(object? value) => Resolve(value) is double number && double.IsFinite(number) ? number : null;

    internal string? Name(object? value) => Resolve(value) is PdfName name ? name.Text : null;

    /// <summary>A text string (7.9.2.2), or the text of a stream.</summary>
    internal string? Text(object? value) => Resolve(value) switch
    {
        PdfString text => Decode(text.Bytes),
        PdfStream stream => Content(stream) is { } bytes ? Decode(bytes) : null,
        _ => null,
    };

    /// <summary>A stream's bytes, unpacked; null for pictures.</summary>
    internal byte[]? Content(PdfStream stream)
    {
        var filter = Resolve(stream.Dictionary["Filter"]);
        var filters = filter is PdfName one ? [one.Text] : (filter as List<object?>)?.Select(item => Name(item) ?? "").ToList() ?? [];
        var parameter = Resolve(stream.Dictionary["DecodeParms"]);
        var parameters = parameter is List<object?> list ? list.ConvertAll(Dictionary) : [parameter as PdfDictionary];
        return PdfFilters.Decode(stream.Raw, filters, parameters);
    }

    private void Scan(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        var at = 0;
        while (at < bytes.Length && _objects.Count < MostObjects)
        {
            var next = bytes[at..].IndexOf("obj"u8);
            var trailer = bytes[at..].IndexOf("trailer"u8);
            if (trailer >= 0 && (next < 0 || trailer < next))
            {
                var lexer = new PdfLexer(file, at + trailer + "trailer".Length);
                Remember(lexer.Read() as PdfDictionary);
                at = Math.Max(at + trailer + 1, Math.Min(lexer.Position, bytes.Length));
                continue;
            }

            if (next < 0)
            {
                return;
            }

            at += next + 3;
            if (NumberBefore(bytes, at - 3) is { } number)
            {
                at = Object(file, at, number);
            }
        }
    }

    // "12 0 obj": the number before the generation before the word.
    private static int? NumberBefore(ReadOnlySpan<byte> bytes, int word)
    {
        var at = word;
        var generation = DigitsBefore(bytes, ref at);
        var number = generation.Length is > 0 and < 6 ? DigitsBefore(bytes, ref at) : "";
        return number.Length is > 0 and < 9 ? int.Parse(number, CultureInfo.InvariantCulture) : null;
    }

    private static string DigitsBefore(ReadOnlySpan<byte> bytes, ref int at)
    {
        while (at > 0 && bytes[at - 1] is 0 or 9 or 10 or 12 or 13 or 32)
        {
            at--;
            if (at == 0)
            {
                break;
            }
        }

        var end = at;
        while (at > 0 && bytes[at - 1] is >= (byte)'0' and <= (byte)'9')
        {
            at--;
        }

        return Encoding.ASCII.GetString(bytes[at..end]);
    }

    private int Object(ReadOnlyMemory<byte> file, int at, int number)
    {
        var lexer = new PdfLexer(file, at);
        var value = lexer.Read();
        var end = lexer.Position;
        if (value is PdfDictionary dictionary && lexer.Read() is PdfKeyword { Text: "stream" })
        {
            var start = lexer.Position;
            var bytes = file.Span;
            start += start < bytes.Length && bytes[start] == 13 ? 1 : 0;
            start += start < bytes.Length && bytes[start] == 10 ? 1 : 0;
            var length = dictionary["Length"] is double stated && stated >= 0 && start + stated <= bytes.Length && EndsAt(bytes, start + (int)stated) ? (int)stated : bytes[Math.Min(start, bytes.Length)..].IndexOf("endstream"u8);
            length = length < 0 ? bytes.Length - start : length;
            if (dictionary["Type"] is PdfName { Text: "XRef" })
            {
                Remember(dictionary);
            }

            value = new PdfStream(dictionary, file.Slice(Math.Min(start, bytes.Length), Math.Max(0, length)));
            end = start + length;
        }

        _objects[number] = value is PdfKeyword ? null : value;
        _places[number] = at;
        return Math.Max(at, end);
    }

    private static bool EndsAt(ReadOnlySpan<byte> bytes, int at) => bytes[at..Math.Min(bytes.Length, at + 20)].IndexOf("endstream"u8) >= 0;

    private void Remember(PdfDictionary? trailer)
    {
        foreach (var key in new[] { "Root", "Encrypt", "ID" })
        {
            if (trailer?[key] is { } value)
            {
                _trailer.Entries[key] = value;
            }
        }
    }

    private void Unlock()
    {
        if (Dictionary(_trailer["Encrypt"]) is not { } encrypt)
        {
            return;
        }

        var resolved = Flat(encrypt, 0);
        var id = List(_trailer["ID"]).Count > 0 && Resolve(List(_trailer["ID"])[0]) is PdfString first ? first.Bytes : [];
        _cipher = PdfCipher.Create(resolved, id);
        IsLocked = _cipher is null;
        if (_cipher is null)
        {
            return;
        }

        var lockNumber = (_trailer["Encrypt"] as PdfReference)?.Number;
        foreach (var number in _objects.Keys.Where(number => number != lockNumber).ToList())
        {
            _objects[number] = Clear(_objects[number], number, 0);
        }
    }

    private PdfDictionary Flat(PdfDictionary dictionary, int depth)
    {
        var result = new PdfDictionary();
        foreach (var (key, value) in dictionary.Entries)
        {
            result.Entries[key] = Resolve(value) is PdfDictionary inner && depth < 4 ? Flat(inner, depth + 1) : Resolve(value);
        }

        return result;
    }

    private object? Clear(object? value, int number, int depth)
    {
        switch (value)
        {
            case PdfString text:
                return new PdfString(_cipher!.Decrypt(text.Bytes, number));
            case List<object?> list when depth < 60:
                return list.ConvertAll(item => Clear(item, number, depth + 1));
            case PdfDictionary dictionary when depth < 60:
                foreach (var key in dictionary.Entries.Keys.ToList())
                {
                    dictionary.Entries[key] = Clear(dictionary.Entries[key], number, depth + 1);
                }

                return dictionary;
            case PdfStream stream when stream.Dictionary["Type"] is not PdfName { Text: "XRef" } && stream.Dictionary["Subtype"] is not PdfName { Text: "Image" }:
                _ = Clear(stream.Dictionary, number, depth);
                return stream with { Raw = _cipher!.Decrypt(stream.Raw.Span, number) };
            default:
                return value;
        }
    }

    // An object of a packed stream is as old as the stream: one that stands behind it in the file replaced it.
    private void Unpack(int container, PdfStream stream)
    {
        if (Content(stream) is not { } bytes || Number(stream.Dictionary["N"]) is not { } count || Number(stream.Dictionary["First"]) is not { } first)
        {
            return;
        }

        var lexer = new PdfLexer(bytes);
        for (var i = 0; i < count && _objects.Count < MostObjects; i++)
        {
            if (lexer.Read() is not double number || lexer.Read() is not double offset || first + offset >= bytes.Length || number < 0)
            {
                return;
            }

            if (number != container && (!_places.TryGetValue((int)number, out var place) || place < _places[container]))
            {
                var value = new PdfLexer(bytes, (int)(first + offset)).Read();
                _objects[(int)number] = value is PdfKeyword ? null : value;
                _places[(int)number] = _places[container];
            }
        }
    }

    private static string Decode(byte[] bytes) =>
        bytes is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2)
        : bytes is [0xFF, 0xFE, ..] ? Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2)
        : bytes is [0xEF, 0xBB, 0xBF, ..] ? Encoding.UTF8.GetString(bytes, 3, bytes.Length - 3)
        : string.Concat(bytes.Select(Character));

    // PDFDocEncoding (annex D.3) differs from Latin-1 in two rows.
    private static char Character(byte b) => b switch
    {
        >= 0x18 and <= 0x1F => "\u02D8\u02C7\u02C6\u02D9\u02DD\u02DB\u02DA\u02DC"[b - 0x18],
        >= 0x80 and <= 0x9E => "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203A\u2212\u2030\u201E\u201C\u201D\u2018\u2019\u201A\u2122\uFB01\uFB02\u0141\u0152\u0160\u0178\u017D\u0131\u0142\u0153\u0161\u017E"[b - 0x80],
        0xA0 => '\u20AC',
        _ => (char)b,
    };
}
