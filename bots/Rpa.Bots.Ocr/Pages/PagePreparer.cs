using System.Globalization;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>Brings a page into the state that readers expect: even background, level, upright; and reads its words once, coarsely.</summary>
internal sealed class PagePreparer(EnginePool engines)
{
    private const int WorkingDpi = 300;
    private const int PassDpi = 200;

    // A page whose words weigh this much is upright beyond doubt; the other turns are not tried.
    private const double SureWeight = 60;
    private const double MostBlobsPerSquareInch = 250;
    private const double MostChanges = 0.12;
    private const int UnreadableQuality = 60;
    private const double SureConfidence = 0.75;

    /// <param name="page">As it came.</param>
    /// <param name="languages">Tesseract's names.</param>
    /// <param name="without">Steps that are left out.</param>
    internal PreparedPage Prepare(PageImage page, string languages, PageSteps without = PageSteps.None)
    {
        var steps = new List<string>();
        using var plain = Dither.Undo(page.Picture, page.Dpi);
        if (plain is not null)
        {
            steps.Add("dots of a dithered scan turned into greys");
        }

        var source = plain ?? page.Picture;
        var (flat, dpi) = page.Outline is { } outline && !without.HasFlag(PageSteps.Sheet) && PageFlattener.Flatten(source, outline) is { } sheet ? sheet : ((Pix?)null, page.Dpi);
        using var owned = flat;
        if (flat is not null)
        {
            steps.Add("sheet found in the photo, perspective undone");
        }

        var factor = dpi > WorkingDpi * 1.25 ? (double)WorkingDpi / dpi : 1;
        using var sized = factor < 1 ? (flat ?? source).Scale(factor) : (flat ?? source).ToGray();
        dpi = factor < 1 ? WorkingDpi : dpi;
        using var even = without.HasFlag(PageSteps.Background) ? sized.ToGray() : sized.NormalizeBackground();
        if (!without.HasFlag(PageSteps.Background))
        {
            steps.Add("background normalised");
        }

        using var strong = without.HasFlag(PageSteps.Contrast) ? null : even.Strengthen();
        if (strong is not null)
        {
            steps.Add("faint ink strengthened");
        }

        var (level, degrees) = page.Layer is null && !without.HasFlag(PageSteps.Level) ? (strong ?? even).Deskew() : ((strong ?? even).ToGray(), 0);
        if (degrees != 0)
        {
            steps.Add(string.Create(CultureInfo.InvariantCulture, $"levelled by {degrees:0.0} degrees"));
        }

        DemandWriting(page.Number, level, dpi);
        var (picture, words, turns) = TurnUpright(level, dpi, languages, without.HasFlag(PageSteps.Turn) ? [0] : [0, 2, 1, 3]);
        if (turns != 0)
        {
            steps.Add($"turned by {turns * 90} degrees");
        }

        return new PreparedPage(page.Number, picture, dpi, words, turns, degrees, steps) { Layer = page.Layer?.Turn(turns) };
    }

    /// <summary>A page whose turn is known, with nothing read.</summary>
    internal static PreparedPage Turned(PageImage page, int turns)
    {
        var factor = Math.Min(1, (double)WorkingDpi / page.Dpi);
        using var sized = page.Picture.Scale(factor);
        return new PreparedPage(page.Number, sized.Turn(turns), factor < 1 ? WorkingDpi : page.Dpi, new RecognizedText([]), turns, 0, turns == 0 ? [] : [$"turned by {turns * 90} degrees"]);
    }

    /// <summary>Tesseract takes minutes over a page of noise and finds nothing; such a page is known by its number of blobs beforehand.</summary>
    private static void DemandWriting(int number, Pix level, int dpi)
    {
        using var small = level.Scale((double)PassDpi / dpi);
        var blobs = small.CountBlobs();
        var squareInches = (double)small.Width * small.Height / (PassDpi * PassDpi);
        var isCovered = blobs > MostBlobsPerSquareInch * Math.Max(squareInches, 1);

        // Where noise is so thick that its specks run together, ink and paper still change at every other pixel.
        if (isCovered || Changes(small) > MostChanges)
        {
            var picture = small.ToJpeg(UnreadableQuality);
            level.Dispose();
            throw new UnreadableException(
                "noise", $"Page {number} is covered with specks ({blobs} are counted, a written page has a few thousand). Ask for a new scan: flat, in focus, at 200 to 300 dpi.")
            {
                PageJpeg = picture,
            };
        }
    }

    // How often ink begins along a row, per pixel.
    private static double Changes(Pix page)
    {
        using var binary = page.BinarizeOtsu();
        using var gray = binary.ToGray();
        var pixels = gray.ToGrayBytes();
        var changes = 0;
        for (var at = 1; at < pixels.Length; at++)
        {
            changes += pixels[at] < 128 && pixels[at - 1] >= 128 ? 1 : 0;
        }

        return (double)changes / pixels.Length;
    }

    private (Pix Picture, RecognizedText Words, int Turns) TurnUpright(Pix level, int dpi, string languages, int[] tried)
    {
        (Pix Picture, RecognizedText Words, int Turns, double Weight)? best = null;
        foreach (var turns in tried)
        {
            var picture = turns == 0 ? level : level.Turn(turns);
            var words = Read(picture, dpi, languages);
            var (weight, confidence) = Weigh(words);
            if (best is null || weight > best.Value.Weight)
            {
                Drop(best?.Picture, level);
                best = (picture, words, turns, weight);
            }
            else
            {
                Drop(picture, level);
            }

            if (weight >= SureWeight && confidence >= SureConfidence)
            {
                break;
            }
        }

        if (best!.Value.Picture != level)
        {
            level.Dispose();
        }

        return (best.Value.Picture, best.Value.Words, best.Value.Turns);
    }

    // The level page is the source of the next turn; it lives until the last one is tried.
    private static void Drop(Pix? picture, Pix level)
    {
        if (picture != level)
        {
            picture?.Dispose();
        }
    }

    private RecognizedText Read(Pix picture, int dpi, string languages)
    {
        var factor = (double)PassDpi / dpi;
        using var small = picture.Scale(Math.Max(factor, 2.0 / Math.Min(picture.Width, picture.Height)));
        var read = engines.Read(new EngineProfile(languages, Dictionaries: true), small, Segmentation.Sparse, dpi: PassDpi);
        return new RecognizedText([.. read.Words.Select(word => word with
        {
            Box = Scale(word.Box, 1 / factor),
            BaselineLeft = word.BaselineLeft / factor,
            BaselineRight = word.BaselineRight / factor,
            Symbols = [],
        })]);
    }

    // Tesseract also reads sideways columns; a word higher than it is wide speaks against the turn.
    private static (double Weight, double Confidence) Weigh(RecognizedText text)
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

    private static PixelBox Scale(PixelBox box, double factor) => new(
        (int)Math.Round(box.X * factor), (int)Math.Round(box.Y * factor), (int)Math.Round(box.Width * factor), (int)Math.Round(box.Height * factor));
}
