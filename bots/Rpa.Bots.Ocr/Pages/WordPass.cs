using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>Reads the words of a page once and coarsely: enough to tell which side is up, which form it is and where it lies.</summary>
internal sealed class WordPass(EnginePool engines)
{
    /// <summary>Resolution at which a page is read coarsely.</summary>
    internal const int Dpi = 200;

    // Letters of a part need not be read well to be known again; half of the engine's work is in a picture's width.
    private const double PartWidth = 0.75;

    /// <summary>The words of a page, or of a part of it; boxes are pixels of the page.</summary>
    internal RecognizedText Read(Pix page, int dpi, string languages, PixelBox? part = null)
    {
        using var crop = part is { } box ? page.Crop(box.X, box.Y, box.Width, box.Height) : null;
        var picture = crop ?? page;
        var (left, top) = part is { } at ? (Math.Max(0, at.X), Math.Max(0, at.Y)) : (0, 0);
        var (y, x) = ((double)Dpi / dpi, (double)Dpi / dpi * (part is null ? 1 : PartWidth));
        using var small = picture.Scale(x, y);
        var read = engines.Read(new EngineProfile(languages, Dictionaries: part is null), small, Segmentation.Sparse, dpi: Dpi);
        return new RecognizedText([.. read.Words.Select(word => word with
        {
            Box = new PixelBox(left + (int)Math.Round(word.Box.X / x), top + (int)Math.Round(word.Box.Y / y), (int)Math.Round(word.Box.Width / x), (int)Math.Round(word.Box.Height / y)),
            BaselineLeft = top + (word.BaselineLeft / y),
            BaselineRight = top + (word.BaselineRight / y),
            Symbols = [],
        })]);
    }

    /// <summary>How much text speaks for a turn, and how sure its letters are. Tesseract also reads sideways columns; a word higher than it is wide speaks against the turn.</summary>
    internal static (double Weight, double Confidence) Weigh(RecognizedText text)
    {
        double weight = 0, letters = 0, confident = 0;
        foreach (var word in text.Words.Where(word => word.Text.Length >= 4 && word.Text.Count(char.IsLetter) >= word.Text.Length - 1))
        {
            letters += word.Text.Length;
            confident += word.Text.Length * word.Confidence;
            weight += word.Text.Length * (word.Box.Width > word.Box.Height ? word.Confidence - 0.4 : -0.6);
        }

        return (weight, letters == 0 ? 0 : confident / letters);
    }
}
