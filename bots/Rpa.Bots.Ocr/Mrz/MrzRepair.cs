namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Where check digits do not hold, looks for the likeliest few other characters with which they do; and tells whether nearly as likely ones would do as well.</summary>
internal static class MrzRepair
{
    private const float MostCost = 8;
    private const float MostTotal = 13;
    private const float Margin = 4.5f;
    private const int MostChanges = 3;
    private const int MostChoices = 70;
    private const int MostTries = 6000;

    internal static (List<string> Lines, float Cost, bool IsAmbiguous) Find(MrzFormat format, List<string> lines, IReadOnlyList<float[][]> logs)
    {
        var choices = Choices(format, lines, logs);
        var tried = lines.ConvertAll(line => line.ToCharArray()).ToArray();
        var queue = new PriorityQueue<List<int>, float>();
        queue.Enqueue([], 0);
        (List<string> Lines, float Cost)? found = null;
        for (var tries = 0; tries < MostTries && queue.TryDequeue(out var set, out var cost); tries++)
        {
            if (cost > (found is { } first ? first.Cost + Margin : MostTotal))
            {
                break;
            }

            if (set.Select(i => (choices[i].Line, choices[i].At)).Distinct().Count() == set.Count)
            {
                set.ForEach(i => tried[choices[i].Line][choices[i].At] = choices[i].Character);
                if (format.Checks.All(check => CheckDigit.Holds(check, tried)))
                {
                    if (found is { } other)
                    {
                        return (other.Lines, other.Cost, true);
                    }

                    found = ([.. tried.Select(line => new string(line))], cost);
                }

                set.ForEach(i => tried[choices[i].Line][choices[i].At] = lines[choices[i].Line][choices[i].At]);
            }

            // Sets in the order of their cost: the next choice is added, or takes the place of the last.
            var next = set.Count == 0 ? 0 : set[^1] + 1;
            if (next < choices.Count)
            {
                if (set.Count < MostChanges)
                {
                    queue.Enqueue([.. set, next], cost + choices[next].Cost);
                }

                if (set.Count > 0)
                {
                    queue.Enqueue([.. set[..^1], next], cost - choices[set[^1]].Cost + choices[next].Cost);
                }
            }
        }

        return found is { } only ? (only.Lines, only.Cost, false) : (lines, 0, false);
    }

    private static List<(int Line, int At, char Character, float Cost)> Choices(MrzFormat format, List<string> lines, IReadOnlyList<float[][]> logs)
    {
        var choices = new List<(int Line, int At, char Character, float Cost)>();
        for (var line = 0; line < format.Lines; line++)
        {
            for (var at = 0; at < format.Length; at++)
            {
                var cell = logs[line][at];
                var best = cell[GlyphNet.Characters.IndexOf(lines[line][at], StringComparison.Ordinal)];
                for (var i = 0; i < GlyphNet.Characters.Length && format.IsCovered(line, at); i++)
                {
                    if (GlyphNet.Characters[i] != lines[line][at] && best - cell[i] < MostCost && MrzGrammar.Allows(format, line, at, GlyphNet.Characters[i]))
                    {
                        choices.Add((line, at, GlyphNet.Characters[i], Math.Max(0, best - cell[i])));
                    }
                }
            }
        }

        return [.. choices.OrderBy(choice => choice.Cost).Take(MostChoices)];
    }
}
