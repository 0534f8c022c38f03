namespace Rpa.Bots.Ocr.Pdf;

/// <summary>A name, without its slash.</summary>
internal sealed record PdfName(string Text);

/// <summary>A string: bytes whose encoding depends on its use.</summary>
internal sealed record PdfString(byte[] Bytes);

/// <summary>A reference to an object by its number.</summary>
internal sealed record PdfReference(int Number);

/// <summary>An operator of a content stream or a keyword.</summary>
internal sealed record PdfKeyword(string Text);

/// <summary>A dictionary; a value is null, bool, double, or one of the types here, or a list.</summary>
internal sealed class PdfDictionary
{
    internal Dictionary<string, object?> Entries { get; } = new(StringComparer.Ordinal);

    internal object? this[string key] => Entries.GetValueOrDefault(key);
}

/// <summary>A stream: its dictionary and its bytes as they stand in the file.</summary>
internal sealed record PdfStream(PdfDictionary Dictionary, ReadOnlyMemory<byte> Raw);
