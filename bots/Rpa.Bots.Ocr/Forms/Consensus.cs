namespace Rpa.Bots.Ocr.Forms;

/// <summary>One reading of a line: its text, and whether the model knows the language's own letters.</summary>
internal sealed record Vote(string Text, bool Native);

/// <summary>What several readings of the same ink say, letter by letter.</summary>
/// <param name="Text">The letters that won.</param>
/// <param name="Support">The weakest letter's share of the votes, 0 to 1; 0 when a letter has no majority of both models.</param>
/// <param name="Doubt">Where the readings differ too much, in words; null when nowhere.</param>
internal sealed record Consensus(string Text, double Support, string? Doubt)
{
    // A reading that drops or adds a letter now and then is outvoted; two against four are not.
    private const double LeastSupport = 0.66;

    internal static Consensus Of(IReadOnlyList<Vote> votes)
    {
        var lead = votes.MinBy(vote => votes.Sum(other => Recognition.EditDistance.Between(vote.Text, other.Text) * (other.Native ? 2 : 1)) * (vote.Native ? 1 : 1.5))!.Text;
        var letters = new List<(char Letter, bool Native)>[lead.Length];
        var between = new List<(string Text, bool Native)>[lead.Length + 1];
        for (var i = 0; i <= lead.Length; i++)
        {
            between[i] = [];
            if (i < lead.Length)
            {
                letters[i] = [];
            }
        }

        foreach (var vote in votes)
        {
            Align(lead, vote, letters, between);
        }

        var text = new System.Text.StringBuilder();
        var (support, doubt) = (1.0, (string?)null);
        for (var i = 0; i <= lead.Length; i++)
        {
            var (added, share) = Between(between[i], i > 0 && IsNative(lead[i - 1]) || i < lead.Length && IsNative(lead[i]));
            text.Append(added);
            (support, doubt) = share < support ? (share, share < LeastSupport ? doubt ?? $"readings differ after '{text}'" : doubt) : (support, doubt);
            if (i == lead.Length)
            {
                break;
            }

            (var letter, share) = Letter(letters[i]);
            (support, doubt) = share < support ? (share, share < LeastSupport ? doubt ?? $"readings differ after '{text}': {string.Join(' ', letters[i].Select(l => l.Letter == '\0' ? "nothing" : l.Letter.ToString()).Distinct(StringComparer.Ordinal))}" : doubt) : (support, doubt);
            if (letter != '\0')
            {
                text.Append(letter);
            }
        }

        return new Consensus(text.ToString(), support < LeastSupport ? 0 : support, doubt);
    }

    private static bool IsNative(char letter) => letter >= 0x80 && char.IsLetter(letter);

    private static (char Letter, double Share) Letter(List<(char Letter, bool Native)> votes)
    {
        var winner = votes.GroupBy(vote => vote.Letter).MaxBy(group => group.Count() + (group.Any(vote => vote.Native) ? 0.5 : 0))!;
        var (natives, foreigners) = (votes.Count(vote => vote.Native), votes.Count(vote => !vote.Native));

        // The foreign model has no such letter; that it sees one at all is what it can say.
        var native = votes.Where(vote => vote.Native).GroupBy(vote => vote.Letter).MaxBy(group => group.Count())!;
        if (native.Key == 'ı')
        {
            // An i that lost its dot in the scan, or a Turkish name: nobody can tell.
            return ('ı', 0);
        }

        if (IsNative(native.Key))
        {
            return (native.Key, native.Count() == natives && votes.Exists(vote => !vote.Native && vote.Letter != '\0') ? 0.9 : 0);
        }

        var both = winner.Any(vote => vote.Native) && (foreigners == 0 || winner.Any(vote => !vote.Native));
        var second = votes.Count - winner.Count() > 0 ? votes.Where(vote => vote.Letter != winner.Key).GroupBy(vote => vote.Letter).Max(group => group.Count()) : 0;
        return (winner.Key, both && second * 3 < winner.Count() + 1 ? (double)winner.Count() / votes.Count : 0);
    }

    private static (string Text, double Share) Between(List<(string Text, bool Native)> votes, bool besideNative)
    {
        var counted = besideNative ? votes.FindAll(vote => vote.Native || vote.Text.Length == 0) : votes;
        var winner = counted.GroupBy(vote => vote.Text, StringComparer.Ordinal).MaxBy(group => group.Count())!;
        var both = winner.Any(vote => vote.Native) && (besideNative || winner.Any(vote => !vote.Native) || counted.TrueForAll(vote => vote.Native));
        return (winner.Key, both ? (double)winner.Count() / counted.Count : 0);
    }

    // Letters that look alike are put beside each other, so that a misreading is one difference and not two.
    private static void Align(string lead, Vote vote, List<(char Letter, bool Native)>[] letters, List<(string Text, bool Native)>[] between)
    {
        var (a, b) = (lead, vote.Text);
        var cost = new double[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                cost[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + Difference(a[i - 1], b[j - 1])),
                };
            }
        }

        var (x, y) = (a.Length, b.Length);
        var added = "";
        while (x > 0 || y > 0)
        {
            if (x > 0 && y > 0 && Near(cost[x, y], cost[x - 1, y - 1] + Difference(a[x - 1], b[y - 1])))
            {
                between[x].Add((added, vote.Native));
                added = "";
                letters[x - 1].Add((b[y - 1], vote.Native));
                (x, y) = (x - 1, y - 1);
            }
            else if (y > 0 && Near(cost[x, y], cost[x, y - 1] + 1))
            {
                added = b[y - 1] + added;
                y--;
            }
            else
            {
                between[x].Add((added, vote.Native));
                added = "";
                letters[x - 1].Add(('\0', vote.Native));
                x--;
            }
        }

        between[0].Add((added, vote.Native));
    }

    private static bool Near(double one, double other) => Math.Abs(one - other) < 1e-6;

    private static double Difference(char one, char other) =>
        one == other ? 0
        : char.ToUpperInvariant(one) == char.ToUpperInvariant(other) ? 0.4
        : char.IsLetterOrDigit(one) == char.IsLetterOrDigit(other) && !char.IsWhiteSpace(one) && !char.IsWhiteSpace(other) ? 0.9
        : 1.2;
}
