using System.Globalization;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>Brings a page into the state that readers expect: even background, level, upright; and reads its words once, coarsely.</summary>
internal sealed class PagePreparer(WordPass words)
{
    private const int WorkingDpi = 300;

    // A page whose words weigh this much is upright beyond doubt; the other turns are not tried.
    private const double SureWeight = 60;
    private const double MostBlobsPerSquareInch = 250;
    private const double MostChanges = 0.12;
    private const int UnreadableQuality = 60;
    private const double SureConfidence = 0.75;

    /// <summary>A page as readers expect it, and all its words.</summary>
    /// <param name="page">As it came.</param>
    /// <param name="languages">Tesseract's names.</param>
    /// <param name="without">Steps that are left out.</param>
    internal PreparedPage Prepare(PageImage page, string languages, PageSteps without = PageSteps.None) => Upright(Level(page, without), languages);

    /// <summary>A page on even paper and level, whichever side is up.</summary>
    internal static LevelPage Level(PageImage page, PageSteps without = PageSteps.None)
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

        var ready = strong ?? even;
        using var small = ready.ScaleSoftly((double)WordPass.Dpi / dpi);
        using var coarse = small.BinarizeOtsu();
        DemandWriting(page.Number, small, coarse);
        var (level, degrees) = page.Layer is null && !without.HasFlag(PageSteps.Level) ? ready.Deskew(coarse) : (ready.ToGray(), 0);
        if (degrees != 0)
        {
            steps.Add(string.Create(CultureInfo.InvariantCulture, $"levelled by {degrees:0.0} degrees"));
        }

        return new LevelPage(page.Number, level, dpi, degrees, steps, without.HasFlag(PageSteps.Turn) ? [0] : [0, 2, 1, 3]) { Layer = page.Layer };
    }

    /// <summary>Turns a page upright, which its words tell. Takes over the level page.</summary>
    internal PreparedPage Upright(LevelPage page, string languages)
    {
        var (picture, words, turns) = TurnUpright(page.Picture, page.Dpi, languages, page.Turns);
        if (picture != page.Picture)
        {
            page.Dispose();
        }

        return page.As(picture, turns, words);
    }

    /// <summary>The same page with all its words, where only those were read by which forms are known.</summary>
    internal PreparedPage Whole(PreparedPage page, string languages) => page with { Words = words.Read(page.Picture, page.Dpi, languages), IsReadInPart = false };

    /// <summary>A page whose turn is known, with nothing read.</summary>
    internal static PreparedPage Turned(PageImage page, int turns)
    {
        var factor = Math.Min(1, (double)WorkingDpi / page.Dpi);
        using var sized = page.Picture.Scale(factor);
        return new PreparedPage(page.Number, sized.Turn(turns), factor < 1 ? WorkingDpi : page.Dpi, new RecognizedText([]), turns, 0, turns == 0 ? [] : [$"turned by {turns * 90} degrees"]);
    }

    /// <summary>Tesseract takes minutes over a page of noise and finds nothing; such a page is known by its number of blobs beforehand.</summary>
    private static void DemandWriting(int number, Pix small, Pix coarse)
    {
        var blobs = coarse.CountBlobs();
        var squareInches = (double)small.Width * small.Height / (WordPass.Dpi * WordPass.Dpi);
        var isCovered = blobs > MostBlobsPerSquareInch * Math.Max(squareInches, 1);

        // Where noise is so thick that its specks run together, ink and paper still change at every other pixel.
        if (isCovered || coarse.CountRuns() > MostChanges * coarse.Width * coarse.Height)
        {
            throw new UnreadableException(
                "noise", $"Page {number} is covered with specks ({blobs} are counted, a written page has a few thousand). Ask for a new scan: flat, in focus, at 200 to 300 dpi.")
            {
                PageJpeg = small.ToJpeg(UnreadableQuality),
            };
        }
    }

    private (Pix Picture, RecognizedText Words, int Turns) TurnUpright(Pix level, int dpi, string languages, IReadOnlyList<int> tried)
    {
        (Pix Picture, RecognizedText Words, int Turns, double Weight)? best = null;
        foreach (var turns in tried)
        {
            var picture = turns == 0 ? level : level.Turn(turns);
            var read = words.Read(picture, dpi, languages);
            var (weight, confidence) = WordPass.Weigh(read);
            if (best is null || weight > best.Value.Weight)
            {
                Drop(best?.Picture, level);
                best = (picture, read, turns, weight);
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

        return (best!.Value.Picture, best.Value.Words, best.Value.Turns);
    }

    // The level page is the source of the next turn; it lives until the last one is tried.
    private static void Drop(Pix? picture, Pix level)
    {
        if (picture != level)
        {
            picture?.Dispose();
        }
    }
}
