namespace Rpa.Bots.Ocr.Forms;

/// <summary>
/// Holds the blanks of a reading against the paper between its letters. Whether there is a blank in "13 b" the models guess from what usually stands there, both the same, so that
/// agreement proves nothing; the width of the gap does.
/// </summary>
internal static class GapCheck
{
    // In letter heights: printed faces leave up to 0.3 between letters, and 0.35 and more for a blank.
    private const double Wide = 0.38;
    private const double Blank = 0.45;
    private const double Clear = 0.5;
    private const double Clearly = 1.6;

    private const double Wider = 1.15;

    // In typewriting, and beside a 1, there is as much paper between letters; from middle to middle the way stays the same.
    private const double Longer = 1.15;
    private const double MuchLonger = 1.25;
    private const string Narrow = "1.,:;'Il|";

    // The engine places its letters only to a part of one.
    private const double Reach = 0.3;

    /// <summary>Where paper and blanks do not go together, in words; null where they do or it cannot be told.</summary>
    /// <param name="line">The line.</param>
    /// <param name="letters">Its letters where the engine places them, without blanks.</param>
    /// <param name="text">The text as decided.</param>
    internal static string? Doubtful(LineImage line, IReadOnlyList<PlacedLetter> letters, string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (letters.Count < 2 || words.Sum(word => word.Length) != letters.Count)
        {
            return null;
        }

        var (height, gaps, ends) = (line.LetterHeight, Gaps(line), Ends(words));
        var blanks = ends.ConvertAll(end => gaps.Where(gap => gap.Middle > letters[end - 1].Middle - (Reach * height) && gap.Middle < letters[end].Middle + (Reach * height)).MaxBy(gap => gap.Width));
        var solid = gaps.FindAll(gap => !blanks.Contains(gap));

        // Beside a 1 or a dot there is more paper than between other letters.
        var widest = solid.FindAll(gap => !Beside(letters, gap).Any(Narrow.Contains)).Select(gap => gap.Width).DefaultIfEmpty(0).Max();
        for (var i = 0; i < ends.Count; i++)
        {
            var narrow = blanks[i] is not { } blank || (blank.Width < Blank * height && blank.Width < Wider * widest);

            // Digits are all of one width: a 1 beside a 1 leaves paper, but not a longer way.
            if (narrow || (char.IsAsciiDigit(letters[ends[i] - 1].Letter) && char.IsAsciiDigit(letters[ends[i]].Letter) && blanks[i]!.Step < Longer * Usual(solid)))
            {
                return $"there is hardly room for the blank after '{Before(letters, ends[i])}'";
            }
        }

        var wide = solid.Find(gap => gap.Width > Wide * height && gap.Step > (Beside(letters, gap).All(char.IsAsciiDigit) ? MuchLonger : Longer) * Usual(solid.FindAll(other => other != gap)));
        return wide is null ? null : $"there is room for a blank after '{Before(letters, letters.Count(letter => letter.Middle < wide.Middle))}' that was not read";
    }

    /// <summary>The text with a blank where the paper leaves no doubt that there is one and no model read it, as in "13 b"; itself elsewhere.</summary>
    internal static string Spaced(LineImage line, IReadOnlyList<PlacedLetter> letters, string text)
    {
        if (letters.Count < 2 || text.Length != letters.Count || text.Contains(' ', StringComparison.Ordinal))
        {
            return text;
        }

        var gaps = Gaps(line);
        var wide = gaps.MaxBy(gap => gap.Width);
        var others = gaps.FindAll(gap => gap != wide);
        if (wide is null || wide.Width < (others.Count == 0 ? Clear : Blank) * line.LetterHeight || wide.Step < MuchLonger * Usual(others) || others.Exists(gap => gap.Width > wide.Width / Clearly)
            || !Beside(letters, wide).All(char.IsLetterOrDigit))
        {
            return text;
        }

        var before = letters.Count(letter => letter.Middle < wide.Middle);
        return before == 0 || before == letters.Count ? text : $"{text[..before]} {text[before..]}";
    }

    // How many letters stand before each blank.
    private static List<int> Ends(string[] words)
    {
        var ends = new List<int>();
        foreach (var word in words.SkipLast(1))
        {
            ends.Add((ends.Count == 0 ? 0 : ends[^1]) + word.Length);
        }

        return ends;
    }

    private static IEnumerable<char> Beside(IReadOnlyList<PlacedLetter> letters, Gap gap)
    {
        var next = letters.Count(letter => letter.Middle < gap.Middle);
        return letters.Skip(Math.Max(0, next - 1)).Take(2).Select(letter => letter.Letter);
    }

    private static string Before(IReadOnlyList<PlacedLetter> letters, int count) => string.Concat(letters.Take(count).Select(letter => letter.Letter));

    private static double Usual(List<Gap> gaps) => gaps.Count == 0 ? 0 : gaps.Select(gap => gap.Step).Order().ElementAt(gaps.Count / 2);

    // Columns without ink between those with some.
    private static List<Gap> Gaps(LineImage line)
    {
        var pieces = new List<(int From, int To)>();
        for (var (x, start) = (0, -1); x <= line.Picture.Width; x++)
        {
            var ink = x < line.Picture.Width && Enumerable.Range(0, line.Picture.Height).Any(y => line.Picture.IsInk(x, y));
            if (ink && start < 0)
            {
                start = x;
            }
            else if (!ink && start >= 0)
            {
                pieces.Add((start, x - 1));
                start = -1;
            }
        }

        return [.. pieces.Zip(pieces.Skip(1), (left, right) => new Gap((left.To + right.From) / 2.0, right.From - left.To - 1, (right.From + right.To - left.From - left.To) / 2.0))];
    }

    /// <summary>Paper between two pieces of writing: its middle, its width, and the way from the middle of the one to that of the other, in pixels.</summary>
    private sealed record Gap(double Middle, double Width, double Step);
}
