using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Finds and reads a machine-readable zone anywhere on a page, at any quarter turn.</summary>
internal sealed class MrzFinder(EnginePool engines, TimeProvider time)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
    private const int MostZones = 4;

    // Capitals of OCR-B read best at about this height in pixels.
    private const double LetterHeight = 32;
    private static readonly EngineProfile First = new("eng", Dictionaries: false);
    private static readonly EngineProfile Second = new("deu", Dictionaries: false);

    internal MrzReading? Find(PageImage page)
    {
        MrzReading? best = null;
        foreach (var quarters in new[] { 0, 1 })
        {
            using var turned = quarters == 0 ? null : page.Picture.Turn(quarters);
            var picture = turned ?? page.Picture;
            foreach (var zone in MrzLocator.Locate(picture).Take(MostZones))
            {
                var reading = Read(page, picture, zone, quarters);
                best = reading is not null && reading.Confidence > (best?.Confidence ?? 0) ? reading : best;
                if (best is { IsValid: true })
                {
                    return best;
                }
            }
        }

        return best;
    }

    private MrzReading? Read(PageImage page, Pix picture, MrzZone zone, int quarters)
    {
        using var cut = picture.Crop(zone.Box.X, zone.Box.Y, zone.Box.Width, zone.Box.Height);
        var (straight, _) = cut.Deskew();
        using (straight)
        {
            using var sized = straight.Scale(Math.Clamp(LetterHeight / zone.LetterHeight, 0.25, 4));
            using var clean = sized.NormalizeBackground();
            foreach (var half in new[] { 0, 2 })
            {
                using var upright = clean.Turn(half);
                if (Solve(upright) is { } solution)
                {
                    return ToReading(page, picture, zone, quarters + half, upright, solution);
                }
            }
        }

        return null;
    }

    private MrzSolution? Solve(Pix upright)
    {
        using var padded = upright.Pad(16);
        var first = Lines(engines.Read(First, padded, Segmentation.Block, Alphabet));
        if (!first.Any(line => line.Length >= 24 && line.Contains('<', StringComparison.Ordinal)))
        {
            return null;
        }

        using var larger = padded.Scale(1.25);
        using var binary = larger.BinarizeSauvola(30, 0.25f);
        var second = Lines(engines.Read(Second, binary, Segmentation.Block, Alphabet));
        return MrzSolver.Solve(first, second);
    }

    private static List<string> Lines(RecognizedText text) =>
        [.. text.Words.GroupBy(word => word.Line)
            .Select(line => string.Concat(line.Select(word => word.Text)).Replace(" ", "", StringComparison.Ordinal))
            .Where(line => line.Length >= 20)];

    private MrzReading ToReading(PageImage page, Pix picture, MrzZone zone, int turns, Pix upright, MrzSolution solution)
    {
        var (x, y, w, h) = ((double)zone.Box.X / picture.Width, (double)zone.Box.Y / picture.Height, (double)zone.Box.Width / picture.Width, (double)zone.Box.Height / picture.Height);
        return new MrzReading(
            solution.Format.Type,
            solution.Lines,
            solution.IsValid,
            MrzFields.Of(solution.Format, solution.Lines, time.GetUtcNow().Year),
            solution.Checks,
            solution.Confidence,
            page.Number,
            (turns & 1) == 0 ? (x, y, w, h) : (y, 1 - x - w, h, w),
            upright.ToPng());
    }
}
