using System.Numerics;

namespace Rpa.Expressions.Diagnostics;

/// <summary>Finds the name somebody probably meant.</summary>
public static class DidYouMean
{
    private const int MaxLength = 64;
    private const int MostListed = 24;

    /// <summary>`Did you mean 'x'?`, or the list of what is allowed, or an empty text where nothing is near and there is no list. It is looked for when somebody reads it.</summary>
    public static NearName Remedy(string written, IEnumerable<string> candidates) => new(written, candidates);

    /// <summary>Whether one of the names is near enough to be meant.</summary>
    public static bool IsNear(string written, IEnumerable<string> candidates) => Nearest(written, candidates as IReadOnlyCollection<string> ?? [.. candidates]) is not null;

    internal static string Find(string written, IEnumerable<string> candidates)
    {
        var names = candidates as IReadOnlyCollection<string> ?? [.. candidates];
        if (Nearest(written, names) is { } best)
        {
            return $"Did you mean '{best}'?";
        }

        var all = names.Distinct().Take(MostListed + 1).ToList();
        return all.Count is > 0 and <= MostListed ? $"Expected one of: {string.Join(", ", all.Order(StringComparer.Ordinal))}." : "";
    }

    private static string? Nearest(string written, IReadOnlyCollection<string> names)
    {
        var (best, nearest) = ((string?)null, int.MaxValue);
        var letters = Letters(written);
        foreach (var name in names)
        {
            // What is too far away already is not measured: a hostile file has thousands of names.
            var farthest = Math.Min(Math.Max(1, Math.Min(written.Length, name.Length) / 3), nearest - 1);
            var isFar = Math.Abs(Cut(written) - Cut(name)) > farthest || BitOperations.PopCount(letters ^ Letters(name)) > 2 * farthest;
            var distance = isFar ? int.MaxValue : Distance(written, name);
            (best, nearest) = distance <= farthest ? (name, distance) : (best, nearest);
            if (nearest == 0)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>Which letters a name has, a bit each: an edit changes at most two of them.</summary>
    private static ulong Letters(string name)
    {
        var letters = 0UL;
        foreach (var c in name.AsSpan(0, Cut(name)))
        {
            letters |= 1UL << (char.ToLowerInvariant(c) & 63);
        }

        return letters;
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) between two names, case ignored; names are cut at 64 characters.</summary>
    public static int Distance(string a, string b)
    {
        var left = a.AsSpan(0, Cut(a));
        var right = b.AsSpan(0, Cut(b));
        while (left.Length > 0 && right.Length > 0 && Same(left[0], right[0]))
        {
            left = left[1..];
            right = right[1..];
        }

        while (left.Length > 0 && right.Length > 0 && Same(left[^1], right[^1]))
        {
            left = left[..^1];
            right = right[..^1];
        }

        if (left.IsEmpty || right.IsEmpty)
        {
            return left.Length + right.Length;
        }

        // Three rows of the table: this one, the one before, and the one before that, for swaps.
        Span<int> rows = stackalloc int[3 * (MaxLength + 1)];
        var width = right.Length + 1;
        var twoAgo = rows[..width];
        var before = rows.Slice(width, width);
        var now = rows.Slice(2 * width, width);
        for (var j = 0; j < width; j++)
        {
            before[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j < width; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                now[j] = Math.Min(Math.Min(before[j] + 1, now[j - 1] + 1), before[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    now[j] = Math.Min(now[j], twoAgo[j - 2] + 1);
                }
            }

            var free = twoAgo;
            twoAgo = before;
            before = now;
            now = free;
        }

        return before[right.Length];
    }

    private static int Cut(string name) => Math.Min(name.Length, MaxLength);

    private static bool Same(char a, char b) => a == b || char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}

/// <summary>The remedy for a name that does not exist. Comparing names costs, so it is made only for findings that are listed.</summary>
public readonly struct NearName(string written, IEnumerable<string> candidates)
{
    /// <summary>In words; may be empty.</summary>
    public static implicit operator string(NearName name) => name.ToString();

    /// <summary>In words; may be empty.</summary>
    public override string ToString() => DidYouMean.Find(written, candidates);
}
