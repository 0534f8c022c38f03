using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>
/// Holds a reading against the small ink around its letters. The models know no letters such as é, ş or ł and read them without their mark, both
/// in the same way, so that agreement proves nothing; the mark itself gives it away.
/// </summary>
internal static class MarkCheck
{
    private const string Twofold = "äöüÄÖÜ\"";
    private const string Accented = "áćéíńóśúýźŕĺÁĆÉÍŃÓŚÚÝŹŔĹàèòùÀÈÒÙ";
    private const string Dotted = "ij'?!:;%" + Accented + Twofold;
    private const string Low = "acemnorsuvwxzgpqy";
    private const string Twins = "coszuvwxp";
    private const string Tall = "ABCDEFGHIKLMNOPRSTUVWXYZbdhkl";
    private const string Bodied = "/()[]{}!?&%§$€#@|\\+";
    private const string Crossed = "lLtIi1|!dD£";
    private const string Dottable = "zZeEcCgGIıaA";
    private const string Descending = "gjpqyßJQ,;()[]{}/|@_$&f";

    private const string Stemmed = "bdfhkltpqjyßg14579BDEFHIJKLMNPRTUVWXYZ|[]()/{}@!&§$";
    private const string TwoStemmed = "HMNU";

    // In letter heights; a small letter of some faces is seven tenths as tall as a capital.
    private const double ShortStem = 0.7;
    private const double TallStem = 0.88;

    // The engine places its letters only to about a letter; in letter heights.
    private const double Reach = 1;

    /// <summary>What is seen but not read, in words; null when every mark belongs to a letter.</summary>
    /// <param name="line">The line.</param>
    /// <param name="letters">Its letters.</param>
    /// <param name="crossed">Whether strokes through stems are looked for, as in ł.</param>
    internal static string? Unaccounted(LineImage line, IReadOnlyList<PlacedLetter> letters, bool crossed = true) =>
        Above(line, letters) ?? Raised(line, letters) ?? Below(line, letters) ?? (crossed ? Across(Slant.Undo(line), letters) : null);

    /// <summary>A letter that is said to have a mark above it and has no ink there, in words; null when each has some, or it cannot be told.</summary>
    /// <param name="line">The line.</param>
    /// <param name="letters">Its letters as they are said to be.</param>
    /// <param name="asked">Which of them are asked about.</param>
    internal static string? Unmarked(LineImage line, IReadOnlyList<PlacedLetter> letters, IReadOnlyList<bool> asked)
    {
        var rises = letters.Select(letter => Rise(line, letter)).ToList();
        for (var i = 0; i < letters.Count; i++)
        {
            if (!asked[i] || !(Accented + Twofold).Contains(letters[i].Letter, StringComparison.Ordinal))
            {
                continue;
            }

            var like = char.IsUpper(letters[i].Letter) ? Tall : Low;
            var usual = letters.Zip(rises).Where(pair => like.Contains(pair.First.Letter, StringComparison.Ordinal)).Select(pair => pair.Second).Order().ToList();
            if (usual.Count > 0 && rises[i] < usual[usual.Count / 2] + (line.LetterHeight * 0.12))
            {
                return $"no mark is seen above '{letters[i].Letter}'";
            }
        }

        return null;
    }

    /// <summary>A stem as tall as a capital that no letter accounts for, in words; null when each has its letter. An l that was read as an i is one: an i has a gap below its dot.</summary>
    internal static string? Undotted(LineImage line, IReadOnlyList<PlacedLetter> letters)
    {
        var stems = Stems(line, TallStem).ToList().ConvertAll(stem => (stem.Left + stem.Right) / 2.0);
        var owners = Match(stems, letters, Stemmed, letter => TwoStemmed.Contains(letter, StringComparison.Ordinal) ? 2 : 1, line.LetterHeight * Reach);
        var lone = owners.FindIndex(owner => owner is null);
        return lone < 0 || Nearest(letters, stems[lone]) is var near && near is not ('i' or 'j') ? null : $"'{near}' is seen without a gap below its dot";
    }

    // How high the ink reaches above the line, over the middle of a letter.
    private static double Rise(LineImage line, PlacedLetter letter)
    {
        var (from, to) = ((int)Math.Max(0, letter.Left), (int)Math.Min(line.Picture.Width - 1, letter.Right));
        for (var y = 0; y < line.Picture.Height; y++)
        {
            for (var x = from; x <= to; x++)
            {
                if (line.Picture.IsInk(x, y))
                {
                    return line.BaselineAt(letter.Middle) - y;
                }
            }
        }

        return 0;
    }

    // An accent that runs together with its letter makes the letter taller than its like, and so does a capital taken for its small form. Asked only where each letter is one blob, so that it is clear which is which.
    private static string? Raised(LineImage line, IReadOnlyList<PlacedLetter> letters)
    {
        var height = line.LetterHeight;
        var bodies = line.Blobs.Where(blob => blob.Height >= height * 0.45 && blob.Bottom > line.BaselineAt(blob.CentreX) - (height * 0.3)).OrderBy(blob => blob.Left).ToList();
        var solid = letters.Where(letter => char.IsLetterOrDigit(letter.Letter) || Bodied.Contains(letter.Letter, StringComparison.Ordinal)).ToList();
        if (bodies.Count != solid.Count)
        {
            return null;
        }

        foreach (var kind in new[] { Low, Tall })
        {
            var mine = bodies.Zip(solid).Where(pair => kind.Contains(pair.Second.Letter, StringComparison.Ordinal)).Select(pair => (pair.Second.Letter, Rise: line.BaselineAt(pair.First.CentreX) - pair.First.Top)).ToList();
            if (mine.Count < (kind == Low ? 2 : 3))
            {
                continue;
            }

            var usual = mine.Select(pair => pair.Rise).Order().ElementAt((mine.Count - 1) / 2);

            // Capitals that look like their small form are little taller than it in some faces.
            var odd = mine.Find(pair => pair.Rise > usual + (Twins.Contains(pair.Letter, StringComparison.Ordinal) ? Math.Max(2.5, height * 0.12) : height * 0.2));
            if (odd.Letter != 0)
            {
                return $"'{odd.Letter}' is taller than its like, as if a mark had run into it";
            }

            if (kind == Low && bodies.Zip(solid).Where(pair => "äöü".Contains(pair.Second.Letter, StringComparison.Ordinal) && HasNarrowTop(line, pair.First, usual)).Select(pair => pair.Second.Letter).FirstOrDefault() is var single && single != 0)
            {
                return $"one mark is seen above '{single}', not two";
            }
        }

        return null;
    }

    // Of a small letter into which its mark has run: what rises above the others is narrower than two dots.
    private static bool HasNarrowTop(LineImage line, Blob body, double usual)
    {
        var rows = (int)(line.BaselineAt(body.CentreX) - usual - (line.LetterHeight * 0.06)) - body.Top;
        if (rows < line.LetterHeight * 0.1)
        {
            return false;
        }

        var inked = Enumerable.Range(body.Left, body.Width).Where(x => Enumerable.Range(body.Top, rows).Any(y => line.Picture.IsInk(x, y))).ToList();
        return inked.Count > 0 && inked[^1] - inked[0] + 1 < line.LetterHeight * 0.36;
    }

    private static string? Above(LineImage line, IReadOnlyList<PlacedLetter> letters)
    {
        var height = line.LetterHeight;
        var marks = line.Blobs.Where(mark => mark.Height < height * 0.42 && mark.Width < height * 0.6
            && line.Blobs.Any(letter => letter.Height >= height * 0.5 && mark.Bottom < letter.Top + (height * 0.12)
                && mark.CentreX >= letter.Left - (height * 0.15) && mark.CentreX <= letter.Right + (height * 0.15))).OrderBy(mark => mark.CentreX).ToList();
        marks = marks.FindAll(mark => !IsDirt(mark, marks, line, letters));
        var owners = Match(marks.ConvertAll(mark => mark.CentreX), letters, Dotted, letter => Twofold.Contains(letter, StringComparison.Ordinal) ? 2 : 1, height * Reach);
        for (var i = 0; i < marks.Count; i++)
        {
            if (owners[i] is null)
            {
                return $"a mark is seen near '{Nearest(letters, marks[i].CentreX)}' that was not read";
            }
        }

        // The two dots of an umlaut lie side by side, even where they run together; an accent is as high as it is wide, or leans.
        for (var i = 0; i < marks.Count; i++)
        {
            if (Twofold.Contains(owners[i]!.Letter, StringComparison.Ordinal) && owners.Count(owner => owner == owners[i]) == 1
                && ((marks[i].Width < marks[i].Height * 1.3 && Math.Abs(marks[i].CentreX - owners[i]!.Middle) < height * 0.12) || (marks[i].Label != FaintMarks.Label && Accents.Lean(line.Picture, marks[i]) != 0)))
            {
                return $"one mark is seen above '{owners[i]!.Letter}', not two";
            }
        }

        // Two dots that are far apart are no umlaut's: one of them belongs to a letter beside it.
        for (var i = 0; i + 1 < marks.Count; i++)
        {
            if (owners[i] == owners[i + 1] && Twofold.Contains(owners[i]!.Letter, StringComparison.Ordinal) && marks[i + 1].CentreX - marks[i].CentreX > height * 0.55)
            {
                return $"the marks near '{owners[i]!.Letter}' are too far apart for one letter";
            }
        }

        return null;
    }

    // A round speck, alone above a letter that no European name writes with a dot.
    private static bool IsDirt(Blob mark, List<Blob> marks, LineImage line, IReadOnlyList<PlacedLetter> letters)
    {
        var height = line.LetterHeight;
        var round = mark.Width <= mark.Height * 1.7 && mark.Height <= mark.Width * 1.7 && mark.Pixels >= 0.6 * mark.Width * mark.Height && Math.Max(mark.Width, mark.Height) <= line.Stroke * 1.7;
        var near = letters.Where(letter => Math.Abs(letter.Middle - mark.CentreX) <= height * 0.8).ToList();
        return round && near.Count > 0 && !marks.Exists(other => other != mark && Math.Abs(other.CentreX - mark.CentreX) < height * 0.6)
            && !near.Exists(letter => Dottable.Contains(letter.Letter, StringComparison.Ordinal) || Dotted.Contains(letter.Letter, StringComparison.Ordinal) || Twofold.Contains(letter.Letter, StringComparison.Ordinal) || letter.Letter is 'o' or 'u' or 'O' or 'U' or 'n' or 'N');
    }

    private static string? Below(LineImage line, IReadOnlyList<PlacedLetter> letters)
    {
        var height = line.LetterHeight;
        var hanging = new List<double>();
        var start = -1;
        for (var x = 0; x <= line.Picture.Width; x++)
        {
            var ink = false;
            for (var y = (int)Math.Round(line.BaselineAt(x) + Math.Max(3, height * 0.17)); x < line.Picture.Width && y < line.Picture.Height; y++)
            {
                ink |= line.Picture.IsInk(x, y);
            }

            if (ink && start < 0)
            {
                start = x;
            }
            else if (!ink && start >= 0)
            {
                hanging.Add((start + x) / 2.0);
                start = -1;
            }
        }

        var owners = Match(hanging, letters, Descending, _ => 1, height * Reach);
        var lone = owners.FindIndex(owner => owner is null);
        return lone < 0 ? null : $"a mark is seen below '{Nearest(letters, hanging[lone])}' that was not read";
    }

    // A stroke through a stem, as in ł and Ł: it rises, so that it sticks out lower on the left than on the right. The bar of t and f is level.
    private static string? Across(LineImage line, IReadOnlyList<PlacedLetter> letters)
    {
        var ink = line.Picture;
        var (least, most) = (Math.Max(1.5, line.Stroke * 0.35), line.LetterHeight * 0.45);
        var stems = Stems(line, ShortStem).ToList();
        foreach (var (left, right, top, bottom) in stems)
        {
            // Letters that such a stroke makes another letter of, as the models read them.
            var middle = (left + right) / 2.0;
            if (!letters.Any(letter => Crossed.Contains(letter.Letter, StringComparison.Ordinal) && Math.Abs(letter.Middle - middle) <= line.LetterHeight * Reach))
            {
                continue;
            }

            bool Meets(int column) => stems.Exists(other => other.Left != left && column >= other.Left - 1 && column <= other.Right + 1);
            var (lower, upper) = (new List<int>(), new List<int>());
            for (var y = top + (int)((bottom - top) * 0.25); y <= top + (int)((bottom - top) * 0.72); y++)
            {
                var (l, r) = (left, right);
                while (l > 0 && ink.IsInk(l - 1, y))
                {
                    l--;
                }

                while (r < ink.Width - 1 && ink.IsInk(r + 1, y))
                {
                    r++;
                }

                // Where the ink runs on into the next stem, two letters touch.
                if (left - l >= least && left - l <= most && !Meets(l))
                {
                    lower.Add(y);
                }

                if (r - right >= least && r - right <= most && !Meets(r))
                {
                    upper.Add(y);
                }
            }

            var few = (bottom - top) * 0.35;
            if (lower.Count > 0 && upper.Count > 0 && lower.Count <= few && upper.Count <= few && lower.Average() - upper.Average() >= line.LetterHeight * 0.05)
            {
                return $"a stroke is seen across '{Nearest(letters, (left + right) / 2.0)}' that was not read";
            }
        }

        return null;
    }

    // Upright strokes about as tall as a capital: columns of unbroken ink, beside each other no wider than a stroke or two.
    private static IEnumerable<(int Left, int Right, int Top, int Bottom)> Stems(LineImage line, double least)
    {
        var ink = line.Picture;
        var stem = (Left: -1, Right: -1, Top: int.MaxValue, Bottom: 0);
        for (var x = 0; x <= ink.Width; x++)
        {
            var (best, run, end) = (0, 0, 0);
            for (var y = 0; x < ink.Width && y < ink.Height; y++)
            {
                run = ink.IsInk(x, y) ? run + 1 : 0;
                (best, end) = run > best ? (run, y) : (best, end);
            }

            if (best >= line.LetterHeight * least)
            {
                stem = (stem.Left < 0 ? x : stem.Left, x, Math.Min(stem.Top, end - best + 1), Math.Max(stem.Bottom, end));
            }
            else if (stem.Left >= 0)
            {
                if (stem.Right - stem.Left + 1 <= (line.Stroke * 1.6) + 1)
                {
                    yield return stem;
                }

                stem = (-1, -1, int.MaxValue, 0);
            }
        }
    }

    // Marks and the letters that have some are paired in order, as many as possible, the nearest first; no letter takes more than it has.
    private static List<PlacedLetter?> Match(List<double> marks, IReadOnlyList<PlacedLetter> letters, string having, Func<char, int> most, double reach)
    {
        const double Lone = 1e6;
        var places = letters.Where(letter => having.Contains(letter.Letter, StringComparison.Ordinal)).SelectMany(letter => Enumerable.Repeat(letter, most(letter.Letter))).ToList();
        double Distance(int mark, int place) => Math.Abs(places[place].Middle - marks[mark]) is var distance && distance <= reach ? distance : 2 * Lone;
        var cost = new double[marks.Count + 1, places.Count + 1];
        for (var i = 1; i <= marks.Count; i++)
        {
            cost[i, 0] = i * Lone;
            for (var j = 1; j <= places.Count; j++)
            {
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j] + Lone, cost[i, j - 1]), cost[i - 1, j - 1] + Distance(i - 1, j - 1));
            }
        }

        var owners = marks.ConvertAll(_ => (PlacedLetter?)null);
        for (var (i, j) = (marks.Count, places.Count); i > 0 && j > 0;)
        {
            if (cost[i, j] >= cost[i, j - 1])
            {
                j--;
            }
            else if (cost[i, j] >= cost[i - 1, j] + Lone)
            {
                i--;
            }
            else
            {
                owners[--i] = places[--j];
            }
        }

        return owners;
    }

    private static char Nearest(IReadOnlyList<PlacedLetter> letters, double x) =>
        letters.Count == 0 ? '?' : letters.MinBy(letter => Math.Abs(letter.Middle - x))!.Letter;
}

/// <summary>A letter as read, in pixels of its line.</summary>
internal sealed record PlacedLetter(char Letter, double Left, double Right)
{
    internal double Middle => (Left + Right) / 2;
}
