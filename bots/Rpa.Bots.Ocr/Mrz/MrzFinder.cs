using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Finds and reads a machine-readable zone anywhere on a page, at any quarter turn.</summary>
internal sealed class MrzFinder(EnginePool engines)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
    private const int MostZones = 4;

    // Capitals of OCR-B read best at about this height in pixels.
    private const double LetterHeight = 32;
    private const double LeastLikeness = 0.5;
    private const double LeastSkew = 0.7;
    private const double LeastSkewConfidence = 3;
    private static readonly EngineProfile First = new("eng", Dictionaries: false);
    private static readonly EngineProfile Second = new("deu", Dictionaries: false);

    internal MrzReading? Find(PageImage page, int year)
    {
        var best = Find(page, page.Picture, year);
        if (best is { IsValid: true } || page.Picture.FindSkew() is not { Confidence: >= LeastSkewConfidence, Degrees: var degrees } || Math.Abs(degrees) < LeastSkew)
        {
            return best;
        }

        // Lines that slope are no bars: a page that lies askew is levelled and looked at again. Others keep their pixels as they are.
        using var level = page.Picture.Rotate(degrees);
        return Find(page, level, year) is { } straight && straight.Confidence > (best?.Confidence ?? 0) ? straight : best;
    }

    private MrzReading? Find(PageImage page, Pix upright, int year)
    {
        MrzReading? best = null;
        foreach (var quarters in new[] { 0, 1 })
        {
            using var turned = quarters == 0 ? null : upright.Turn(quarters);
            var picture = turned ?? upright;
            foreach (var zone in MrzLocator.Locate(picture).Take(MostZones))
            {
                var reading = Read(page, picture, zone, quarters, year);
                best = reading is not null && reading.Confidence > (best?.Confidence ?? 0) ? reading : best;
                if (best is { IsValid: true })
                {
                    return best;
                }
            }
        }

        return best;
    }

    private MrzReading? Read(PageImage page, Pix picture, MrzZone zone, int quarters, int year)
    {
        using var cut = picture.Crop(zone.Box.X, zone.Box.Y, zone.Box.Width, zone.Box.Height);
        var (straight, _) = cut.Deskew();
        using (straight)
        {
            using var sized = straight.Scale(Math.Clamp(LetterHeight / zone.LetterHeight, 0.25, 4));
            using var clean = sized.NormalizeBackground();
            using var padded = clean.Pad(16);
            using var reversed = padded.Turn(2);
            var (up, down) = (new OcrBReader(padded), new OcrBReader(reversed));
            var (likeUp, likeDown) = (up.Likeness(), down.Likeness());
            var half = likeDown > likeUp ? 2 : 0;
            var upright = half == 0 ? padded : reversed;
            return Math.Max(likeUp, likeDown) >= LeastLikeness && Solve(upright, half == 0 ? up : down) is { } solution
                ? ToReading(page, picture, zone, quarters + half, upright, solution, year)
                : null;
        }
    }

    private MrzSolution? Solve(Pix upright, OcrBReader cells)
    {
        // Layouts of one length differ by their first letter only, so that the lines are cut once per length.
        var layout = MrzFormat.All.Where(format => !format.IsVisa).MaxBy(format => cells.Read(format)?.Likeness ?? 0)!;
        var boxes = cells.LineBoxes(layout);
        var first = boxes.Select(box => ReadLine(upright, box, First, isGray: true)).ToList();
        IReadOnlyList<string>? Cells(MrzFormat format) => format.Length == layout.Length ? cells.Read(format)?.Lines : null;
        if (MrzSolver.Solve(Cells, first) is { IsValid: true } sure)
        {
            return sure;
        }

        var second = boxes.Select(box => ReadLine(upright, box, Second, isGray: false)).ToList();
        var solution = MrzSolver.Solve(Cells, first, second);
        if (solution is null or { IsValid: true } || solution.Held < solution.Format.Checks.Count)
        {
            return solution;
        }

        // The check digits hold and the text is silent: the engine cut the line badly. It is shown the line as it is, without looking for words.
        var third = boxes.Select(box => ReadLine(upright, box, First, isGray: true, Segmentation.RawLine)).ToList();
        return MrzSolver.Solve(Cells, third, first, second) is { IsValid: true } sound ? sound : solution;
    }

    private string ReadLine(Pix upright, PixelBox box, EngineProfile profile, bool isGray, Segmentation segmentation = Segmentation.Line)
    {
        using var line = upright.Crop(box.X, box.Y, box.Width, box.Height);
        using var padded = line.Pad(10);
        using var larger = isGray ? null : padded.Scale(1.25);
        using var binary = larger?.BinarizeSauvola(30, 0.25f);
        var text = engines.Read(profile, binary ?? padded, segmentation, Alphabet).Text;
        return string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
    }

    private static MrzReading ToReading(PageImage page, Pix picture, MrzZone zone, int turns, Pix upright, MrzSolution solution, int year)
    {
        var (x, y, w, h) = ((double)zone.Box.X / picture.Width, (double)zone.Box.Y / picture.Height, (double)zone.Box.Width / picture.Width, (double)zone.Box.Height / picture.Height);
        return new MrzReading(
            solution.Format.Type,
            solution.Lines,
            solution.IsValid,
            MrzFields.Of(solution.Format, solution.Lines, year),
            solution.Checks,
            solution.Confidence,
            page.Number,
            (turns & 1) == 0 ? (x, y, w, h) : (y, 1 - x - w, h, w),
            upright.ToPng()) { QuarterTurns = turns };
    }
}
