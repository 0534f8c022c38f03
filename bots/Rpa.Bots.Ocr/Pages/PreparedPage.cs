using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>A page upright and level on even paper, with the words of the first pass; boxes are pixels of <see cref="Picture"/>.</summary>
/// <param name="Number">Counted from 1 in the document.</param>
/// <param name="Picture">8-bit grey.</param>
/// <param name="Dpi">Resolution of <see cref="Picture"/>.</param>
/// <param name="Words">Words of the pass that finds anchors.</param>
/// <param name="QuarterTurns">How often the page was turned clockwise by 90 degrees.</param>
/// <param name="Degrees">By how much it was levelled then, clockwise.</param>
/// <param name="Steps">What was done to the picture, in order, in words for the evidence.</param>
internal sealed record PreparedPage(
    int Number, Pix Picture, int Dpi, RecognizedText Words, int QuarterTurns, double Degrees, IReadOnlyList<string> Steps) : IDisposable
{
    /// <summary>Of a page of a PDF that is no scan: its text and fields, turned as the picture.</summary>
    internal PageLayer? Layer { get; init; }

    /// <summary>Only the words were read by which forms are known, and those around them.</summary>
    internal bool IsReadInPart { get; init; }

    public void Dispose() => Picture.Dispose();
}

/// <summary>A page on even paper and level, of which nobody knows yet which side is up.</summary>
/// <param name="Number">Counted from 1 in the document.</param>
/// <param name="Picture">8-bit grey.</param>
/// <param name="Dpi">Resolution of <see cref="Picture"/>.</param>
/// <param name="Degrees">By how much it was levelled, clockwise.</param>
/// <param name="Steps">What was done to the picture, in order, in words for the evidence.</param>
/// <param name="Turns">The quarter turns that may make it upright, the likeliest first.</param>
internal sealed record LevelPage(int Number, Pix Picture, int Dpi, double Degrees, IReadOnlyList<string> Steps, IReadOnlyList<int> Turns) : IDisposable
{
    /// <summary>Of a page of a PDF that is no scan: its text and fields, turned as the picture.</summary>
    internal PageLayer? Layer { get; init; }

    /// <summary>The page upright.</summary>
    /// <param name="picture">Turned, or the level page's own; taken over.</param>
    /// <param name="turns">How often it was turned clockwise by 90 degrees.</param>
    /// <param name="words">What was read of it.</param>
    internal PreparedPage As(Pix picture, int turns, RecognizedText words) =>
        new(Number, picture, Dpi, words, turns, Degrees, turns == 0 ? Steps : [.. Steps, $"turned by {turns * 90} degrees"]) { Layer = Layer?.Turn(turns) };

    public void Dispose() => Picture.Dispose();
}
