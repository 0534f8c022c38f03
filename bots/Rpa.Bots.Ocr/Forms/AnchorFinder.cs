using Rpa.Bots.Ocr.Recognition;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>A place where an anchor's words were read: pixels of its left end, right end and baseline.</summary>
internal sealed record AnchorHit(FormAnchor Anchor, double X, double Right, double Baseline, double Likeness);

/// <summary>Finds printed phrases among the words of a page, forgiving a misread letter in five.</summary>
internal static class AnchorFinder
{
    private const double LeastLikeness = 0.8;

    internal static IReadOnlyList<AnchorHit> Find(IReadOnlyList<FormAnchor> anchors, RecognizedText page)
    {
        var lines = WordLines.Of(page.Words);
        var hits = new List<AnchorHit>();
        foreach (var anchor in anchors)
        {
            var wanted = Plain(anchor.Text);
            foreach (var line in lines)
            {
                for (var start = 0; start < line.Count; start++)
                {
                    if (Match(anchor, wanted, line, start) is { } hit)
                    {
                        hits.Add(hit);
                    }
                }
            }
        }

        return hits;
    }

    private static AnchorHit? Match(FormAnchor anchor, string wanted, IReadOnlyList<ReadWord> line, int start)
    {
        AnchorHit? best = null;
        var text = "";
        for (var end = start; end < line.Count && text.Length <= wanted.Length + 2; end++)
        {
            text += Plain(line[end].Text);

            // Texts whose lengths differ by more than a fifth are not alike, whatever their letters.
            var likeness = wanted.Length == 0 || Math.Abs(wanted.Length - text.Length) > (1 - LeastLikeness) * wanted.Length ? 0 : 1 - ((double)EditDistance.Between(wanted, text) / wanted.Length);
            if (likeness >= LeastLikeness && likeness > (best?.Likeness ?? 0))
            {
                best = new AnchorHit(anchor, line[start].Box.X, line[end].Box.Right, line[start].BaselineLeft, likeness);
            }
        }

        return best;
    }

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
