namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Lays a line of text, which may have characters too many or too few, over a line read cell by cell.</summary>
internal static class MrzAlignment
{
    /// <summary>Where the text has nothing for a cell.</summary>
    internal const char Silent = ' ';

    // Engines split a filler into one of these now and then; the grid knows there is no such cell.
    private const string SplitFillers = "<KXCLSEG";
    private const int Replaced = 4;
    private const int Moved = 2;
    private const int Alike = 1;

    /// <summary>Whether an engine may have seen a filler so.</summary>
    internal static bool MayBeFiller(char seen) => seen == Silent || SplitFillers.Contains(seen, StringComparison.Ordinal);

    /// <summary>The text's character for each cell, or null when the two lines have little to do with each other.</summary>
    internal static string? Over(string cells, string text)
    {
        text = WithTailOf(cells, text);
        if (Math.Abs(text.Length - cells.Length) > cells.Length / 3)
        {
            return null;
        }

        var costs = Costs(cells, text);
        if (costs[cells.Length, text.Length] > cells.Length)
        {
            return null;
        }

        var result = new char[cells.Length];
        for (var (i, j) = (cells.Length, text.Length); i > 0;)
        {
            var cost = costs[i, j];
            if (j > 0 && cost == costs[i - 1, j - 1] + Cost(cells[i - 1], text[j - 1]))
            {
                result[--i] = text[--j];
            }
            else if (j > 0 && cost == costs[i, j - 1] + Moved)
            {
                // A character without a cell casts doubt on its neighbour, unless it is a split filler.
                j--;
                if (!SplitFillers.Contains(text[j], StringComparison.Ordinal) && i < cells.Length)
                {
                    result[i] = Silent;
                }
            }
            else
            {
                result[--i] = Silent;
            }
        }

        return new string(result);
    }

    // Engines miscount long runs of fillers, and see a stray letter in them; how many there are only the grid tells.
    private static string WithTailOf(string cells, string text)
    {
        var tail = cells.Length - cells.TrimEnd('<').Length;
        var start = text.IndexOf("<<<", StringComparison.Ordinal);
        if (tail < 3 || !(start >= 0 ? text[start..].All(character => SplitFillers.Contains(character, StringComparison.Ordinal)) : text.EndsWith("<<", StringComparison.Ordinal)))
        {
            return text;
        }

        return (start >= 0 ? text[..start] : text.TrimEnd('<')) + new string('<', tail);
    }

    private static int Cost(char cell, char seen) => cell == seen ? 0 : cell == '<' && MayBeFiller(seen) ? Alike : Replaced;

    private static int[,] Costs(string cells, string text)
    {
        var costs = new int[cells.Length + 1, text.Length + 1];
        for (var i = 0; i <= cells.Length; i++)
        {
            for (var j = 0; j <= text.Length; j++)
            {
                costs[i, j] = (i, j) switch
                {
                    (0, _) => j * Moved,
                    (_, 0) => i * Moved,
                    _ => Math.Min(Math.Min(costs[i - 1, j], costs[i, j - 1]) + Moved, costs[i - 1, j - 1] + Cost(cells[i - 1], text[j - 1])),
                };
            }
        }

        return costs;
    }
}
