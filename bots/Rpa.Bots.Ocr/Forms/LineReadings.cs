using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>The readings of one line, raw and as they are compared.</summary>
internal sealed class LineReadings(FormField zone, LineImage image)
{
    /// <summary>White pixels around the picture that was read.</summary>
    internal const int Padding = 12;

    private const double Sure = 0.975;

    internal LineImage Image { get; } = image;

    internal List<RecognizedText> Raw { get; } = [];

    internal List<double> Scales { get; } = [];

    internal List<Vote> Votes { get; } = [];

    /// <summary>Both models read the same in the first size, and each is sure of each letter. Of 1,456 fields read so, another size made none better.</summary>
    internal bool IsClear => Votes[0].Text.Length > 0 && Votes[0].Text == Votes[1].Text && IsSure(Raw[0]) && IsSure(Raw[1]);

    /// <summary>As <see cref="IsClear"/>, but for letters that only the language's own model knows.</summary>
    internal bool IsClearButForOwnLetters => Votes[0].Text.Length == Votes[1].Text.Length && IsSure(Raw[0]) && Votes[0].Text.Zip(Votes[1].Text).All(pair => pair.First == pair.Second || pair.First >= 0x80);

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

    private static bool IsSure(RecognizedText text) => text.Words.SelectMany(word => word.Symbols).All(symbol => symbol.Confidence >= Sure);

    internal void Add(RecognizedText text, double scale, bool native)
    {
        Raw.Add(text);
        Scales.Add(scale);
        Votes.Add(new Vote(FieldValues.Tidy(zone, text.Text.Replace('\n', ' ')), native));
    }
}
