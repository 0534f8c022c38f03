using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Finds and reads a machine-readable zone anywhere on a page, at any quarter turn and a little askew.</summary>
internal sealed class MrzFinder(EnginePool engines)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
    private const int MostZones = 5;

    // A mean over the cells of what the network makes of them; other text of one pitch stays far below.
    private const double LeastFit = -1.6;

    // Cards and pages of passports are no higher than that, in widths of their zone.
    private const double DocumentHeight = 0.9;

    // In heights of the zone's digits.
    private const double LeastLetter = 0.5;
    private const double MostLetter = 3;
    private const int LettersOfALetter = 80;
    private static readonly EngineProfile First = new("eng", Dictionaries: false);
    private static readonly EngineProfile Second = new("deu", Dictionaries: false);

    internal MrzReading? Find(PageImage page, int year)
    {
        var best = Find(page, MrzLocator.Locate(page.Picture), year);

        // A zone whose check digits hold would not be read better from more pixels of the search: those of the reading are the page's own. One whose digits do not hold may be a part of a zone.
        if (best is null or { IsWhole: false })
        {
            best = Better(best, Find(page, MrzLocator.Locate(page.Picture, MrzLook.Closer), year));
        }

        return best ?? Find(page, MrzLocator.Locate(page.Picture, MrzLook.Darker), year);
    }

    private static MrzReading? Better(MrzReading? one, MrzReading? two) => two is null || one?.Confidence >= two.Confidence ? one : two;

    private MrzReading? Find(PageImage page, MrzPlaces places, int year)
    {
        MrzReading? best = null;
        foreach (var zone in places.Zones.Take(MostZones))
        {
            using var upright = ZonePicture.Cut(page.Picture, zone);
            if (upright is null)
            {
                continue;
            }

            using var reversed = upright.Reverse();
            var fits = ZoneFit.Try(upright).ToList();
            fits.AddRange(fits.Exists(fit => fit.IsSure) ? [] : ZoneFit.Try(reversed));
            fits.RemoveAll(fit => fit.Score <= LeastFit);
            if (fits.Count == 0)
            {
                continue;
            }

            var fit = fits.MaxBy(other => other.Score)!;
            if (Read(fit) is { } solution)
            {
                best = Better(best, ToReading(page, fit.Picture, solution, year) with { IsAlone = IsAlone(fit.Picture, zone.Rows[0].Height, places.Letters) });
                if (best is { IsValid: true })
                {
                    return best;
                }
            }
        }

        return best;
    }

    private MrzSolution? Read(ZoneFit fit)
    {
        var reader = new LineReader(fit.Picture);
        var lines = fit.Lines.Select((line, number) => reader.Read(line.Row, fit.Format, number, line.Left, line.Right)).ToList();
        var cells = lines.ConvertAll(line => line.Line);
        var formats = MrzFormat.All.Where(format => format.Length == fit.Format.Length).ToList();
        List<string> Texts(EngineProfile profile, Segmentation segmentation, int size, bool isClean) =>
            lines.ConvertAll(line => ReadText(new LineStrip(fit.Picture, line.Row, line.First, line.Pitch, fit.Format.Length, 1, (int)(size * 0.94), size, size / 2, size / 2), profile, segmentation, isClean));
        var first = Texts(First, Segmentation.RawLine, 30, isClean: true);
        var solution = MrzSolver.Solve(formats, cells, first);
        if (solution is not { IsValid: false, IsPromising: true })
        {
            return solution;
        }

        // The check digits hold, and the text sees something else where none covers; a second look by the same engine may be better than a bad first one.
        var second = Texts(First, Segmentation.Line, 36, isClean: false);
        solution = MrzSolver.Solve(formats, cells, first, second);
        return solution is { IsValid: false, IsPromising: true } ? MrzSolver.Solve(formats, cells, first, second, Texts(Second, Segmentation.RawLine, 30, isClean: true)) : solution;
    }

    private string ReadText(LineStrip strip, EngineProfile profile, Segmentation segmentation, bool isClean)
    {
        using var line = strip.ToPix(12, isClean);
        var text = engines.Read(profile, line, segmentation, Alphabet).Text;
        return string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
    }

    // Outside of the document, of which the zone is the foot, there is hardly anything that may be a letter.
    private static bool IsAlone(ZonePicture zone, double height, IReadOnlyList<LetterBox> letters)
    {
        var box = zone.Box;
        var (over, under, beside) = (DocumentHeight * Math.Max(box.Width, box.Height), 3 * height, 3 * height);
        var (left, top, right, bottom) = zone.Turns switch
        {
            0 => (beside, over, beside, under),
            1 => (over, beside, under, beside),
            2 => (beside, under, beside, over),
            _ => (under, beside, over, beside),
        };
        return letters.Count(letter => letter.Height > LeastLetter * height && letter.Height < MostLetter * height && letter.Width > 0.25 * LeastLetter * height && letter.Width < MostLetter * height
            && (letter.X < box.X - left || letter.X > box.Right + right || letter.Y < box.Y - top || letter.Y > box.Bottom + bottom)) < LettersOfALetter;
    }

    private static MrzReading ToReading(PageImage page, ZonePicture zone, MrzSolution solution, int year)
    {
        double width = page.Picture.Width, height = page.Picture.Height;
        return new MrzReading(
            solution.Format.Type,
            solution.Lines,
            solution.IsValid,
            MrzFields.Of(solution.Format, solution.Lines, year),
            solution.Checks,
            solution.Confidence,
            page.Number,
            (zone.Box.X / width, zone.Box.Y / height, zone.Box.Width / width, zone.Box.Height / height),
            zone.ToPng()) { QuarterTurns = zone.Turns, IsWhole = solution.Held == solution.Format.Checks.Count };
    }
}
