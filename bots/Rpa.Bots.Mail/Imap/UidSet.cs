using System.Globalization;
using System.Text;

namespace Rpa.Bots.Mail.Imap;

/// <summary>Sets of UIDs as they go over the wire: `1:3,7`.</summary>
internal static class UidSet
{
    private const int LongestText = 4000;
    private const int MostNumbers = 1_000_000;

    /// <summary>The numbers as few texts, each short enough for a command line.</summary>
    public static IEnumerable<string> Write(IReadOnlyList<uint> uids)
    {
        var text = new StringBuilder();
        foreach (var (from, to) in Ranges([.. uids.Order()]))
        {
            if (text.Length > LongestText)
            {
                yield return text.ToString();
                text.Clear();
            }

            text.Append(text.Length == 0 ? "" : ",").Append(from.ToString(CultureInfo.InvariantCulture));
            if (to > from)
            {
                text.Append(':').Append(to.ToString(CultureInfo.InvariantCulture));
            }
        }

        if (text.Length > 0)
        {
            yield return text.ToString();
        }
    }

    /// <summary>Adds the numbers of a set; what is no set adds nothing, and no set adds more than a million.</summary>
    public static void Read(string text, SortedSet<uint> numbers)
    {
        foreach (var range in text.AsSpan().Split(','))
        {
            var piece = text.AsSpan(range);
            var colon = piece.IndexOf(':');
            if (!uint.TryParse(colon < 0 ? piece : piece[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var a))
            {
                continue;
            }

            var b = a;
            if (colon >= 0 && !uint.TryParse(piece[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out b))
            {
                continue;
            }

            for (ulong n = Math.Min(a, b); n <= Math.Max(a, b) && numbers.Count < MostNumbers; n++)
            {
                numbers.Add((uint)n);
            }
        }
    }

    private static IEnumerable<(uint From, uint To)> Ranges(IReadOnlyList<uint> sorted)
    {
        for (var i = 0; i < sorted.Count;)
        {
            var k = i;
            while (k + 1 < sorted.Count && sorted[k + 1] <= sorted[k] + 1)
            {
                k++;
            }

            yield return (sorted[i], sorted[k]);
            i = k + 1;
        }
    }
}
