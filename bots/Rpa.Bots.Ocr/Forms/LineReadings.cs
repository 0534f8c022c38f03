using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>The readings of one line, raw and as they are compared.</summary>
internal sealed class LineReadings(FormField zone, LineImage image)
{
    /// <summary>White pixels around the picture that was read.</summary>
    internal const int Padding = 12;

    internal LineImage Image { get; } = image;

    internal List<RecognizedText> Raw { get; } = [];

    internal List<double> Scales { get; } = [];

    internal List<Vote> Votes { get; } = [];

    /// <summary>The letters of the first reading of the language's own model, which knows umlauts, in pixels of the line.</summary>
    internal List<PlacedLetter> Letters()
    {
        var at = Votes.FindIndex(vote => vote.Native);
        return Place(Raw[at], Scales[at]);
    }

    /// <summary>The letters of a reading, in pixels of the line.</summary>
    /// <param name="text">Read from a picture of the line with <see cref="Padding"/> around it.</param>
    /// <param name="scale">Pixels of that picture for one of the line.</param>
    internal static List<PlacedLetter> Place(RecognizedText text, double scale) =>
        [.. text.Words.SelectMany(word => word.Symbols).Where(symbol => symbol.Text.Length > 0)
            .Select(symbol => new PlacedLetter(symbol.Text[0], (symbol.Box.X - Padding) / scale, (symbol.Box.Right - Padding) / scale))];

    internal void Add(RecognizedText text, double scale, bool native)
    {
        Raw.Add(text);
        Scales.Add(scale);
        Votes.Add(new Vote(FieldValues.Tidy(zone, text.Text.Replace('\n', ' ')), native));
    }
}
