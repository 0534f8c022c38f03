namespace Rpa.Host.Testing;

/// <summary>Two lists beside each other: what is equal stands on one line (longest common subsequence), what only one of them has stands alone.</summary>
internal static class SideBySide
{
    /// <summary>Longer lists are put beside each other as they are: the table of their common parts would not fit.</summary>
    private const int Longest = 1000;

    /// <summary>The lines; null where one list has nothing.</summary>
    public static IEnumerable<(string? Left, string? Right)> Align(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        if (left.Count > Longest || right.Count > Longest)
        {
            for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
            {
                yield return (i < left.Count ? left[i] : null, i < right.Count ? right[i] : null);
            }

            yield break;
        }

        var common = new int[left.Count + 1, right.Count + 1];
        for (var i = left.Count - 1; i >= 0; i--)
        {
            for (var j = right.Count - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var (l, r) = (0, 0);
        while (l < left.Count || r < right.Count)
        {
            if (l < left.Count && r < right.Count && left[l] == right[r])
            {
                yield return (left[l++], right[r++]);
            }
            else if (l < left.Count && r < right.Count && common[l + 1, r + 1] == common[l, r])
            {
                // Neither helps the other: one stands in place of the other.
                yield return (left[l++], right[r++]);
            }
            else if (r < right.Count && (l == left.Count || common[l, r + 1] >= common[l + 1, r]))
            {
                yield return (null, right[r++]);
            }
            else
            {
                yield return (left[l++], null);
            }
        }
    }
}
