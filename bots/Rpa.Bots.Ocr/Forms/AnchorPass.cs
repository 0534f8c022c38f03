using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>A page of a form that was seen on a page of the document, and how it lies there.</summary>
internal sealed record FormSighting(FormTemplate Form, int FormPage, Registration Registration);

/// <summary>
/// Reads of a page only what tells which form it is and where it lies: the strip at its top in which each form has some of its anchors, and then some places, far from each other, where others
/// of the forms seen there must be. A quarter of the work of reading the page; where it leaves a doubt, the page is read as a whole.
/// </summary>
internal sealed class AnchorPass(WordPass words)
{
    // Three anchors register a form; where one of them was misread, the strip goes on to the next one.
    private const int LeastInStrip = 3;
    private const int MostInStrip = 4;
    private const int PlacesBelow = 4;

    // Of a page whose strip is higher there is little to save.
    private const double MostOfPage = 0.45;
    private const int MostPlaces = 40;

    // Fewer of the anchors that were asked for, and the whole page is asked; a page bent by more is asked for all its anchors.
    private const double SureShare = 0.7;
    private const double SureResidual = 0.4;

    // Text beyond doubt: another turn need not be tried.
    private const double SureWeight = 20;
    private const double SureConfidence = 0.75;

    // Millimetres: what feeders and cut edges move a page by; what a place may be off once anchors near it are found, and how much more for each millimetre from the nearest.
    private const double Feed = 10;
    private const double Slack = 2.5;
    private const double SlackPerMillimetre = 0.02;
    private const double LetterHeight = 4.5;
    private const double LetterDepth = 1.5;
    private const double LetterWidth = 2.6;
    private const double LineHeight = 8;

    /// <summary>
    /// The page upright with the words of the forms' anchors, and the forms seen; null where they leave a doubt, and the page stays as it is. Takes over the level page otherwise.
    /// </summary>
    internal (PreparedPage Page, IReadOnlyList<FormSighting> Seen)? Find(LevelPage page, IReadOnlyList<FormTemplate> forms)
    {
        var pages = forms.SelectMany(form => form.Anchors.GroupBy(anchor => anchor.Page).Select(anchors => new FormPage(form, anchors.Key, [.. anchors.OrderBy(anchor => anchor.Baseline)]))).ToList();
        if (pages.Count == 0 || Strip(pages, MostInStrip) > MostOfPage)
        {
            return null;
        }

        foreach (var turns in page.Turns.Where(turns => pages.Exists(form => form.IsUpright == (turns % 2 == 0 == page.Picture.Height >= page.Picture.Width))))
        {
            var picture = turns == 0 ? page.Picture : page.Picture.Turn(turns);
            var sight = new Sight(words, picture, page.Dpi);
            var (seen, isText) = Look(sight, pages);
            if (seen.Count > 0)
            {
                (turns == 0 ? null : page)?.Dispose();
                return (page.As(picture, turns, new RecognizedText(sight.Words)) with { IsReadInPart = true }, seen);
            }

            (turns == 0 ? null : picture)?.Dispose();
            if (isText)
            {
                return null;
            }
        }

        return null;
    }

    // The part of the page's height in which each form has so many of its anchors.
    private static double Strip(List<FormPage> pages, int anchors) =>
        pages.Max(page => (page.Anchors[Math.Min(anchors, page.Anchors.Count) - 1].Baseline + LetterDepth + Feed) / page.Form.PageHeight);

    private static (List<FormSighting> Seen, bool IsText) Look(Sight sight, List<FormPage> pages)
    {
        List<(FormPage Page, HashSet<FormAnchor> Near, Registration Registration)> candidates = [];
        var read = 0.0;
        for (var anchors = LeastInStrip; anchors <= MostInStrip && candidates.Count == 0; anchors++)
        {
            // Lines that the edge cut through are read again, whole.
            var (top, bottom) = (Math.Max(0, read - (LineHeight / pages[0].Form.PageHeight)), Strip(pages, anchors));
            sight.Read(pages[0].Form.Language, new PixelBox(0, (int)(top * sight.Picture.Height), sight.Picture.Width, (int)((bottom - top) * sight.Picture.Height)));
            candidates = pages
                .Select(page => (Page: page, Near: page.Anchors.Where(anchor => anchor.Baseline / page.Form.PageHeight <= bottom).ToHashSet()))
                .Select(page => (page.Page, page.Near, Registration: sight.Register(page.Page, page.Near)!))
                .Where(page => page.Registration is not null)
                .ToList();
            read = bottom;
        }

        var (weight, confidence) = WordPass.Weigh(new RecognizedText(sight.Words));
        var seen = new List<FormSighting>();
        foreach (var (page, near, registration) in candidates.Sum(candidate => candidate.Page.Anchors.Count) <= MostPlaces + (candidates.Count * MostInStrip) ? candidates : [])
        {
            // Two forms that begin alike are told apart by all that is printed on them.
            if (Complete(sight, page, near, registration, candidates.Count > 1 ? int.MaxValue : PlacesBelow) is { } complete)
            {
                seen.Add(new FormSighting(page.Form, page.Number, complete));
            }
        }

        return (seen.Count == candidates.Count ? seen : [], weight >= SureWeight && confidence >= SureConfidence);
    }

    private static Registration? Complete(Sight sight, FormPage page, HashSet<FormAnchor> asked, Registration registration, int places)
    {
        for (var left = places; ; left = int.MaxValue)
        {
            // From the top down, so that each place is told by those next to it.
            foreach (var anchor in Farthest(page.Anchors, asked, left).OrderBy(anchor => anchor.Baseline))
            {
                asked.Add(anchor);
                if (sight.Read(page.Form.Language, Place(anchor, registration)))
                {
                    registration = sight.Register(page, asked) ?? registration;
                }
            }

            if (left == int.MaxValue || asked.Count == page.Anchors.Count || (registration.Share >= SureShare && registration.Residual <= SureResidual))
            {
                break;
            }
        }

        return sight.Register(page, asked) is { } last && last.Share >= SureShare ? last : null;
    }

    // Those that are farthest from what was asked for, one after the other: they pin the page down in all its corners.
    private static List<FormAnchor> Farthest(IReadOnlyList<FormAnchor> anchors, HashSet<FormAnchor> asked, int most)
    {
        var chosen = new List<FormAnchor>();
        var rest = anchors.Where(anchor => !asked.Contains(anchor)).ToList();
        while (rest.Count > 0 && chosen.Count < most)
        {
            var next = rest.MaxBy(anchor => asked.Concat(chosen).Select(other => Math.Abs(other.X - anchor.X) + Math.Abs(other.Baseline - anchor.Baseline)).DefaultIfEmpty(0).Min())!;
            chosen.Add(next);
            rest.Remove(next);
        }

        return chosen;
    }

    private static PixelBox Place(FormAnchor anchor, Registration registration)
    {
        var slack = Slack + (SlackPerMillimetre * registration.Hits.Min(hit => Math.Abs(hit.Anchor.Baseline - anchor.Baseline)));
        var width = anchor.Width ?? (anchor.Text.Length * LetterWidth);
        var (left, top, across, down) = registration.Place(new Millimetres(anchor.X - slack, anchor.Baseline - LetterHeight - slack, width + (2 * slack), LetterHeight + LetterDepth + (2 * slack)));
        return new PixelBox((int)left, (int)top, (int)Math.Ceiling(across), (int)Math.Ceiling(down));
    }

    private sealed record FormPage(FormTemplate Form, int Number, IReadOnlyList<FormAnchor> Anchors)
    {
        internal bool IsUpright => Form.PageHeight >= Form.PageWidth;
    }

    /// <summary>What was read of a picture so far.</summary>
    private sealed class Sight(WordPass words, Pix picture, int dpi)
    {
        internal Pix Picture { get; } = picture;

        internal List<ReadWord> Words { get; } = [];

        /// <summary>Reads a part; false when it lies outside the picture. Words of another part belong to other lines, and a word may be seen from two parts.</summary>
        internal bool Read(string language, PixelBox part)
        {
            if (part.X >= Picture.Width || part.Y >= Picture.Height || part.Right <= 0 || part.Bottom <= 0)
            {
                return false;
            }

            var lines = Words.Count == 0 ? 0 : Words[^1].Line + 1;
            Words.AddRange(words.Read(Picture, dpi, language, part).Words.Where(word => !Words.Exists(other => IsSame(other.Box, word.Box))).Select(word => word with { Line = word.Line + lines }));
            return true;
        }

        internal Registration? Register(FormPage page, IReadOnlyCollection<FormAnchor> anchors) =>
            Registrar.Register([.. anchors], AnchorFinder.Find([.. anchors], new RecognizedText(Words)), page.Form.ScaleOn(Picture));

        private static bool IsSame(PixelBox one, PixelBox other)
        {
            var (width, height) = (Math.Min(one.Right, other.Right) - Math.Max(one.X, other.X), Math.Min(one.Bottom, other.Bottom) - Math.Max(one.Y, other.Y));
            return width > 0 && height > 0 && width * height * 2 > Math.Min(one.Width * one.Height, other.Width * other.Height);
        }
    }
}
