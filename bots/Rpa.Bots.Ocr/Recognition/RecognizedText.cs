namespace Rpa.Bots.Ocr.Recognition;

/// <summary>A rectangle in pixels: left, top, width, height.</summary>
internal readonly record struct PixelBox(int X, int Y, int Width, int Height)
{
    public int Right => X + Width;

    public int Bottom => Y + Height;

    public double CentreX => X + (Width / 2.0);

    public double CentreY => Y + (Height / 2.0);
}

/// <summary>One character with its box; confidence 0 to 1.</summary>
internal sealed record ReadSymbol(string Text, PixelBox Box, double Confidence);

/// <summary>One word: its box, its baseline's height at the left and right end, the line it stands in (counted from 0), and its characters.</summary>
internal sealed record ReadWord(string Text, PixelBox Box, double Confidence, double BaselineLeft, double BaselineRight, int Line, IReadOnlyList<ReadSymbol> Symbols);

/// <summary>What one pass of the engine saw.</summary>
internal sealed record RecognizedText(IReadOnlyList<ReadWord> Words)
{
    /// <summary>Lines of words joined by blanks.</summary>
    public string Text => string.Join('\n', Words.GroupBy(word => word.Line).Select(line => string.Join(' ', line.Select(word => word.Text))));

    /// <summary>The least confident word's confidence, 0 for nothing read.</summary>
    public double LeastConfidence => Words.Count == 0 ? 0 : Words.Min(word => word.Confidence);
}

/// <summary>How the engine cuts a picture into text; the values are Tesseract's.</summary>
internal enum Segmentation
{
    Auto = 3,
    Block = 6,
    Line = 7,
    Word = 8,
    Sparse = 11,
    RawLine = 13,
}

/// <summary>What an engine is made for; engines are kept by this key because dictionaries can only be chosen when one is made.</summary>
/// <param name="Languages">Tesseract's names joined by plus, such as <c>deu</c>.</param>
/// <param name="Dictionaries">Off for codes, numbers and names.</param>
internal sealed record EngineProfile(string Languages, bool Dictionaries);
