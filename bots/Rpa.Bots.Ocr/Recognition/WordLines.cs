namespace Rpa.Bots.Ocr.Recognition;

/// <summary>Puts words back into lines. The engine's sparse mode tears lines apart; words whose baselines are level belong together.</summary>
internal static class WordLines
{
    internal static List<List<ReadWord>> Of(IReadOnlyList<ReadWord> words)
    {
        var lines = new List<List<ReadWord>>();
        foreach (var word in words.OrderBy(word => word.Box.CentreY))
        {
            var line = lines.Find(line => Math.Abs(line[^1].BaselineRight - word.BaselineLeft) < Math.Max(4, word.Box.Height * 0.4));
            if (line is null)
            {
                lines.Add([word]);
            }
            else
            {
                line.Add(word);
            }
        }

        lines.ForEach(line => line.Sort((a, b) => a.Box.X.CompareTo(b.Box.X)));
        return lines;
    }
}
