using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>
/// Tells 1 from I and 0 from O where letters and digits stand together, as in reference numbers. The models read what usually stands there, both the same, so that agreement proves
/// nothing; the shape does: a 1 has its flag on the left only, a 0 is as narrow as the other digits.
/// </summary>
internal static class LookAlikes
{
    /// <summary>What cannot be told, in words; null when every such letter has the shape it was read as.</summary>
    internal static string? Doubtful(LineImage line, string text)
    {
        var doubtful = Places(text);
        if (doubtful.Count == 0)
        {
            return null;
        }

        var height = line.LetterHeight;
        var bodies = line.Blobs.Where(blob => blob.Height >= height * 0.45 && blob.Bottom > line.BaselineAt(blob.CentreX) - (height * 0.3)).OrderBy(blob => blob.Left).ToList();
        var solid = text.Where(char.IsLetterOrDigit).ToList();
        foreach (var at in doubtful)
        {
            if (bodies.Count != solid.Count || !HasShape(line, bodies, solid, at))
            {
                return $"whether '{solid[at]}' is a digit or a letter cannot be told";
            }
        }

        return null;
    }

    // Places among the letters and digits of the text. A house number such as 10a begins with digits: there is no doubt about them.
    private static List<int> Places(string text)
    {
        var places = new List<int>();
        var at = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var letters = word.Where(char.IsLetterOrDigit).ToList();
            var isNumber = letters.Count > 0 && letters.Take(letters.Count - 1).All(char.IsAsciiDigit);
            if (!isNumber && letters.Exists(char.IsAsciiDigit) && letters.Exists(char.IsLetter))
            {
                places.AddRange(Enumerable.Range(0, letters.Count).Where(i => letters[i] is '1' or 'I' or 'l' or '0' or 'O').Select(i => at + i));
            }

            at += letters.Count;
        }

        return places;
    }

    private static bool HasShape(LineImage line, List<Blob> bodies, List<char> solid, int at)
    {
        var blob = bodies[at];
        if (solid[at] is '0' or 'O')
        {
            var digits = bodies.Zip(solid).Where((pair, i) => i != at && char.IsAsciiDigit(pair.Second) && pair.Second is not ('0' or '1')).Select(pair => pair.First.Width).Order().ToList();
            var most = digits.Count == 0 ? 0 : digits[digits.Count / 2];
            return digits.Count > 0 && (solid[at] == '0' ? blob.Width <= most * 1.12 : blob.Width >= most * 1.25);
        }

        var (left, right) = Flags(line.Picture, blob);
        var least = Math.Max(1.5, line.Stroke * 0.5);
        return solid[at] == '1' ? left >= least && right < left * 0.4 : Math.Abs(left - right) < least;
    }

    // How far the upper part reaches beyond the stem, to the left and to the right.
    private static (double Left, double Right) Flags(InkMap ink, Blob blob)
    {
        var middle = Enumerable.Range(blob.Top + (blob.Height * 45 / 100), Math.Max(1, blob.Height / 4)).Select(y => Extent(ink, blob, y)).OfType<(int From, int To)>().ToList();
        var upper = Enumerable.Range(blob.Top, Math.Max(1, blob.Height * 35 / 100)).Select(y => Extent(ink, blob, y)).OfType<(int From, int To)>().ToList();
        return middle.Count == 0 || upper.Count == 0
            ? (0, double.MaxValue)
            : (middle.Average(row => row.From) - upper.Min(row => row.From), upper.Max(row => row.To) - middle.Average(row => row.To));
    }

    private static (int From, int To)? Extent(InkMap ink, Blob blob, int y)
    {
        var inked = Enumerable.Range(blob.Left, blob.Width).Where(x => x >= 0 && x < ink.Width && y >= 0 && y < ink.Height && ink.IsInk(x, y)).ToList();
        return inked.Count == 0 ? null : (inked[0], inked[^1]);
    }
}
