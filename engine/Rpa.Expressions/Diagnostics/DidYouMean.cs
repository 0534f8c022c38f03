namespace Rpa.Expressions.Diagnostics;

/// <summary>Finds the name somebody probably meant.</summary>
public static class DidYouMean
{
    /// <summary>`Did you mean 'x'?`, or the list of what is allowed, or an empty text where nothing is near and there is no list.</summary>
    public static string Remedy(string written, IEnumerable<string> candidates)
    {
        var all = candidates.Distinct().ToList();
        var best = all.Select(name => (Name: name, Distance: Distance(written, name))).OrderBy(c => c.Distance).FirstOrDefault();
        if (best.Name is not null && best.Distance <= Math.Max(1, Math.Min(written.Length, best.Name.Length) / 3))
        {
            return $"Did you mean '{best.Name}'?";
        }

        return all.Count is > 0 and <= 24 ? $"Expected one of: {string.Join(", ", all.Order(StringComparer.Ordinal))}." : "";
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) between two names, case ignored; names are cut at 64 characters.</summary>
    public static int Distance(string a, string b)
    {
        a = a[..Math.Min(a.Length, 64)].ToUpperInvariant();
        b = b[..Math.Min(b.Length, 64)].ToUpperInvariant();
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
